/**
 * The real page in headless Chromium.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { end, first, heard, launch, listen, open, settled, state, type } from './chromium.mjs';
import { GOLDEN, TITLE } from './golden.mjs';
import { SITE } from './server.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => end(browser));

/** @param {import('playwright-core').Page} page what has the focus: an id, or the number of a result's link */
const focused = (page) =>
  page.evaluate(() => {
    const root = document.querySelector('teff-search')?.shadowRoot;
    const links = [...(root?.querySelectorAll('.scroll a') ?? [])];
    const active = root?.activeElement ?? document.activeElement;
    return active?.id || (active ? links.indexOf(/** @type {HTMLAnchorElement} */ (active)) : -1);
  });

test('golden queries find the article, at the right paragraph, with the right words marked', async () => {
  const { page, trouble, close } = await open(browser);
  for (const { query, marks, excerpt } of GOLDEN) {
    await type(page, query);
    const hit = await first(page);
    assert.equal(hit.title, TITLE, query);
    assert.deepEqual(hit.marks, marks, query);
    assert.ok(hit.excerpt.includes(excerpt), `${query}: ${hit.excerpt}`);
  }
  assert.deepEqual(trouble, []);
  await close();
});

test('results appear while typing, and a hit opens at its words', async () => {
  const { page, trouble, close } = await open(browser);
  await page.focus('#field');
  await page.keyboard.type('nakhich');
  await settled(page);
  assert.equal((await first(page)).title, TITLE);
  await page.keyboard.press('Enter');
  await page.waitForURL(/articles\/.*\.html/);
  assert.equal(await page.textContent('h1'), TITLE);
  await page.goBack();
  await page.waitForSelector('.teff-result');
  assert.equal(await page.inputValue('#field'), 'nakhich');
  assert.deepEqual(trouble, []);
  await close();
});

test('keys', async () => {
  const { page, trouble, close } = await open(browser);
  await page.evaluate(() => /** @type {any} */ (document.activeElement)?.shadowRoot.activeElement.blur());
  await page.keyboard.press('/');
  assert.equal(await focused(page), 'field');
  assert.equal(await page.inputValue('#field'), '');
  await page.keyboard.type('word');
  await settled(page);
  const links = await page.locator('.list a').count();
  assert.ok(links > 2, `${links} links`);
  const steps = [
    ['ArrowDown', 0], ['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', 'field'], ['ArrowDown', 0], ['End', links - 1],
    ['ArrowDown', links - 1], ['Home', 0],
  ];
  for (const [key, expected] of steps) {
    await page.keyboard.press(/** @type {string} */ (key));
    assert.equal(await focused(page), expected, `after ${key}`);
  }
  await page.keyboard.press('s');
  assert.equal(await focused(page), 'field', 'a letter goes back to the field');
  assert.equal(await page.inputValue('#field'), 'words', 'and is typed there');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'field');
  assert.equal(await page.inputValue('#field'), '');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+k');
  assert.equal(await focused(page), 'field');
  assert.deepEqual(trouble, []);
  await close();
});

test('a deep link is read, and the address follows the field', async () => {
  const { page, trouble, close } = await open(browser, { path: '?q=prisnors&other=1' });
  assert.equal((await first(page)).title, TITLE);
  assert.match((await page.textContent('.lines')) ?? '', /Showing results for prisoners/);
  await type(page, '"side by side"');
  await page.waitForURL(/q=%22side\+by\+side%22/);
  assert.match(page.url(), /other=1/);
  await page.click('.clear');
  await page.waitForURL((url) => !url.searchParams.has('q'));
  assert.deepEqual(trouble, []);
  await close();
});

test('a screen reader hears one sentence for an answer, after the typing', async () => {
  const { page, close } = await open(browser);
  const said = await listen(page);
  await page.focus('#field');
  await page.keyboard.type('prisoners', { delay: 60 });
  assert.deepEqual(await said(), []);
  await heard(page, 1);
  assert.deepEqual(await said(), [`1 result for “prisoners”. Press Enter to open ${TITLE}, or Down Arrow to browse.`]);
  await page.keyboard.type('zzzzzz', { delay: 30 });
  await heard(page, 2);
  assert.equal((await said()).at(-1), 'No results for “prisonerszzzzzz”.');
  assert.equal((await said()).length, 2);
  await close();
});

test('composing searches, and leaves keys and announcements alone', async () => {
  const { page, trouble, close } = await open(browser);
  await page.focus('#field');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'とう', selectionStart: 2, selectionEnd: 2 });
  await session.send('Input.imeSetComposition', { text: '東京', selectionStart: 2, selectionEnd: 2 });
  await page.waitForSelector('.teff-result');
  assert.equal(await page.locator('.teff-result').count(), 1, 'composed text is searched');
  const url = page.url();
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 });
  assert.equal(page.url().split('?')[0], url.split('?')[0]);
  await session.send('Input.insertText', { text: '東京' });
  await settled(page);
  assert.equal(await page.locator('.teff-result').count(), 1);
  assert.deepEqual(trouble, []);
  await close();
});

test('the network may be cut after the first load', async () => {
  const { page, context, trouble, close } = await open(browser);
  await context.setOffline(true);
  for (const { query } of GOLDEN) {
    await type(page, query);
    assert.equal((await first(page)).title, TITLE, query);
  }
  assert.deepEqual(trouble, []);
  await close();
});

const wasm = await readFile(`${SITE}/teff_bg.wasm`);
const FAULTS = {
  'missing': { status: 404, type: 'text/html', body: 'gone' },
  'a page instead': { status: 200, type: 'text/html', body: '<!doctype html><title>Not found</title>' },
  'cut short': { body: wasm.subarray(0, wasm.length / 2), type: 'application/wasm' },
  'empty': { body: '', type: 'application/wasm' },
};
for (const [name, fault] of Object.entries(FAULTS)) {
  test(`an engine that is ${name} is explained, and a retry recovers`, async () => {
    let broken = true;
    const { page, close } = await open(browser, { fault: (path) => (broken && path.endsWith('.wasm') ? fault : undefined) });
    assert.equal(await state(page), 'error');
    assert.match((await page.textContent('.failure')) ?? '', /Search could not be loaded/);
    assert.ok(((await page.textContent('.failure p')) ?? '').length > 20);
    broken = false;
    await page.click('.retry');
    await page.waitForSelector('teff-search[data-state=start]');
    await type(page, 'prisoners');
    assert.equal((await first(page)).title, TITLE);
    await close();
  });
}

test('odd input has an answer', async () => {
  const { page, trouble, close } = await open(browser);
  const odd = ['', ' ', '"', '“', '?!…', '\u0001\u0002', 'a\ud800b', '\udc00', '"44-day', 'prisoners '.repeat(1000), '<img src=x onerror=alert(1)>', '🎉', '\u202eabc'];
  for (const query of odd) {
    await page.evaluate((value) => {
      const field = /** @type {HTMLInputElement} */ (document.querySelector('teff-search')?.shadowRoot?.getElementById('field'));
      field.value = value;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, query);
    await settled(page);
    const shown = await state(page);
    assert.ok(['start', 'results', 'empty'].includes(shown ?? ''), `${JSON.stringify(query)}: ${shown}`);
  }
  await type(page, 'sdafadsfasdf');
  assert.match((await page.textContent('.notice:visible')) ?? '', /No results for “sdafadsfasdf”/);
  assert.deepEqual(trouble, []);
  await close();
});

test('a hostile view makes no markup', async () => {
  const { page, trouble, close } = await open(browser);
  const made = await page.evaluate(async () => {
    const result = [
      '<img src=x onerror=alert(1)>',
      { tag: 'script', attrs: [], children: ['alert(1)'] },
      { tag: 'img', attrs: [['src', 'x'], ['onerror', 'alert(1)']], children: [] },
      { tag: 'a', attrs: [['href', 'javascript:alert(1)'], ['onclick', 'alert(1)'], ['class', 'colophon teff-title']], children: ['link'] },
      { tag: 'a', attrs: [['href', 'java\nscript:alert(1)'], ['style', 'x'], ['__proto__', 'x']], children: ['link'] },
    ];
    const view = [{ tag: 'ol', attrs: [], children: [{ tag: 'li', attrs: [], children: result }] }];
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const answer = { total: 1, pages: 1, hits: [{ title: 'x', marks: [] }], view, issues: [], corrected: [], missing: [], suggestion: '', completions: [] };
    host.engine = { search: async (/** @type {string} */ query) => ({ query, ...answer }) };
    host.value = 'x';
    await new Promise((done) => host.addEventListener('teff-results', done, { once: true }));
    const row = host.shadowRoot.querySelector('.list li');
    const elements = [...row.querySelectorAll('*')].map((e) => [e.localName, ...[...e.attributes].map((a) => `${a.name}=${a.value}`)].join(' '));
    return { elements, text: row.textContent };
  });
  assert.deepEqual(made.elements, ['a class=teff-title part=title', 'a']);
  assert.ok(made.text?.startsWith('<img src=x onerror=alert(1)>alert(1)'));
  assert.deepEqual(trouble, []);
  await close();
});

test('rows that stay between two answers are as new ones would be', async () => {
  const { page, trouble, close } = await open(browser);
  const { differing, n_kept, n_could } = await page.evaluate(async () => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const list = host.shadowRoot.querySelector('.list');
    /** @param {string} query */
    const ask = async (query) => {
      const shown = new Promise((done) => host.addEventListener('teff-results', done, { once: true }));
      host.value = query;
      await shown;
    };
    /** Names and attributes in an order of their own: what was kept may have got them in another. @param {Node} node @returns {string} */
    const written = (node) => (node instanceof Element ? `<${node.localName} ${[...node.attributes].map((one) => `${one.name}=${one.value}`).sort().join(' ')}>${[...node.childNodes].map(written).join('')}</>` : `"${node.textContent}"`);
    const differing = [];
    let n_kept = 0;
    let n_could = 0;
    for (const query of ['p', 'prisoners', 'prisoners of war', '"44-day war" karabakh', 'zzzz', 'nakh', 'prisnors', 'offline', 'offline network', 'בדפדפן', '東京', 'typing -the', 'resume']) {
      const before = [...list.querySelectorAll('.teff-result')];
      await ask(query);
      const after = [...list.querySelectorAll('.teff-result')];
      n_kept += after.filter((row) => before.includes(row)).length;
      n_could += Math.min(before.length, after.length);
      const kept = written(list);
      await host.clear();
      await ask(query);
      if (written(list) !== kept) differing.push(query);
    }
    return { differing, n_kept, n_could };
  });
  assert.deepEqual(differing, []);
  assert.ok(n_kept > 5);
  assert.equal(n_kept, n_could);
  assert.deepEqual(trouble, []);
  await close();
});

test('rows that the owner has filled are not filled by the next answer', async () => {
  const { page, close } = await open(browser);
  const titles = await page.evaluate(async () => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const own = document.createElement('h3');
    own.className = 'teff-title';
    own.textContent = 'mine';
    host.renderResult = (/** @type {unknown} */ _, /** @type {{ position: number }} */ { position }) => (position ? undefined : own);
    host.transform = (/** @type {unknown[]} */ hits) => hits.toReversed();
    const shown = async (/** @type {string} */ query) => {
      const done = new Promise((resolve) => host.addEventListener('teff-results', resolve, { once: true }));
      host.value = query;
      await done;
      return [...host.shadowRoot.querySelectorAll('.teff-result')].map((row) => row.firstElementChild.textContent);
    };
    const first = await shown('the');
    host.renderResult = host.transform = undefined;
    const second = await shown('prisoners');
    return { first, second, mine: own.textContent, expected: host.results.map((/** @type {any} */ hit) => hit.title) };
  });
  assert.equal(titles.first[0], 'mine');
  assert.equal(titles.mine, 'mine');
  assert.deepEqual(titles.second, titles.expected);
  await close();
});

test('a build without articles says so', async () => {
  // An engine without an index answers every search so.
  const found = { query: '', total: 0, pages: 0, hits: [], missing: [], corrected: [], issues: [], suggestion: '', completions: [], facets: {}, view: [] };
  const glue = `export default async () => {}; export const search = (query) => ({ ...${JSON.stringify(found)}, query }), pages = () => 0, version = () => '0';`;
  const files = { '/teff_bg.wasm': Buffer.from('\0asm\x01\0\0\0', 'latin1'), '/teff.js': glue };
  const types = { '/teff_bg.wasm': 'application/wasm', '/teff.js': 'text/javascript' };
  const fault = (/** @type {string} */ path) => (path in files ? { body: files[path], type: types[path] } : undefined);
  const { page, trouble, close } = await open(browser, { fault, path: '?q=word' });
  assert.equal(await state(page), 'bare');
  assert.match((await page.textContent('teff-search .bare')) ?? '', /this build carries no articles/);
  assert.deepEqual(trouble, []);
  await close();
});

test('what the reader typed is shown as text', async () => {
  const { page, trouble, close } = await open(browser, { path: `?q=${encodeURIComponent('<b onmouseover=alert(1)>zzzz</b>')}` });
  assert.equal(await page.locator('.notice b, .lines b').count(), 0);
  assert.deepEqual(trouble, []);
  await close();
});

test('the field never moves and nothing scrolls sideways', async () => {
  for (const width of [320, 390, 900]) {
    const { page, close } = await open(browser, { context: { viewport: { width, height: 700 } } });
    const placeOf = () => page.locator('#field').boundingBox();
    const place = await placeOf();
    for (const query of ['', 'prisoners', 'w', 'sdafadsfasdf', 'בדפדפן']) {
      await type(page, query);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(sideways <= 0, `${width} px, ${query}: ${sideways} px too wide`);
      assert.deepEqual(await placeOf(), place, `${width} px, ${query}: the field stays where it is`);
    }
    const size = await page.evaluate(() => parseFloat(getComputedStyle(/** @type {Element} */ (document.querySelector('teff-search')?.shadowRoot?.getElementById('field'))).fontSize));
    assert.ok(size >= 16, 'phones zoom into smaller fields');
    await close();
  }
});
