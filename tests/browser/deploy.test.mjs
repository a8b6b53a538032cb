/**
 * The element while its site is deployed, in Chromium and Firefox: a page that ran the old script finds the new files, a script that comes before its files works once
 * they are there, and a dialog that is open goes on. And without a network: what was fetched still answers, of the rest it is said that
 * the reader is offline.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browserOf } from './bundle.mjs';
import { lay, scratch } from './bundles.mjs';
import { serve } from './server.mjs';

const folder = scratch();
const PAGE = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"><script src="teff/teff.js"></script></head><body><main><h1>A page</h1></main></body></html>';
/** What Firefox says by itself of a script that the site does not have. */
const MISSED = /^error: Loading (module|Worker) from .* was blocked because of a disallowed MIME type/;
/** @type {Record<string, Awaited<ReturnType<typeof browserOf>>>} */
const browsers = {};

before(async () => {
  for (const name of /** @type {const} */ (['chromium', 'firefox'])) browsers[name] = await browserOf(name);
});
after(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
});

/**
 * A site of its own for a test, and a page of it.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} name of a browser
 * @param {(path: string) => import('./server.mjs').Fault | undefined} [fault]
 * @param {boolean} [parts] the host can send parts of files
 */
async function visit(t, name, fault, parts) {
  const site = join(folder, `${Math.random()}`);
  mkdirSync(site, { recursive: true });
  writeFileSync(join(site, 'index.html'), PAGE);
  lay(join(site, 'teff'), ['--shards', '--block-bytes', '400', '--file-bytes', '1200']);
  /** @type {string[]} */
  const asked = [];
  const server = await serve((path) => (asked.push(path), fault?.(path)), {}, site, parts);
  const { page, trouble } = await /** @type {Awaited<ReturnType<typeof browserOf>>} */ (browsers[name]).page(server.url);
  await page.goto(server.url);
  t.after(async () => {
    await page.close();
    await server.close();
  });
  return { page, trouble, asked, site };
}

/** Opens the dialog with a query; gives the first title, or what is wrong. @param {import('./bundle.mjs').Page} page @param {string} query @returns {Promise<string>} */
const find = (page, query) =>
  page.evaluate(async (/** @type {string} */ query) => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    /** @type {string} */
    let failed = '';
    host.addEventListener('teff-error', (/** @type {CustomEvent} */ event) => (failed = `error: ${event.detail.error?.message}`), { once: true });
    await host.open(query).catch(() => {});
    const title = () => !host.shadowRoot.querySelector('[aria-busy]') && host.shadowRoot.querySelector('.teff-title')?.textContent;
    for (let i = 0; i < 200 && !title() && !failed; i++) await new Promise((done) => setTimeout(done, 50));
    return failed || title() || 'nothing';
  }, query);

/** Asks by a page's own script; gives the first title. @param {import('./bundle.mjs').Page} page @param {string} query @returns {Promise<string>} */
const ask = (page, query) =>
  page.evaluate(async (/** @type {string} */ query) => {
    const { createSearch } = await import(new URL('teff/api.js', location.href).href);
    const search = await createSearch();
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error('no answer')), 15_000));
    const { hits, complete, problem } = await Promise.race([search.search(query), late]);
    // What was fetched is stored when a search ends, or a second later.
    search.close();
    return complete ? hits[0]?.title ?? 'nothing' : problem;
  }, query);

/** The script as it was before: it names files that are no longer there. @param {string} site */
const older = (site) => readFileSync(join(site, 'teff/teff.js'), 'utf8').replace(/"a\/[^"]*\/"/, '"a/before/"').replace(/"a\/loader-[^"]*"/, '"a/loader-before.js"');

for (const name of ['chromium', 'firefox']) {
  test(`${name}: a page that ran the script of before finds the files of now`, async (t) => {
    /** @type {string | undefined} */
    let body;
    const { page, trouble, asked, site } = await visit(t, name, (path) => (path === '/teff/teff.js' && body ? { type: 'text/javascript', body } : undefined));
    body = older(site);
    assert.match(body, /a\/before\/.*loader-before/);
    await page.goto(`${await page.evaluate('location.href')}`);
    body = undefined;
    asked.length = 0;
    assert.match(await find(page, 'ceasefire'), /./);
    assert.doesNotMatch(await find(page, 'ceasefire'), /^(error|nothing)/);
    assert.equal(asked.filter((path) => path === '/teff/teff.js').length, 1, `the script is asked for once more: ${asked}`);
    assert.equal(await page.evaluate('document.querySelectorAll("teff-search").length'), 1);
    assert.deepEqual(trouble.filter((one) => !MISSED.test(one)), []);
  });

  test(`${name}: a script that comes before its files works once they are there`, async (t) => {
    let isCopied = false;
    const { page, trouble } = await visit(t, name, (path) => (!isCopied && path.startsWith('/teff/a/') ? { status: 404, type: 'text/html', body: '' } : undefined));
    assert.match(await find(page, 'ceasefire'), /^error/);
    isCopied = true;
    assert.doesNotMatch(await find(page, 'ceasefire'), /^(error|nothing)/);
    assert.deepEqual(trouble.filter((one) => !MISSED.test(one)), []);
  });

  test(`${name}: a dialog that is open goes on after a deploy`, async (t) => {
    const { page, trouble, asked, site } = await visit(t, name);
    const title = await find(page, 'ceasefire');
    assert.doesNotMatch(title, /^(error|nothing)/);
    // Other names for everything, and none of the old ones.
    lay(join(site, 'teff'), ['--shards', '--block-bytes', '500', '--file-bytes', '1500']);
    asked.length = 0;
    assert.doesNotMatch(await find(page, 'checksum'), /^(error|nothing)/);
    assert.equal(await find(page, 'ceasefire'), title);
    assert.equal(asked.filter((path) => path.endsWith('manifest.json')).length, 1, 'the manifest is read again, once');
    assert.deepEqual(trouble.filter((one) => !MISSED.test(one)), []);
  });
}

test('a script of before finds an engine of now', async (t) => {
  const { page, asked, site } = await visit(t, 'chromium');
  const path = join(site, 'teff/api.js');
  const before = readFileSync(path, 'utf8').replace(/a\/engine-\w+/g, 'a/engine-before').replace(/"i\/\w+\//g, '"i/before/');
  assert.match(before, /engine-before.*i\/before/);
  writeFileSync(path, before);
  assert.doesNotMatch(await ask(page, 'ceasefire'), /^nothing|replaced|404/);
  assert.ok(asked.some((path) => path.includes('engine-before')) && asked.some((path) => path.endsWith('manifest.json')), String(asked));
});

test('a host that sends whole files is asked for each once, and at the next visit for none', async (t) => {
  const { page, asked } = await visit(t, 'chromium', undefined, false);
  const blocks = () => asked.filter((path) => /\/i\/\w+\/\d+\.bin$/.test(path));
  const title = await ask(page, 'ceasefire');
  await page.evaluate('new Promise((done) => setTimeout(done, 1500))');
  assert.ok(blocks().length > 0);
  asked.length = 0;
  await page.goto(`${await page.evaluate('location.href')}`);
  assert.equal(await ask(page, 'ceasefire'), title);
  assert.deepEqual(blocks(), []);
});

for (const name of ['chromium', 'firefox']) {
  test(`${name}: of a bundle the browser has one store, and in it what the bundle names and nothing of the one before`, async (t) => {
    const { page, site } = await visit(t, name);
    const stored = () =>
      page.evaluate(async () => {
        await new Promise((done) => setTimeout(done, 1500));
        const names = await caches.keys();
        const keys = await Promise.all(names.map(async (one) => (await (await caches.open(one)).keys()).map(({ url }) => url)));
        return { names, paths: keys.flat().map((url) => url.replace(/^.*\/teff\//, '')) };
      });
    const title = await ask(page, 'ceasefire');
    const before = await stored();
    const own = () => JSON.parse(readFileSync(join(site, 'teff/manifest.json'), 'utf8')).segments[0].path;
    const old = own();
    assert.equal(before.names.length, 1);
    assert.ok(before.paths.some((path) => path.startsWith(old)), String(before.paths));
    lay(join(site, 'teff'), ['--shards', '--block-bytes', '500', '--file-bytes', '1200']);
    assert.notEqual(own(), old);
    await page.goto(`${await page.evaluate('location.href')}?again`);
    assert.equal(await ask(page, 'ceasefire'), title);
    const after = await stored();
    assert.deepEqual(after.names, before.names);
    assert.ok(after.paths.some((path) => path.startsWith(own())), String(after.paths));
    assert.deepEqual(after.paths.filter((path) => path.startsWith(old)), []);
  });

  test(`${name}: a page without a store of the browser, as plain http has none, is answered all the same`, async (t) => {
    const { page, trouble, asked } = await visit(t, name);
    const title = await ask(page, 'ceasefire');
    await page.evaluate(() => Reflect.deleteProperty(globalThis, 'caches') && Reflect.defineProperty(globalThis, 'caches', { value: undefined }));
    assert.equal(await page.evaluate('typeof caches'), 'undefined');
    asked.length = 0;
    assert.equal(await ask(page, 'checksum'), await ask(page, 'checksum'));
    assert.equal(await ask(page, 'ceasefire'), title);
    assert.ok(asked.length > 0, 'what the store has is not taken from it');
    assert.deepEqual(trouble, []);
  });
}

test('airplane mode after a search: what was fetched answers, of the rest it is said that the reader is offline, and the connection brings it', async (t) => {
  const { page, trouble } = await visit(t, 'chromium');
  const context = /** @type {import('playwright-core').Page} */ (/** @type {unknown} */ (page)).context();
  const title = await find(page, 'ceasefire');
  assert.doesNotMatch(title, /^(error|nothing)/);
  await context.setOffline(true);
  await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).clear());
  assert.equal(await find(page, 'ceasefire'), title, 'from the memory of the loader');
  await find(page, 'checksum');
  const said = () => page.evaluate(() => /** @type {HTMLElement | null | undefined} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector('dialog'))?.innerText ?? '');
  assert.match(await said(), /You are offline/);
  assert.doesNotMatch(await said(), /No results/);
  await context.setOffline(false);
  for (let i = 0; i < 200 && /offline/.test(await said()); i++) await new Promise((done) => setTimeout(done, 50));
  assert.match(await said(), /\d+ results?/, 'the connection is enough');
  assert.deepEqual(trouble, []);
});
