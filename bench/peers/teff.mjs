/**
 * teff: the command indexes the HTML, the page loads `api.js` from the bundle and opens it. Nothing but defaults.
 *
 * @module
 */

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'teff',
  about: 'the HTML by its own command, all defaults; first ten hits with excerpts',
  from: '',
  build,
  open,
  part: () => 'index',
};

/** @param {import('./peer.mjs').Job} job */
async function build({ site, out, run }) {
  await run('teff', ['build', site, '--out', `${out}/teff`]);
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const script = './teff/api.js';
  const { createSearch } = await import(script);
  const teff = await createSearch({ bundle: './teff/' });
  return {
    search: async (query) => {
      const { hits } = await teff.search(query, { limit: 10 });
      return hits;
    },
  };
}
