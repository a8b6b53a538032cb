/**
 * What happens when a result is followed: the page may hold it, and its words are left for the page that it leads to.
 *
 * Used by the element. The browser follows the link, into a tab of its own too; marks.js takes the words.
 *
 * @module
 */

import { emit } from './host.js';
import { hasModifier } from './keys.js';
import { kept } from './storage.js';

/**
 * @param {import('../element.js').TeffSearch} host
 * @param {HTMLElement} list
 * @param {import('./rows.js').Rows} rows
 * @param {() => string} left called first; gives the query that the results are of
 * @param {() => void} close called when the reader goes there in this tab
 */
export function hearChoices(host, list, rows, left, close) {
  /** @param {MouseEvent} event */
  const follow = (event) => {
    const link = /** @type {Element} */ (event.target).closest('a');
    if (!link) return;
    const position = rows.positionOf(link);
    const result = rows.hits[position];
    const query = left();
    const isPlain = !event.button && !hasModifier(event);
    if (!emit(host, 'teff-select', { result, url: link.href, position, query, event }, true)) event.preventDefault();
    else if (isPlain && result && /^(both|marks|)$/.test(host.highlight)) handOver(link, result);
    if (isPlain) close();
  };
  list.addEventListener('click', follow);
  // Middle clicks.
  list.addEventListener('auxclick', (event) => event.button === 1 && follow(event));
}

/** @param {HTMLAnchorElement} link @param {import('../element.js').Hit} result */
function handOver({ pathname }, { marks }) {
  kept(() => sessionStorage.setItem('teff:hl', JSON.stringify({ pathname, marks, at: Date.now() })));
}

/** Follows the first result, as a click with these keys would. @param {HTMLElement} list @param {MouseEventInit} [modifiers] */
export function openFirst(list, modifiers) {
  const first = list.querySelector('a');
  if (modifiers) first?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ...modifiers }));
  else first?.click();
}
