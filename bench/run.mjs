/**
 * teff beside other engines for static sites: builds every engine's index over the same pages, visits them in headless Chromium, and writes `results.json` and
 * the page in the docs. Started by `cargo xtask bench`; `node bench/run.mjs --help` tells the options.
 *
 * What is measured stands in `visits.mjs`; here is only who, how often, in which order.
 *
 * @module
 */

import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launch } from './browser.mjs';
import { corpus, NAMES } from './corpora.mjs';
import { deploy, listed } from './deploy.mjs';
import { floors } from './floors.mjs';
import { machine } from './machine.mjs';
import { fingerprintOf, version } from './programs.mjs';
import { peers } from './peers/all.mjs';
import { write } from './report.mjs';
import { STAGES as ALL } from './results.mjs';
import { serve } from './server.mjs';
import { unit } from './units.mjs';
import * as visits from './visits.mjs';

/** @typedef {Exclude<(typeof ALL)[number], 'build'>} Stage */

// A build comes before each.
const STAGES = /** @type {Stage[]} */ (ALL.filter((stage) => stage !== 'build'));

const HELP = `Measures teff beside other engines for static sites.

Usage: node bench/run.mjs [options]

  --quick            XS and S with fewer runs: some minutes
  --corpora <names>  of ${NAMES.join(', ')}, with commas; else XS, S, M
  --peers <names>    of ${Object.keys(peers).join(', ')}; else all
  --stages <names>   of ${STAGES.join(', ')}; else all
  --curve            the growth over 100, 1,000 and 10,000 pages as well
  --fresh            measure everything again, not only what is missing
  --report           measure nothing, write results.json and the docs from what is there
`;

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    corpora: { type: 'string' },
    peers: { type: 'string' },
    stages: { type: 'string' },
    curve: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const RUNS = options.quick ? { build: 1, payload: 2, cold: 2, slow: 1, typing: 1, pass: 1 } : { build: 2, payload: 3, cold: 3, slow: 2, typing: 2, pass: 2 };
const CURVE = ['L-100', 'L-1000', 'L-10000'];
const CURVE_PEERS = ['teff', 'pagefind', 'minisearch', 'scan'];

const target = fileURLToPath(new URL('../target/bench', import.meta.url));
const units = `${target}/units/${options.quick ? 'quick' : 'full'}`;
const names = list(options.corpora, NAMES, options.quick ? ['XS', 'S'] : ['XS', 'S', 'M']);
const chosen = list(options.peers, Object.keys(peers), Object.keys(peers));
const stages = /** @type {Stage[]} */ (list(options.stages, STAGES, STAGES));
const started = performance.now();

if (options.fresh) await rm(units, { recursive: true, force: true });
if (!options.report) {
  for (const name of names) for (const peer of await prepared(name, chosen)) await measured(name, peer, RUNS, stages);
  if (options.curve) {
    const runs = { ...RUNS, build: 1 };
    for (const name of CURVE) for (const peer of await prepared(name, chosen.filter((peer) => CURVE_PEERS.includes(peer)))) await measured(name, peer, runs, ['payload']);
  }
  await unit(units, 'run', { at: Date.now() }, async () => ({ ...(await machine()), command: command() }));
}
await write(units, [...NAMES], peers, options.quick);
say(`done in ${Math.round((performance.now() - started) / 1000)} s`);

/** The corpus and its floors; hands back the engines that are to be measured. @param {string} name @param {string[]} engines */
async function prepared(name, engines) {
  const made = await corpus(name, target, say);
  await step(name, 'floors', { fingerprint: made.fingerprint }, async () => ({ about: made.about, fingerprint: made.fingerprint, ...(await floors(made.pages, target)) }));
  return engines;
}

/** One engine over one corpus. @param {string} name @param {string} peerName @param {typeof RUNS} runs @param {Stage[]} stages */
async function measured(name, peerName, runs, stages) {
  const peer = /** @type {import('./peers/peer.mjs').Peer} */ (peers[peerName]);
  const made = await corpus(name, target, say);
  const built = await step(name, `${peerName}.build`, { runs: runs.build, corpus: made.fingerprint, peer: peer.from ? version(peer.from) : fingerprintOf(peerName) }, () =>
    deploy(peerName, peer, made, target, runs.build),
  );
  if (built === undefined) return;
  const folder = `${target}/deployed/${name}/${peerName}`;
  // Started when the first stage has something to do: a run that only resumes opens nothing.
  /** @type {Promise<import('./visits.mjs').Ground> | undefined} */
  let ground;
  const open = async () => {
    const server = await serve(folder, target);
    await server.warm(await listed(folder));
    return { server, browser: await launch(), queries: made.queries, known: made.known };
  };
  for (const stage of stages) {
    const n = stage === 'trips' || stage === 'known' ? 1 : runs[stage];
    await step(name, `${peerName}.${stage}`, { n, corpus: made.fingerprint, files: built.fingerprint }, async () => {
      ground ??= open();
      return /** @type {Promise<unknown>} */ (visits[stage](await ground, n));
    });
  }
  if (ground !== undefined) {
    const { server, browser } = await ground;
    await browser.close();
    await server.close();
  }
}

/**
 * One unit, with a line that says how it went.
 *
 * @template T
 * @param {string} name @param {string} what @param {unknown} depends @param {() => Promise<T>} measure
 * @returns {Promise<T | undefined>}
 */
async function step(name, what, depends, measure) {
  const { kept, seconds, value, failed } = await unit(units, `${name}/${what}`, depends, measure);
  if (failed !== undefined) say(`${name} ${what}: FAILED: ${failed}`);
  else say(`${name} ${what}: ${kept ? 'kept' : `${seconds.toFixed(1)} s`}`);
  return value;
}

/** @param {string | undefined} given @param {string[]} known @param {string[]} otherwise */
function list(given, known, otherwise) {
  if (given === undefined) return otherwise;
  const wanted = given.split(',').map((name) => name.trim()).filter(Boolean);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`there is no ${unknown}; known are ${known.join(', ')}`);
  return wanted;
}

/** @param {string} words */
function say(words) {
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`[${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}] ${words}`);
}

function command() {
  const words = [options.quick && '--quick', options.corpora && `--corpora ${options.corpora}`, options.peers && `--peers ${options.peers}`, options.stages && `--stages ${options.stages}`, options.curve && '--curve'];
  return ['cargo xtask bench', ...words.filter(Boolean)].join(' ');
}
