/**
 * The arithmetic of the bench: middles, spreads, and how well known items are found. Pure functions; nothing here measures.
 *
 * @module
 */

/**
 * The value below which the share `q` of all lies, interpolated between neighbours. NaN for none.
 *
 * @param {readonly number[]} values
 * @param {number} q between 0 and 1
 */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * q;
  const low = /** @type {number} */ (sorted[Math.floor(at)]);
  const high = /** @type {number} */ (sorted[Math.ceil(at)]);
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/**
 * What a table prints of several runs.
 *
 * @param {readonly number[]} values
 * @returns {{ median: number, min: number, max: number, runs: number }}
 */
export function spread(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values), runs: values.length };
}

/**
 * Known items: each rank counts from 1; 0 says that the item is not among the results.
 *
 * @param {readonly number[]} ranks
 */
export function foundness(ranks) {
  const share = (/** @type {(rank: number) => boolean} */ holds) => (ranks.length === 0 ? NaN : ranks.filter(holds).length / ranks.length);
  const reciprocals = ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0);
  return {
    n: ranks.length,
    success1: share((rank) => rank === 1),
    success10: share((rank) => rank >= 1 && rank <= 10),
    mrr: ranks.length === 0 ? NaN : reciprocals / ranks.length,
  };
}

/**
 * The place of the first result that is one of the wanted pages, from 1; 0 for none.
 *
 * @param {readonly string[]} urls
 * @param {readonly string[]} wanted
 */
export function rankOf(urls, wanted) {
  const pages = new Set(wanted.map(plainUrl));
  return urls.findIndex((url) => pages.has(plainUrl(url))) + 1;
}

/**
 * The same page by the same name, however an engine writes it: no leading slash, no fragment, no `index.html`.
 *
 * @param {string} url
 */
export function plainUrl(url) {
  return url.replace(/[?#].*$/, '').replace(/^(\.?\/)+/, '').replace(/(^|\/)index\.html$/, '$1');
}
