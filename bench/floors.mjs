/**
 * What no engine gets below, or not by much: the text in Brotli, ten excerpts, titles and addresses, and the entropy of an index that only
 * knows which word is on which page. Stands beside the figures of the engines; called by `run.mjs`.
 *
 * @module
 */

import { brotli } from './compress.mjs';
import { words } from './extract.mjs';

/** @typedef {import('./extract.mjs').Page} Page */

/** @param {readonly Page[]} pages @param {string} target */
export async function floors(pages, target) {
  const weigh = async (/** @type {string} */ text) => (await brotli(Buffer.from(text), target)).bytes.length;
  const text = pages.map((page) => page.text).join('\n');
  const counts = frequencies(pages);
  const vocabulary = [...counts.keys()].sort();
  const postings = [...counts.values()].reduce((bits, { pages: n }) => bits + log2Choose(pages.length, n), 0) / 8;
  const sizes = [...counts.values()].flatMap(({ occurrences }) => occurrences.map((n) => Math.min(3, Math.floor(Math.log2(n)))));
  const frontCoded = await weigh(frontCode(vocabulary));
  const coarse = entropy(sizes) / 8;
  return {
    pages: pages.length,
    text: Buffer.byteLength(text),
    textBrotli: await weigh(text),
    titlesBrotli: await weigh(pages.map(({ title, url }) => `${title}\t${url}`).join('\n')),
    tenExcerptsBrotli: await weigh(pages.slice(0, 10).map((page) => `${page.title}\t${page.url}\t${page.text.slice(0, 180)}`).join('\n')),
    words: counts.size,
    vocabularyBrotli: frontCoded,
    postingsEntropy: Math.ceil(postings),
    frequenciesEntropy: Math.ceil(coarse),
    index: Math.ceil(frontCoded + postings + coarse),
  };
}

/** Bits to name `k` of `n`, by the logarithm of the gamma function. @param {number} n @param {number} k */
export function log2Choose(n, k) {
  return (logFactorial(n) - logFactorial(k) - logFactorial(n - k)) / Math.LN2;
}

/** Bits of a list of symbols, each coded by how often it comes in the list. @param {readonly number[]} symbols */
export function entropy(symbols) {
  const counts = new Map();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  return [...counts.values()].reduce((bits, n) => bits + n * Math.log2(symbols.length / n), 0);
}

/** Each word as the number of letters that it shares with the one before, and the rest. @param {readonly string[]} sorted */
export function frontCode(sorted) {
  let previous = '';
  return sorted
    .map((word) => {
      let n = 0;
      while (n < word.length && n < previous.length && word[n] === previous[n]) n++;
      previous = word;
      return `${String.fromCharCode(33 + Math.min(n, 90))}${word.slice(n)}`;
    })
    .join('\n');
}

/** @param {number} n */
function logFactorial(n) {
  if (n < 16) {
    let sum = 0;
    for (let i = 2; i <= n; i++) sum += Math.log(i);
    return sum;
  }
  // Stirling; the next term is below 1e-7 from here on.
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

/** For each word: on how many pages, and how often on each. @param {readonly Page[]} pages */
function frequencies(pages) {
  const counts = /** @type {Map<string, { pages: number, occurrences: number[] }>} */ (new Map());
  for (const page of pages) {
    const own = /** @type {Map<string, number>} */ (new Map());
    for (const word of words(page.text)) own.set(word, (own.get(word) ?? 0) + 1);
    for (const [word, n] of own) {
      const entry = counts.get(word) ?? { pages: 0, occurrences: [] };
      entry.pages++;
      entry.occurrences.push(n);
      counts.set(word, entry);
    }
  }
  return counts;
}
