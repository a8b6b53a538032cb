/**
 * One engine's files for one corpus, ready to be served: built, with the page beside, and weighed. Called by `run.mjs`; it opens no browser.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotli, gzipped, isCompressed } from './compress.mjs';
import { page } from './page.mjs';
import { median, spread } from './statistics.mjs';

/** @typedef {{ files: number, raw: number, gzip: number, brotli: number }} Weight as a host sends them that compresses so */

/**
 * @param {string} name the adapter's file
 * @param {import('./peers/peer.mjs').Peer} peer
 * @param {import('./corpora.mjs').Corpus} corpus
 * @param {string} target
 * @param {number} runs how often the index is built
 */
export async function deploy(name, peer, corpus, target, runs) {
  const out = join(target, 'deployed', corpus.name, name);
  const job = JSON.stringify({ site: corpus.site, out, records: join(corpus.folder, 'records.json') });
  const script = fileURLToPath(new URL('build.mjs', import.meta.url));
  const builds = /** @type {{ seconds: number, peak: number }[]} */ ([]);
  for (let i = 0; i < runs; i++) {
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    // L in memory as objects: more than Node takes by itself.
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-old-space-size=12000', script, name, job], { maxBuffer: 1 << 24 }).catch((error) => {
      throw new Error(cause(String(error.stderr || error.message)));
    });
    builds.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}'));
  }
  const built = await listed(out);
  const { html, engine } = await page(name, peer.preload ?? []);
  if (engine !== undefined) await writeFile(join(out, 'engine.js'), engine);
  await writeFile(join(out, 'index.html'), html);
  await writeFile(join(out, 'blank.html'), '<!doctype html><meta charset="utf-8"><title>blank</title><link rel="icon" href="data:,">');
  const files = engine === undefined ? built : [...built, 'engine.js'];
  return {
    build: { seconds: spread(builds.map(({ seconds }) => seconds)), peak: median(builds.map(({ peak }) => peak)) },
    sizes: {
      code: await weigh(out, files.filter((file) => peer.part(file) === 'code'), target),
      index: await weigh(out, files.filter((file) => peer.part(file) === 'index'), target),
      text: await weigh(out, files.filter((file) => peer.part(file) === 'text'), target),
    },
    fingerprint: await fingerprint(out, [...files, 'index.html']),
    // What no npm package stands behind is of this checkout.
    commit: peer.from === '' ? await commit() : undefined,
  };
}

/** @param {string} folder */
export async function listed(folder) {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/')).sort();
  const files = [];
  for (const name of names) if ((await stat(join(folder, name))).isFile()) files.push(name);
  return files;
}

/** @param {string} folder @param {string[]} files @param {string} target @returns {Promise<Weight>} */
async function weigh(folder, files, target) {
  const sum = { files: files.length, raw: 0, gzip: 0, brotli: 0 };
  for (const file of files) {
    const bytes = await readFile(join(folder, file));
    sum.raw += bytes.length;
    // What a host sends as it lies there is packed already, wherever engines have many files.
    sum.gzip += isCompressed(file) ? Math.min(bytes.length, await gzipped(bytes)) : bytes.length;
    sum.brotli += isCompressed(file) ? Math.min(bytes.length, (await brotli(bytes, target)).bytes.length) : bytes.length;
  }
  return sum;
}

/** @param {string} folder @param {string[]} files */
async function fingerprint(folder, files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(await readFile(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

/** The commit that is checked out, where git tells it. */
function commit() {
  return promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: fileURLToPath(new URL('.', import.meta.url)) }).then(({ stdout }) => stdout.trim(), () => undefined);
}

/** The line of a failed program that says why. @param {string} text */
function cause(text) {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? 'failed without a word';
}
