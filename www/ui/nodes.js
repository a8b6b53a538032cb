/**
 * Makes elements: names, attributes, children, never markup as text.
 *
 * Used by the element for its own frame. What articles bring goes through view.js instead, which has a list of what is allowed.
 *
 * @module
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} children
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** Gives an attribute, or takes it where there is nothing to say; what is so already costs the browser nothing. @param {Element} element @param {string} name @param {string} value */
export function set(element, name, value) {
  if ((element.getAttribute(name) ?? '') === value) return;
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

/** @param {string} part @param {string} text @param {Record<string, string>} [attributes] */
export function button(part, text, attributes) {
  return make('button', { type: 'button', part, class: part, ...attributes }, text);
}

/** A drawing of strokes in a square of 24. @param {string} path @param {string} name */
export function icon(path, name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  for (const [key, value] of [['viewBox', '0 0 24 24'], ['class', name], ['aria-hidden', 'true']]) {
    svg.setAttribute(/** @type {string} */ (key), /** @type {string} */ (value));
  }
  const line = svg.appendChild(document.createElementNS(space, 'path'));
  line.setAttribute('d', path);
  return svg;
}
