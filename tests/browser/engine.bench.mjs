/**
 * The engine in the wasm, in headless Chromium, on collections of real size: how long an index takes to open and each keystroke to be answered. Every
 * query is typed letter by letter, each letter one call of `search` with its default options, timed as JavaScript sees it. Once over an index that is all there, and once as readers of a
 * large site have it: the root alone is opened, and each letter brings the blocks that it needs, which are fetched already. Prints; asserts nothing.
 * Run by `cargo xtask bench-engine`, which names the collections; their folders lie in $TEFF_SITE beside the engine.
 *
 * @module
 */

import { launch } from './chromium.mjs';
import { serve } from './server.mjs';

/** @typedef {{ typed: string, kind: string, ms: number }} Key */

const names = process.argv.slice(2);
// With these headers Chromium's clock ticks every 5 µs instead of every 100.
const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
const blank = { type: 'text/html; charset=utf-8', body: '<!doctype html><title>bench</title>' };
const server = await serve((path) => (path === '/index.html' ? blank : undefined), isolation);
const browser = await launch();
for (const name of names) {
  // A page for each: the memory of one wasm never shrinks.
  const page = await browser.newPage();
  await page.goto(server.url);
  print(name, await page.evaluate(measure, name));
  await page.close();
}
await browser.close();
await server.close();

/** Runs in the page. @param {string} name */
async function measure(name) {
  const N_OPENINGS = 7;
  // Each keystroke counts with the middle one of its times: another program's turn on the processor is not the engine's.
  const N_ROUNDS = 3;
  // Bytes of blocks that an engine holds from question to question, as www/api.js has it.
  const HELD_BYTES = 2_000_000;
  if (!crossOriginIsolated) throw new Error('the page is not isolated: its clock is too coarse');
  const fetched = async (/** @type {string} */ url) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  // On a page the worker's script leaves what makes an engine.
  const script = Object.assign(document.createElement('script'), { src: '/worker.js' });
  await new Promise((done) => document.head.append(Object.assign(script, { onload: done })));
  const make = /** @type {any} */ (globalThis)[Symbol.for('teff.engine')];
  const wasm = await fetched('/engine.wasm');
  const folder = `/${encodeURIComponent(name)}`;
  const bytes = await fetched(`${folder}/index.teff`);
  /** @type {{ kind: string, text: string }[]} */
  const queries = await (await fetch(`${folder}/queries.json`)).json();

  const middle = (/** @type {number[]} */ times) => times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
  // Where the root ends stands at its twelfth byte.
  const root = bytes.subarray(0, new DataView(bytes.buffer).getUint32(12, true));
  const opened = async (/** @type {Uint8Array} */ index) => {
    /** @type {number[]} */
    const times = [];
    let run;
    for (let i = 0; i < N_OPENINGS; i++) {
      run = make();
      await run('start', [wasm]);
      const start = performance.now();
      await run('add', ['', index]);
      times.push(performance.now() - start);
    }
    return { run, ms: middle(times) };
  };
  const { run, ms: open } = await opened(bytes);
  const typed = queries.flatMap(({ kind, text }) => {
    const letters = [...text];
    return letters.map((_, i) => ({ kind, typed: letters.slice(0, i + 1).join('') }));
  });
  // Warm-up: until the browser's better compiler has seen what is called often.
  for (const key of typed.filter((_, i) => i % 4 === 0)) await run('search', [key.typed, {}]);
  const times = typed.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < N_ROUNDS; round++) {
    for (const [i, key] of typed.entries()) {
      const start = performance.now();
      await run('search', [key.typed, {}]);
      times[i]?.push(performance.now() - start);
    }
  }
  const keys = typed.map((key, i) => ({ ...key, ms: middle(times[i] ?? []) }));
  const json = (/** @type {Uint8Array} */ answer) => JSON.parse(new TextDecoder().decode(answer));
  const { pages } = json((await run('search', ['', {}]))[0]);

  const blocks = await fetched(`${folder}/blocks.bin`);
  /** @type {number[]} */
  const lengths = await (await fetch(`${folder}/blocks.json`)).json();
  let end = 0;
  const places = lengths.map((length) => [end, (end += length)]);
  const { run: runRoot, ms: openRoot } = await opened(root);
  /** @type {Key[]} */
  const brought = [];
  for (const key of typed) {
    let ms = 0;
    /** @type {[number, number, Uint8Array][]} */
    let given = [];
    for (let needs; needs !== null; ) {
      const start = performance.now();
      const [answer] = await runRoot('search', [key.typed, {}, given, needs ? 0 : HELD_BYTES]);
      ms += performance.now() - start;
      needs = json(answer).needs ?? null;
      given = [];
      for (let i = 0; needs && i < needs.length; i += 2) given.push([needs[i], needs[i + 1], blocks.subarray(...(places[needs[i + 1]] ?? []))]);
    }
    brought.push({ ...key, ms });
  }
  return { pages, size: bytes.length, open, keys, root: root.length, openRoot, brought };
}

/** @param {string} name @param {{ pages: number, size: number, open: number, keys: Key[], root: number, openRoot: number, brought: Key[] }} measured */
function print(name, { pages, size, open, keys, root, openRoot, brought }) {
  console.log(`\n${name}: ${pages} pages, ${size} bytes, opened in ${open.toFixed(1)} ms`);
  console.log(`${'keystrokes'.padEnd(20)}${['n', 'median', 'p95', 'max ms'].map((head) => head.padStart(9)).join('')}  slowest`);
  row('all', keys);
  const length = (/** @type {Key} */ key) => [...key.typed].length;
  // Phrases apart from their first letter on: a quotation mark is no letter, and what stands behind it is matched differently.
  const plain = keys.filter((key) => key.kind !== 'phrase');
  for (const n of [1, 2, 3]) row(`${n} letter${n > 1 ? 's' : ''}`, plain.filter((key) => length(key) === n));
  for (const kind of new Set(plain.map((key) => key.kind))) row(`${kind}, from 4`, plain.filter((key) => key.kind === kind && length(key) > 3));
  row('phrase', keys.filter((key) => key.kind === 'phrase'));
  console.log(`its root alone: ${root} bytes, opened in ${openRoot.toFixed(1)} ms; each keystroke once, with the blocks that it brings`);
  row('all', brought);
}

/** @param {string} name @param {Key[]} keys */
function row(name, keys) {
  if (keys.length === 0) return;
  const sorted = keys.toSorted((a, b) => a.ms - b.ms);
  const at = (/** @type {number} */ share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const cells = [String(keys.length), ...[0.5, 0.95, 1].map((share) => (at(share)?.ms ?? NaN).toFixed(2))];
  console.log(`${name.padEnd(20)}${cells.map((cell) => cell.padStart(9)).join('')}  ${JSON.stringify(at(1)?.typed)}`);
}
