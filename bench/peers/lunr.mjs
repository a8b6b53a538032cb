/**
 * Lunr: the index prebuilt and loaded from JSON. Queries as its guide does search while typing: each word as it is, as a beginning, and with one letter wrong.
 *
 * @module
 */

// @ts-expect-error lunr brings no types
import lunr from 'lunr';
import { textsFrom } from '../excerpt.mjs';

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'Lunr',
  about: 'title ×10; words, beginnings and one letter wrong; index as JSON, the texts in a second file',
  from: 'lunr',
  preload: ['index.json'],
  build,
  open,
  part: (file) => (file === 'texts.json' ? 'text' : file === 'index.json' ? 'index' : 'code'),
};

/** @param {import('./peer.mjs').Job} job */
async function build({ pages, write }) {
  const all = await pages();
  const index = lunr(/** @this {any} */ function () {
    this.ref('id');
    this.field('title', { boost: 10 });
    this.field('text');
    all.forEach((page, id) => this.add({ id, ...page }));
  });
  await write('index.json', JSON.stringify({ index, pages: all.map(({ url, title }) => [url, title]) }));
  await write('texts.json', JSON.stringify(all.map(({ text }) => text)));
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const { index: stored, pages } = await (await fetch('./index.json')).json();
  const index = lunr.Index.load(stored);
  const withTexts = textsFrom('./texts.json');
  const { TRAILING } = lunr.Query.wildcard;
  return {
    search: (query) => {
      const found = index.query((/** @type {any} */ q) => {
        const words = lunr.tokenizer(query);
        q.term(words, { boost: 100 });
        q.term(words, { boost: 10, usePipeline: false, wildcard: TRAILING });
        q.term(words, { boost: 1, usePipeline: false, editDistance: 1 });
      });
      return withTexts(found.slice(0, 10).map((/** @type {any} */ { ref }) => ({ id: Number(ref), url: pages[ref][0], title: pages[ref][1] })), query);
    },
  };
}
