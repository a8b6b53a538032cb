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
const SHEET = '::highlight(teff) { background-color: var(--teff-hl-bg, #ffe58a); color: var(--teff-hl-fg, #1c1f24); } @media print { ::highlight(teff) { background-color: transparent; color: inherit; } }';

/** @param {unknown} marks the words as they stand on the page */
function showMarks(marks) {
  const words = Array.isArray(marks) ? marks.filter((word) => typeof word === 'string' && word.trim()).map((word) => word.toLowerCase()) : [];
  if (!words.length || typeof Highlight !== 'function') return;
  const root = document.querySelector('main, [role="main"], article') ?? document.body;
  const ranges = [...found(root, words)];
  if (!ranges.length) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  CSS.highlights.set('teff', new Highlight(...ranges));
}

/** @param {Element} root @param {string[]} words in lower case */
function* found(root, words) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let n_found = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? '';
    const lower = text.toLowerCase();
    // Some capitals change their length in lower case: their places would not be true.
    if (lower.length !== text.length || /^(SCRIPT|STYLE|NOSCRIPT)$/.test(node.parentElement?.tagName ?? '')) continue;
    for (const word of words) {
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
        if (isLetter(lower, at - 1, word, 0) || isLetter(lower, at + word.length, word, word.length - 1)) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        yield range;
        if (++n_found >= MOST) return;
      }
    }
  }
}

/** Whether a word goes on at `at`, in a script that parts its words. @param {string} text @param {number} at @param {string} word @param {number} edge */
function isLetter(text, at, word, edge) {
  const letter = /[\p{L}\p{N}]/u;
  const joined = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Hangul}]/u;
  return letter.test(text[at] ?? '') && !joined.test(word[edge] ?? '');
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
