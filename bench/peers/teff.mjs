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
  await teff.preload();
  return {
    search: async (query) => (await teff.search(query)).hits,
    // Fetches texts when the typing pauses for 150 ms; a question whose place a newer one took is rejected.
    type: (query) => teff.search(query, { typing: true }).then(
      (/** @type {any} */ { hits }) => hits,
      (/** @type {Error} */ error) => {
        if (error.name !== 'AbortError') throw error;
      },
    ),
  };
}
