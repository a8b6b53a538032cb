/**
 * The one live region of the page.
 *
 * Called by app.js after every answer. A sentence is spoken when the reader has stopped typing for a moment, so that
 * a screen reader's echo of the letters is not cut; the same sentence is never spoken twice in a row, and what was
 * said stays there to be read again. It does not decide what is worth saying.
 *
 * @module
 */

/** Milliseconds of quiet before a sentence is spoken. */
const QUIET = 700;

/**
 * @param {HTMLElement} region an element with role=status
 * @returns {((text: string, spoken?: () => void) => void) & { hold: () => void }} says `text` after the quiet and then calls `spoken`; '' takes back what was
 *   said and what is waiting
 */
export function announcer(region) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const write = (/** @type {string} */ text, spoken = () => {}) => {
    if (region.textContent !== text) region.textContent = text;
    spoken();
  };
  const say = (/** @type {string} */ text, /** @type {(() => void) | undefined} */ spoken) => {
    clearTimeout(timer);
    if (text) timer = setTimeout(write, QUIET, text, spoken);
    else write('');
  };
  /** Takes back what is waiting, not what was said: the reader has begun to compose. */
  say.hold = () => clearTimeout(timer);
  return say;
}
