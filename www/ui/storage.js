/**
 * Reads and writes what the browser keeps. It may refuse: then nothing is remembered.
 *
 * Used by every part of the element that remembers something.
 *
 * @module
 */

/** @template T @param {() => T} act @returns {T | undefined} */
export function kept(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}
