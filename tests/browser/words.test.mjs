/**
 * The catalogues of the interface's words: every language says everything, in each of its plural forms, and leaves the gaps where they were.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFile, readdir } from 'node:fs/promises';
import { ENGLISH, LANGUAGES, makeWords } from '../../www/ui/words.js';

const folder = new URL('../../www/strings/', import.meta.url);
const files = (await readdir(folder)).sort();

/** @param {unknown} wording @returns {string[]} the gaps of a wording, sorted */
const gaps = (wording) => [...String(wording).matchAll(/\{(\w+)\}/g)].map((match) => String(match[1])).sort();

test('there is a file for each language that the interface knows, and no other', () => {
  assert.deepEqual(LANGUAGES.map((lang) => `${lang}.json`).sort(), files);
  assert.equal(LANGUAGES.length, 10);
});

for (const file of files) {
  const lang = file.replace('.json', '');
  test(`${lang} says everything`, async () => {
    const words = JSON.parse(await readFile(new URL(file, folder), 'utf8'));
    assert.deepEqual(Object.keys(words).sort(), Object.keys(ENGLISH).sort());
    const forms = new Intl.PluralRules(lang).resolvedOptions().pluralCategories.slice().sort();
    for (const [key, english] of Object.entries(ENGLISH)) {
      const wording = words[key];
      assert.equal(typeof wording, typeof english, key);
      if (typeof english === 'string') {
        assert.deepEqual(gaps(wording), gaps(english), `${lang}, ${key}`);
        // Quotation marks may be the same, and so is the word "filter" in German.
        assert.ok(wording.trim() && (wording !== english || ['quote', 'filterSaid'].includes(key)), `${lang}, ${key}: ${wording}`);
      } else {
        assert.deepEqual(Object.keys(wording).sort(), forms, `${lang}, ${key}: the plural forms`);
      }
    }
  });
}

test('numbers take the plural form and the digits of the language', () => {
  const russian = makeWords('ru', { count: { one: '{n} лист', few: '{n} листа', many: '{n} листов', other: '{n} листа' } });
  assert.deepEqual([1, 3, 11, 21].map((n) => russian.text('count', { n })), ['1 лист', '3 листа', '11 листов', '21 лист']);
  assert.equal(makeWords('en', {}).text('count', { n: 1200 }), '1,200 results');
  assert.equal(makeWords('en', {}).quoteAll(['a', 'b', 'c']), '“a”, “b”, and “c”');
});

test('what a catalogue lacks is said in English, and a gap without a value is empty', () => {
  assert.equal(makeWords('de', {}).text('retry'), 'Try again');
  assert.equal(makeWords('en', {}).text('zero'), 'No results for ');
  assert.equal(makeWords('en', {}).text('no such key'), '');
});
