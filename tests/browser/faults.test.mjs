/**
 * Bundles whose files do not come as they should, in Chromium: never a wrong hit, never an error that nobody caught, and once the fault ends the answers are whole.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BLANK, ask, browserOf, prepare } from './bundle.mjs';
import { lay, scratch } from './bundles.mjs';
import { native, queries } from './parity.mjs';
import { serve } from './server.mjs';

const folder = scratch();
const site = join(folder, 'site');
const QUERIES = queries(400).filter((_, i) => i % 10 < 6).slice(0, 40);
const HOW = { module: '/teff/api.js', bundle: '/teff/' };
/** @type {string[]} */
let right;
/** @type {Awaited<ReturnType<typeof browserOf>>} */
let browser;

before(async () => {
  mkdirSync(site);
  lay(join(site, 'teff'), ['--shards', '--block-bytes', '400', '--file-bytes', '1200', '--image', join(folder, 'image.teff')]);
  writeFileSync(join(site, 'index.html'), BLANK);
  right = native(folder, join(folder, 'image.teff'), QUERIES);
  browser = await browserOf('chromium');
});
after(() => browser?.close());

/** @typedef {import('./server.mjs').Fault} Fault */
/** What can become of a file. @type {Record<string, (path: string) => Fault | undefined>} */
const FAULTS = {
  missing: () => ({ status: 404, type: 'text/html', body: '<!doctype html><title>404</title>' }),
  'a page in its place': () => ({ type: 'text/html', body: '<!doctype html><title>Welcome</title><p>'.padEnd(2000, 'x') }),
  cut: (path) => ({ body: bytesOf(path).subarray(0, -7) }),
  'a flipped bit': (path) => ({ body: flipped(bytesOf(path)) }),
  'another file': () => ({ body: bytesOf(`/teff/${manifest().segments[0].path}0.bin`) }),
  empty: () => ({ body: Buffer.alloc(0) }),
  'of a wrong type': () => ({ type: 'text/plain' }),
  'a stumbling server': () => ({ status: 503, type: 'text/plain', body: 'busy' }),
};

const bytesOf = (/** @type {string} */ path) => readFileSync(join(site, path));
const manifest = () => JSON.parse(readFileSync(join(site, 'teff/manifest.json'), 'utf8'));
/** @param {Buffer} bytes */
function flipped(bytes) {
  const copy = Buffer.from(bytes);
  const at = copy.length >> 1;
  copy[at] = (copy[at] ?? 0) ^ 16;
  return copy;
}

/**
 * A page over the site with `fault` in force until it is lifted.
 *
 * @param {(path: string) => Fault | undefined} fault
 */
async function open(fault) {
  let isFaulty = true;
  const server = await serve((path) => (isFaulty ? fault(path) : undefined), {}, site);
  const { page, trouble } = await browser.page(server.url);
  await page.goto(server.url);
  await prepare(page);
  return {
    page,
    trouble,
    lift: () => (isFaulty = false),
    /** @param {string[]} [some] */
    ask: (some = QUERIES) => ask(page, some, HOW),
    close: async () => {
      await page.close();
      await server.close();
    },
  };
}

/** Each line is the right answer, or says that it is not all of it. @param {string[]} lines */
function neverWrong(lines) {
  const wrong = lines.findIndex((line, i) => line !== right[i] && !/^(incomplete|error)/.test(line));
  assert.equal(wrong < 0 ? '' : `${lines[wrong]}`, wrong < 0 ? '' : `${right[wrong]}`);
  return lines.filter((line, i) => line !== right[i]).length;
}

for (const [name, fault] of Object.entries(FAULTS)) {
  test(`a third of the blocks is ${name}`, async () => {
    const opened = await open((path) => (/\/(\d+)\.bin$/.exec(path) && Number(/(\d+)\.bin$/.exec(path)?.[1]) % 3 === 1 ? fault(path) : undefined));
    // A type is of no account to what is fetched.
    const n_lacking = neverWrong(await opened.ask());
    assert.equal(n_lacking > 0, name !== 'of a wrong type');
    opened.lift();
    assert.deepEqual(await opened.ask(), right);
    assert.deepEqual(opened.trouble, []);
    await opened.close();
  });

  test(`the root is ${name}`, async () => {
    const opened = await open((path) => (path.endsWith('root.bin') ? fault(path) : undefined));
    neverWrong(await opened.ask(QUERIES.slice(0, 1)));
    opened.lift();
    assert.deepEqual(await opened.ask(), right);
    assert.deepEqual(opened.trouble, []);
    await opened.close();
  });

  test(`the engine is ${name}`, async () => {
    const opened = await open((path) => (/\/a\/engine-/.test(path) ? fault(path) : undefined));
    neverWrong(await opened.ask(QUERIES.slice(0, 1)));
    opened.lift();
    assert.deepEqual(await opened.ask(), right);
    assert.deepEqual(opened.trouble, []);
    await opened.close();
  });
}

test('the worker does not come, and the page itself answers once it does', async () => {
  const opened = await open((path) => (/\/worker\.js$/.test(path) ? FAULTS['missing']?.(path) : undefined));
  assert.match(`${await opened.ask(QUERIES.slice(0, 1))}`, /^error/);
  opened.lift();
  assert.deepEqual(await opened.ask(), right);
  await opened.close();
});

test('five seconds late is late, not lost', async () => {
  const opened = await open((path) => (path.endsWith('.bin') ? { wait: 5000 } : undefined));
  assert.deepEqual(await opened.ask(QUERIES.slice(0, 1)), right.slice(0, 1));
  opened.lift();
  assert.deepEqual(await opened.ask(), right);
  assert.deepEqual(opened.trouble, []);
  await opened.close();
});

test('thirty random schedules of faults', async () => {
  const kinds = Object.values(FAULTS);
  for (let schedule = 0; schedule < 30; schedule++) {
    let state = schedule + 1;
    const draw = (/** @type {number} */ n) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    const opened = await open((path) => (path.endsWith('.bin') && draw(4) === 0 ? kinds[draw(kinds.length)]?.(path) : draw(6) === 0 && path.endsWith('.bin') ? { wait: draw(60) } : undefined));
    neverWrong(await opened.ask(QUERIES.slice(0, 6)));
    opened.lift();
    assert.deepEqual(await opened.ask(), right, `schedule ${schedule}`);
    assert.deepEqual(opened.trouble, [], `schedule ${schedule}`);
    await opened.close();
  }
});

test('a page that was opened before a deploy', async () => {
  const before = join(folder, 'before');
  cpSync(site, before, { recursive: true });
  const opened = await open(() => undefined);
  const expected = right.slice(0, 1);
  // The manifest and the engine are here, no block is.
  assert.deepEqual(await ask(opened.page, [QUERIES[0] ?? ''], HOW), expected);
  // Other names for everything, and none of the old ones: the same articles in other blocks.
  lay(join(site, 'teff'), ['--shards', '--block-bytes', '500']);
  assert.deepEqual(await opened.ask(), right, 'the manifest is read again');
  assert.deepEqual(opened.trouble, []);
  await opened.close();

  // A fresh script before its files: a host that is still copying. The old manifest leads to the old files.
  const api = readFileSync(join(site, 'teff/api.js'));
  rmSync(site, { recursive: true });
  cpSync(before, site, { recursive: true });
  const early = await open((path) => (path.endsWith('api.js') ? { type: 'text/javascript', body: api } : undefined));
  assert.deepEqual(await early.ask(), right);
  assert.deepEqual(early.trouble, []);
  await early.close();
});

test('the network is cut: what was fetched still answers, in this visit and the next', async () => {
  let isCut = false;
  const opened = await open((path) => (isCut && path.endsWith('.bin') ? { status: 503, type: 'text/plain', body: '' } : undefined));
  assert.deepEqual(await opened.ask(), right);
  isCut = true;
  assert.deepEqual(await opened.ask(), right);
  await /** @type {any} */ (opened.page).reload();
  await prepare(opened.page);
  assert.deepEqual(await opened.ask(), right, 'the browser keeps blocks across visits');
  await opened.close();
});
