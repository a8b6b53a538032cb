/**
 * The element on pages that were unpacked from an archive and opened without a server, in Chromium and Firefox: it opens, finds, and a result leads to its
 * page in the folder, where the words are marked.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
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
    assert.match(found.href, /#.*:~:text=.*ceasefire/i);
    // The bundle lies in a folder of the site, and results are pages of it.
    assert.ok(found.href.startsWith(address('site/')) && !found.href.includes('/teff/') && !found.href.includes('/deep/'), found.href);
    // The page that it leads to.
    const path = fileURLToPath(found.href.replace(/[?#].*/, ''));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>found</title><script async src="${address('site/teff/teff.js')}"></script></head><body><main><p>The ceasefire held. Ceasefires may.</p><p>Ceasefire</p></main></body></html>`);
    await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('a')?.click());
    const both = ['ceasefire', 'Ceasefire'];
    const landed = async (/** @type {string[]} */ expected) => {
      for (let i = 0; i < 100; i++) {
        const marked = await page.evaluate(() => (document.readyState === 'complete' && document.title === 'found' ? [...(CSS.highlights?.get('teff') ?? [])].map(String) : undefined)).catch(() => undefined);
        if (marked && marked.length >= expected.length) return marked;
        await new Promise((done) => setTimeout(done, 50));
      }
      return undefined;
    };
    // Firefox gives the files of each folder a storage of their own: from another folder the address's text fragment, which no script can see, is all that marks.
    assert.deepEqual(await landed(name === 'firefox' ? [] : both), name === 'firefox' ? [] : both);
    const beside = join(dirname(path), 'beside.html');
    writeFileSync(beside, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>beside</title><script async src="${address('site/teff/teff.js')}"></script></head><body><main><p>Here</p></main></body></html>`);
    await page.goto(`${pathToFileURL(beside).href}?q=ceasefire`);
    await page.evaluate(async () => {
      const link = () => document.querySelector('teff-search')?.shadowRoot?.querySelector('a');
      for (let i = 0; i < 200 && !link(); i++) await new Promise((done) => setTimeout(done, 50));
      link()?.click();
    });
    assert.deepEqual(await landed(both), both);
    assert.deepEqual(trouble, []);
    await page.close();
  });
}
