/**
 * The reader's last searches, kept in the browser for the visit or for longer, what was asked last, and the list of them.
 *
 * Used by the element. A search is remembered only when a result of it was opened.
 *
 * @module
 */

import { short } from './words.js';
import { button, icon, make } from './nodes.js';
import { CROSS } from './tree.js';

const KEPT = 5;
const RECENT = 'teff:recent';
const LAST = 'teff:query';

export class Recent {
  /** @type {Storage | undefined} */
  #storage;

  /** @param {string} where `off`, `session` or `local` */
  constructor(where) {
    try {
      this.#storage = where === 'off' ? undefined : where === 'local' ? localStorage : sessionStorage;
    } catch {
      // A browser may refuse storage: then nothing is remembered.
    }
  }

  /** @returns {string[]} newest first */
  get queries() {
    try {
      const kept = JSON.parse(this.#storage?.getItem(RECENT) ?? '[]');
      return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : [];
    } catch {
      return [];
    }
  }

  /** @param {string} query */
  add(query) {
    const trimmed = query.trim();
    if (trimmed) this.#write([trimmed, ...this.queries.filter((one) => one !== trimmed)]);
  }

  /** @param {string} [query] all of them when left out */
  forget(query) {
    this.#write(query === undefined ? [] : this.queries.filter((one) => one !== query));
  }

  /** What the dialog asked last on this or another page of the visit. */
  get last() {
    try {
      return this.#storage && sessionStorage.getItem(LAST) || '';
    } catch {
      return '';
    }
  }

  /** @param {string} query */
  set last(query) {
    try {
      if (this.#storage) sessionStorage.setItem(LAST, query);
    } catch {
      // See the constructor.
    }
  }

  /** @param {string[]} queries */
  #write(queries) {
    try {
      this.#storage?.setItem(RECENT, JSON.stringify(queries.slice(0, KEPT)));
    } catch {
      // Full or refused: the searches of before stay.
    }
  }
}

/**
 * Fills the section of recent searches; each can be asked again and taken out.
 *
 * @param {HTMLElement} box
 * @param {import('./words.js').Words} words
 * @param {string[]} queries
 */
export function listRecent(box, words, queries) {
  const items = queries.map((query) => {
    const again = button('again', '');
    again.append(make('bdi', {}, short(query)));
    const forget = button('forget', '', { 'aria-label': words.text('forget', { q: words.quote(query) }) });
    again.value = forget.value = query;
    forget.append(icon(CROSS, 'cross'));
    return make('li', {}, again, forget);
  });
  const title = make('h2', {}, make('span', { id: 'recent-name' }, words.text('recent')), button('forget-all', words.text('forgetAll')));
  box.replaceChildren(...(items.length ? [title, make('ul', { role: 'list' }, ...items)] : []));
  box.hidden = !items.length;
}
