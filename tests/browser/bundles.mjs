/**
 * Bundles of the articles of seeds/ in every packaging, made once for all tests of a run, and the folder that they lie in.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The program that lays bundles and the folder with the engine; `cargo xtask test --only page` builds both. */
const LAY = resolve(process.env.TEFF_LAY ?? 'target/debug/examples/lay');
export const ENGINE = resolve(process.env.TEFF_ENGINE ?? 'target/engine');

/** A folder that is gone when the tests have ended. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'teff-bundles-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string} folder
 * @param {string[]} [flags]
 * @param {string} [source]
 */
export function lay(folder, flags = [], source = 'seeds') {
  if (!existsSync(LAY)) throw new Error(`${LAY} is missing; run \`cargo build -p teff-bundle --examples\``);
  return execFileSync(LAY, [source, ENGINE, folder, ...flags], { encoding: 'utf8' });
}

/** Lays a bundle with segments of other languages beside that of seeds/. @param {string} folder @param {Record<string, string>} others sources by language */
export function layBeside(folder, others) {
  lay(folder, ['--shards']);
  const segments = (/** @type {string} */ place) => JSON.stringify(JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8')).segments);
  const own = segments(folder);
  const rows = JSON.parse(own);
  for (const [lang, source] of Object.entries(others)) {
    const beside = join(scratch(), 'beside');
    lay(beside, ['--shards'], source);
    cpSync(join(beside, 'i'), join(folder, 'i'), { recursive: true });
    rows.push({ ...JSON.parse(segments(beside))[0], lang });
  }
  const all = JSON.stringify(rows);
  const roots = rows.slice(1).map(({ lang, path }) => `"${lang}":"${path}root.bin",`).join('');
  const boot = readFileSync(join(folder, 'teff.js'), 'utf8');
  writeFileSync(join(folder, 'teff.js'), boot.replace('"roots":{', `"roots":{${roots}`));
  const names = readdirSync(folder, { recursive: true }).map(String);
  for (const name of names.filter((name) => /(^manifest\.json|^api\.js|loader-\w+\.js)$/.test(name))) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const changed = name.endsWith('.json') ? JSON.stringify({ ...JSON.parse(text), segments: rows }) : text.replace(own, all);
    if (changed === text) throw new Error(`expected the segments in ${name}`);
    writeFileSync(path, changed);
  }
}
