/**
 * The one live region of the element.
 *
 * Called by the element after every answer. A sentence is spoken when the reader has stopped typing for a moment, so that
 * a screen reader's echo of the letters is not cut; the same sentence is never spoken twice in a row, and what was
 * said stays there to be read again. It does not decide what is worth saying.
 *
 * @module
 */

/** Milliseconds of quiet before a sentence is spoken. */
const QUIET = 700;

export class Announcer {
  /** @type {HTMLElement} */
  #region;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} region an element with role=status */
  constructor(region) {
    this.#region = region;
  }

  /**
   * Says `text` after the quiet, in place of anything that still waits.
   *
   * @param {string} text
   * @param {() => void} [spoken] called once it was said
   */
  say(text, spoken) {
    this.hold();
    this.#timer = setTimeout(() => {
      if (this.#region.textContent !== text) this.#region.textContent = text;
      spoken?.();
    }, QUIET);
  }

  /** Drops what still waits. */
  hold() {
    clearTimeout(this.#timer);
  }

  /** Takes back what was said, silently. */
  clear() {
    this.hold();
    this.#region.textContent = '';
  }
}
