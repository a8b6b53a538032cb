/**
 * Orama: the database saved and loaded as JSON; it keeps the documents, so texts travel with the index. One letter may be wrong, titles count double.
 *
 * @module
 */

import { create, insertMultiple, load, save, search } from '@orama/orama';
import { excerpt } from '../excerpt.mjs';

const make = () => create({ schema: /** @type {const} */ ({ url: 'string', title: 'string', text: 'string' }) });

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'Orama',
  about: 'tolerance 1, title ×2; database with its documents as JSON',
  from: '@orama/orama',
  preload: ['index.json'],
  build,
  open,
  part: (file) => (file === 'index.json' ? 'index' : 'code'),
};

/** @param {import('./peer.mjs').Job} job */
async function build({ pages, write }) {
  const database = make();
  // Names of its own would differ with every build.
  await insertMultiple(database, (await pages()).map((page, id) => ({ id: String(id), ...page })));
  await write('index.json', JSON.stringify(save(database)));
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const database = make();
  load(database, await (await fetch('./index.json')).json());
  return {
    search: async (query) => {
      const found = await search(database, { term: query, properties: ['title', 'text'], boost: { title: 2 }, tolerance: 1, limit: 10 });
      return found.hits.map(({ document: { url, title, text } }) => ({ url, title, excerpt: excerpt(text, query) }));
    },
  };
}
