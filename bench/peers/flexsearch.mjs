/**
 * FlexSearch: a document index with forward tokens, exported and imported as its documentation shows. Titles and addresses are stored in the index.
 *
 * @module
 */

import { Document } from 'flexsearch';
import { textsFrom } from '../excerpt.mjs';

const make = () => new Document({ tokenize: 'forward', document: { id: 'id', index: ['title', 'text'], store: ['title', 'url'] } });

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'FlexSearch',
  about: 'tokenize forward, suggest on, merged fields; index exported to JSON, the texts in a second file',
  from: 'flexsearch',
  preload: ['index.json'],
  build,
  open,
  part: (file) => (file === 'texts.json' ? 'text' : file === 'index.json' ? 'index' : 'code'),
};

/** @param {import('./peer.mjs').Job} job */
async function build({ pages, write }) {
  const all = await pages();
  const index = make();
  all.forEach((page, id) => index.add({ id, ...page }));
  const parts = /** @type {[string, string][]} */ ([]);
  await index.export((/** @type {string} */ key, /** @type {string} */ data) => void parts.push([key, data]));
  await write('index.json', JSON.stringify(parts.filter(([, data]) => data)));
  await write('texts.json', JSON.stringify(all.map(({ text }) => text)));
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const index = make();
  for (const [key, data] of await (await fetch('./index.json')).json()) index.import(key, data);
  const withTexts = textsFrom('./texts.json');
  return {
    search: (query) => {
      const found = index.search(query, { limit: 10, enrich: true, merge: true, suggest: true });
      return withTexts(found.slice(0, 10).map((/** @type {any} */ { id, doc }) => ({ id, url: doc.url, title: doc.title })), query);
    },
  };
}
