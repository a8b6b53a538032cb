/**
 * The states of the page that need another engine than the built one, or a part of the page that does not arrive.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { end, first, focused, launch, open, settled, state, type } from './chromium.mjs';
import { TITLE } from './golden.mjs';
import { standIn } from './stand-in.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => end(browser));

test('more results come in batches, and the focus goes to the first new one', async () => {
  const { page, trouble, close } = await open(browser, { fault: standIn });
  await type(page, 'many');
  const titles = () => page.locator('.teff-title').allTextContents();
  assert.equal((await titles()).length, 10);
  assert.equal(await page.textContent('.more'), 'Show 10 more of 23');
  await page.focus('#field');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  assert.equal(await focused(page), 'Show 10 more of 23', 'the arrows reach the button');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.activeElement?.textContent === 'Page 11');
  assert.equal(await page.textContent('.more'), 'Show 3 more of 23');
  await page.click('.more');
  await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.querySelectorAll('.teff-result').length === 23);
  assert.deepEqual(await titles(), Array.from({ length: 23 }, (_, i) => `Page ${i + 1}`));
  assert.ok(await page.isHidden('.more'));
  assert.equal(await page.locator('.teff-results').count(), 1, 'one list');
  await type(page, 'other');
  assert.equal((await titles()).length, 10);
  assert.deepEqual(trouble, []);
  await close();
});

test('what was missing, cut or left open is said', async () => {
  const { page, trouble, close } = await open(browser, { fault: standIn });
  await type(page, 'many absent "');
  const said = (await page.textContent('.lines')) ?? '';
  assert.match(said, /No page has “absent”\./);
  assert.match(said, /quotation mark is not closed/);
  assert.match(said, /only the beginning of it is searched/);
  await type(page, 'none');
  assert.equal(await state(page), 'empty');
  await page.click('.lines .suggestion');
  assert.equal(await page.inputValue('#field'), 'nine', 'the suggestion is one click away');
  await settled(page);
  assert.equal(await state(page), 'results');
  assert.deepEqual(trouble, []);
  await close();
});

test('an engine that stumbles is explained, and the next key goes on', async () => {
  const { page, trouble, close } = await open(browser, { fault: standIn });
  await type(page, 'stumble');
  assert.match((await page.textContent('.failure')) ?? '', /This search did not work/);
  await type(page, 'many');
  assert.equal(await page.locator('.teff-result').count(), 10);
  await type(page, 'stumble');
  await page.click('.retry');
  await page.waitForSelector('teff-search[data-state=error]');
  await page.fill('#field', '');
  await settled(page);
  assert.equal(await state(page), 'start');
  assert.deepEqual(trouble, []);
  await close();
});

test('glue that is missing is explained, and a retry recovers', async () => {
  let broken = true;
  const { page, close } = await open(browser, { fault: (path) => (broken && path === '/teff.js' ? { status: 404, body: '' } : undefined) });
  assert.match((await page.textContent('.failure p')) ?? '', /A part of it did not arrive/);
  await page.fill('#field', 'prisoners');
  assert.equal(await state(page), 'error', 'what is typed meanwhile is kept');
  broken = false;
  await page.click('.retry');
  await page.waitForSelector('.teff-result');
  assert.equal((await first(page)).title, TITLE);
  assert.equal(await focused(page), 'field');
  await close();
});

test('a lost connection is explained, and its return is enough', async () => {
  const { page, context, server, close } = await open(browser, { path: 'favicon.svg', wait: false });
  let cut = true;
  await context.route('**/*.wasm', (route) => (cut ? route.abort('internetdisconnected') : route.continue()));
  await page.goto(`${server.url}?q=prisoners`);
  await page.waitForSelector('teff-search[data-state=error]');
  assert.match((await page.textContent('.failure p')) ?? '', /did not arrive|offline/);
  cut = false;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForSelector('.teff-result');
  await close();
});

test('a host that sends another media type is good enough', async () => {
  const { readFile } = await import('node:fs/promises');
  const { SITE } = await import('./server.mjs');
  const body = await readFile(`${SITE}/teff_bg.wasm`);
  const fault = (/** @type {string} */ path) => (path.endsWith('.wasm') ? { body, type: 'application/octet-stream' } : undefined);
  const { page, trouble, close } = await open(browser, { fault, path: '?q=prisoners' });
  assert.equal((await first(page)).title, TITLE);
  assert.deepEqual(trouble, []);
  await close();
});

test('scripts that never come are not a silent page', async () => {
  const fault = (/** @type {string} */ path) => (path === '/boot.js' ? { status: 404, body: '' } : undefined);
  const { page, close } = await open(browser, { fault, wait: false });
  assert.ok(await page.isHidden('.stuck'), 'not before they had their time');
  await page.evaluate(() => document.getAnimations().forEach((animation) => {
    if (animation instanceof CSSAnimation && animation.animationName === 'appear') animation.finish();
  }));
  assert.ok(await page.isVisible('.stuck'));
  await close();
});

test('without JavaScript the page says what it needs', async () => {
  const { page, close } = await open(browser, { wait: false, context: { javaScriptEnabled: false } });
  assert.match(await page.innerText('main'), /needs JavaScript and WebAssembly/);
  await close();
});

test('Enter pressed before the engine is there opens the first result when it is', async () => {
  const { page, context, server, close } = await open(browser, { path: 'favicon.svg', wait: false });
  /** @type {() => void} */
  let release = () => {};
  const held = new Promise((resolve) => { release = () => resolve(undefined); });
  await context.route('**/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(server.url, { waitUntil: 'commit' });
  await page.waitForSelector('teff-search[data-state=loading]');
  await page.focus('#field');
  await page.keyboard.type('prisoners');
  await page.keyboard.press('Enter');
  release();
  await page.waitForURL(/articles\//);
  assert.equal(await page.textContent('h1'), TITLE);
  await close();
});

test('the page keeps its own strict policy', async () => {
  const { page, trouble, close } = await open(browser);
  const policy = (await page.getAttribute('meta[http-equiv=Content-Security-Policy]', 'content')) ?? '';
  for (const rule of ["default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.ok(!/unsafe-inline|'unsafe-eval'|data:|blob:/.test(policy));
  assert.equal(await page.locator('[style], script:not([src])').count(), 0, 'nothing inline');
  assert.deepEqual(trouble, []);
  await close();
});

test('a keyboard on the screen covers no result', async () => {
  const { page, close } = await open(browser, { path: 'gallery/specimen.html?state=results&theme=light', wait: false, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } });
  await page.waitForSelector('body[data-ready]');
  await settled(page);
  const lowest = () => page.evaluate(() => {
    const scroll = /** @type {Element} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector('.scroll'));
    scroll.scrollTop = scroll.scrollHeight;
    return scroll.querySelector('.more')?.getBoundingClientRect().bottom ?? 0;
  });
  assert.ok((await lowest()) > 500, 'without a keyboard the list goes down to the end of the screen');
  // As a phone does: the keyboard takes the lower part of what is seen, and the page stays as high as it was.
  const covered = (/** @type {number} */ height, scale = 1) => page.evaluate(([height, scale]) => {
    const view = /** @type {VisualViewport} */ (visualViewport);
    Object.defineProperty(view, 'height', { value: height, configurable: true });
    Object.defineProperty(view, 'scale', { value: scale, configurable: true });
    view.dispatchEvent(new Event('resize'));
  }, [height, scale]);
  await covered(500);
  assert.ok((await lowest()) <= 500, 'the last row is above the keyboard');
  await covered(844);
  assert.ok((await lowest()) > 500);
  await covered(422, 2);
  assert.ok((await lowest()) > 500, 'what is zoomed with two fingers makes no room');
  await close();
});
