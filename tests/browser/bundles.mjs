/**
 * Bundles of the articles of seeds/ in every packaging, made once for all tests of a run, and the folder that they lie in.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
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
