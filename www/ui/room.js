/**
 * Keeps the end of the list above a keyboard on the screen: it covers the page without making it smaller, and only the visual viewport tells.
 *
 * Used by the element as a dialog; style.js says where the room is made.
 *
 * @module
 */

/** @param {HTMLElement} frame @param {AbortSignal} signal */
export function makeRoom(frame, signal) {
  const view = globalThis.visualViewport;
  view?.addEventListener('resize', () => {
    // A page that is zoomed with two fingers shows less of itself too: that is no keyboard.
    frame.style.setProperty('--keyboard', `${Math.max(0, innerHeight - view.height * view.scale)}px`);
  }, { signal });
}
