/**
 * Pages that nobody wrote, as many as are asked for: of the words of the book and of words made up for each page, in the proportions of language, so that an index grows as one of
 * real pages does. The same everywhere, by a seed. Called by `scale.mjs`.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus } from './corpora.mjs';
import { random } from './random.mjs';

const SEED = 'teff bench generated 1';
// As long as a page of M is in the middle: 300 words.
const WORDS = 300;
const PARAGRAPHS = 6;
// Of a hundred words so many are the page's own: names, numbers, slips.
const OWN = 2;

/**
 * The folder of pages, made on the first call.
 *
 * @param {string} target
 * @param {number} n
 * @param {(words: string) => void} say
 */
export async function generated(target, n, say) {
  const folder = join(target, 'corpora', `generated-${n}`);
  const finished = `${folder}.finished`;
  if (existsSync(finished)) return folder;
  say(`making ${n.toLocaleString('en')} pages`);
  await rm(folder, { recursive: true, force: true });
  const words = await vocabulary(target, say);
  const chance = random(SEED);
  const word = () => {
    if (chance.below(100) < OWN) return chance.below(1e6).toString(36);
    // The one of rank r about 1/r times as often as the first.
    return words[Math.floor(words.length ** chance.next()) - 1] ?? 'the';
  };
  const some = (/** @type {number} */ count) => Array.from({ length: count }, word).join(' ');
  for (let i = 0; i < n; i++) {
    const name = join(folder, String(i % 1000), `${i}.html`);
    const title = `${some(3)} ${i}`;
    const body = Array.from({ length: PARAGRAPHS }, (_, p) => `<h2 id="s${p}">${some(3)}</h2>\n<p>${some(WORDS / PARAGRAPHS)}.</p>`).join('\n');
    if (i < 1000) await mkdir(join(folder, String(i)), { recursive: true });
    await writeFile(name, `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>\n<body><main><h1>${title}</h1>\n${body}\n</main></body></html>\n`);
  }
  await writeFile(finished, '');
  return folder;
}

/** The words of the book, the most frequent first. @param {string} target @param {(words: string) => void} say */
async function vocabulary(target, say) {
  const { folder } = await corpus('M', target, say);
  const counts = new Map();
  for (const [word] of (await readFile(join(folder, 'records.json'), 'utf8')).matchAll(/[a-z]{2,}/g)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([word]) => word);
}
