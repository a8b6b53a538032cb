/**
 * The view tree that the engine sends → DOM nodes.
 *
 * Called by app.js for every answer. Text goes in as text nodes; only the tags and attributes listed here are made, so
 * an article cannot bring markup, script or styling of its own into the page. It decides nothing about what a result
 * looks like: that is the engine's `view`, and style.css.
 *
 * @module
 */

/** @typedef {import('./teff.js').ViewNode} ViewNode */

const TAGS = new Set(['ol', 'ul', 'li', 'article', 'h2', 'h3', 'p', 'a', 'mark', 'span', 'bdi']);
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
/** Deeper than any result is; a bound, so that no tree can exhaust the stack. */
const MAX_DEPTH = 32;

/** @type {Record<string, (value: string) => string>} each answers the value to set, or '' to leave the attribute out */
const ATTRIBUTES = {
  // Only our own names: an article must not dress up as another part of the page.
  class: (value) => value.split(/\s+/).filter((name) => /^teff-[a-z-]+$/.test(name)).join(' '),
  dir: (value) => (/^(auto|ltr|rtl)$/.test(value) ? value : ''),
  href: (value) => (isSafe(value) ? value : ''),
  lang: (value) => (/^[A-Za-z0-9-]{1,35}$/.test(value) ? value : ''),
};

/**
 * Builds the nodes of a view. An element that is not on the list is left out and its text kept; an attribute that is
 * not on the list, or whose value is not allowed, is left out.
 *
 * @param {readonly ViewNode[]} view
 * @returns {DocumentFragment}
 */
export function build(view) {
  const fragment = document.createDocumentFragment();
  append(fragment, view, 0);
  return fragment;
}

/**
 * @param {Node} parent
 * @param {readonly ViewNode[]} nodes
 * @param {number} depth
 */
function append(parent, nodes, depth) {
  if (depth > MAX_DEPTH || !Array.isArray(nodes)) return;
  for (const node of nodes) {
    if (typeof node === 'string') {
      parent.appendChild(document.createTextNode(node));
    } else if (node && typeof node === 'object') {
      const target = TAGS.has(node.tag) ? parent.appendChild(element(node.tag, node.attrs)) : parent;
      append(target, node.children, depth + 1);
    }
  }
}

/**
 * @param {string} tag
 * @param {readonly [string, string][]} attrs
 */
function element(tag, attrs) {
  const made = document.createElement(tag);
  for (const [name, value] of attrs ?? []) {
    const allowed = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name]?.(String(value)) : '';
    if (allowed) made.setAttribute(name, allowed);
  }
  return made;
}

/** @param {string} href */
function isSafe(href) {
  try {
    return SCHEMES.has(new URL(href, document.baseURI).protocol);
  } catch {
    return false;
  }
}
