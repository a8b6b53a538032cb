/**
 * Bundles in Chromium and Firefox: every packaging answers a thousand queries as the native engine does, from a server, from a folder, under strict policies and in
 * any sub-path.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { BLANK, ask, browserOf, classicPage, prepare } from './bundle.mjs';
import { lay, scratch } from './bundles.mjs';
import { native, queries } from './parity.mjs';
import { serve } from './server.mjs';

const folder = scratch();
const ALL = queries();
const SOME = ALL.filter((_, i) => i % 50 === 0);
const PACKAGINGS = { shards: ['--shards'], one: ['--one-file'], offline: ['--shards', '--offline'] };
/** @type {string[]} */
let right;
/** @type {string[]} */
let rightSome;
/** @type {Record<string, Awaited<ReturnType<typeof browserOf>>>} */
const browsers = {};

before(async () => {
  const image = join(folder, 'image.teff');
  for (const [name, flags] of Object.entries(PACKAGINGS)) {
    const site = join(folder, name);
    mkdirSync(join(site, 'sub/path'), { recursive: true });
    lay(join(site, 'sub/teff'), [...flags, '--block-bytes', '400', '--file-bytes', '4000', '--image', image]);
    for (const page of ['index.html', 'sub/path/index.html']) writeFileSync(join(site, page), BLANK);
    writeFileSync(join(site, 'based.html'), BLANK.replace('<title>', '<base href="/elsewhere/"><title>'));
  }
  right = native(folder, image, ALL);
  rightSome = right.filter((_, i) => i % 50 === 0);
  assert.equal(right.length, ALL.length);
  for (const name of /** @type {const} */ (['chromium', 'firefox'])) browsers[name] = await browserOf(name);
});
after(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
});

/** @param {string[]} found @param {string[]} expected @param {string[]} asked */
function same(found, expected, asked) {
  const at = found.findIndex((line, i) => line !== expected[i]);
  assert.equal(at < 0 ? '' : `${asked[at]}: ${found[at]}`, at < 0 ? '' : `${asked[at]}: ${expected[at]}`);
  assert.equal(found.length, expected.length);
}

for (const name of ['chromium', 'firefox']) {
  for (const packaging of ['shards', 'one']) {
    test(`${name}: ${packaging} answers as the native engine does`, async () => {
      const server = await serve(undefined, {}, join(folder, packaging));
      const { page, trouble, asked } = await browsers[name].page(server.url);
      await page.goto(`${server.url}sub/path/`);
      await prepare(page);
      same(await ask(page, ALL, { module: '/sub/teff/api.js', bundle: '../teff/' }), right, ALL);
      assert.deepEqual(trouble, []);
      // Each part of a file once: what was fetched is kept.
      const files = asked.filter((path) => path.includes('/i/'));
      assert.equal(new Set(files).size, files.length);
      assert.equal(files.some((path) => path.includes('bytes=')), packaging === 'shards');
      await page.close();
      await server.close();
    });
  }

  test(`${name}: inside the wasm answers as the native engine does`, async () => {
    const server = await serve();
    const { page, trouble } = await browsers[name].page(server.url);
    await page.goto(server.url);
    await prepare(page);
    // The glue that wasm-bindgen makes, as a page of one's own would load it.
    await page.evaluate(`(async () => {
      const engine = await import(new URL('teff.js', location.href).href);
      await engine.default({ module_or_path: await (await fetch('teff_bg.wasm')).arrayBuffer() });
      globalThis.opened = { search: async (query, options) => engine.search(query, options) };
    })()`);
    same(await ask(page, ALL, { bundle: '' }), right, ALL);
    assert.deepEqual(trouble, []);
    await page.close();
    await server.close();
  });

  test(`${name}: a host that sends files whole`, async () => {
    const server = await serve(undefined, {}, join(folder, 'shards'), false);
    const { page, trouble, asked } = await browsers[name].page(server.url);
    await page.goto(`${server.url}sub/path/`);
    await prepare(page);
    same(await ask(page, SOME, { module: '/sub/teff/api.js', bundle: '../teff/' }), rightSome, SOME);
    assert.deepEqual(trouble, []);
    // Once it is known that files come whole, each is asked for once: of the first the parts of a round may have been on their way.
    const files = asked.filter((path) => /\/i\/\w+\/\d+\.bin/.test(path));
    const names = files.map((path) => path.split(' ')[0]);
    assert.ok(new Set(names).size > 1, String(files));
    const asParts = files.filter((path) => path.includes('bytes='));
    assert.ok(asParts.length >= 1 && asParts.length <= 3, String(asParts));
    const others = names.filter((name) => !asParts.some((path) => path.startsWith(String(name))));
    assert.deepEqual(others, [...new Set(others)]);
    await page.close();
    await server.close();
  });

  test(`${name}: a folder opened without a server`, async () => {
    const site = join(folder, `from-disk-${name}`);
    cpSync(join(folder, 'offline'), site, { recursive: true });
    classicPage(site, 'sub/teff', readFileSync(join(site, 'sub/teff/api.js'), 'utf8'));
    const { page, trouble } = await browsers[name].page('file:');
    await page.goto(pathToFileURL(join(site, 'index.html')).href);
    await prepare(page);
    same(await ask(page, ALL, { bundle: 'sub/teff/' }), right, ALL);
    assert.deepEqual(trouble, []);
    await page.close();
  });

  const own = "default-src 'self'; img-src 'self' data:; script-src 'self'";
  /** @type {Record<string, [all: string, page: string, worker: boolean]>} */
  const policies = {
    'a strict policy on every file': [`${own} 'wasm-unsafe-eval'`, '', true],
    'a strict policy on the page alone': ['', own, true],
    'trusted types': [`${own} 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types teff`, '', true],
    'trusted types of somebody else': [`${own} 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types other`, '', false],
  };
  for (const [policy, [all, onPage, works]] of Object.entries(policies)) {
    test(`${name}: ${policy}`, async () => {
      /** @type {string[]} */
      const violations = [];
      const fault = (/** @type {string} */ path) => (onPage && path.endsWith('.html') ? { headers: { 'content-security-policy': onPage } } : undefined);
      const server = await serve(fault, all ? { 'content-security-policy': all } : {}, join(folder, 'shards'));
      const { page, trouble } = await browsers[name].page(server.url);
      page.on('console', (message) => /policy|Content.Security/i.test(message.text()) && violations.push(message.text()));
      await page.goto(`${server.url}sub/path/`);
      await prepare(page);
      const found = await ask(page, SOME, { module: '/sub/teff/api.js', bundle: '../teff/' });
      same(found, rightSome, SOME);
      // A policy that is refused is told by the browser; nothing else is.
      assert.deepEqual(trouble.filter((one) => works || !one.includes('trusted-types other')), []);
      if (works) assert.deepEqual(violations, []);
      await page.close();
      await server.close();
    });
  }

  test(`${name}: without a worker, and with a base that points elsewhere`, async () => {
    const server = await serve(undefined, {}, join(folder, 'shards'));
    const { page, trouble } = await browsers[name].page(server.url);
    await page.goto(`${server.url}based.html`);
    await prepare(page);
    same(await ask(page, SOME, { module: '/sub/teff/api.js', bundle: `${server.url}sub/teff/`, worker: false }), rightSome, SOME);
    assert.deepEqual(trouble, []);
    await page.close();
    await server.close();
  });
}
