/**
 * The words of the interface: English here, every other language in a file of its own in strings/, with the same keys; a bundle and the page have them all in one.
 *
 * Used by every part of the element that says something. A wording is a text with {names} to fill in, or one text for
 * each plural form of `n`, chosen by Intl.PluralRules. It loads nothing: host.js does.
 *
 * @module
 */

/** @typedef {string | { [form: string]: string }} Wording */
/** @typedef {Record<string, string | number | Node>} Values */

/** @type {Record<string, Wording>} */
export const ENGLISH = {
  title: 'Search this site',
  placeholder: 'Search',
  hint: 'Results appear as you type. Press Down Arrow to reach them.',
  clear: 'Clear the search',
  close: 'Close',
  list: 'Search results',
  quote: '“{q}”',
  count: { one: '{n} result', other: '{n} results' },
  first: '{count} for {q}. Press Enter to open {title}, or Down Arrow to browse.',
  firstCorrected: '{said} Press Enter to open {title}, or Down Arrow to browse.',
  more: 'Show {n} more of {total}',
  shown: '{n} of {total} results shown',
  zero: 'No results for {q}',
  zeroHelp:
    'Try fewer words, or only the beginning of one; without quotation marks they may stand anywhere.',
  meant: 'Did you mean {s}?',
  corrected: 'Showing results for {s}; no page has {words}.',
  correctedSaid: 'No page has {words}. Showing {count} for {s}.',
  missing: 'No page has {words}.',
  elsewhere: 'Nothing in the language of this page; these results are in others.',
  partial: 'Parts of the index did not arrive: results may be missing.',
  'unclosed-quote': 'A quotation mark is not closed; everything after it counts as the phrase.',
  'too-long': 'This is long: only the beginning of it is searched.',
  'too-many-words': 'These are many words: only the first of them are searched.',
  'unbalanced-parenthesis': 'A parenthesis has no partner and is left out.',
  'lone-or': 'OR needs a word on each side; this one is left out.',
  'only-excluded': 'Nothing to look for is named, only what to leave out: the minus is ignored.',
  'too-deep': 'Parentheses stand too deep within each other; the innermost are left out.',
  bare: 'There is nothing to search yet',
  loading: 'Loading search…',
  failed: 'Search could not be loaded',
  failedHelp: 'A part of it did not arrive. The connection may be slow, or the site has just changed.',
  refused: 'The security policy of this site does not let it run.',
  offline: 'You are offline. The search goes on when the connection is back.',
  stumbled: 'This search did not work',
  stumbledHelp: 'Change the words, or start the search afresh.',
  retry: 'Try again',
  recent: 'Recent searches',
  forget: 'Remove {q} from the recent searches',
  forgetAll: 'Clear',
  filters: 'Filters',
  filterSaid: 'Filter {name}: {count}',
  unfilter: 'Remove the filters',
  browse: 'browse',
  open: 'open',
  slash: 'The {key} key opens search',
};

/** The languages that strings/ has a file for, besides English here. */
export const LANGUAGES = ['de', 'fr', 'es', 'ru', 'ar', 'he', 'ja', 'zh-Hans', 'ko', 'hy'];

/** Code points of a query that are worth repeating to the reader. */
const QUOTED = 60;

/** @param {string} query cut to a length that can be repeated */
export function short(query) {
  const letters = [...query.trim()];
  return letters.length > QUOTED ? `${letters.slice(0, QUOTED).join('')}…` : letters.join('');
}

/** @typedef {ReturnType<typeof makeWords>} Words */

/**
 * @param {string} lang
 * @param {Record<string, Wording>} given what it lacks is said in English
 */
export function makeWords(lang, given) {
  /** @type {Record<string, Wording>} */
  const catalogue = { ...ENGLISH, ...given };
  const plural = new Intl.PluralRules(lang);
  const format = new Intl.NumberFormat(lang);
  const list = new Intl.ListFormat(lang, { type: 'conjunction' });
  const number = (/** @type {number} */ n) => format.format(n);

  /**
   * The wording with its gaps filled; a node stays the node that it is.
   *
   * @param {string} key
   * @param {Values} [values]
   * @returns {(string | Node)[]}
   */
  const nodes = (key, values = {}) => {
    let wording = catalogue[key] ?? '';
    if (typeof wording !== 'string') wording = wording[plural.select(/** @type {number} */ (values.n))] ?? wording.other ?? '';
    return wording.split(/\{(\w+)\}/).map((piece, i) => {
      const value = i % 2 ? (values[piece] ?? '') : piece;
      return typeof value === 'number' ? number(value) : value;
    });
  };

  /**
   * The wording with its gaps filled, as one text.
   *
   * @param {string} key
   * @param {Values} [values]
   */
  const text = (key, values) => nodes(key, values).map((piece) => (typeof piece === 'string' ? piece : piece.textContent)).join('');

  /** A query in this language's quotation marks. @param {string} query */
  const quote = (query) => text('quote', { q: short(query) });

  /** Words quoted, with commas and the language's "and". @param {string[]} words */
  const quoteAll = (words) => list.format(words.map(quote));

  return { nodes, text, number, quote, quoteAll };
}
