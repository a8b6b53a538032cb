/**
 * Fetches, checks and starts the WebAssembly engine whose index is built in, and answers as any other search does.
 *
 * Called by the element when it searches for the first time, and again when the reader asks to retry. Everything that can go wrong on the
 * way becomes one error. It shows nothing and words nothing for the reader.
 *
 * @module
 */

let n_attempts = 0;

/**
 * @param {{ bundle: string }} where the folder of the glue and the wasm
 * @returns {Promise<import('../element.js').Search & { n_bytes: number }>}
 */
export async function createSearch({ bundle }) {
  // Browsers remember a module that failed, so a retry needs another address; it also gives a fresh instance.
  const attempt = n_attempts++;
  const glue = new URL(attempt ? `teff.js?again=${attempt}` : 'teff.js', bundle).href;
  /** @type {[ArrayBuffer, typeof import('../teff.js')]} */
  const [bytes, api] = await Promise.all([download(new URL('teff_bg.wasm', bundle), attempt), import(glue)]);
  await api.default({ module_or_path: bytes });
  return {
    pages: api.pages(),
    version: api.version(),
    n_bytes: bytes.byteLength,
    search: async (query, { signal, typing, ...options } = {}) => {
      signal?.throwIfAborted();
      return api.search(query, options);
    },
  };
}

/**
 * N.B. `instantiateStreaming` is not used: it writes a console warning and compiles twice where a host sends another
 * media type, and it reports a 404 page as "magic number".
 *
 * @param {URL} url
 * @param {number} attempt
 */
async function download(url, attempt) {
  const response = await fetch(url, { cache: attempt ? 'reload' : 'default' });
  const bytes = await response.arrayBuffer();
  if (!response.ok) throw new Error(`the site answered ${response.status} where the engine should be`);
  const magic = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
  if (String.fromCharCode(...magic) !== '\0asm') throw new Error('the site sent something else in place of the engine');
  return bytes;
}
