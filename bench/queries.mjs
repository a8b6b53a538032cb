/**
 * Queries with a known answer: somebody remembers a page and types what they recall of it. Drawn in six kinds from the pages by a seed, before
 * any engine is asked. Called by `corpora.mjs`.
 *
 * @module
 */

import { random } from './random.mjs';
import { words } from './extract.mjs';

/** @typedef {import('./extract.mjs').Page} Page */
/** @typedef {'title' | '1 word' | '2 words' | '3 words' | 'prefix' | 'typo'} Kind */
/** @typedef {{ kind: Kind, text: string, wanted: string[] }} Query */

/** How many of each kind, where time and memory are measured: 200 in all. @type {Record<Kind, number>} */
export const KINDS = { title: 40, '1 word': 32, '2 words': 32, '3 words': 32, prefix: 32, typo: 32 };

/** How many of each kind, where it is counted what is found: of 32 one query is three hundredths, and nobody can say which engine finds more. @type {Record<Kind, number>} */
export const KNOWN = { title: 200, '1 word': 200, '2 words': 200, '3 words': 200, prefix: 200, typo: 200 };

// A word is remembered when it says what the page is about: one of the first by frequency in the page times rarity in the collection.
const REMEMBERED = 12;

/**
 * @param {readonly Page[]} pages
 * @param {string} seed
 * @param {Record<Kind, number>} kinds how many of each
 * @returns {Query[]} in an order that mixes the kinds
 */
export function draw(pages, seed, kinds) {
  const chance = random(seed);
  const frequencies = documentFrequencies(pages);
  const sameTitle = grouped(pages);
  /** @param {Kind} kind @param {Page} page @param {string} text @returns {Query} */
  const query = (kind, page, text) => ({
    kind,
    text,
    // A reader cannot tell pages of one title apart, so each of them is an answer.
    wanted: (sameTitle.get(page.title) ?? [page]).map(({ url }) => url),
  });
  /** @type {Record<Kind, (page: Page) => string | undefined>} */
  const recall = {
    title: (page) => page.title,
    '1 word': (page) => some(page, 1),
    '2 words': (page) => some(page, 2),
    '3 words': (page) => some(page, 3),
    prefix: (page) => cut(page.title),
    typo: (page) => {
      const long = remembered(page, frequencies, pages.length).filter((word) => [...word].length >= 5);
      return long.length > 0 ? misspelled(chance.of(long), chance) : undefined;
    },
  };
  /** @param {Page} page @param {number} n */
  const some = (page, n) => {
    const chosen = chance.shuffled(remembered(page, frequencies, pages.length)).slice(0, n);
    return chosen.length === n ? chosen.join(' ') : undefined;
  };
  const queries = /** @type {Query[]} */ ([]);
  for (const [kind, n] of /** @type {[Kind, number][]} */ (Object.entries(kinds))) {
    for (let drawn = 0, tries = 0; drawn < n; tries++) {
      if (tries > 100 * n) throw new Error(`no queries of the kind ${kind} can be drawn from these pages: their texts are too short`);
      const page = chance.of(pages);
      const text = recall[kind](page);
      if (text === undefined) continue;
      queries.push(query(kind, page, text));
      drawn++;
    }
  }
  return chance.shuffled(queries);
}

/**
 * One slip of the fingers: a letter left out, doubled by another, replaced, or swapped with the next, at any place of the word.
 *
 * @param {string} word
 * @param {ReturnType<typeof random>} chance
 */
export function misspelled(word, chance) {
  const letters = [...word];
  const letter = () => chance.of([...'abcdefghijklmnopqrstuvwxyz']);
  for (;;) {
    const copy = [...letters];
    const at = chance.below(letters.length);
    const slip = chance.below(4);
    if (slip === 0) copy.splice(at, 1);
    else if (slip === 1) copy.splice(at, 0, letter());
    else if (slip === 2) copy[at] = letter();
    else if (at + 1 < copy.length) [copy[at], copy[at + 1]] = [/** @type {string} */ (copy[at + 1]), /** @type {string} */ (copy[at])];
    const text = copy.join('');
    if (text !== word) return text;
  }
}

/** The first words of a title, the last of them unfinished: somebody is still typing it. @param {string} title */
export function cut(title) {
  const first = words(title).slice(0, 3);
  // A word of one or two letters has no beginning.
  while (first.length > 0 && [...(first.at(-1) ?? '')].length < 3) first.pop();
  const last = [...(first.pop() ?? '')];
  if (last.length === 0) return undefined;
  return [...first, last.slice(0, Math.max(2, Math.floor((last.length * 2) / 3))).join('')].join(' ');
}

/** @param {Page} page @param {Map<string, number>} frequencies @param {number} n_pages */
function remembered(page, frequencies, n_pages) {
  const counts = new Map();
  for (const word of words(page.text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weight = ([word, count] = /** @type {[string, number]} */ (['', 0])) => (1 + Math.log(count)) * Math.log(1 + n_pages / (frequencies.get(word) ?? 1));
  return [...counts]
    .filter(([word]) => [...word].length >= 3 && /^\p{L}/u.test(word))
    .sort((a, b) => weight(b) - weight(a) || (a[0] < b[0] ? -1 : 1))
    .slice(0, REMEMBERED)
    .map(([word]) => word);
}

/** In how many pages each word stands. @param {readonly Page[]} pages */
export function documentFrequencies(pages) {
  const frequencies = /** @type {Map<string, number>} */ (new Map());
  for (const { text } of pages) for (const word of new Set(words(text))) frequencies.set(word, (frequencies.get(word) ?? 0) + 1);
  return frequencies;
}

/** @param {readonly Page[]} pages */
function grouped(pages) {
  const groups = /** @type {Map<string, Page[]>} */ (new Map());
  for (const page of pages) groups.set(page.title, [...(groups.get(page.title) ?? []), page]);
  return groups;
}
