/**
 * What was measured is kept, one file for each unit of work, so that an interrupted run goes on where it stopped. A unit is taken again when what it depends
 * on has changed, or when it failed.
 *
 * @module
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Raised when what is measured, or how, changes: figures of two editions are not compared. */
export const EDITION = 3;

/** @template T @typedef {{ edition: number, key: string, seconds: number, value?: T, failed?: string }} Unit */

/**
 * The value that was measured, or why it could not be.
 *
 * @template T
 * @param {string} folder where units are kept
 * @param {string} name of the unit, with slashes
 * @param {unknown} depends what it stands or falls with
 * @param {() => Promise<T>} measure
 * @returns {Promise<Unit<T> & { kept: boolean }>}
 */
export async function unit(folder, name, depends, measure) {
  const path = join(folder, `${name}.json`);
  const key = JSON.stringify(depends);
  const kept = /** @type {Unit<T> | undefined} */ (await readUnit(path));
  if (kept !== undefined && kept.key === key && kept.failed === undefined) return { ...kept, kept: true };
  const start = performance.now();
  const outcome = await measure().then(
    (value) => ({ value }),
    (error) => ({ failed: error instanceof Error ? error.message : String(error) }),
  );
  /** @type {Unit<T>} */
  const made = { edition: EDITION, key, seconds: (performance.now() - start) / 1000, ...outcome };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(made));
  return { ...made, kept: false };
}

/** What is kept there, unless it is of another edition. @param {string} path @returns {Promise<Unit<any> | undefined>} */
export async function readUnit(path) {
  const kept = await readFile(path, 'utf8').then(JSON.parse).catch(() => undefined);
  return kept?.edition === EDITION ? kept : undefined;
}
