/**
 * The element over bundles with pages in two and in six languages: which language a question is for, and what is shown where its pages have nothing.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { end, launch, listen, open, settled, type } from './chromium.mjs';
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

/** Languages of the other bundle and their pages. */
const MANY = { de: 2, es: 5, it: 4, nl: 1, pt: 3 };
/** A word of one language that is no slip of another's. @param {string} lang */
const own = (lang) => lang.repeat(5);

before(async () => {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, 'fr.jsonl');
  const texts = ['La brasserie achète son orge aux fermes de la région.', 'Le houblon pousse sur de hautes perches.'];
  writeFileSync(source, texts.map((text, i) => JSON.stringify({ id: `fr-${i}`, title: `Page ${i}`, text, lang: 'fr' })).join('\n'));
  layBeside(join(folder, 'teff'), { fr: source });
  // Each of the others has a word of its own and one that all have.
  const others = Object.entries(MANY).map(([lang, n]) => {
    const path = join(folder, `${lang}.jsonl`);
    const page = (/** @type {number} */ i) => JSON.stringify({ id: `${lang}-${i}`, title: `Page ${i}`, text: `zyklotron ${own(lang)}`, lang });
    writeFileSync(path, Array.from({ length: n }, (_, i) => page(i)).join('\n'));
    return [lang, path];
  });
  layBeside(join(folder, 'many', 'teff'), Object.fromEntries(others));
  writeFileSync(join(folder, 'many', 'index.html'), page('lang="en"'));
  for (const [name, [html]] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), html);
  browser = await launch();
});
after(() => end(browser));

/**
 * A page with the dialog open; `asked` are the roots that were fetched.
 *
 * @param {string} path
 * @param {(path: string) => import('./server.mjs').Fault | undefined} [fault]
 * @param {import('playwright-core').BrowserContextOptions} [settings]
 */
async function visit(path, fault = () => undefined, settings = {}) {
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
  const opened = await browser.newPage(settings);
  await opened.goto(`${server.url}${path}`);
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
    const { page, asked, close } = await visit(`${name}.html`);
    const [own, other] = isFrench ? [FRENCH, ENGLISH] : [ENGLISH, FRENCH];
    await type(page, own);
    assert.equal((await lines(page)).length, 1, String(await lines(page)));
    const n_roots = new Set(asked).size;
    // What the boot has begun to fetch before anything is declared to it may be another's.
    assert.ok(n_roots === 1 || /xml|meta|graph/.test(name), String(asked));
    await listen(page);
    await type(page, other);
    assert.equal(new Set(asked).size, 2);
    const [first, second] = await lines(page);
    assert.match(String(first), isFrench ? /autres langues/ : /in others/);
    assert.match(String(second), /^1 /);
    const row = await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('.teff-result')?.getAttribute('lang'));
    // The articles of seeds/ say no language.
    assert.equal(row, isFrench ? null : 'fr');
    // What was said before may still be on its way.
    await page.waitForFunction((part) => /** @type {any} */ (window).said.some((/** @type {string} */ one) => one.includes(part)), isFrench ? 'autres langues' : 'in others');
    await close();
  });
}

test('what no language has is not found, and an unreachable language leaves no claim that there is nothing', async () => {
  const { page, close } = await visit('english.html');
  await type(page, 'xyzzyqq');
  assert.equal(await page.getAttribute('teff-search', 'data-state'), 'empty');
  await close();
  let n_roots = 0;
  const late = await visit('english.html', (path) => (path.endsWith('root.bin') && ++n_roots > 1 ? { status: 503 } : undefined));
  await type(late.page, 'xyzzyqq');
  assert.equal(await late.page.getAttribute('teff-search', 'data-state'), 'error');
  await type(late.page, ENGLISH);
  assert.equal(await late.page.getAttribute('teff-search', 'data-state'), 'results');
  await late.close();
});

test('of many languages three are asked, one after the other: those of the browser first, then those with most pages', async () => {
  const { page, asked, close } = await visit('many/', undefined, { locale: 'nl-BE' });
  const found = (/** @type {string} */ query) =>
    page.evaluate(async (query) => {
      const { createSearch } = await import(new URL('teff/api.js', location.href).href);
      const { hits, elsewhere } = await (await createSearch()).search(query);
      return [elsewhere, ...new Set(hits.map((/** @type {any} */ hit) => hit.lang))];
    }, query);
  assert.deepEqual(await found('zyklotron'), [true, 'nl']);
  assert.deepEqual(await found(own('es')), [true, 'es']);
  assert.deepEqual(await found(own('pt')), [undefined], 'the fourth is not asked');
  assert.equal(new Set(asked).size, 4);
  await close();
});

test('a question of a script for one language stays in it', async () => {
  const { page, asked, close } = await visit('english.html');
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
