/**
 * The reader's last searches, kept in the browser for the visit or for longer, what was asked last, and the list of them.
 *
 * Used by the element. A search is remembered only when a result of it was opened.
 *
 * @module
 */

import { short } from './words.js';
import { button, icon, make } from './nodes.js';
import { kept } from './storage.js';
import { CROSS } from './tree.js';

const MOST = 5;
const RECENT = 'teff:recent';
const LAST = 'teff:query';

/**
 * @param {string} where `off`, `session` or `local`
 * @param {HTMLElement} box the section that lists them
 * @param {import('./words.js').Words} words
 * @param {(query: string) => void} again asks one of them again
 * @param {() => void} forgotten called when one was taken out
 */
export function makeRecent(where, box, words, again, forgotten) {
  const storage = kept(() => (where === 'off' ? undefined : where === 'local' ? localStorage : sessionStorage));
  /** @returns {string[]} newest first; none where something else has this name */
  const queries = () => kept(() => JSON.parse(storage?.getItem(RECENT) ?? '').filter((/** @type {unknown} */ one) => typeof one === 'string').slice(0, MOST)) ?? [];
  /** Those that are kept besides `query`. @param {string} query */
  const others = (query) => queries().filter((one) => one !== query);
  /** @param {string[]} all */
  const keep = (all) => kept(() => storage?.setItem(RECENT, JSON.stringify(all.slice(0, MOST))));
  /** A button that takes out of the list. @param {string} part @param {string} text @param {Record<string, string>} attributes @param {() => string[]} rest what stays */
  const remover = (part, text, attributes, rest) => {
    const made = button(part, text, attributes);
    made.addEventListener('click', () => {
      keep(rest());
      list();
      forgotten();
    });
    return made;
  };
  /** Lists them; each can be asked again and taken out. */
  const list = () => {
    const items = queries().map((query) => {
      const asked = button('again', '');
      asked.append(make('bdi', {}, short(query)));
      asked.addEventListener('click', () => again(query));
      const forget = remover('forget', '', { 'aria-label': words.text('forget', { q: words.quote(query) }) }, () => others(query));
      forget.append(icon(CROSS, 'cross'));
      return make('li', {}, asked, forget);
    });
    const title = make('h2', {}, make('span', { id: 'recent-name' }, words.text('recent')), remover('forget-all', words.text('forgetAll'), {}, () => []));
    box.replaceChildren(...(items.length ? [title, make('ul', {}, ...items)] : []));
    box.hidden = !items.length;
  };
  return {
    list,
    /** @param {string} query */
    add(query) {
      const trimmed = query.trim();
      if (trimmed) keep([trimmed, ...others(trimmed)]);
    },
    /** What the dialog asked last on this or another page of the visit. */
    get last() {
      return kept(() => storage && sessionStorage.getItem(LAST)) ?? '';
    },
    set last(query) {
      kept(() => storage && sessionStorage.setItem(LAST, query));
    },
  };
}
