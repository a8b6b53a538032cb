/**
 * What the command does with input that nobody means to give it: one page of 200 MB, and a million files in one folder. Prints for each the time, the peak of memory, the exit code and
 * what was said. Started by `cargo xtask bench --hostile`; opens no browser, and leaves nothing on the disk.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { peakMemory } from './processes.mjs';
import { program } from './programs.mjs';
import { random } from './random.mjs';

const { values: options } = parseArgs({
  options: { hostile: { type: 'boolean' }, files: { type: 'string', default: '1000000' }, mb: { type: 'string', default: '200' } },
});
const target = fileURLToPath(new URL('../target/bench/hostile', import.meta.url));
const SEED = 'teff bench hostile 1';
// Words of a language in kind: few that are everywhere, many that are rare.
const WORDS = 50_000;

await rm(target, { recursive: true, force: true });
try {
  await page(Number(options.mb) * 1e6);
  await files(Number(options.files));
} finally {
  await rm(target, { recursive: true, force: true });
}

/** One page of so many bytes, as it is and with the limit below it. @param {number} bytes */
async function page(bytes) {
  const folder = join(target, 'page');
  await mkdir(folder, { recursive: true });
  const chance = random(SEED);
  const word = () => Math.floor(WORDS ** chance.next()).toString(36);
  const file = await open(join(folder, 'long.html'), 'w');
  await file.write('<!doctype html><html lang="en"><title>A long page</title><main><h1>A long page</h1>\n');
  for (let written = 0, section = 0; written < bytes; section++) {
    const text = Array.from({ length: 2000 }, word).join(' ');
    const piece = `<h2 id="s${section}">Section ${section}</h2><p>${text}</p>\n`;
    await file.write(piece);
    written += piece.length;
  }
  await file.close();
  const about = `one page of ${(bytes / 1e6).toFixed(0)} MB`;
  await run(about, ['build', folder]);
  await found(folder, 's7');
  await run(`${about}, with --max-file-mb 100`, ['build', folder, '--max-file-mb', '100']);
}

/** So many files in one folder. @param {number} n */
async function files(n) {
  const folder = join(target, 'files');
  await mkdir(folder, { recursive: true });
  // As many at once as a disk likes.
  const at = { next: 0 };
  const write = async () => {
    while (at.next < n) {
      const i = at.next++;
      await writeFile(join(folder, `${i}.html`), `<html lang=en><title>Page ${i}</title><main><p>The words of page ${i}, which are few: ${(i * 7919 + 13).toString(36)}.</p></main>\n`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, write));
  await run(`${n.toLocaleString('en')} files in one folder`, ['build', folder]);
  await found(folder, (n - 1).toString());
}

/** @param {string} folder @param {string} query */
async function found(folder, query) {
  await run(`  a search for ${query}`, ['search', folder, query, '-n', '1']);
}

/** Runs the command and prints what it took and said. @param {string} about @param {string[]} args */
async function run(about, args) {
  const start = performance.now();
  const child = spawn(program('teff'), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = /** @type {string[]} */ ([]);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(String(data)));
  const watch = peakMemory(child.pid ?? 0);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', (code, signal) => resolve(code ?? signal)));
  const { peak, processor } = watch.end();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${about}: ${seconds.toFixed(1)} s, ${processor.toFixed(1)} s of processors, ${(peak / 1e6).toFixed(0)} MB, exit code ${code}`);
  console.log(said.join('').trim().replace(/^/gm, '    | '));
}
