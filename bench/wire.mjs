/**
 * What a reader fetches, part by part: bytes and requests until ready, until the first ten hits stand, after ten queries, and while two words are typed letter by letter. Asks a
 * bundle's own `api.js` in Node what the bench asks in a browser, so that it takes seconds and not hours: `node bench/wire.mjs [S] [M] [L]`, with the command in `TEFF_COMMAND` or where
 * `cargo build --release` leaves it, and its scripts in `TEFF_ENGINE` as `cargo xtask bench` has them.
 *
 * It measures no time. What is sent is what the bench's host sends: scripts and the engine after Brotli, blocks as they lie there.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotli, isCompressed } from './compress.mjs';
import { corpus } from './corpora.mjs';

/** @typedef {{ n: number, sent: number }} Sum */
/** @typedef {Map<string, Sum>} Tally by part */
/** @typedef {{ preload: () => Promise<void>, search: (query: string, options: object) => Promise<unknown>, close: () => void }} Search */
/** @typedef {(path: string, how: { start?: number, end?: number }) => Promise<Uint8Array>} Load */

const RUNS = 10;
/** Milliseconds between two keys: 100 words a minute, as in visits.mjs. */
const KEY = 120;
const PARTS = ['scripts', 'engine', 'root', 'words', 'positions', 'texts', 'others'];

const target = fileURLToPath(new URL('../target/bench/', import.meta.url));
const command = process.env['TEFF_COMMAND'] ?? fileURLToPath(new URL('../target/release/teff', import.meta.url));
const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ['S', 'M']) await measured(name);

/** @param {string} name */
async function measured(name) {
  const { site, pages, queries } = await corpus(name, target, console.log);
  const folder = join(target, 'wire', name, 'teff');
  await rm(folder, { recursive: true, force: true });
  execFileSync(command, ['build', site, '--output', folder, '--keep-generated', '--quiet'], { stdio: 'inherit' });
  const [segment] = execFileSync(command, ['inspect', folder, '--json'], { encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line));
  const bundle = { folder, partOf: partOf(segment) };
  console.log(`${name}: ${pages.length} pages`);
  const plain = queries.filter(({ kind }) => kind !== 'typo' && kind !== 'prefix').map(({ text }) => text);
  const two = queries.filter(({ kind }) => kind === '2 words').map(({ text }) => text);
  /** @type {Record<string, Tally[]>} */
  const stages = { ready: [], first: [], ten: [], 'typed, every letter answered': [], 'typed away': [] };
  for (let run = 0; run < RUNS; run++) {
    const mine = Array.from({ length: 10 }, (_, n) => plain[(10 * run + n) % plain.length] ?? '');
    await visit(bundle, async (search, tally) => {
      stages['ready']?.push(tally());
      for (const [n, query] of mine.entries()) {
        await search.search(query, { limit: 10 });
        if (n === 0) stages['first']?.push(tally());
      }
      stages['ten']?.push(tally());
    });
    const letters = [...(two[run % two.length] ?? '')];
    const typed = letters.slice(1).map((_, n) => letters.slice(0, n + 2).join(''));
    await visit(bundle, async (search, tally) => {
      const before = tally();
      for (const text of typed) await search.search(text, { limit: 10 });
      stages['typed, every letter answered']?.push(less(tally(), before));
    });
    await visit(bundle, async (search, tally) => {
      const before = tally();
      let last;
      for (const text of typed) {
        last = search.search(text, { limit: 10, typing: true });
        last.catch(() => {});
        if (text !== typed.at(-1)) await new Promise((done) => setTimeout(done, KEY));
      }
      await last;
      stages['typed away']?.push(less(tally(), before));
    });
  }
  console.log(`${''.padEnd(30)}${[...PARTS, 'together'].map((part) => part.padStart(14)).join('')}`);
  for (const [stage, tallies] of Object.entries(stages)) {
    const cells = PARTS.map((part) => mean(tallies.map((tally) => tally.get(part) ?? { n: 0, sent: 0 })));
    const all = { n: cells.reduce((sum, { n }) => sum + n, 0), sent: cells.reduce((sum, { sent }) => sum + sent, 0) };
    const cell = (/** @type {Sum} */ { n, sent }) => (n === 0 ? '' : `${(sent / 1000).toFixed(1)} kB/${n.toFixed(1)}`).padStart(14);
    console.log(`${stage.padEnd(30)}${[...cells, all].map(cell).join('')}`);
  }
}

/** @param {Sum[]} sums @returns {Sum} */
function mean(sums) {
  const of = (/** @type {(sum: Sum) => number} */ value) => sums.reduce((all, sum) => all + value(sum), 0) / sums.length;
  return { n: of(({ n }) => n), sent: of(({ sent }) => sent) };
}

/** What a file of the bundle, from `start` on, is part of. @param {any} segment as `teff inspect --json` tells it @returns {(path: string, start: number) => string} */
function partOf({ places, termBlocks, positionBlocks, textBlocks }) {
  const ends = [termBlocks.n, positionBlocks.n, textBlocks.n].map((_, i, all) => all.slice(0, i + 1).reduce((sum, n) => sum + n, 0));
  return (path, start) => {
    if (/(^|\/)engine-/.test(path)) return 'engine';
    if (!path.startsWith('i/')) return 'scripts';
    const file = /\/(\d+)\.bin$/.exec(path)?.[1];
    if (file === undefined) return 'root';
    const block = places.findIndex((/** @type {number[]} */ place) => place[0] === Number(file) && place[1] === start);
    return ['words', 'positions', 'texts'][ends.findIndex((end) => block < end)] ?? 'others';
  };
}

/** @param {{ folder: string, partOf: (path: string, start: number) => string }} bundle @param {(search: Search, tally: () => Tally) => Promise<void>} what */
async function visit({ folder, partOf }, what) {
  /** @type {Tally} */
  const sent = new Map();
  const count = async (/** @type {string} */ path, start = 0, end = Infinity) => {
    // A host that compresses sends the engine as it is, under its other name.
    const bytes = await readFile(join(folder, path.replace(/(engine-.*)\.bin$/, '$1.wasm')));
    const length = isCompressed(path) || path.includes('engine-') ? (await brotli(bytes, target)).bytes.length : Math.min(end, bytes.length) - start;
    const part = partOf(path, start);
    const sum = sent.get(part) ?? { n: 0, sent: 0 };
    sent.set(part, { n: sum.n + 1, sent: sum.sent + length });
  };
  /** @type {Load} */
  const load = async (path, { start, end }) => {
    const bytes = new Uint8Array(await readFile(join(folder, path)));
    if (path !== 'manifest.json') await count(path, start, end);
    return bytes.subarray(start, end);
  };
  await count('api.js');
  const { createSearch } = await import(pathToFileURL(join(folder, 'api.js')).href);
  const search = /** @type {Search} */ (await createSearch({ bundle: pathToFileURL(`${folder}/`), load }));
  await search.preload();
  // Node keeps a script that it has imported; a page of its own would ask for it.
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  if ((sent.get('scripts')?.n ?? 0) < 2) await count(manifest.worker);
  await what(search, () => new Map([...sent].map(([part, sum]) => [part, { ...sum }])));
  search.close();
}

/** @param {Tally} tally @param {Tally} before @returns {Tally} */
function less(tally, before) {
  return new Map([...tally].map(([part, { n, sent }]) => [part, { n: n - (before.get(part)?.n ?? 0), sent: sent - (before.get(part)?.sent ?? 0) }]));
}
