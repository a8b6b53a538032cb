/**
 * MiniSearch: the whole index in memory, loaded from JSON; search options as in the example of its README (prefix, fuzzy 0.2, titles count double).
 *
 * @module
 */

import MiniSearch from 'minisearch';
import { textsFrom } from '../excerpt.mjs';

const OPTIONS = { fields: ['title', 'text'], storeFields: ['title', 'url'], searchOptions: { boost: { title: 2 }, fuzzy: 0.2, prefix: true } };

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'MiniSearch',
  about: 'prefix, fuzzy 0.2, title ×2; index as JSON, the texts in a second file',
  from: 'minisearch',
  preload: ['index.json'],
  build,
  open,
  part: (file) => (file === 'texts.json' ? 'text' : file === 'index.json' ? 'index' : 'code'),
};

/** @param {import('./peer.mjs').Job} job */
async function build({ pages, write }) {
  const all = await pages();
  const index = new MiniSearch(OPTIONS);
  index.addAll(all.map((page, id) => ({ id, ...page })));
  await write('index.json', JSON.stringify(index));
  await write('texts.json', JSON.stringify(all.map(({ text }) => text)));
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const index = MiniSearch.loadJSON(await (await fetch('./index.json')).text(), OPTIONS);
  const withTexts = textsFrom('./texts.json');
  return { search: (query) => withTexts(index.search(query).slice(0, 10).map(({ id, url, title }) => ({ id, url, title })), query) };
}
