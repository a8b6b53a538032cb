/**
 * Filters that the reader picks: for each facet key its most frequent values, as check boxes in the look of chips.
 *
 * Used by the element with every answer. Names and values are text from outside and stay text. It does not filter: the engine does.
 *
 * @module
 */

import { make } from './nodes.js';

/** Values offered for a key, besides those that are picked. */
const OFFERED = 8;

/** @typedef {import('../element.js').Filters} Filters */

/**
 * Fills `box` with the chips; the one that had the focus keeps it.
 *
 * @param {HTMLFieldSetElement} box
 * @param {import('./words.js').Words} words
 * @param {string[]} keys
 * @param {Record<string, Record<string, number>>} counts
 * @param {Filters} picked
 */
export function offer(box, words, keys, counts, picked) {
  if (box.hidden && !keys.length) return;
  const root = /** @type {ShadowRoot} */ (box.getRootNode());
  const active = root.activeElement instanceof HTMLInputElement && box.contains(root.activeElement) ? root.activeElement : undefined;
  /** @type {HTMLElement[]} */
  const groups = [];
  for (const key of keys) {
    const known = Object.entries(counts[key] ?? {});
    const chosen = Object.hasOwn(picked, key) ? (picked[key] ?? []) : [];
    for (const value of chosen) if (!known.some(([name]) => name === value)) known.push([value, 0]);
    known.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const shown = known.filter(([value], i) => i < OFFERED || chosen.includes(value));
    if (!shown.length) continue;
    const chips = shown.map(([value, n]) => {
      const input = make('input', { type: 'checkbox' });
      Object.assign(input, { name: key, value, checked: chosen.includes(value) });
      if (active?.name === key && active.value === value) queueMicrotask(() => input.focus());
      return make('label', { part: 'facet', class: 'facet' }, input, make('bdi', {}, value), make('i', {}, words.number(n)));
    });
    groups.push(make('div', { class: 'group', role: 'group', 'aria-label': key }, make('span', { 'aria-hidden': 'true' }, key), ...chips));
  }
  box.hidden = !groups.length;
  box.replaceChildren(make('legend', { class: 'unseen' }, words.text('filters')), ...groups);
}

/** What is picked in `box`. @param {HTMLFieldSetElement} box @returns {Filters} */
export function picked(box) {
  /** @type {Filters} */
  const filters = Object.create(null);
  for (const input of box.querySelectorAll('input')) if (input.checked) (filters[input.name] ??= []).push(input.value);
  return filters;
}
