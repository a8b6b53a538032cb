/**
 * The files of a bundle without a browser: how often and when they are asked for, and how many are kept.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Missing } from '../../www/loading/errors.js';
import { Files } from '../../www/loading/files.js';

/** Files over a host that answers as it is told; `calls` are the paths, with the milliseconds after the first and what was said. @param {(path: string, n: number) => Uint8Array} host */
function over(host) {
  /** @type {{ path: string, at: number, fresh: boolean | undefined, signal: AbortSignal | undefined }[]} */
  const calls = [];
  const start = performance.now();
  const load = async (/** @type {string} */ path, /** @type {any} */ { fresh, signal }) => {
    calls.push({ path, at: performance.now() - start, fresh, signal });
    return host(path, calls.length);
  };
  return { calls, files: new Files('https://example.org/teff/', /** @type {any} */ (load)) };
}

test('what fails is asked for again round every cache, twice and later each time, and then it has failed', async () => {
  const busy = () => {
    throw new Error('busy');
  };
  const { calls, files } = over((path, n) => (n < 3 ? busy() : new Uint8Array([n])));
  assert.deepEqual(await files.get('a'), new Uint8Array([3]));
  assert.deepEqual(calls.map(({ fresh }) => fresh), [false, true, true]);
  const [first = 0, second = 0, third = 0] = calls.map(({ at }) => at);
  assert.ok(second - first >= 200 && third - second >= 900, String([first, second, third]));
  const never = over(busy);
  await assert.rejects(never.files.get('a'), { message: 'busy' });
  assert.equal(never.calls.length, 3);
  // The next question tries again.
  await assert.rejects(never.files.get('a'), { message: 'busy' });
  assert.equal(never.calls.length, 6);
});

test('what the site does not have is asked for once', async () => {
  const { calls, files } = over(() => {
    throw new Missing('404');
  });
  await assert.rejects(files.get('a'), Missing);
  assert.equal(calls.length, 1);
});

test('what many ask for at once is asked for once, and kept as long as there is room', async () => {
  const { calls, files } = over(() => new Uint8Array(1_000_000));
  await Promise.all(['a', 'a', 'a'].map((path) => files.get(path)));
  await files.get('a');
  assert.equal(calls.length, 1);
  // Eight megabytes at most; what was used last goes last.
  for (const path of ['b', 'c', 'd', 'e', 'f', 'g', 'h']) await files.get(path);
  await files.get('a');
  assert.equal(calls.length, 8);
  await files.get('i');
  await files.get('a');
  assert.equal(calls.length, 9, 'it was used a moment ago');
  await files.get('b');
  assert.equal(calls.length, 10, 'it had to make room');
});

test('closing ends what is under way, and nothing is tried again', async () => {
  const { calls, files } = over(() => {
    throw new Error('cut');
  });
  const coming = files.get('a');
  await Promise.resolve();
  files.close();
  await assert.rejects(coming, { message: 'cut' });
  assert.ok(calls[0]?.signal?.aborted);
  await new Promise((done) => setTimeout(done, 400));
  assert.equal(calls.length, 1);
});
