/**
 * What the keyboard does: shortcuts into the field, arrows between the field and the links of the results.
 *
 * Called once by app.js. It moves real focus over real links, so Enter, the context menu and a click with a modifier
 * stay the browser's own. A key that belongs to an input method is never touched. It does not search.
 *
 * @module
 */

/**
 * @typedef {object} Keyboard
 * @property {HTMLInputElement} field
 * @property {HTMLElement} results links and buttons in here are walked by the arrow keys
 * @property {HTMLInputElement} slash the reader's own switch for the one-key shortcut (WCAG 2.1.4)
 * @property {() => void} clear empties the field
 */

/** @param {Keyboard} keyboard */
export function listen({ field, results, slash, clear }) {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const { key } = event;
    const inList = results.contains(document.activeElement);
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (bare && key === '/' && slash.checked && !isEditable(event)) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && key.toLowerCase() === 'k') {
      if (isEditable(event) && event.target !== field) return;
      event.preventDefault();
      field.focus();
      field.select();
    } else if (key === 'Escape' && field.value && (inList || document.activeElement === field)) {
      // Browsers disagree on what Escape does in a search field, so it is ours alone.
      event.preventDefault();
      field.focus();
      clear();
    }
  });

  field.addEventListener('keydown', (event) => {
    if (isComposing(event)) return;
    const first = stops(results)[0];
    if (event.key === 'ArrowDown' && first && !hasModifier(event)) {
      event.preventDefault();
      first.focus();
    } else if (event.key === 'Enter' && first && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      const { ctrlKey, metaKey, shiftKey } = event;
      first.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
    }
  });

  results.addEventListener('keydown', (event) => {
    const { key } = event;
    if (!isComposing(event) && !hasModifier(event)) {
      const all = stops(results);
      const here = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
      const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[key];
      if (to !== undefined && here >= 0) {
        event.preventDefault();
        if (to < 0) focusEnd(field);
        else all[Math.min(to, all.length - 1)]?.focus();
        return;
      }
    }
    // No preventDefault: the field has the focus before the character is typed, so the browser types it there and
    // dead keys and input methods keep working. Space stays the key that scrolls.
    if (isTyping(event) && !(key === '/' && slash.checked)) focusEnd(field);
  });
}

/** @param {HTMLElement} results @returns {HTMLElement[]} */
function stops(results) {
  const all = /** @type {NodeListOf<HTMLElement>} */ (results.querySelectorAll('a[href], button'));
  return [...all].filter((stop) => !stop.hidden);
}

/** @param {HTMLInputElement} field */
function focusEnd(field) {
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** @param {KeyboardEvent} event */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** @param {KeyboardEvent} event */
function hasModifier({ ctrlKey, metaKey, altKey, shiftKey }) {
  return ctrlKey || metaKey || altKey || shiftKey;
}

/** A key that would put something into a text field. @param {KeyboardEvent} event */
function isTyping(event) {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (isComposing(event) || key === 'Dead' || key === 'Process') return true;
  const altGr = event.getModifierState('AltGraph');
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'v') return true;
  if ((ctrlKey || metaKey || altKey) && !altGr) return false;
  return key === 'Backspace' || (key !== ' ' && [...key].length === 1);
}

/** @param {Event} event */
function isEditable(event) {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
  );
}
