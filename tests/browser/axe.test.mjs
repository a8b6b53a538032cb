/**
 * axe over every state of the page, in light, dark and forced colours, on a phone and from right to left. Leaves a screenshot of each in
 * target/screenshots (or in the folder that TEFF_SCREENSHOTS names). The picture of the README goes there too; TEFF_PICTURES=docs/images renews it.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdir, readFile } from 'node:fs/promises';
import { end, launch, open, settled, type, violations } from './chromium.mjs';
import { SITE } from './server.mjs';
import { standIn } from './stand-in.mjs';

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

test('axe finds nothing: a button that floats, and the gallery', async () => {
  // As the build of a bundle would write it for a site in French.
  const boot = await readFile(`${SITE}/boot.js`, 'utf8');
  const french = boot.replace(/\(\{\}\);\n$/, '({words:{fr:"Rechercher"}});\n');
  const fault = (/** @type {string} */ path) => (path === '/boot.js' ? { type: 'text/javascript', body: french } : path === '/bare.html' ? { type: 'text/html', body: '<!doctype html><html lang="fr"><title>x</title><main><h1>x</h1></main><script src="boot.js"></script>' } : undefined);
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
