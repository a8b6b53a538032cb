/**
 * The dialog: what opens and closes it, and that each way out has a name.
 *
 * Used by the element where it is not a part of the page. The browser keeps the focus within and gives it back.
 *
 * @module
 */

import { emit } from './host.js';

/** @typedef {'escape' | 'backdrop' | 'button' | 'navigate' | 'api'} Reason */

/**
 * @param {import('../element.js').TeffSearch} host
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} button that closes it
 * @param {import('./keys.js').Composition} composition
 * @param {() => void} leave called before it closes
 */
export function makeDialog(host, dialog, button, composition, leave) {
  /** @type {Reason} */
  let reason = 'escape';
  /** @param {Reason} why */
  const close = (why) => {
    if (!dialog.open) return;
    leave();
    reason = why;
    dialog.close();
    // Until the next frame the field may keep the focus, and take keys that are the page's again.
    const focused = /** @type {ShadowRoot} */ (host.shadowRoot).activeElement;
    if (focused instanceof HTMLElement && dialog.contains(focused)) focused.blur();
  };
  button.addEventListener('click', () => close('button'));
  dialog.addEventListener('cancel', (event) => {
    if (composition.isFresh()) event.preventDefault();
    else reason = 'escape';
  });
  dialog.addEventListener('pointerdown', (event) => {
    // The frame fills the dialog, so what hits the dialog itself is its backdrop.
    if (event.target === dialog && !event.button) close('backdrop');
  });
  dialog.addEventListener('close', () => {
    // The event comes later than the closing, and the reader may have been faster.
    host.toggleAttribute('open', dialog.open);
    emit(host, 'teff-close', { reason });
    reason = 'escape';
  });
  return close;
}
