/**
 * Fetches, checks and starts the WebAssembly engine.
 *
 * Called by app.js once per page load, and again when the reader asks to retry. It turns everything that can go wrong
 * on the way into one sentence that a reader understands. It does not search.
 *
 * @module
 */

/**
 * A running engine and the size of its file in bytes, as it is after any transfer compression.
 * @typedef {{ api: typeof import('./teff.js'), n_bytes: number }} Engine
 */

/** Why the engine is not there; `message` is meant to be read by the reader of the page. */
export class EngineError extends Error {}

/**
 * @param {number} attempt 0 for the first time; later attempts go round every cache
 * @returns {Promise<Engine>}
 * @throws {EngineError}
 */
export async function start(attempt) {
  if (typeof WebAssembly !== 'object') {
    throw new EngineError('This browser cannot run WebAssembly, or has it switched off.');
  }
  // Browsers remember a module that failed, so a retry needs another address; it also gives a fresh instance.
  const glue = attempt ? `./teff.js?again=${attempt}` : './teff.js';
  const wasm = new URL('./teff_bg.wasm', import.meta.url);
  const [bytes, api] = await Promise.all([
    download(wasm, attempt),
    /** @type {Promise<typeof import('./teff.js')>} */ (import(glue)).catch(() => {
      throw new EngineError('A part of the engine did not arrive. You may be offline.');
    }),
  ]);
  try {
    await api.default({ module_or_path: bytes });
  } catch (cause) {
    throw new EngineError('The engine arrived damaged.', { cause });
  }
  return { api, n_bytes: bytes.byteLength };
}

/**
 * N.B. `instantiateStreaming` is not used: it writes a console warning and compiles twice where a host sends another
 * media type, and it reports a 404 page as "magic number".
 *
 * @param {URL} url
 * @param {number} attempt
 */
async function download(url, attempt) {
  /** @type {Response} */
  let response;
  /** @type {ArrayBuffer} */
  let bytes;
  try {
    response = await fetch(url, { cache: attempt ? 'reload' : 'default' });
    bytes = await response.arrayBuffer();
  } catch (cause) {
    throw new EngineError('The engine could not be fetched. You may be offline.', { cause });
  }
  if (!response.ok) throw new EngineError(`The site answered ${response.status} where the engine should be.`);
  const magic = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
  if (String.fromCharCode(...magic) !== '\0asm') {
    throw new EngineError('The site sent something else in place of the engine.');
  }
  return bytes;
}
