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

/** @typedef {ReturnType<typeof makeAnnouncer>} Announcer */

/** @param {HTMLElement} region an element with role=status */
export function makeAnnouncer(region) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** Drops what still waits. */
  const hold = () => clearTimeout(timer);
  return {
    hold,
    /**
     * Says `text` after the quiet, in place of anything that still waits.
     *
     * @param {string} text
     * @param {() => void} [spoken] called once it was said
     */
    say(text, spoken) {
      hold();
      timer = setTimeout(() => {
        if (region.textContent !== text) region.textContent = text;
        spoken?.();
      }, QUIET);
    },
    /** Takes back what was said, silently. */
    clear() {
      hold();
      region.textContent = '';
    },
  };
}
