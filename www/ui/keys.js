/**
 * What keys mean: which belong to an input method, which type, which walk over the links of the results.
 *
 * Used by the element. It moves real focus over real links, so Enter, the context menu and a click with a modifier
 * stay the browser's own. It does not search.
 *
 * @module
 */

import { kept } from './storage.js';

/** Some browsers send the Enter or Escape that ends a composition just after its end (WebKit bug 165004). */
const COMPOSED_JUST_NOW = 50;
const IS_APPLE = /Mac|iP/.test(navigator.platform);
/** Links that PageUp and PageDown pass. */
const PAGE = 5;

/** @typedef {ReturnType<typeof makeComposition>} Composition */

/** Knows whether an input method is at work in the field. @param {HTMLInputElement} field */
export function makeComposition(field) {
  let isOn = false;
  let endedAt = -Infinity;
  /** Whether what is confirmed now was meant for the input method. */
  const isFresh = () => isOn || performance.now() - endedAt < COMPOSED_JUST_NOW;
  field.addEventListener('compositionstart', () => {
    isOn = true;
  });
  field.addEventListener('compositionend', () => {
    isOn = false;
    endedAt = performance.now();
  });
  return {
    isOn: () => isOn,
    isFresh,
    /** A key that is not ours. @param {KeyboardEvent} event */
    owns({ key, isComposing, keyCode }) {
      const ends = key === 'Enter' || key === 'Escape';
      if (!isComposing && keyCode !== 229) return ends && isFresh();
      if (ends) endedAt = performance.now();
      return true;
    },
  };
}

/** @param {KeyboardEvent | MouseEvent} event */
export function hasModifier({ ctrlKey, metaKey, altKey, shiftKey }) {
  return ctrlKey || metaKey || altKey || shiftKey;
}

/** A key that would put something into a text field; Space stays the key that scrolls. @param {KeyboardEvent} event */
export function isTyping(event) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (event.isComposing || event.keyCode === 229 || key === 'Dead' || key === 'Process') return true;
  const altGr = event.getModifierState('AltGraph');
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'v') return true;
  if ((ctrlKey || metaKey || altKey) && !altGr) return false;
  return key === 'Backspace' || (key !== ' ' && [...key].length === 1);
}

/**
 * Where a key leads from one link of the list.
 *
 * @param {KeyboardEvent} event
 * @param {number} here
 * @param {number} n_stops
 * @returns {number | undefined} -1 for the field, undefined when the key does not walk
 */
export function step(event, here, n_stops) {
  let { key } = event;
  if (IS_APPLE && event.ctrlKey && !event.metaKey && !event.altKey) key = { n: 'ArrowDown', p: 'ArrowUp' }[key] ?? '';
  else if (hasModifier(event)) return undefined;
  const last = n_stops - 1;
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: last, PageDown: here + PAGE, PageUp: Math.max(0, here - PAGE) }[key];
  return to === undefined ? undefined : Math.min(to, last);
}

/**
 * Links and buttons that are to be seen in a part, those of its slots too, in their order.
 *
 * @param {Element} part
 * @returns {HTMLElement[]}
 */
export function stops(part) {
  /** @type {HTMLElement[]} */
  const all = [];
  for (const one of part.querySelectorAll('a[href], button, slot')) {
    if (!(one instanceof HTMLSlotElement)) all.push(/** @type {HTMLElement} */ (one));
    else for (const given of one.assignedElements()) all.push(...(given.matches('a[href], button') ? [/** @type {HTMLElement} */ (given)] : stops(given)));
  }
  return all.filter((stop) => stop.getClientRects().length);
}

/** Keeps the reader's switch for one-key shortcuts, which boot.js reads. @param {boolean} isOn */
export function keepSlash(isOn) {
  kept(() => localStorage.setItem('teff-slash', isOn ? 'on' : 'off'));
}
