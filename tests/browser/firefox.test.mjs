/**
 * The main path in headless Firefox, over WebDriver BiDi.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { GOLDEN, TITLE } from './golden.mjs';
import { serve } from './server.mjs';

const found = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);

/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
before(async () => {
  server = await serve();
  browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.TEFF_FIREFOX || found,
    headless: true,
    extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true },
  });
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** Waits for the answer to a query. @param {import('puppeteer-core').Page} page @param {string} query */
function settled(page, query) {
  return page.waitForFunction((query) => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    return host.value === query && host.dataset.state !== 'loading' && !host.shadowRoot.querySelector('[aria-busy]');
  }, {}, query);
}

test('golden queries, keys, and a silent console', async () => {
  const page = await browser.newPage();
  /** @type {string[]} */
  const trouble = [];
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) trouble.push(request.url());
  });
  await page.goto(server.url);
  await page.waitForSelector('teff-search[data-state=start]');
  for (const { query, marks, excerpt } of GOLDEN) {
    await page.focus('teff-search >>> #field');
    await page.evaluate(() => {
      /** @type {any} */ (document.querySelector('teff-search')).value = '';
    });
    await page.keyboard.type(query);
    await settled(page, query);
    const hit = await page.evaluate(() => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('teff-search')?.shadowRoot);
      return {
        title: root.querySelector('.teff-title')?.textContent,
        excerpt: root.querySelector('.teff-excerpt')?.textContent ?? '',
        marks: [...new Set([...root.querySelectorAll('.teff-result:first-child .teff-excerpt mark')].map((m) => m.textContent))],
      };
    });
    assert.equal(hit.title, TITLE, query);
    assert.deepEqual(hit.marks, marks, query);
    assert.ok(hit.excerpt.includes(excerpt), query);
  }
  const active = () => page.evaluate(() => {
    const active = document.querySelector('teff-search')?.shadowRoot?.activeElement;
    return active?.id || active?.localName;
  });
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), 'a');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(), 'field');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).value), '');
  assert.deepEqual(trouble, []);
  await page.close();
});

test('a deep link, keys that go on in the field, a tab of its own', async () => {
  const page = await browser.newPage();
  /** @type {string[]} */
  const trouble = [];
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(String(error)));
  await page.goto(`${server.url}?q=prisnors`);
  await page.waitForSelector('teff-search >>> .teff-result');
  assert.match(await page.$eval('teff-search >>> .lines', (summary) => summary.textContent ?? ''), /Showing results for prisoners/);
  const state = () =>
    page.evaluate(() => {
      const host = /** @type {any} */ (document.querySelector('teff-search'));
      const active = host.shadowRoot.activeElement;
      return [active?.id || active?.localName, host.value];
    });
  await page.focus('teff-search >>> .teff-result a');
  await page.keyboard.press('Backspace');
  assert.deepEqual(await state(), ['field', 'prisnor']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('s');
  assert.deepEqual(await state(), ['field', 'prisnors']);
  const known = new Set(await browser.pages());
  await page.keyboard.down('Control');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Control');
  let tab;
  for (let i = 0; i < 50 && !tab; i++) {
    await new Promise((done) => setTimeout(done, 100));
    tab = (await browser.pages()).find((one) => !known.has(one) && /articles\//.test(one.url()));
  }
  assert.ok(tab, 'Ctrl and Enter opened a tab');
  await tab.close();
  await page.bringToFront();
  await page.focus('teff-search >>> .teff-result a');
  await page.keyboard.press('Escape');
  assert.deepEqual(await state(), ['field', '']);
  assert.deepEqual(trouble, []);
  await page.close();
});

/** @param {import('puppeteer-core').Page} page the id, or else the text, of what has the focus */
const focused = (page) =>
  page.evaluate(() => {
    const active = document.querySelector('teff-search')?.shadowRoot?.activeElement ?? document.activeElement;
    return active?.id || active?.textContent;
  });

test('the dialog: keys, one press of Escape, the focus back, and nothing that axe finds', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const look of ['state=results&theme=light', 'state=facets&theme=dark', 'state=empty&lang=ar', 'state=start', 'state=corrected', 'state=results&mode=page']) {
    const page = await browser.newPage();
    /** @type {string[]} */
    const trouble = [];
    page.on('console', (message) => trouble.push(message.text()));
    page.on('pageerror', (error) => trouble.push(String(error)));
    await page.goto(`${server.url}gallery/specimen.html?${look}`);
    await page.waitForSelector('body[data-ready]');
    assert.deepEqual(trouble, [], look);
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations'] });
      return violations.map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.html).join(' ')}`);
    });
    assert.deepEqual(found, [], look);
    if (look.startsWith('state=results&theme')) {
      for (const [key, expected] of /** @type {[import('puppeteer-core').KeyInput, string][]} */ ([['ArrowDown', 'Teff, a grain'], ['ArrowDown', 'Sowing'], ['End', 'Show 10 more of 44'], ['Home', 'Teff, a grain'], ['x', 'field']])) {
        await page.keyboard.press(key);
        assert.equal(await focused(page), expected, key);
      }
      await page.keyboard.press('Escape');
      await page.waitForFunction(() => !document.querySelector('teff-search')?.hasAttribute('open'));
      await page.keyboard.down('Control');
      await page.keyboard.press('k');
      await page.keyboard.up('Control');
      await page.waitForFunction(() => document.querySelector('teff-search')?.hasAttribute('open'));
      assert.equal(await focused(page), 'field');
    }
    await page.close();
  }
});
