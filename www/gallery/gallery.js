/**
 * Fills the gallery: for each theme and mode one frame for each state.
 *
 * Loaded by gallery.html. The frames are inert, so that no dialog in them takes the focus; what they show is made by specimen.js.
 *
 * @module
 */

const STATES = ['closed', 'start', 'loading', 'results', 'facets', 'corrected', 'empty', 'partial', 'incomplete', 'error', 'offline'];
/** @type {Record<string, string>} */
const LANGUAGES = {
  en: 'English', de: 'Deutsch', fr: 'français', es: 'español', ru: 'русский', ar: 'العربية', he: 'עברית', ja: '日本語', 'zh-Hans': '简体中文', ko: '한국어', hy: 'հայերեն',
};
/** @type {{ title: string, narrow?: string, mode: string, theme: string, lang?: string }[]} */
const SETS = [
  { title: 'Dialog, light', mode: 'modal', theme: 'light' },
  { title: 'Dialog, dark', mode: 'modal', theme: 'dark' },
  { title: 'Page, light', mode: 'page', theme: 'light' },
  { title: 'Page, dark', mode: 'page', theme: 'dark' },
  { title: 'Phone', mode: 'modal', theme: 'light', narrow: 'narrow' },
  { title: 'From right to left', mode: 'modal', theme: 'light', lang: 'ar' },
];

const main = document.querySelector('main');
for (const { title, narrow, ...look } of SETS) {
  const heading = document.createElement('h2');
  heading.textContent = title;
  const list = document.createElement('ul');
  list.className = 'frames';
  for (const state of STATES) {
    if (look.mode === 'page' && state === 'closed') continue;
    const address = `gallery/specimen.html?${new URLSearchParams({ ...look, lang: look.lang ?? 'en', state })}`;
    const link = document.createElement('a');
    link.href = address;
    link.textContent = state;
    const frame = document.createElement('iframe');
    frame.loading = 'lazy';
    frame.inert = true;
    frame.title = `${title}: ${state}`;
    frame.src = address;
    const item = document.createElement('li');
    item.className = narrow ?? '';
    item.append(link, frame);
    list.append(item);
  }
  main?.append(heading, list);
}
const languages = document.getElementById('languages');
for (const [lang, name] of Object.entries(LANGUAGES)) {
  const link = document.createElement('a');
  link.href = `gallery/specimen.html?${new URLSearchParams({ mode: 'modal', state: 'results', lang })}`;
  link.lang = lang;
  link.textContent = name;
  languages?.append(link, ' ');
}
