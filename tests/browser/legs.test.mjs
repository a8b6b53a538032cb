/**
 * The element over a bundle, in Chromium and Firefox: how many answers of the server wait for each other, that nothing is asked for twice, and what pages load on which
 * nobody searches.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { legs } from '../../bench/legs.mjs';
import { browserOf } from './bundle.mjs';
import { lay, scratch } from './bundles.mjs';
import { serve } from './server.mjs';

/** Milliseconds that every answer takes: more than a script needs between two legs. */
const DELAY = 250;
/** A word of few pages: browsers ask for six files at a time, and what waits for a place would count as a leg. */
const QUERY = 'ceasefire';
/** What the boot may weigh with gzip -9, as on pages where nobody searches. */
const BOOT = 3000;
/** What the interface may weigh, as it is fetched when a reader means to search. */
const INTERFACE = 14_650;

const folder = scratch();
const page = (/** @type {string} */ lang, head = '') =>
  `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">${head}<title>page</title><link rel="icon" href="data:,"><script src="teff/teff.js"></script></head><body><main><h1>A page</h1></main></body></html>`;
/** @type {Record<string, Awaited<ReturnType<typeof browserOf>>>} */
const browsers = {};

before(async () => {
  mkdirSync(folder, { recursive: true });
  lay(join(folder, 'teff'), ['--shards', '--block-bytes', '400', '--file-bytes', '4000']);
  writeFileSync(join(folder, 'index.html'), page('en'));
  writeFileSync(join(folder, 'german.html'), page('de'));
  // A policy of the page alone, which lets no WebAssembly run: the worker has none.
  writeFileSync(join(folder, 'strict.html'), page('en', `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self' data:; style-src 'none'">`));
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, 'a/b/index.html'), page('en').replace('teff/teff.js', '../../teff/teff.js'));
  writeFileSync(join(folder, 'based.html'), page('en', '<base href="/elsewhere/">').replace('teff/teff.js', '/teff/teff.js'));
  for (const name of /** @type {const} */ (['chromium', 'firefox'])) browsers[name] = await browserOf(name);
});
after(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
});

/** A page over the bundle; every answer comes late and is written down. @param {string} name @param {Record<string, string>} [headers] */
async function visit(name, headers) {
  /** @type {{ path: string, start: number, end: number }[]} */
  const log = [];
  const late = (/** @type {string} */ path, range = '') => {
    const start = performance.now();
    if (!path.endsWith('.html')) log.push({ path: `${path} ${range}`.trim(), start, end: start + DELAY });
    return path.endsWith('.html') ? undefined : { wait: DELAY };
  };
  const server = await serve(late, headers, folder);
  const opened = await /** @type {Awaited<ReturnType<typeof browserOf>>} */ (browsers[name]).page(server.url);
  /** @type {string[]} */
  const said = [];
  opened.page.on('console', (message) => said.push(message.text()));
  const close = async () => {
    await opened.page.close();
    await server.close();
  };
  return { ...opened, server, log, said, close };
}

/** Waits for hits; gives how many. @param {import('./bundle.mjs').Page} page @returns {Promise<number>} */
const hits = (page) =>
  page.evaluate(async () => {
    const found = () => document.querySelector('teff-search')?.shadowRoot?.querySelectorAll('.teff-result').length ?? 0;
    for (let i = 0; i < 200 && !found(); i++) await new Promise((done) => setTimeout(done, 50));
    return found();
  });

/** @param {{ path: string }[]} log */
function once(log) {
  const paths = log.map(({ path }) => path);
  assert.deepEqual(paths.filter((path, i) => paths.indexOf(path) !== i), [], 'nothing is asked for twice');
}

for (const name of ['chromium', 'firefox']) {
  for (const [host, headers] of Object.entries({ 'a host that lets nothing be kept': { 'cache-control': 'no-store' }, 'a host that says nothing': undefined })) {
    test(`${name}, ${host}: four legs from the page to hits with excerpts`, async () => {
      const { page, log, trouble, said, server, close } = await visit(name, headers);
      await page.goto(`${server.url}?q=${QUERY}`);
      assert.ok((await hits(page)) > 0);
      const names = log.map(({ path }) => path);
      for (const part of ['teff.js', 'ui.js', 'loader-', 'worker.js', 'engine-', 'root.bin']) assert.equal(names.filter((path) => path.includes(part)).length, 1, `${part}: ${names}`);
      once(log);
      assert.ok(legs(log) <= 4, `${legs(log)} legs: ${log.map(({ path, start }) => `${Math.round(start - (log[0]?.start ?? 0))} ${path}`).join(', ')}`);
      assert.deepEqual([trouble, said], [[], []]);
      await close();
    });
  }

  test(`${name}: a page on which nobody searches loads one script`, async () => {
    const { page, log, trouble, server, close } = await visit(name);
    await page.goto(server.url);
    await new Promise((done) => setTimeout(done, 600));
    assert.deepEqual(log.map(({ path }) => path), ['/teff/teff.js']);
    assert.deepEqual(trouble, []);
    await close();
  });

  test(`${name}: on the way to the button everything is under way that a search needs`, async () => {
    const { page, log, trouble, server, close } = await visit(name);
    await page.goto(server.url);
    await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('button')?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true })));
    await new Promise((done) => setTimeout(done, DELAY * 4));
    assert.equal(log.length, 6, log.map(({ path }) => path).join(', '));
    assert.equal(legs(log), 2);
    once(log);
    assert.deepEqual(trouble, []);
    await close();
  });

  for (const [what, path] of /** @type {const} */ ([['a strict policy on the page alone', 'strict.html'], ['a page two folders deep', 'a/b/'], ['a base that points elsewhere', 'based.html']])) {
    test(`${name}: ${what}`, async () => {
      const { page, log, trouble, said, server, close } = await visit(name);
      await page.goto(`${server.url}${path}?q=${QUERY}`);
      assert.ok((await hits(page)) > 0);
      const href = await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('a')?.href);
      assert.ok(href.startsWith(`${server.url}articles/`), href);
      once(log);
      assert.deepEqual([trouble, said], [[], []]);
      await close();
    });
  }

  const own = "default-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types";
  for (const [types, works] of /** @type {const} */ ([['teff', true], ['other', false]])) {
    test(`${name}: trusted types named ${types}`, async () => {
      const { page, log, trouble, said, server, close } = await visit(name, { 'content-security-policy': `${own} ${types}` });
      await page.goto(`${server.url}?q=${QUERY}`);
      assert.ok((await hits(page)) > 0);
      if (works) {
        once(log);
        assert.deepEqual([trouble, said], [[], []]);
        assert.ok(legs(log) <= 4);
      }
      await close();
    });
  }
}

for (const name of ['chromium', 'firefox']) {
  test(`${name}: a policy without wasm-unsafe-eval on every file is named`, async () => {
    const { page, said, server, close } = await visit(name, { 'content-security-policy': "default-src 'self'; img-src 'self' data:" });
    await page.goto(`${server.url}?q=${QUERY}`);
    const notice = await page.evaluate(async () => {
      const failure = () => /** @type {HTMLElement | null | undefined} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector('.failure'));
      for (let i = 0; i < 200 && !failure()?.offsetHeight; i++) await new Promise((done) => setTimeout(done, 50));
      return failure()?.innerText;
    });
    assert.match(notice, /could not be loaded\s+The security policy of this site/);
    assert.ok(said.some((text) => text.includes("lacks 'wasm-unsafe-eval'")), said.join('\n'));
    await close();
  });
}

test('words of a language that the site is not in are asked for', async () => {
  const { page, log, server, close } = await visit('chromium');
  await page.goto(`${server.url}german.html?q=${QUERY}`);
  assert.ok((await hits(page)) > 0);
  assert.equal(log.filter(({ path }) => path.endsWith('/strings.json')).length, 1);
  const title = await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('h2')?.textContent);
  assert.equal(title, 'Diese Website durchsuchen');
  await close();
});

test('the boot and the interface weigh no more than they may, and there is no style sheet to fetch', () => {
  const sent = (/** @type {string} */ path) => gzipSync(readFileSync(join(folder, 'teff', path)), { level: 9 }).length;
  const paths = readdirSync(join(folder, 'teff'), { recursive: true }).map(String);
  const face = paths.find((path) => path.endsWith('/ui.js')) ?? '';
  assert.ok(sent('teff.js') <= BOOT, `${sent('teff.js')} bytes`);
  assert.ok(sent(face) <= INTERFACE, `${sent(face)} bytes`);
  assert.deepEqual(paths.filter((path) => path.endsWith('.css')), []);
});
