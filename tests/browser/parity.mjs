/**
 * A thousand queries of every kind over the articles of seeds/, and answers as lines of text that can be compared with those of the native engine.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ANSWERS = resolve(process.env.TEFF_ANSWERS ?? 'target/debug/examples/answers');

/** Numbers that look drawn and are always the same. */
function drawing(seed = 1) {
  let state = seed;
  return (/** @type {number} */ n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Words, prefixes, misspellings, phrases, operators, scripts. @returns {string[]} */
export function queries(n = 1000) {
  const draw = drawing();
  const text = readdirSync('seeds').sort().map((name) => readFileSync(join('seeds', name), 'utf8')).join('\n');
  const words = [...new Set(text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*/gu))].sort();
  const word = () => words[draw(words.length)] ?? '';
  const cut = (/** @type {string} */ one) => [...one].slice(0, 1 + draw([...one].length)).join('');
  const slip = (/** @type {string} */ one) => {
    const letters = [...one];
    const at = draw(letters.length);
    letters.splice(at, draw(2), ...[[], ['x'], [letters[at] ?? '']][draw(3)] ?? []);
    return letters.join('');
  };
  const neighbours = () => {
    const all = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    const at = draw(all.length - 3);
    return `"${all.slice(at, at + 2 + draw(2)).join(' ')}"`;
  };
  const kinds = [
    word,
    () => cut(word()),
    () => slip(word()),
    neighbours,
    () => `${word()} ${cut(word())}`,
    () => `${word()} -${word()}`,
    () => `${word()} OR ${word()}`,
    () => `title:${word()} ${slip(word())}`,
    () => `${neighbours()} ${word()}`,
    () => ['', '"', 'e\u0301', '東', 'ไทย', '👩‍🚀', 'a b c d e f g', '\u0000x', 'ﬁ', 'STRASSE'][draw(10)] ?? '',
  ];
  // A line feed ends a query where the native engine reads them.
  return Array.from({ length: n }, (_, i) => (kinds[i % kinds.length] ?? word)().replace(/[\r\n\t]/g, ' '));
}

/** What the native engine answers. @param {string} folder for the file of queries @param {string} image @param {string[]} all */
export function native(folder, image, all) {
  const file = join(folder, 'queries.txt');
  writeFileSync(file, `${all.join('\n')}\n`);
  return execFileSync(ANSWERS, [image, file], { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').slice(0, -1);
}

/** What each query is asked with; the native engine is asked so, too (examples/answers.rs). The facet is the one that every index has. */
export const OPTIONS = { completions: 3, facets: ['lang'] };

/** A response as the native engine prints it. Runs in pages too, so it stands alone. @param {any} response */
export function line({ query, total, pages, missing, corrected, suggestion, completions, facets, hits }) {
  const counts = Object.entries(facets).map(([key, values]) => `${key} ${Object.entries(values).map(([value, n]) => `${value}:${n}`).join(',')}`);
  const changes = corrected.map((/** @type {any} */ { from, to }) => `${from}>${to}`);
  const ranges = (/** @type {number[][]} */ all) => all.map(([start, end]) => `${start}-${end}`).join(',');
  const parts = [query, total, pages, missing.join(','), changes.join(','), suggestion, completions.join(','), counts.join(';')];
  for (const hit of hits) {
    const sections = hit.sections.map((/** @type {any} */ { url, excerpt }) => `${url} ${excerpt}`);
    parts.push([hit.href, hit.score, hit.title, ranges(hit.titleRanges), hit.excerpt, ranges(hit.excerptRanges), hit.marks.join(','), ...sections].join(' '));
  }
  return parts.join('\t');
}
