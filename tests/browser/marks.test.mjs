/**
 * Which words are marked on the page that a result leads to: those of its text, not of what surrounds it; names from code by their parts too.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { end, launch, open } from './chromium.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => end(browser));

/** What is marked on a page with this body: each text with the id of what it lies in. @param {string} body @param {string[]} words @param {string} [hash] */
async function marked(body, words, hash = '') {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,"><script async src="/boot.js"></script></head><body>${body}</body></html>`;
  const fault = (/** @type {string} */ at) => (at === '/page.html' ? { type: 'text/html', body: html } : undefined);
  const { page, context, server, close } = await open(browser, { path: 'index.html', fault, wait: false });
  await context.addInitScript((marks) => sessionStorage.setItem('teff:hl', JSON.stringify({ pathname: '/page.html', marks, at: Date.now() })), words);
  await page.goto(`${server.url}page.html${hash}`);
  await page.waitForFunction(() => CSS.highlights.has('teff'));
  const found = await page.evaluate(() =>
    [.../** @type {Iterable<any>} */ (/** @type {any} */ (CSS.highlights.get('teff')))].map((range) => `${range.startContainer.parentElement.closest('[id]').id}: ${range}`));
  await close();
  return found;
}

const MENU = '<nav id="nav">teff</nav>';
const SIDE = '<aside id="aside">teff</aside><div role="navigation" id="side">teff</div>';

test('in the main part, its header too, but not in the menus within', async () => {
  const body = `${MENU}<header id="top">teff</header><main><header id="title">Teff</header><p id="text">teff</p>${MENU}${SIDE}</main><footer id="end">teff</footer>`;
  assert.deepEqual(await marked(body, ['teff']), ['title: Teff', 'text: teff']);
});

test('of many articles in the one that the address leads to', async () => {
  const body = '<article id="one">teff</article><article id="two">teff <h2 id="here">here</h2></article>';
  assert.deepEqual(await marked(body, ['teff'], '#here'), ['two: teff']);
});

test('of a page that does not say where its text is everything but what surrounds it', async () => {
  const body = `<header id="top">teff</header>${MENU}${SIDE}<div id="text">teff</div><footer id="end">teff</footer>`;
  assert.deepEqual(await marked(body, ['teff']), ['text: teff']);
});

test('names from code whole and by their parts, and no parts of other words', async () => {
  const body = '<main><p id="text">unhandledRejection, rejections, HTMLElement, ELEMENTARY, utf8Element2, 東京都</p></main>';
  assert.deepEqual(await marked(body, ['Rejection', 'Element', '東京', 'unhandledRejection']), ['text: Rejection', 'text: Element', 'text: 東京', 'text: unhandledRejection']);
});

test('whatever the address ends with', async () => {
  assert.deepEqual(await marked('<article id="text">teff</article>', ['teff'], '#%'), ['text: teff']);
});
