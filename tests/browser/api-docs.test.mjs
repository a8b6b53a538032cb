/**
 * docs/api.md names what `createSearch` takes and gives: its options with their ranges, the fields of an answer, and none that it has not.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const doc = read('docs/api.md');
const api = read('www/api.js');
const wire = read('src/wire.rs');
const all = (/** @type {string} */ text, /** @type {RegExp} */ pattern) => [...new Set([...text.matchAll(pattern)].map((match) => String(match[1])))].sort();
/** The rows of a chapter's table, cell by cell. @param {string} title */
const rows = (title) => {
  const chapter = doc.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
  return chapter.split('\n').filter((line) => line.startsWith('| `')).map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
};
const names = (/** @type {string} */ title) => all(rows(title).map(([name]) => name).join('\n'), /^`(\w+)/gm);
/** The fields of an interface. @param {string} name */
const fields = (name) => all(String(wire.split(`export interface ${name} {`)[1]?.split('\n}')[0]), /^ {2}(\w+)\??:/gm);

test('what createSearch takes and gives', () => {
  assert.deepEqual(names('createSearch'), all(String(/createSearch\(\{ (.*) \} = \{\}\)/.exec(api)?.[1]), /(\w+)(?: = [^,]*)?/g).filter((name) => name !== 'auto'));
  const search = String(api.split('@typedef {object} Search\n')[1]?.split('*/')[0]);
  assert.deepEqual(names('What it gives'), all(search, /@property \{.*\} (\w+)/g));
});

test('options and their ranges', () => {
  const own = all(String(api.split('@typedef {object} Question\n')[1]?.split('*/')[0]), /@property \{.*\} \[?(\w+)/g);
  assert.deepEqual(names('Options'), [...fields('SearchOptions'), ...own].sort());
  const known = [...read('src/options.rs').matchAll(/\("(\w+)", (\d+), ([\d_]+), /g)].map(([, name, least, most]) => `${name}: ${least} to ${most?.replace('_', '')}`);
  const told = rows('Options').filter(([, values]) => /^\d/.test(String(values))).map(([name, values]) => `${name?.replaceAll('`', '')}: ${values}`);
  assert.deepEqual(told, known);
  const defaults = Object.fromEntries(rows('Options').map(([name, , value]) => [name?.replaceAll('`', ''), value]));
  for (const name of ['limit', 'sections', 'excerpt']) assert.match(wire, new RegExp(`; ${defaults[name]} when left out. \\*/\n  ${name}\\?`));
  // Those of the element have the same ranges.
  const element = read('docs/element.md');
  for (const name of ['limit', 'sections']) {
    assert.ok(element.includes(`${known.find((row) => row.startsWith(name))?.split(': ')[1]} |`), name);
  }
});

test('the answer', () => {
  const added = all(String(/SearchResponse & \{ (.*?) \}\}/.exec(api)?.[1]), /(\w+)\??:/g);
  assert.deepEqual(names('The answer'), [...fields('SearchResponse'), ...added].sort());
  const hits = rows('The answer').find(([name]) => name === '`hits`')?.[1] ?? '';
  assert.deepEqual(all(hits, /`(\w+)`/g).filter((name) => name !== 'slice'), fields('Hit'));
});
