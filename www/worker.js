/**
 * The engine's end of the line: runs in a worker, or on the page itself where there can be none, and does what api.js asks of it. `cargo xtask engine` makes one
 * classic script of it, with wasm-bindgen's glue in front: in a worker it serves, elsewhere it leaves what makes an engine.
 *
 * It fetches nothing and keeps nothing but the engine.
 *
 * @module
 */

import { Engine, initSync } from './teff.js';

/** @type {Engine | undefined} */
let engine;

const open = () => {
  if (!engine) throw new Error('the engine was not started');
  return engine;
};

/** What can be asked for. @type {Record<string, (...given: any[]) => unknown>} */
const operations = {
  async start(/** @type {Uint8Array<ArrayBuffer>} */ wasm) {
    initSync({ module: await WebAssembly.compile(wasm) });
    engine = new Engine();
  },
  add(/** @type {string} */ lang, /** @type {Uint8Array} */ bytes) {
    const number = open().add(lang, bytes);
    return [number, open().dictionary(number)];
  },
  bring: (/** @type {number} */ segment, /** @type {number} */ block, /** @type {Uint8Array} */ bytes) => open().bring(segment, block, bytes),
  trim: (/** @type {number} */ most) => open().trim(most),
  search: (/** @type {string} */ query, /** @type {object} */ options) => open().search(query, options),
};

/** @param {string} name @param {unknown[]} given */
export const run = async (name, given) => operations[name]?.(...given);

/** Answers messages, as the worker's whole life. */
export function serve() {
  onmessage = async ({ data: [id, name, given] }) => {
    try {
      postMessage([id, await run(name, given)]);
    } catch (error) {
      // What a trap leaves behind answers nothing any more.
      const { message } = /** @type {Error} */ (error);
      postMessage([id, undefined, message, error instanceof WebAssembly.RuntimeError]);
    }
  };
  postMessage([0]);
}
