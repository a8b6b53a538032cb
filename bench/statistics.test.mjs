/** The arithmetic of the bench, on values that can be checked by hand. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundness, median, plainUrl, quantile, rankOf, spread } from './statistics.mjs';

test('a middle lies between its neighbours', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(median([])));
  assert.equal(quantile([10, 20, 30, 40, 50], 0.95), 48);
  assert.equal(quantile([7], 0.95), 7);
  assert.deepEqual(spread([5, 1, 3]), { median: 3, min: 1, max: 5, runs: 3 });
});

test('a known item counts by its rank', () => {
  const found = foundness([1, 2, 0, 11]);
  assert.equal(found.n, 4);
  assert.equal(found.success1, 0.25);
  assert.equal(found.success10, 0.5);
  assert.equal(found.mrr, (1 + 1 / 2 + 1 / 11) / 4);
  assert.ok(Number.isNaN(foundness([]).mrr));
});

test('engines write the same address in several ways', () => {
  for (const url of ['a/b.html', '/a/b.html', './a/b.html', 'a/b.html#c', 'a/b.html?d=e']) assert.equal(plainUrl(url), 'a/b.html');
  assert.equal(plainUrl('/a/'), plainUrl('a/index.html'));
  assert.notEqual(plainUrl('a/myindex.html'), plainUrl('a/my'));
  assert.equal(rankOf(['/x.html', '/a/', '/b.html'], ['b.html', 'a/index.html']), 2);
  assert.equal(rankOf(['/x.html'], ['a.html']), 0);
});
