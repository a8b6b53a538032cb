/**
 * The view tree that the engine sends → DOM nodes.
 *
 * Called by the element for every answer. Text goes in as text nodes; only the tags and attributes listed here are made, so
 * an article cannot bring markup, script or styling of its own into the page. It decides nothing about what a result
 * looks like: that is the engine's `view`, and style.js. What an answer has in common with the one before it stays where it is. A class is also a part of its name, so that a site's own style sheet reaches it.
 *
 * @module
 */

import { set } from './nodes.js';

/** @typedef {import('../element.js').ViewNode} ViewNode */

const TAGS = new Set(['ol', 'ul', 'li', 'h3', 'p', 'a', 'mark', 'span']);
const SCHEMES = new Set(['http:', 'https:', 'mailto:']);
// Pages that were unpacked from an archive lead to each other.
if (location.protocol === 'file:') SCHEMES.add('file:');
/** Deeper than any result is; a bound, so that no tree can exhaust the stack. */
const MAX_DEPTH = 32;

/** @typedef {(href: string) => URL} Resolve gives the whole address; it may throw */

/** @type {Record<string, (value: string, resolve: Resolve) => string>} each answers the value to set, or '' to leave the attribute out */
const ATTRIBUTES = {
  dir: (value) => (/^(auto|ltr|rtl)$/.test(value) ? value : ''),
  href: safeAddress,
  lang: (value) => (/^[A-Za-z0-9-]{1,35}$/.test(value) ? value : ''),
};

/**
 * Makes `parent` hold the nodes of a view. What stands there already and is of the same kind stays and gets what differs, so that the next letter of a query
 * does not cost a new list. An element that is not on the list above is left out and its text kept; an attribute that is not on the list, or whose value is not allowed, is left out.
 *
 * @param {Node} parent holds nothing but what was put there by this
 * @param {readonly ViewNode[]} view
 * @param {Resolve} resolve
 * @param {number} [depth]
 */
export function put(parent, view, resolve, depth = 0) {
  const rest = fill(parent, parent.firstChild, view, resolve, depth);
  while (rest?.nextSibling) rest.nextSibling.remove();
  rest?.remove();
}

/**
 * @param {Node} parent
 * @param {ChildNode | null} next the child that is looked at next
 * @param {readonly ViewNode[]} nodes
 * @param {Resolve} resolve
 * @param {number} depth
 * @returns {ChildNode | null} the child behind them
 */
function fill(parent, next, nodes, resolve, depth) {
  for (const node of (depth < MAX_DEPTH && nodes) || []) {
    const { tag, attrs, children } = /** @type {any} */ (node) ?? {};
    if (typeof node === 'string') {
      const text = next instanceof Text ? next : parent.insertBefore(new Text(), next);
      if (text.data !== node) text.data = node;
      next = text.nextSibling;
    } else if (TAGS.has(tag)) {
      const given = Object.fromEntries(attrs ?? []);
      // Only our own names: an article must not dress up as another part of the page.
      const name = /\bteff-[a-z-]+/.exec(given.class)?.[0] ?? '';
      let made = /** @type {HTMLElement} */ (next);
      // What has another name is something else, with references of its own upon it.
      if (made?.localName !== tag || made.className !== name) {
        made = parent.insertBefore(document.createElement(tag), next);
        set(made, 'class', name);
        set(made, 'part', name.replace('teff-', ''));
      }
      for (const [one, allow] of Object.entries(ATTRIBUTES)) set(made, one, one in given ? allow(String(given[one]), resolve) : '');
      put(made, children, resolve, depth + 1);
      next = made.nextSibling;
    } else next = fill(parent, next, children, resolve, depth + 1);
  }
  return next;
}

/** @param {string} href @param {Resolve} resolve @returns {string} the whole address, or '' for one that no link may have */
function safeAddress(href, resolve) {
  try {
    const url = resolve(href);
    return SCHEMES.has(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}
