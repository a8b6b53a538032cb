/** Samples and queries are the same everywhere, and what they promise. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extract, isRedirect } from './extract.mjs';
import { cut, draw, KINDS, misspelled } from './queries.mjs';
import { random, sample } from './random.mjs';

const names = Array.from({ length: 300 }, (_, i) => `page-${i}.html`);

test('a seed gives the same numbers, another seed others', () => {
  const numbers = (/** @type {string} */ seed) => Array.from({ length: 5 }, ((chance) => () => chance.next())(random(seed)));
  assert.deepEqual(numbers('a'), numbers('a'));
  assert.notDeepEqual(numbers('a'), numbers('b'));
  const many = Array.from({ length: 20_000 }, ((chance) => () => chance.next())(random('c')));
  assert.ok(many.every((value) => value >= 0 && value < 1));
  // The mean of so many even numbers lies within 4 sigma of a half, sigma being 0.29 / sqrt(20000).
  assert.ok(Math.abs(many.reduce((a, b) => a + b) / many.length - 0.5) < 0.0082);
});

test('a sample is part of each larger one, whatever the order of the pool', () => {
  const small = sample(names, 20, 's');
  const large = sample([...names].reverse(), 100, 's');
  assert.equal(small.length, 20);
  assert.ok(small.every((name) => large.includes(name)));
  assert.deepEqual(small, [...small].sort());
  assert.notDeepEqual(small, sample(names, 20, 't'));
  // One page less moves no other.
  const without = sample(names.filter((name) => name !== small[3]), 20, 's');
  assert.equal(without.filter((name) => small.includes(name)).length, 19);
});

test('two hundred queries are drawn, each with an answer', () => {
  const vocabulary = Array.from({ length: 60 }, (_, i) => `word${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 26))}`);
  const pages = names.map((url, i) => ({ url, title: `Title ${vocabulary[i % 60]} number`, text: Array.from({ length: 30 }, (_, n) => vocabulary[(i * 7 + n * n) % 60]).join(' ') }));
  const queries = draw(pages, 'q', KINDS);
  assert.equal(queries.length, 200);
  assert.deepEqual(queries, draw(pages, 'q', KINDS));
  for (const [kind, n] of Object.entries(KINDS)) assert.equal(queries.filter((query) => query.kind === kind).length, n);
  for (const { wanted } of queries) assert.ok(wanted.length > 0 && wanted.every((url) => names.includes(url)));
  // Five pages have each title: all of them are answers.
  assert.equal(queries.find(({ kind }) => kind === 'title')?.wanted.length, 5);
});

test('a slip changes a word by one step', () => {
  const chance = random('slips');
  const lengths = new Set();
  for (let i = 0; i < 500; i++) {
    const slipped = misspelled('lifetime', chance);
    assert.notEqual(slipped, 'lifetime');
    lengths.add(slipped.length);
  }
  assert.deepEqual([...lengths].sort(), [7, 8, 9]);
});

test('a title is cut within a word', () => {
  assert.equal(cut('Packages and Crates'), 'packages and crat');
  assert.equal(cut('Macro cfg'), 'macro cf');
  assert.equal(cut('Ready to go'), 'rea');
  assert.equal(cut('§'), undefined);
});

test('main content is taken, furniture is not', () => {
  const html = '<title>Head</title><body><h1>Menu</h1><main><nav>no</nav><h1>Struct <span>V</span>ec<button>Copy</button></h1><p>one<b>two</b></p><p>three</p><script>x</script></main></body>';
  assert.deepEqual(extract('a.html', html), { url: 'a.html', title: 'Struct Vec', text: 'Struct Vec onetwo three' });
  assert.equal(extract('b.html', '<title>T</title><main><h2>Two</h2></main>')?.title, 'Two');
  assert.equal(extract('c.html', '<title>T</title><main><p>x</p></main>')?.title, 'T');
  assert.equal(extract('d.html', '<title>T</title><p>x</p>'), undefined);
  assert.ok(isRedirect('<meta http-equiv="refresh" content="0; url=x">'));
  assert.ok(!isRedirect('<meta charset="utf-8">'));
});
