/**
 * Pagefind: the command indexes the HTML, the page loads `pagefind.js`, initialises it, and asks for the data of the first ten results.
 *
 * @module
 */

/** @type {import('./peer.mjs').Peer} */
export const peer = {
  name: 'Pagefind',
  about: 'the HTML by its own command, root selector main; data of the first ten results',
  from: 'pagefind',
  build,
  open,
  // Its user interfaces, and the wasm for pages of no known language, are written but not loaded here.
  part: (file) => (/-ui|highlight|playground|wasm\.unknown|\.css$/.test(file) ? undefined : /\.pf_fragment$/.test(file) ? 'text' : /\.pf_(meta|index|filter)$|-entry\.json$/.test(file) ? 'index' : 'code'),
};

/** @param {import('./peer.mjs').Job} job */
async function build({ site, out, run }) {
  await run('pagefind', ['--site', site, '--output-path', `${out}/pagefind`, '--root-selector', 'main', '--quiet']);
}

/** @returns {Promise<import('./peer.mjs').Opened>} */
export async function open() {
  const script = './pagefind/pagefind.js';
  const pagefind = await import(script);
  await pagefind.init();
  /** @param {any[]} results */
  const shown = async (results) => {
    const data = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return data.map(({ url, meta, excerpt }) => ({ url, title: meta.title ?? '', excerpt }));
  };
  return {
    search: async (query) => shown((await pagefind.search(query)).results),
    // Waits for a pause of 300 ms unless told otherwise.
    type: async (query) => {
      const found = await pagefind.debouncedSearch(query);
      return found === null ? undefined : shown(found.results);
    },
  };
}
