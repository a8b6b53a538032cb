/**
 * The line to the engine: a worker, or the page itself where there can be none.
 *
 * Used by the loader. It says nothing of what is asked and knows no blocks.
 *
 * @module
 */

import { Replaced, Trap, rest } from './errors.js';
import { runScript, started, trusted } from './ways.js';

/** @typedef {import('./files.js').Files} Files */
/** @typedef {{ call: (name: string, ...given: unknown[]) => Promise<any>, close: () => void }} Port */

/** Milliseconds after the engine has come in which the worker must have said that it runs. */
const HELLO = 4000;

/**
 * @param {Files} files
 * @param {string} script the worker's
 * @param {'auto' | false} worker
 * @param {Promise<unknown>} wasm
 * @returns {Promise<Port>}
 */
export async function openPort(files, script, worker, wasm) {
  const { base, isOwn } = files;
  const isServed = isOwn && /^https?:/.test(base);
  if (worker && isServed && typeof Worker === 'function') {
    try {
      const early = started(base, script);
      return await workerPort(early instanceof Worker ? early : new Worker(trusted(base + script, base)), wasm);
    } catch {
      // Another origin, a policy, an old browser: the page itself will do.
    }
  }
  const making = makers.get(base + script) ?? maker(files, script, isServed);
  makers.set(base + script, making);
  making.catch(() => makers.delete(base + script));
  const run = (await making)();
  let isClosed = false;
  return {
    async call(name, ...given) {
      if (isClosed) throw new Replaced();
      try {
        return await run(name, given);
      } catch (error) {
        throw error instanceof WebAssembly.RuntimeError ? new Trap(error.message) : error;
      }
    },
    close() {
      isClosed = true;
    },
  };
}

/** @typedef {() => (name: string, given: unknown[]) => Promise<any>} Maker */
/** What makes an engine on this thread, by the address of its script. @type {Map<string, Promise<Maker>>} */
const makers = new Map();
let n_scripts = 0;

/** Runs the engine's script on this thread. @param {Files} files @param {string} script @param {boolean} isServed @returns {Promise<Maker>} */
async function maker(files, script, isServed) {
  const { base, isOwn } = files;
  // Browsers remember a module that failed; another address is asked for anew.
  const again = n_scripts++;
  if (isServed) await import(`${base}${script}${again ? `?again=${again}` : ''}`);
  else if (isOwn && typeof document === 'object') await runScript(base + script, base);
  else await import(`data:text/javascript,${encodeURIComponent(new TextDecoder().decode(await files.get(script)))}`);
  const make = /** @type {Maker | undefined} */ (Reflect.get(globalThis, Symbol.for('teff.engine')));
  if (!make) throw new Error(`expected the engine's script, found something else in ${script}`);
  return make;
}

/** @param {Worker} worker @param {Promise<unknown>} wasm @returns {Promise<Port>} */
async function workerPort(worker, wasm) {
  /** @type {Map<number, { done: (value: any) => void, fail: (error: Error) => void }>} */
  const calls = new Map();
  /** Why nothing is answered any more. @type {Error | undefined} */
  let why;
  const end = (/** @type {Error} */ error) => {
    why = error;
    worker.terminate();
    for (const { fail } of calls.values()) fail(error);
    calls.clear();
  };
  let n_calls = 0;
  const wait = () => new Promise((done, fail) => (why ? fail(why) : calls.set(n_calls++, { done, fail })));
  worker.onmessage = ({ data: [id, value, message, isTrap] }) => {
    const call = calls.get(id);
    calls.delete(id);
    if (message === undefined) call?.done(value);
    else call?.fail(isTrap ? new Trap(message) : new Error(message));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end(new Trap(event.message || 'the worker did not start'));
  };
  /** @param {string} name @param {unknown[]} given */
  const call = (name, ...given) => {
    const id = n_calls;
    const answer = wait();
    // Given away, and given back with the answer.
    worker.postMessage([id, name, given], given.flat(2).flatMap((one) => (one instanceof Uint8Array ? one.buffer : [])));
    return answer;
  };
  // It may have started before anybody heard it, so it is asked; a worker that stays silent although the engine has come is given up.
  const hello = call('');
  wasm.then(() => rest(HELLO)).then(() => calls.has(0) && end(new Error('the worker stayed silent')), () => {});
  await hello;
  return {
    call,
    // Questions that are under way go to the engine that takes its place, if there is one.
    close: () => end(new Replaced()),
  };
}
