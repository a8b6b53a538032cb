/**
 * What building an index costs as a site grows: teff and Pagefind in turn over the same pages, from a book to all of the Rust toolchain's documentation, and teff alone over 100,000
 * generated pages. Writes `scale.json` and its table in the page in the docs. Started by `cargo xtask bench --scale`; opens no browser.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { corpus, toolchainDocs } from './corpora.mjs';
import { listed } from './deploy.mjs';
import { generated } from './generated.mjs';
import { system } from './machine.mjs';
import { peers } from './peers/all.mjs';
import { fingerprintOf, version } from './programs.mjs';
import { readUnit, unit } from './units.mjs';
import { writeScale } from './report.mjs';
import { spread } from './statistics.mjs';

/** @typedef {import('./statistics.mjs').Spread} Spread */
/** @typedef {{ seconds: Spread, processor: Spread, peak: Spread, files: number, bytes: number }} Built */
/** @typedef {{ name: string, about: string, pages: number, engines: Record<string, Built> }} Place */
/** @typedef {{ run: Awaited<ReturnType<typeof system>> & { command: string }, versions: Record<string, string>, places: Place[] }} Scale */

const target = fileURLToPath(new URL('../target/bench', import.meta.url));
const units = join(target, 'units', 'scale');

/** Sites in the order of their size. @type {Record<string, { runs: number, engines: string[], site: () => Promise<{ folder: string, about: string }> }>} */
const PLACES = {
  S: { runs: 3, engines: ['teff', 'pagefind'], site: () => sampled('S') },
  M: { runs: 3, engines: ['teff', 'pagefind'], site: () => sampled('M') },
  L: { runs: 2, engines: ['teff', 'pagefind'], site: () => sampled('L') },
  all: { runs: 1, engines: ['teff', 'pagefind'], site: async () => ({ folder: toolchainDocs(), about: 'every file of the documentation as it lies there' }) },
  // Pagefind is left out: by its growth from 2,500 to 20,000 pages it would take some 10 GB.
  generated: { runs: 1, engines: ['teff'], site: async () => ({ folder: await generated(target, 100_000, say), about: 'pages made up of the words of a book' }) },
};

const { values: options } = parseArgs({ options: { scale: { type: 'boolean', default: true }, sites: { type: 'string' }, fresh: { type: 'boolean', default: false } } });
const names = options.sites === undefined ? Object.keys(PLACES) : options.sites.split(',');
const started = performance.now();
if (options.fresh) await rm(units, { recursive: true, force: true });
for (const name of names) {
  const place = PLACES[name];
  if (place === undefined) throw new Error(`there is no ${name}; known are ${Object.keys(PLACES).join(', ')}`);
  await measured(name, place);
}
await unit(units, 'run', { at: Date.now() }, async () => ({ ...system(), command: ['cargo xtask bench --scale', options.sites && `--sites ${options.sites}`].filter(Boolean).join(' ') }));
await writeScale(await gathered());
say('done');

/** Each engine as often as it is asked for, in turn, so that what else the machine does meets all of them. @param {string} name @param {typeof PLACES[string]} place */
async function measured(name, place) {
  const { folder, about } = await place.site();
  const pages = (await listed(folder)).filter((file) => file.endsWith('.html')).length;
  const runs = Object.fromEntries(place.engines.map((engine) => [engine, /** @type {{ seconds: number, processor: number, peak: number, files: number, bytes: number }[]} */ ([])]));
  const depends = { runs: place.runs, pages, engines: place.engines.map((engine) => [engine, fingerprintOf(engine) || version(/** @type {any} */ (peers[engine]).from)]) };
  const { failed, kept, seconds } = await unit(units, name, depends, async () => {
    for (let i = 0; i < place.runs; i++) for (const engine of place.engines) runs[engine]?.push(await build(name, engine, folder));
    /** @param {{ files: number, bytes: number }[]} all */
    const last = (all) => /** @type {{ files: number, bytes: number }} */ (all.at(-1));
    /** @type {Place} */
    const value = {
      name, about, pages,
      engines: Object.fromEntries(Object.entries(runs).map(([engine, all]) => [engine, {
        seconds: spread(all.map(({ seconds }) => seconds)), processor: spread(all.map(({ processor }) => processor)), peak: spread(all.map(({ peak }) => peak)),
        files: last(all).files, bytes: last(all).bytes,
      }])),
    };
    return value;
  });
  say(`${name}: ${failed !== undefined ? `FAILED: ${failed}` : kept ? 'kept' : `${seconds.toFixed(0)} s`}`);
}

/** @param {string} name @param {string} engine @param {string} site */
async function build(name, engine, site) {
  const out = join(target, 'scale', name, engine);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const script = fileURLToPath(new URL('build.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, engine, JSON.stringify({ site, out, records: '' })], { maxBuffer: 1 << 24 });
  const files = await listed(out);
  let bytes = 0;
  for (const file of files) bytes += (await stat(join(out, file))).size;
  await rm(out, { recursive: true, force: true });
  const { seconds, processor, peak } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
  say(`${name} ${engine}: ${seconds.toFixed(1)} s, ${processor.toFixed(1)} s of processors, ${(peak / 1e6).toFixed(0)} MB, ${(bytes / 1e6).toFixed(2)} MB in ${files.length} files`);
  return { seconds, processor, peak, files: files.length, bytes };
}

/** What was measured at any time; sites that were not are left out. @returns {Promise<Scale>} */
async function gathered() {
  const places = [];
  for (const name of Object.keys(PLACES)) {
    const kept = await readUnit(join(units, `${name}.json`));
    if (kept?.value !== undefined) places.push(/** @type {Place} */ (kept.value));
  }
  const { value: run } = /** @type {{ value: Scale['run'] }} */ (await readUnit(join(units, 'run.json')));
  return { run, versions: { teff: fingerprintOf('teff'), pagefind: version('pagefind') }, places };
}

/** @param {string} name */
async function sampled(name) {
  const { site, about } = await corpus(name, target, say);
  return { folder: site, about };
}

/** @param {string} words */
function say(words) {
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`[${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}] ${words}`);
}
