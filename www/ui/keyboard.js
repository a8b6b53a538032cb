/**
 * What the keys do within the element, and that none of them reaches the page.
 *
 * Used by the element. What a key means stands in keys.js; links and buttons keep what the browser does with them.
 *
 * @module
 */

import { hasModifier, isTyping, step, stops } from './keys.js';

/**
 * @typedef {object} Acts
 * @property {((reason: 'escape' | 'api') => void) | undefined} close of a dialog
 * @property {() => void} clear
 * @property {() => void} focus the field, its text selected
 * @property {() => void} goOn the field, behind its text
 * @property {(modifiers: MouseEventInit) => void} openFirst
 */

/**
 * @param {import('../element.js').TeffSearch} host
 * @param {import('../element.js').Shared} shared
 * @param {import('./tree.js').Parts} parts
 * @param {import('./keys.js').Composition} composition
 * @param {Acts} acts
 */
export function hearKeys(host, shared, { outer, frame, field, scroll }, composition, { close, clear, focus, goOn, openFirst }) {
  // The site's own keys must not act on what is typed here.
  for (const type of ['keydown', 'keyup', 'keypress']) outer.addEventListener(type, (event) => event.stopPropagation());

  frame.addEventListener('keydown', (event) => {
    if (composition.owns(event)) return;
    const { key, ctrlKey, metaKey, shiftKey } = event;
    const target = event.composedPath()[0];
    // Where they are costs a layout: not for every letter.
    const all = target === field && key !== 'ArrowDown' ? [] : stops(scroll);
    const here = all.indexOf(/** @type {HTMLElement} */ (target));
    const isPlain = !hasModifier(event);
    /** What is done in place of what the browser would do. @type {(() => void) | undefined} */
    let act;
    if (key === 'Escape' && isPlain) {
      // Browsers disagree on what Escape does in a search field, so it is ours alone.
      if (close) act = () => close('escape');
      else if (field.value && (target === field || here >= 0)) act = () => (field.focus(), clear());
    } else if (shared.isShortcut(event, host)) {
      act = close && (ctrlKey || metaKey) ? () => close('api') : focus;
    } else if (target === field) {
      if (key === 'ArrowDown' && isPlain) act = () => go(all[0]);
      else if (key === 'Enter' && (ctrlKey || metaKey || shiftKey)) act = () => openFirst({ ctrlKey, metaKey, shiftKey });
    } else if (here >= 0 || target === scroll) {
      const to = step(event, here, all.length);
      if (to !== undefined) act = to < 0 ? goOn : () => go(all[to]);
      // The browser types the character: the field has the focus before, so that dead keys and input methods keep working.
      else if (isTyping(event)) goOn();
    }
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {HTMLElement | undefined} stop */
function go(stop) {
  stop?.focus({ preventScroll: true });
  stop?.closest('li, button')?.scrollIntoView({ block: 'nearest' });
}
