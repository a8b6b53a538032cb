/**
 * The view tree that the engine sends → DOM nodes.
 *
 * Called by the element for every answer. Text goes in as text nodes; only the tags and attributes listed here are made, so
 * an article cannot bring markup, script or styling of its own into the page. It decides nothing about what a result
 * looks like: that is the engine's `view`, and style.js. A class is also a part of its name, so that a site's own style sheet reaches it.
 *
 * @module
 */

/** @typedef {import('../element.js').ViewNode} ViewNode */

const TAGS = new Set(['ol', 'ul', 'li', 'article', 'h2', 'h3', 'p', 'a', 'mark', 'span', 'bdi']);
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
// Pages that were unpacked from an archive lead to each other.
if (location.protocol === 'file:') SCHEMES.add('file:');
/** Deeper than any result is; a bound, so that no tree can exhaust the stack. */
const MAX_DEPTH = 32;

/** @type {Record<string, (value: string, base: string) => string>} each answers the value to set, or '' to leave the attribute out */
const ATTRIBUTES = {
  // Only our own names: an article must not dress up as another part of the page.
  class: (value) => value.split(/\s+/).filter((name) => /^teff-[a-z-]+$/.test(name)).join(' '),
  dir: (value) => (/^(auto|ltr|rtl)$/.test(value) ? value : ''),
  href: safeAddress,
  lang: (value) => (/^[A-Za-z0-9-]{1,35}$/.test(value) ? value : ''),
};

/**
 * Builds the nodes of a view. An element that is not on the list is left out and its text kept; an attribute that is
 * not on the list, or whose value is not allowed, is left out.
 *
 * @param {readonly ViewNode[]} view
 * @param {string} base the folder that relative addresses start from
 * @returns {DocumentFragment}
 */
export function build(view, base) {
  const fragment = document.createDocumentFragment();
  appendNodes(fragment, view, base, 0);
  return fragment;
}

/**
 * @param {Node} parent
 * @param {readonly ViewNode[]} nodes
 * @param {string} base
 * @param {number} depth
 */
function appendNodes(parent, nodes, base, depth) {
  if (depth > MAX_DEPTH || !Array.isArray(nodes)) return;
  for (const node of nodes) {
    if (typeof node === 'string') {
      parent.appendChild(document.createTextNode(node));
    } else if (node && typeof node === 'object') {
      const target = TAGS.has(node.tag) ? parent.appendChild(allowedElement(node.tag, node.attrs, base)) : parent;
      appendNodes(target, node.children, base, depth + 1);
    }
  }
}

/**
 * @param {string} tag
 * @param {readonly [string, string][]} attrs
 * @param {string} base
 */
function allowedElement(tag, attrs, base) {
  const made = document.createElement(tag);
  for (const [name, value] of attrs ?? []) {
    const allowed = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name]?.(String(value), base) : '';
    if (allowed) made.setAttribute(name, allowed);
    if (allowed && name === 'class') made.setAttribute('part', allowed.replaceAll('teff-', ''));
  }
  return made;
}

/** @param {string} href @param {string} base @returns {string} the whole address, or '' for one that no link may have */
function safeAddress(href, base) {
  try {
    const url = new URL(href, base);
    return SCHEMES.has(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}
