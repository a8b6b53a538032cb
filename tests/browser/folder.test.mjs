/**
 * The element on pages that were unpacked from an archive and opened without a server, in Chromium and Firefox: it opens, finds, and its results lead to pages of the folder.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { browserOf } from './bundle.mjs';
import { lay, scratch } from './bundles.mjs';

const folder = scratch();
const address = (/** @type {string} */ path) => pathToFileURL(join(folder, path)).href;
/** @type {Record<string, Awaited<ReturnType<typeof browserOf>>>} */
const browsers = {};

before(async () => {
  mkdirSync(join(folder, 'site/deep'), { recursive: true });
  lay(join(folder, 'site/teff'), ['--shards', '--offline', '--block-bytes', '400', '--file-bytes', '4000']);
  writeFileSync(join(folder, 'site/deep/index.html'), '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title><script async src="../teff/teff.js"></script></head><body><main><h1>A page</h1></main></body></html>');
  for (const name of /** @type {const} */ (['chromium', 'firefox'])) browsers[name] = await browserOf(name);
});
after(async () => {
  for (const browser of Object.values(browsers)) await browser.close();
});

for (const name of ['chromium', 'firefox']) {
  test(`${name}: a folder of pages is searched without a server`, async () => {
    const { page, trouble } = await /** @type {Awaited<ReturnType<typeof browserOf>>} */ (browsers[name]).page('file:');
    await page.goto(`${address('site/deep/index.html')}?q=ceasefire`);
    const found = await page.evaluate(async () => {
      const root = () => document.querySelector('teff-search')?.shadowRoot;
      for (let i = 0; i < 200 && !root()?.querySelector('.teff-result'); i++) await new Promise((done) => setTimeout(done, 50));
      return {
        isOpen: root()?.querySelector('dialog')?.open,
        href: root()?.querySelector('a')?.href,
        excerpt: root()?.querySelector('.teff-excerpt mark')?.textContent,
      };
    });
    assert.equal(found.isOpen, true);
    assert.match(found.excerpt, /ceasefire/i);
    // The bundle lies in a folder of the site, and results are pages of it.
    assert.ok(found.href.startsWith(address('site/')) && !found.href.includes('/teff/') && !found.href.includes('/deep/'), found.href);
    assert.deepEqual(trouble, []);
    await page.close();
  });
}
