/**
 * The main path in headless Firefox, over WebDriver BiDi.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
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
  await page.waitForFunction(() => document.body.dataset.state === 'start');
  for (const { query, marks, excerpt } of GOLDEN) {
    await page.focus('#field');
    await page.evaluate(() => {
      /** @type {HTMLInputElement} */ (document.getElementById('field')).value = '';
    });
    await page.keyboard.type(query);
    const hit = await page.evaluate(() => ({
      title: document.querySelector('.teff-title')?.textContent,
      excerpt: document.querySelector('.teff-excerpt')?.textContent ?? '',
      marks: [...new Set([...document.querySelectorAll('.teff-result:first-child .teff-excerpt mark')].map((m) => m.textContent))],
    }));
    assert.equal(hit.title, TITLE, query);
    assert.deepEqual(hit.marks, marks, query);
    assert.ok(hit.excerpt.includes(excerpt), query);
  }
  const active = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.localName);
  await page.keyboard.press('ArrowDown');
  assert.equal(await active(), 'a');
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(), 'field');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => /** @type {HTMLInputElement} */ (document.getElementById('field')).value), '');
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
  await page.waitForSelector('.teff-result');
  assert.match(await page.$eval('#summary', (summary) => summary.textContent ?? ''), /Showing results for prisoners/);
  const state = () =>
    page.evaluate(() => [document.activeElement?.id || document.activeElement?.localName, /** @type {HTMLInputElement} */ (document.getElementById('field')).value]);
  await page.focus('.teff-result a');
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
  await page.focus('.teff-result a');
  await page.keyboard.press('Escape');
  assert.deepEqual(await state(), ['field', '']);
  assert.deepEqual(trouble, []);
  await page.close();
});
