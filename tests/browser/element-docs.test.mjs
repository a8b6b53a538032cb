/**
 * docs/element.md names what the element has: every attribute, property, method, event, slot, part and custom property, and none that it has not.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const doc = read('docs/element.md');
const types = read('www/element.d.ts');
const boot = read('www/boot.js');
const ui = readdirSync(new URL('../../www/ui/', import.meta.url)).map((name) => read(`www/ui/${name}`)).join('\n');
const all = (/** @type {string} */ text, /** @type {RegExp} */ pattern) => [...new Set([...text.matchAll(pattern)].map((match) => String(match[1])))].sort();
/** What stands in code in the first column of a chapter's table. @param {string} title */
const rows = (title) => {
  const chapter = doc.split(/^## /m).find((part) => part.startsWith(title)) ?? '';
  return all(chapter.split('\n').map((line) => /^\| (`[^|]*)\|/.exec(line)?.[1] ?? '').join('\n'), /`([\w-]+)(?:\(\w*\))?`/g);
};
const element = types.slice(types.indexOf('interface TeffSearch'), types.indexOf('interface TeffEvents'));
const listed = (/** @type {string} */ text, /** @type {RegExp} */ list) => all(String(list.exec(text)?.[1]), /(\w+)/g);

test('attributes', () => {
  const reflected = listed(ui, /REFLECTED = \[(.*)\]/);
  assert.deepEqual(rows('Attributes'), [...listed(boot, /of '(mode .*)'\.split/), ...reflected].sort());
});

test('properties and methods', () => {
  const named = all(element, /^ {2}(?:readonly )?(\w+)[(:]/gm).filter((name) => !rows('Attributes').includes(name));
  assert.deepEqual(rows('Properties'), named);
});

test('events', () => {
  assert.deepEqual(rows('Events'), all(types, /^ {2}'(teff-\w+)': CustomEvent/gm));
});

test('custom properties', () => {
  assert.deepEqual(rows('Looks'), all(boot + ui, /var\((--teff-[a-z-]+)/g));
});

test('slots', () => {
  const slots = all(boot + ui, /make\('slot', \{ name: '(\w+)'/g);
  const chapter = doc.split(/^## /m).find((part) => part.startsWith('Slots')) ?? '';
  assert.deepEqual(all(chapter, /`(\w+)`(?: \(|,)/g), slots);
});
