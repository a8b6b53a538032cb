/**
 * The engine's end of the line: runs in a worker, or on the page itself where there can be none, and does what api.js asks of it. `cargo xtask engine` makes one
 * classic script of it: in a worker it serves, elsewhere it leaves what makes an engine.
 *
 * It fetches nothing and keeps nothing but the engine. What the engine exports is told in src/bundle.rs.
 *
 * @module
 */

/** @typedef {[segment: number, block: number, content: Uint8Array<ArrayBuffer>]} Block as it travels */
/** @typedef {{ memory: WebAssembly.Memory, room(n: number): number, left(): number, add(n: number): number, bring(segment: number, block: number): number, trim(most: number): void,
 * search(): number }} Engine */

/** @type {Engine | undefined} */
let started;

/** Segments that were added. */
let segments = 0;

const open = () => {
  if (!started) throw new Error('the engine was not started');
  return started;
};

/** The engine's memory from a place on; another view after each call, as memory moves when it grows. @param {number} at @param {number} n */
const bytes = (at, n) => new Uint8Array(open().memory.buffer, at, n);

/** @param {...Uint8Array} parts bytes that the next call takes, behind one another */
const give = (...parts) => {
  const n = parts.reduce((sum, { length }) => sum + length, 0);
  const place = bytes(open().room(n), n);
  let at = 0;
  for (const part of parts) {
    place.set(part, at);
    at += part.length;
  }
};

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

/** @param {number} n bytes that a call left @returns {string} them as text */
const text = (n) => new TextDecoder().decode(bytes(open().left(), n));

/** @param {string | undefined} problem what the engine says is wrong, if anything is */
const told = (problem) => {
  if (problem) throw new Error(problem);
};

/** What can be asked for. @type {Record<string, (...given: any[]) => unknown>} */
const operations = {
  async start(/** @type {Uint8Array<ArrayBuffer>} */ wasm) {
    const { instance } = await WebAssembly.instantiate(wasm);
    started = /** @type {any} */ (instance.exports);
  },
  add(/** @type {string} */ lang, /** @type {Uint8Array} */ index) {
    const language = utf8(lang);
    give(index, language);
    told(text(open().add(language.length)));
    return segments++;
  },
  /** The answer as JSON, or what it still needs; and for each block that was brought with the question why it was refused, if it was. */
  search(/** @type {string} */ query, /** @type {object} */ options, /** @type {Block[]} */ blocks = [], /** @type {number | undefined} */ most) {
    if (most) open().trim(most);
    const refused = blocks.map(([segment, block, content]) => {
      give(content);
      return text(open().bring(segment, block));
    });
    give(utf8(JSON.stringify([query, options])));
    const n = open().search();
    return [bytes(open().left(), n).slice(), refused];
  },
};

/** @param {string} name @param {unknown[]} given */
export const run = async (name, given) => operations[name]?.(...given);

/** Answers messages, as the worker's whole life. */
export function serve() {
  onmessage = async ({ data: [id, name, given] }) => {
    try {
      const value = await run(name, given);
      // All bytes leave, those that came too: browsers hardly ever collect the garbage of a worker whose own objects are small, and it would be 40 MB after 200 questions.
      const gone = [given, value].flat(3).flatMap((one) => (one instanceof Uint8Array ? one.buffer : []));
      postMessage([id, value], /** @type {any} */ (gone));
    } catch (error) {
      // What a trap leaves behind answers nothing any more.
      const { message } = /** @type {Error} */ (error);
      postMessage([id, undefined, message, error instanceof WebAssembly.RuntimeError]);
    }
  };
}
