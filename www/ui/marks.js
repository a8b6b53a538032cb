/**
 * Marks the words of a followed result on the page that it led to.
 *
 * Loaded by boot.js when a result has left its words behind, which it takes. It registers ranges with the browser and changes neither the document nor the address;
 * where the browser has no highlights of this kind it does nothing.
 *
 * @module
 */

/** Where the element leaves the words. */
const KEPT = 'teff:hl';
/** Milliseconds that the words of a followed result wait for their page. */
const LIFE = 30_000;
/** More would be a page painted yellow. */
const MOST = 500;
/** What surrounds a page's text: its words are in every menu too. */
const AROUND = 'nav,aside,script,style,noscript,teff-search,[role=navigation],[role=complementary],[role=search]';
/** The same of a page that does not say where its text is: there a header is the site's. */
const AROUND_ALL = `${AROUND},header,footer,[role=banner],[role=contentinfo]`;
const SHEET = '::highlight(teff) { background-color: var(--teff-hl-bg, #ffe58a); color: var(--teff-hl-fg, #1c1f24); } @media print { ::highlight(teff) { background-color: transparent; color: inherit; } }';

/** @param {unknown} marks the words as they stand on the page */
function showMarks(marks) {
  const words = Array.isArray(marks) ? marks.filter((word) => typeof word === 'string' && word.trim()).map((word) => word.toLowerCase()) : [];
  if (!words.length || typeof Highlight !== 'function') return;
  const text = document.querySelector('main,[role=main]') ?? document.querySelector(':target')?.closest('article') ?? document.querySelector('article');
  const ranges = [...found(text ?? document.body, words, text ? AROUND : AROUND_ALL)];
  if (!ranges.length) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  CSS.highlights.set('teff', new Highlight(...ranges));
}

/** @param {Element} root @param {string[]} words in lower case @param {string} around */
function* found(root, words, around) {
  // What is rejected is passed over with all that is in it; what is skipped, alone.
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Text ? NodeFilter.FILTER_ACCEPT : /** @type {Element} */ (node).matches(around) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
  let n_found = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    const lower = text.toLowerCase();
    // Some capitals change their length in lower case: their places would not be true.
    if (lower.length !== text.length) continue;
    for (const word of words) {
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
        if (goesOn(text, at, word[0]) || goesOn(text, at + word.length, word.at(-1))) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        yield range;
        if (++n_found >= MOST) return;
      }
    }
  }
}

/**
 * Whether one word goes on over `at`. Names from code are found by their parts, which begin with a capital; scripts that do not part their words are found by any.
 *
 * @param {string} text @param {number} at @param {string | undefined} edge the letter of the word that was looked for
 */
function goesOn(text, at, edge = '') {
  const joined = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Hangul}]/u;
  const there = at ? text.slice(at - 1, at + 2) : '';
  return /^[\p{L}\p{N}]{2}/u.test(there) && !/^([\p{Ll}\p{N}]\p{Lu}|\p{Lu}{2}\p{Ll})/u.test(there) && !joined.test(edge);
}

/** Takes what was left, and marks it once the page is whole. */
async function take() {
  try {
    if (document.readyState === 'loading') await new Promise((ready) => document.addEventListener('DOMContentLoaded', ready));
    const { pathname, marks, at } = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');
    sessionStorage.removeItem(KEPT);
    if (pathname === location.pathname && Date.now() - at <= LIFE) showMarks(marks);
  } catch {
    // Not ours: no marks.
  }
}

take();
