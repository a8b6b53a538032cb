/**
 * An excerpt for the engines that bring none: some words before the first place where a word of the query stands, and what follows. Runs in the measured page;
 * the same for all of them.
 *
 * @module
 */

const LENGTH = 180;

/** @param {string} text @param {string} query */
export function excerpt(text, query) {
  const lower = text.toLowerCase();
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  const at = found.length > 0 ? Math.min(...found) : 0;
  const start = Math.max(0, text.lastIndexOf(' ', Math.max(0, at - 40)));
  return text.slice(start, start + LENGTH).trim();
}

/**
 * Titles of the hits at once, their texts from one file that is fetched with the first query: what an index without texts needs for excerpts.
 *
 * @param {string} url
 */
export function textsFrom(url) {
  /** @type {Promise<string[]> | undefined} */
  let texts;
  return (/** @type {{ id: number, url: string, title: string }[]} */ hits, /** @type {string} */ query) => {
    texts ??= fetch(url).then((response) => response.json());
    return texts.then((all) => hits.map(({ id, url, title }) => ({ url, title, excerpt: excerpt(all[id] ?? '', query) })));
  };
}
