/**
 * The one extraction for every engine that takes records instead of HTML: title and text of a page's main content, by htmlparser2.
 * teff and Pagefind read the HTML by themselves. Called by `corpora.mjs`.
 *
 * @module
 */

import { Parser } from 'htmlparser2';

/** @typedef {{ url: string, title: string, text: string }} Page */

// What belongs to the page's furniture: Pagefind leaves out the same by default, and `rustdoc-toolbar` is rustdoc's row of buttons.
const FURNITURE = new Set(['script', 'style', 'template', 'noscript', 'nav', 'button', 'svg', 'form', 'rustdoc-toolbar']);
const INLINE = new Set(['a', 'abbr', 'b', 'bdi', 'cite', 'code', 'del', 'dfn', 'em', 'i', 'ins', 'kbd', 'mark', 'q', 's', 'samp', 'small', 'span', 'strong', 'sub', 'sup', 'u', 'var', 'wbr']);

/**
 * Title and text of the page's `<main>`; nothing for a page without one.
 *
 * @param {string} url
 * @param {string} html
 * @returns {Page | undefined}
 */
export function extract(url, html) {
  const text = /** @type {string[]} */ ([]);
  const head = /** @type {string[]} */ ([]);
  // The first heading of each of the two highest levels: half of the Rust book's chapters begin with an `h2`.
  const headings = { h1: /** @type {string[]} */ ([]), h2: /** @type {string[]} */ ([]) };
  /** @type {'h1' | 'h2' | undefined} */
  let open;
  let hasMain = false;
  const depth = { main: 0, furniture: 0, title: 0 };
  const parser = new Parser({
    onopentag(name) {
      if (name === 'main') depth.main++;
      if (name === 'title') depth.title++;
      hasMain ||= name === 'main';
      if (FURNITURE.has(name)) depth.furniture++;
      if ((name === 'h1' || name === 'h2') && depth.main > 0 && headings[name].length === 0) open = name;
      if (!INLINE.has(name) && depth.main > 0) text.push(' ');
    },
    onclosetag(name) {
      if (name === 'main') depth.main--;
      if (name === 'title') depth.title--;
      if (FURNITURE.has(name)) depth.furniture--;
      if (name === open) open = undefined;
      if (!INLINE.has(name) && depth.main > 0) text.push(' ');
    },
    ontext(piece) {
      if (depth.title > 0 && depth.main === 0) head.push(piece);
      if (depth.main === 0 || depth.furniture > 0) return;
      text.push(piece);
      if (open) headings[open].push(piece);
    },
  });
  parser.end(html);
  if (!hasMain) return undefined;
  return { url, title: tidy(headings.h1) || tidy(headings.h2) || tidy(head) || url, text: tidy(text) };
}

/** True for a page that only sends its reader elsewhere. @param {string} html */
export function isRedirect(html) {
  return /http-equiv=["']?refresh/i.test(html.slice(0, 4000));
}

/** @param {readonly string[]} pieces */
function tidy(pieces) {
  // rustdoc and mdBook hang a sign with a link on their headings.
  return pieces.join('').replace(/§|\u200b/g, '').replace(/\s+/g, ' ').trim();
}

/** The words of a text, for drawing queries and for counting; no engine uses this. @param {string} text */
export function words(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
