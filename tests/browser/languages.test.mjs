/**
 * The element over a bundle with pages in two languages: which language a question is for, and what is shown where its pages have nothing.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { end, heard, launch, listen, open, settled, type } from './chromium.mjs';
import { layBeside, scratch } from './bundles.mjs';
import { serve } from './server.mjs';

const folder = scratch();
const ENGLISH = 'ceasefire';
const FRENCH = 'houblon';
/** @type {import('playwright-core').Browser} */
let browser;

/** @param {string} html its attributes @param {string} [head] @param {string} [body] */
const page = (html, head = '', body = '<h1>A page</h1>') =>
  `<!doctype html><html ${html}><head><meta charset="utf-8">${head}<title>page</title><link rel="icon" href="data:,"><script src="teff/teff.js"></script></head><body><main>${body}</main></body></html>`;

/** Pages, and whether the French ones are asked first there. @type {Record<string, [html: string, isFrench: boolean]>} */
const PAGES = {
  none: [page(''), false],
  english: [page('lang="en"'), false],
  french: [page('lang="fr-CA"'), true],
  xml: [page('xml:lang="fr"'), true],
  meta: [page('', '<meta http-equiv="Content-Language" content="fr, en">'), true],
  graph: [page('', '<meta property="og:locale" content="fr_FR">'), true],
  around: [page('lang="en"', '', '<h1>A page</h1><div lang="fr"><teff-search></teff-search></div>'), true],
};

before(async () => {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, 'fr.jsonl');
  const texts = ['La brasserie achète son orge aux fermes de la région.', 'Le houblon pousse sur de hautes perches.'];
  writeFileSync(source, texts.map((text, i) => JSON.stringify({ id: `fr-${i}`, title: `Page ${i}`, text, lang: 'fr' })).join('\n'));
  layBeside(join(folder, 'teff'), 'fr', source);
  for (const [name, [html]] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), html);
  browser = await launch();
});
after(() => end(browser));

/** A page with the dialog open; `asked` are the roots that were fetched. @param {string} name @param {(path: string) => import('./server.mjs').Fault | undefined} [fault] */
async function visit(name, fault = () => undefined) {
  /** @type {string[]} */
  const asked = [];
  const server = await serve(
    (path) => {
      if (path.endsWith('root.bin')) asked.push(path);
      return fault(path);
    },
    {},
    folder,
  );
  const opened = await browser.newPage();
  await opened.goto(`${server.url}${name}.html`);
  await opened.keyboard.press('Control+k');
  await opened.waitForSelector('#field');
  const close = async () => {
    await opened.close();
    await server.close();
  };
  return { page: opened, asked, close };
}

/** @param {import('playwright-core').Page} page */
const lines = (page) => page.evaluate(() => [...(document.querySelector('teff-search')?.shadowRoot?.querySelectorAll('.lines p') ?? [])].map((line) => line.textContent));

for (const [name, [, isFrench]] of Object.entries(PAGES)) {
  test(`${name}: ${isFrench ? 'French' : 'English'} is asked first, and the other where it has nothing`, async () => {
    const { page, asked, close } = await visit(name);
    const [own, other] = isFrench ? [FRENCH, ENGLISH] : [ENGLISH, FRENCH];
    await type(page, own);
    assert.equal((await lines(page)).length, 1, String(await lines(page)));
    const n_roots = new Set(asked).size;
    // What the boot has begun to fetch before anything is declared to it may be another's.
    assert.ok(n_roots === 1 || /xml|meta|graph/.test(name), String(asked));
    const said = await listen(page);
    await type(page, other);
    assert.equal(new Set(asked).size, 2);
    const [first, second] = await lines(page);
    assert.match(String(first), isFrench ? /autres langues/ : /in others/);
    assert.match(String(second), /^1 /);
    const row = await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('.teff-result')?.getAttribute('lang'));
    // The articles of seeds/ say no language.
    assert.equal(row, isFrench ? null : 'fr');
    await heard(page, 1);
    assert.match(String((await said())[0]), isFrench ? /autres langues/ : /in others/);
    await close();
  });
}

test('what no language has is not found, and an unreachable language leaves no claim that there is nothing', async () => {
  const { page, close } = await visit('english');
  await type(page, 'xyzzyqq');
  assert.equal(await page.getAttribute('teff-search', 'data-state'), 'empty');
  await close();
  let n_roots = 0;
  const late = await visit('english', (path) => (path.endsWith('root.bin') && ++n_roots > 1 ? { status: 503 } : undefined));
  await type(late.page, 'xyzzyqq');
  assert.equal(await late.page.getAttribute('teff-search', 'data-state'), 'error');
  await type(late.page, ENGLISH);
  assert.equal(await late.page.getAttribute('teff-search', 'data-state'), 'results');
  await late.close();
});

test('a question of a script for one language stays in it', async () => {
  const { page, asked, close } = await visit('english');
  const totals = await page.evaluate(async (query) => {
    const { createSearch } = await import(new URL('teff/api.js', location.href).href);
    const search = await createSearch();
    const answers = [await search.search(query, { lang: 'en' }), await search.search(query), await search.search('', {})];
    return answers.map(({ total, elsewhere }) => [total, elsewhere]);
  }, FRENCH);
  assert.deepEqual(totals, [[0, undefined], [1, true], [0, undefined]]);
  assert.ok(asked.length);
  await close();
});
