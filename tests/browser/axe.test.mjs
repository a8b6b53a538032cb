/**
 * axe over every state of the page and of the element, in light, dark and forced colours, on a phone and from right to left. Leaves a screenshot of each in
 * target/screenshots (or in the folder that TEFF_SCREENSHOTS names). The picture of the README goes there too; TEFF_PICTURES=docs/images renews it.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { end, launch, open, settled, type } from './chromium.mjs';
import { standIn } from './stand-in.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = process.env.TEFF_SCREENSHOTS ?? 'target/screenshots';
const pictures = process.env.TEFF_PICTURES ?? folder;

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  await mkdir(folder, { recursive: true });
  browser = await launch();
});
after(() => end(browser));

const STATES = { start: '', results: 'index blocks', corrected: 'prisnors', empty: 'sdafadsfasdf', rtl: 'בדפדפן' };
const LOOKS = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  forced: { forcedColors: 'active' },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

/** @param {import('playwright-core').Page} page */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html).join(' ')}`);
}

for (const [look, context] of Object.entries(LOOKS)) {
  test(`axe finds nothing: ${look}`, async () => {
    const { page, close } = await open(browser, { context: { bypassCSP: true, .../** @type {any} */ (context) } });
    for (const [state, query] of Object.entries(STATES)) {
      await type(page, query);
      assert.deepEqual(await violations(page), [], `${look}, ${state}`);
      await page.screenshot({ path: `${folder}/${state}-${look}.png` });
    }
    await close();
    const fault = (/** @type {string} */ path) => (path.endsWith('.wasm') ? { status: 404, body: '' } : undefined);
    const failed = await open(browser, { fault, context: { bypassCSP: true, .../** @type {any} */ (context) } });
    assert.deepEqual(await violations(failed.page), [], `${look}, failure`);
    await failed.page.screenshot({ path: `${folder}/failure-${look}.png` });
    await failed.close();
  });
}

test('axe finds nothing: a page from right to left, and an article', async () => {
  const { page, server, close } = await open(browser, { context: { bypassCSP: true } });
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await type(page, 'word');
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${folder}/results-mirrored.png` });
  await page.goto(`${server.url}articles/scripts-of-the-world.html`);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${folder}/article.png` });
  await close();
});

test('axe finds nothing: many results, words missing and cut, 320 px', async () => {
  const { page, close } = await open(browser, { fault: standIn, context: { bypassCSP: true, viewport: { width: 320, height: 640 } } });
  for (const query of ['many absent "', 'none']) {
    await type(page, query);
    assert.deepEqual(await violations(page), [], query);
  }
  await type(page, 'many absent "');
  await page.screenshot({ path: `${folder}/many-narrow.png`, fullPage: true });
  await close();
});

const SPECIMENS = ['closed', 'start', 'loading', 'results', 'facets', 'corrected', 'empty', 'partial', 'error'];
const SETS = {
  'dialog, light': { look: { mode: 'modal', theme: 'light', lang: 'en' } },
  'dialog, dark': { look: { mode: 'modal', theme: 'dark', lang: 'en' } },
  'dialog, forced colours': { look: { mode: 'modal', theme: 'light', lang: 'en' }, context: { forcedColors: 'active' } },
  'dialog, phone': { look: { mode: 'modal', theme: 'light', lang: 'en' }, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  'dialog, from right to left': { look: { mode: 'modal', theme: 'dark', lang: 'ar' } },
  'page, light': { look: { mode: 'page', theme: 'light', lang: 'de' } },
  'page, dark, phone': { look: { mode: 'page', theme: 'dark', lang: 'he' }, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
};

for (const [name, { look, context }] of Object.entries(/** @type {Record<string, { look: Record<string, string>, context?: object }>} */ (SETS))) {
  test(`axe finds nothing: ${name}`, async () => {
    for (const state of SPECIMENS) {
      const path = `gallery/specimen.html?${new URLSearchParams({ ...look, state })}`;
      const { page, close } = await open(browser, { path, wait: false, context: { bypassCSP: true, ...context } });
      await page.waitForSelector(state === 'closed' ? 'teff-search:defined' : 'body[data-ready]');
      // Neither half-faded text nor a line that is still to come.
      await page.evaluate(() => document.getAnimations().forEach((animation) => animation.effect?.getTiming().iterations !== Infinity && animation.finish()));
      assert.deepEqual(await violations(page), [], `${name}, ${state}`);
      await page.screenshot({ path: `${folder}/${name.replaceAll(', ', '-').replaceAll(' ', '-')}-${state}.png` });
      await close();
    }
  });
}

test('axe finds nothing: a button that floats, and the gallery', async () => {
  const fault = (/** @type {string} */ path) => (path === '/bare.html' ? { type: 'text/html', body: '<!doctype html><html lang="fr"><title>x</title><main><h1>x</h1></main><script src="boot.js"></script>' } : undefined);
  const { page, server, close } = await open(browser, { path: 'bare.html', fault, wait: false, context: { bypassCSP: true } });
  await page.waitForSelector('teff-search >> text=Rechercher');
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${folder}/floating.png` });
  await page.goto(`${server.url}gallery.html`);
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: `${folder}/gallery.png` });
  await close();
});

test('the picture of the README', async () => {
  const { page, close } = await open(browser, { context: { viewport: { width: 900, height: 640 }, colorScheme: 'light' } });
  await page.focus('#field');
  await page.keyboard.type('prisnors');
  await settled(page);
  await page.screenshot({ path: `${pictures}/search.png` });
  await close();
});
