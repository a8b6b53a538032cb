/**
 * The same search in Node: every packaging answers alike, from files and from whatever else `load` reads; what does not come is said.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ENGINE, lay, scratch } from './bundles.mjs';
import { GOLDEN, TITLE } from './golden.mjs';

const folder = scratch();
const PACKAGINGS = { shards: ['--shards', '--offline'], 'one-file': ['--one-file'] };

before(() => {
  for (const [name, flags] of Object.entries(PACKAGINGS)) lay(join(folder, name), flags);
});

/** @param {string} name @param {object} [init] */
async function open(name, init) {
  const { createSearch } = await import(pathToFileURL(join(folder, name, 'api.js')).href);
  return createSearch(init);
}

test('every packaging answers alike', async () => {
  const searches = await Promise.all(Object.keys(PACKAGINGS).map((name) => open(name)));
  const queries = [...GOLDEN.map(({ query }) => query), 'e', 'index offline', 'ውሂብ', '"no such phrase" typing', 'xyzzy', ''];
  for (const query of queries) {
    const [first, ...others] = await Promise.all(searches.map((search) => search.search(query, { completions: 3 })));
    assert.equal(first.complete, true);
    assert.deepEqual(others.map(({ ms, ...rest }) => rest), others.map(() => ({ ...first, ms: undefined })).map(({ ms, ...rest }) => rest), query);
  }
  for (const { query, marks, excerpt } of GOLDEN) {
    const { hits: [hit] } = await searches[0].search(query);
    assert.equal(hit.title, TITLE);
    assert.ok(hit.excerpt.includes(excerpt));
    assert.deepEqual([...new Set(hit.excerptRanges.map((/** @type {number[]} */ [start, end]) => hit.excerpt.slice(start, end)))], marks);
  }
  assert.deepEqual(await searches[0].suggest('priso'), ['prisoners']);
  for (const search of searches) search.close();
});

test('a bundle is named by its folder, with a slash behind it or not, or by a script in it', async () => {
  const place = pathToFileURL(join(folder, 'shards')).href;
  for (const name of [place, `${place}/`, `${place}/api.js`, `${place}/teff.js?v=1`, `${place}#x`]) {
    const search = await open('one-file', { bundle: name });
    assert.equal((await search.search('prisoners')).total, 1, name);
    assert.equal(search.site, pathToFileURL(`${folder}/`).href);
    search.close();
  }
});

test('the facets of a site are counted, those that are named or all', async () => {
  const place = join(folder, 'faceted');
  const pages = [['a', { kind: 'guide', tag: ['x', 'y'] }], ['b', { kind: 'note' }], ['c', { kind: 'guide' }]];
  const lines = pages.map(([url, facets]) => JSON.stringify({ url, title: url, text: 'kettle', facets }));
  await writeFile(`${place}.jsonl`, lines.join('\n'));
  lay(place, [], `${place}.jsonl`);
  const search = await open('faceted');
  const kind = { guide: 2, note: 1 };
  assert.deepEqual(await search.facets(), { kind, tag: { x: 1, y: 1 } });
  assert.deepEqual(await search.facets('kind'), { kind });
  // As a search counts them: the filter of a facet leaves its own values.
  assert.deepEqual(await search.facets(['tag', 'kind'], { filters: { tag: 'x' } }), { kind: { guide: 1 }, tag: { x: 1, y: 1 } });
  search.close();
  await assert.rejects(search.facets(), { name: 'AbortError' });
  // A site without facets.
  await writeFile(`${place}.jsonl`, JSON.stringify({ url: 'a', title: 'a', text: 'kettle' }));
  lay(join(folder, 'plain'), [], `${place}.jsonl`);
  const plain = await open('plain');
  assert.deepEqual(await plain.facets(), {});
  plain.close();
});

test('what is no option rejects its question, and nothing else', async () => {
  const search = await open('shards');
  /** @type {[string, unknown, RegExp][]} */
  const wrong = [['limit', '5', /option "limit": expected a whole number/], ['lang', 5, /option "lang": expected/], ['signal', new AbortController(), /throwIfAborted/], ['limt', 5, /option "limt"/]];
  for (const [name, value, message] of wrong) {
    await assert.rejects(search.search('prisoners', { [name]: value }), { message });
    // What nobody awaits would end the process, here.
    await new Promise((done) => setTimeout(done, 5));
  }
  await assert.rejects(search.search('prisoners', { signal: AbortSignal.abort(new Error('gone')) }), { message: 'gone' });
  assert.equal((await search.search('prisoners')).total, 1);
  search.close();
  const foreign = await open('shards', { lang: 5 });
  await assert.rejects(foreign.search('prisoners'), { message: /option "lang": expected/ });
  foreign.close();
});

test('load is the only way to files', async () => {
  /** @type {string[]} */
  const asked = [];
  const load = async (/** @type {string} */ path) => {
    asked.push(path);
    return readFile(join(folder, 'shards', path));
  };
  const search = await open('shards', { load });
  assert.equal((await search.search('prisoners')).total, 1);
  const blocks = asked.filter((path) => /\/\d+\.bin$/.test(path));
  assert.ok(blocks.length > 0);
  // The engine's script is read once for a process.
  const others = asked.filter((path) => !blocks.includes(path) && !path.endsWith('/worker.js'));
  assert.deepEqual(others.map((path) => path.replace(/[0-9a-f]{16}/, '#')).sort(), ['a/engine-#.bin', 'i/#/root.bin']);
  const n_asked = asked.length;
  await search.search('prisoners');
  assert.equal(asked.length, n_asked, 'what is there is not asked for again');
  search.close();
});

test('what does not come is said, and comes back', async () => {
  let isCut = false;
  const load = async (/** @type {string} */ path) => {
    if (isCut) throw new Error(`no way to ${path}`);
    return readFile(join(folder, 'shards', path));
  };
  const search = await open('shards', { load });
  const other = await open('shards', { load });
  await Promise.all([search.preload(), other.preload()]);
  const right = await search.search('prisoners');
  isCut = true;
  assert.deepEqual((await search.search('prisoners')).hits, right.hits, 'what was fetched still answers');
  // Another search has nothing but the root yet: the articles of this site fit into one block.
  const cut = await other.search('typing guarantee correct letter');
  assert.equal(cut.complete, false);
  assert.match(cut.problem, /no way to i\//);
  isCut = false;
  const whole = await other.search('typing guarantee correct letter');
  assert.equal(whole.complete, true);
  assert.ok(whole.total > 0);
  search.close();
  other.close();
});

for (const who of ['reads', 'types', 'saves']) {
  const [isReading, isTyping] = [who === 'reads', who === 'types'];
  test(isReading ? 'of a file that is mostly here the rest comes too' : `who ${who} ${isTyping ? 'on' : 'data'} fetches what is asked for alone`, async (t) => {
    // A folder of its own, as Node keeps the manifest with the module.
    lay(join(folder, who), ['--shards', '--block-bytes', '400', '--file-bytes', isTyping ? '1400' : '4000']);
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', { value: { connection: { saveData: who === 'saves' } }, configurable: true });
    t.after(() => (before ? Object.defineProperty(globalThis, 'navigator', before) : Reflect.deleteProperty(globalThis, 'navigator')));
    /** Bytes of each file, those that came as ones. @type {Map<string, Uint8Array>} */
    const files = new Map();
    const load = async (/** @type {string} */ path, { start = 0, end = Infinity } = {}) => {
      const bytes = await readFile(join(folder, who, path));
      const came = files.get(path) ?? new Uint8Array(bytes.length);
      files.set(path, came.fill(1, start, end));
      return bytes.subarray(start, end);
    };
    const search = await open(who, { load });
    await search.preload();
    for (const query of ['prisoners', 'typing', 'war', 'index', 'offline network', 'node', 'text', 'peace', 'border', 'words']) {
      const answer = search.search(query, { typing: isTyping });
      // The next key comes before the pause that texts wait for: its clock was started first.
      await (isTyping ? Promise.race([answer.catch(() => {}), new Promise((done) => setTimeout(done, 100))]) : answer);
    }
    if (!isTyping) await new Promise((done) => setTimeout(done, 50));
    search.close();
    const shares = [...files].filter(([path]) => /\/\d+\.bin$/.test(path)).map(([, came]) => came.filter((one) => one).length / came.length);
    assert.ok(shares.some((share) => share < 0.6), `${shares}`);
    assert.equal(shares.some((share) => share > 0.62 && share < 1), !isReading, `${shares}`);
    assert.equal(shares.some((share) => share >= 1), isReading, `${shares}`);
  });
}

test('questions can be dropped', async () => {
  const search = await open('shards');
  const control = new AbortController();
  const dropped = search.search('prisoners', { signal: control.signal });
  control.abort();
  await assert.rejects(dropped, { name: 'AbortError' });
  const typed = ['p', 'pr', 'pri', 'prisoners'].map((query) => search.search(query, { typing: true }));
  const ends = await Promise.allSettled(typed);
  assert.deepEqual(ends.map(({ status }) => status), ['rejected', 'rejected', 'rejected', 'fulfilled']);
  assert.equal(/** @type {PromiseFulfilledResult<{ total: number }>} */ (ends[3]).value.total, 1);
  const both = await Promise.all(['prisoners', 'typing'].map((query) => search.search(query)));
  assert.deepEqual(both.map(({ query }) => query), ['prisoners', 'typing'], 'questions that nobody types are all answered');
  search.close();
  await assert.rejects(search.search('prisoners'), { name: 'AbortError' });
});

test('what answers took and blocks that were let go of are memory again', async () => {
  const image = join(folder, 'packed.teff');
  lay(join(folder, 'small'), ['--shards', '--block-bytes', '400', '--packed', image]);
  // The root with its length at byte 12, the length of each block, the blocks as they travel.
  const whole = await readFile(image);
  let at = whole.readUInt32LE(12);
  const root = whole.subarray(0, at);
  const lengths = [];
  for (let rest = whole.length - at, value = 0, shift = 0; rest > 0; ) {
    const byte = whole[at++] ?? 0;
    rest -= 1;
    value |= (byte & 127) << shift;
    shift += 7;
    if (byte < 128) {
      lengths.push(value);
      rest -= value;
      value = shift = 0;
    }
  }
  const blocks = lengths.map((length) => whole.subarray(at, (at += length)));
  assert.equal(at, whole.length);

  const { instance } = await WebAssembly.instantiate(await readFile(join(ENGINE, 'engine.wasm')));
  const engine = /** @type {any} */ (instance.exports);
  const give = (/** @type {Uint8Array} */ bytes) => {
    const place = engine.room(bytes.length);
    new Uint8Array(engine.memory.buffer).set(bytes, place);
  };
  const read = (/** @type {number} */ n) => JSON.parse(new TextDecoder().decode(new Uint8Array(engine.memory.buffer, engine.left(), n)));
  give(root);
  assert.equal(engine.add(0), 0);
  const round = () => {
    /** @type {unknown[]} */
    const totals = [];
    for (const query of ['index offline', 'prisonrs', '"typing guarantee"', 'e', 'xyzzy', 'correct letter word']) {
      engine.trim(0);
      for (;;) {
        give(new TextEncoder().encode(JSON.stringify([query, {}])));
        const answer = read(engine.search());
        if (!answer.needs) {
          totals.push(answer.total);
          break;
        }
        for (let i = 1; i < answer.needs.length; i += 2) {
          give(blocks[answer.needs[i]] ?? new Uint8Array());
          assert.equal(engine.bring(0, answer.needs[i]), 0);
        }
      }
    }
    return totals;
  };
  const first = round();
  const taken = engine.memory.buffer.byteLength;
  for (let i = 0; i < 100; i++) assert.deepEqual(round(), first);
  assert.equal(engine.memory.buffer.byteLength, taken);
});
