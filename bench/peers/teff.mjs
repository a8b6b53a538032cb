/**
 * teff: the command indexes the HTML, the page loads `api.js` from the bundle and opens it.
 *
 * @module
 */

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'teff',
  about: 'the HTML by its own command, generated lists kept; the first ten hits; texts are part of the index',
  from: '',
  build,
  open,
  // Which block of the index holds terms and which texts is the index's own business. The interface is not loaded here, nor the engine in its form for hosts that do not compress.
  part: (file) => (/\/i\//.test(file) ? 'index' : /\/(api|worker)\.js$|\/engine-\w+\.wasm$/.test(file) ? 'code' : undefined),
};

/** @param {import('./peer.mjs').Job} job */
async function build({ site, out, run }) {
  // Lists that rustdoc makes of other pages are no use to a reader and left out by default; here every engine has the same pages.
  await run('teff', ['build', site, '--output', `${out}/teff`, '--keep-generated', '--quiet']);
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const script = './teff/api.js';
  const { createSearch } = await import(script);
  const teff = await createSearch({ bundle: './teff/' });
  await teff.preload();
  return {
    search: async (query) => (await teff.search(query, { limit: 10 })).hits,
    // Fetches texts when the typing pauses for 150 ms; a question whose place a newer one took is rejected.
    type: (query) => teff.search(query, { limit: 10, typing: true }).then(
      (/** @type {any} */ { hits }) => hits,
      (/** @type {Error} */ error) => {
        if (error.name !== 'AbortError') throw error;
      },
    ),
  };
}
