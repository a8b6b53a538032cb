/** What was measured is kept, and taken again when it has to be. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readUnit, unit } from './units.mjs';

const folder = await mkdtemp(join(tmpdir(), 'teff-bench-'));
after(() => rm(folder, { recursive: true }));

test('a unit is measured once for what it depends on', async () => {
  let n_measured = 0;
  const measure = async () => ++n_measured;
  assert.equal((await unit(folder, 'S/a.build', { runs: 1 }, measure)).value, 1);
  const again = await unit(folder, 'S/a.build', { runs: 1 }, measure);
  assert.deepEqual([again.value, again.kept], [1, true]);
  assert.equal((await unit(folder, 'S/a.build', { runs: 2 }, measure)).value, 2);
});

test('a failure is kept with its message, and tried again', async () => {
  let isBroken = true;
  const measure = async () => {
    if (isBroken) throw new Error('no index');
    return 'well';
  };
  assert.equal((await unit(folder, 'b', {}, measure)).failed, 'no index');
  assert.equal((await readUnit(join(folder, 'b.json')))?.failed, 'no index');
  isBroken = false;
  assert.equal((await unit(folder, 'b', {}, measure)).value, 'well');
});

test('half a file, or one of another edition, is none', async () => {
  await writeFile(join(folder, 'c.json'), '{"edition":');
  assert.equal(await readUnit(join(folder, 'c.json')), undefined);
  await writeFile(join(folder, 'd.json'), '{"edition":0,"key":"{}","value":1}');
  assert.equal(await readUnit(join(folder, 'd.json')), undefined);
});
