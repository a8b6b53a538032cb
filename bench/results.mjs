/**
 * Everything that was measured, gathered from the kept units into one value: what `results.json` holds and the report prints.
 *
 * @module
 */

import { join } from 'node:path';
import { version } from './programs.mjs';
import { readUnit } from './units.mjs';

/** @typedef {{ median: number, min: number, max: number, runs: number }} Spread */
/** @typedef {{ sent: Spread, raw: Spread, requests: Spread }} Moment */
/** @typedef {import('./deploy.mjs').Weight} Weight */

/**
 * @typedef {object} Measured each stage is missing when it was not run; `failed` says why it could not be
 * @property {{ build: { seconds: Spread, peak: number }, sizes: { code: Weight, index: Weight, text: Weight }, commit?: string }} [build]
 * @property {{ ready: Moment, first: Moment, ten: Moment }} [payload]
 * @property {{ ready: Spread, first: Spread }} [cold]
 * @property {{ ready: Spread, first: Spread }} [slow]
 * @property {{ ready: number, first: number }} [trips]
 * @property {Record<'every' | 'fast', { sent: Spread, requests: Spread, ms: Spread }>} [typing]
 * @property {Awaited<ReturnType<typeof import('./visits.mjs').pass>>} [pass]
 * @property {Awaited<ReturnType<typeof import('./visits.mjs').known>>} [known]
 * @property {Record<string, string>} failed by stage
 */

/** @typedef {{ name: string, about: string, version: string }} Engine */
/** @typedef {Awaited<ReturnType<typeof import('./floors.mjs').floors>> & { about: string }} Floors */
/** @typedef {{ name: string, floors: Floors, engines: Record<string, Measured> }} Site */
/** @typedef {Awaited<ReturnType<typeof import('./machine.mjs').machine>> & { command: string }} Run */
/** @typedef {{ run: Run | undefined, engines: Record<string, Engine>, sites: Site[] }} Results */

/** What is measured of an engine, each by the function of its name in `visits.mjs`, but the build. */
export const STAGES = /** @type {const} */ (['build', 'payload', 'cold', 'slow', 'trips', 'typing', 'pass', 'known']);

/**
 * @param {string} units
 * @param {string[]} names of the corpora
 * @param {Record<string, import('./peers/peer.mjs').Peer>} peers
 * @returns {Promise<Results>}
 */
export async function gather(units, names, peers) {
  const sites = /** @type {Site[]} */ ([]);
  for (const name of names) {
    const floors = (await readUnit(join(units, name, 'floors.json')))?.value;
    if (floors === undefined) continue;
    const engines = /** @type {Record<string, Measured>} */ ({});
    for (const peer of Object.keys(peers)) {
      const measured = /** @type {Measured} */ ({ failed: {} });
      let n_stages = 0;
      for (const stage of STAGES) {
        const kept = await readUnit(join(units, name, `${peer}.${stage}.json`));
        if (kept === undefined) continue;
        n_stages++;
        if (kept.failed === undefined) Object.assign(measured, { [stage]: kept.value });
        else measured.failed[stage] = kept.failed;
      }
      if (n_stages > 0) engines[peer] = measured;
    }
    sites.push({ name, floors, engines });
  }
  const engines = Object.fromEntries(Object.entries(peers).map(([key, { name, about, from }]) => [key, { name, about, version: from ? version(from) : (sites.find(({ engines }) => engines[key]?.build)?.engines[key]?.build?.commit ?? '') }]));
  return { run: (await readUnit(join(units, 'run.json')))?.value, engines, sites };
}
