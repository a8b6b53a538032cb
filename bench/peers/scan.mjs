/**
 * No engine at all: the texts are fetched and every one is read for every query. What a small site would do without a library, and the bar that an index has to clear there.
 *
 * @module
 */

import { excerpt } from '../excerpt.mjs';

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'plain scan',
  about: 'no index: pages that hold every word, by how often, title ×10; the texts as JSON',
  from: '',
  preload: ['texts.json'],
  build,
  open,
  part: (file) => (file === 'texts.json' ? 'text' : 'code'),
};

/** @param {import('./peer.mjs').Job} job */
async function build({ pages, write }) {
  await write('texts.json', JSON.stringify(await pages()));
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const pages = /** @type {import('./peer.mjs').Page[]} */ (await (await fetch('./texts.json')).json());
  const lower = pages.map(({ title, text }) => ({ title: title.toLowerCase(), text: text.toLowerCase() }));
  /** @param {string} text @param {string} word */
  const count = (text, word) => {
    let n = 0;
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) n++;
    return n;
  };
  return {
    search: async (query) => {
      const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      const found = /** @type {{ i: number, score: number }[]} */ ([]);
      lower.forEach(({ title, text }, i) => {
        let score = 0;
        for (const word of words) {
          const n = 10 * count(title, word) + count(text, word);
          if (n === 0) return;
          score += Math.log(1 + n);
        }
        if (score > 0) found.push({ i, score });
      });
      found.sort((a, b) => b.score - a.score || a.i - b.i);
      return found.slice(0, 10).map(({ i }) => {
        const { url, title, text } = /** @type {import('./peer.mjs').Page} */ (pages[i]);
        return { url, title, excerpt: excerpt(text, query) };
      });
    },
  };
}
