/**
 * The element's own nodes: the dialog or the part of the page, its field, its one live region, its notices.
 *
 * Called once by the element, which then shows and hides what stands here. ARIA references stay within one root. It listens to nothing.
 *
 * @module
 */

import { button, icon, make } from './nodes.js';

const GLASS = 'M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14M16 16l5 5';
export const CROSS = 'M6 6L18 18M18 6L6 18';

/** @typedef {ReturnType<typeof tree>} Parts */

/**
 * @param {import('./words.js').Words} words
 * @param {{ isPage: boolean, label: string, placeholder: string }} how
 */
export function tree(words, { isPage, label, placeholder }) {
  const say = (/** @type {string} */ key) => words.text(key);
  const field = make('input', {
    id: 'field', part: 'input', type: 'search', enterkeyhint: 'search', autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false',
    maxlength: '512', placeholder, 'aria-describedby': 'hint', 'aria-controls': 'scroll',
  });
  const clear = button('clear', '', { 'aria-label': say('clear') });
  clear.append(icon(CROSS, 'cross'));
  const close = button('close', '');
  close.append(make('kbd', { 'aria-hidden': 'true' }, 'Esc'), make('span', { class: 'word unseen' }, say('close')));
  const bar = make('div', { class: 'bar', part: 'progress' });
  const form = make('form', {}, icon(GLASS, 'glass'), make('label', { class: 'unseen', for: 'field' }, label), field,
    make('span', { id: 'hint', class: 'unseen' }, say('hint')), clear, ...(isPage ? [] : [close]), bar);
  const facets = make('fieldset', { part: 'facets', class: 'facets' });

  const lines = make('div', { part: 'status', class: 'lines' });
  const said = make('p', { class: 'unseen', role: 'status' });

  const list = make('div', { class: 'list' });
  const more = button('more', '');
  const results = make('section', { 'aria-labelledby': 'results-name' }, make('h2', { id: 'results-name', class: 'unseen' }, say('list')), list, more);
  const recent = make('section', { part: 'recent', class: 'recent', 'aria-labelledby': 'recent-name' });
  const start = make('section', { class: 'start' }, recent, make('slot', { name: 'start' }));
  const emptyTitle = make('h2', { dir: 'auto' });
  const unfilter = button('unfilter', say('unfilter'));
  const empty = make('section', { part: 'empty', class: 'notice' }, emptyTitle, make('p', {}, say('zeroHelp')), unfilter, make('slot', { name: 'empty' }));
  const bare = make('section', { class: 'notice' }, make('h2', {}, say('bare')), make('slot', { name: 'bare' }));
  const failureTitle = make('h2');
  const failureReason = make('p');
  const retry = button('retry', say('retry'));
  // What stands in the element for readers without scripts helps here too.
  const failure = make('section', { part: 'error', class: 'notice failure' }, failureTitle, failureReason, retry, make('slot'));
  const sections = { results, start, empty, bare, error: failure };
  for (const part of [bar, facets, ...Object.values(sections)]) part.hidden = true;
  const scroll = make('div', { id: 'scroll', part: 'list', class: 'scroll', tabindex: '-1' }, ...Object.values(sections));

  const slash = make('input', { type: 'checkbox' });
  const keys = make('span', { class: 'keys', 'aria-hidden': 'true' }, hint(say('browse'), '↑', '↓'), hint(say('open'), '↵'));
  const wording = words.nodes('slash', { key: make('kbd', {}, '/') });
  const onOff = make('label', { class: 'switch' }, slash, make('span', {}, ...wording));
  const footer = make('div', { part: 'footer', class: 'footer' }, make('slot', { name: 'footer' }), ...(isPage ? [] : [keys]), onOff);

  const frame = make('div', { class: 'frame' }, make('search', {}, form, facets), lines, said, scroll, footer);
  const dialog = isPage ? undefined : make('dialog', { part: 'dialog', 'aria-labelledby': 'title' }, frame);
  if (dialog) frame.prepend(make('h2', { id: 'title', class: 'unseen' }, label));
  const outer = dialog ?? frame;
  if (isPage) frame.classList.add('page');
  return { outer, dialog, frame, form, field, clear, close, bar, facets, lines, said, scroll, sections, list, more, recent, emptyTitle, unfilter, failureTitle, failureReason, retry, slash, onOff, footer };
}

/** @param {string} word @param {string[]} keys */
function hint(word, ...keys) {
  return make('span', {}, ...keys.map((key) => make('kbd', {}, key)), word);
}
