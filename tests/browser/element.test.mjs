/**
 * What the attributes of the element do, in headless Chromium, and that an answer, an address, a key or an engine that comes late or wrong does no harm.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { end, focused, launch, open, settled } from './chromium.mjs';
import { lay, scratch } from './bundles.mjs';
import { serve } from './server.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => end(browser));

/** An engine of the page, `window.engine`, of 23 results; `asked` are its questions, `hold` keeps its answers until `release`, `fail` makes it fail. */
const ENGINE = `
const asked = (window.asked = []);
let held = [];
window.release = () => held.splice(0).forEach((go) => go());
window.engine = {
  pages: 40,
  version: 'canned',
  async search(query, { signal, typing, ...options } = {}) {
    asked.push({ query, ...options });
    const { limit = 10, offset = 0, filters } = options;
    if (window.hold) await new Promise((go) => held.push(go));
    if (window.fail) throw new Error('no network');
    const name = filters ? 'Filtered' : 'Page';
    const hits = Array.from({ length: Math.max(0, Math.min(limit, 23 - offset)) }, (_, i) => ({ title: name + ' ' + (offset + i + 1), marks: [] }));
    const link = ({ title }) => ({ tag: 'a', attrs: [['href', 'p/' + title.split(' ')[1] + '.html#part:~:text=word']], children: [title] });
    const item = (hit) => ({ tag: 'li', attrs: [['class', 'teff-result']], children: [{ tag: 'h3', attrs: [['class', 'teff-title']], children: [link(hit)] }] });
    const view = hits.length ? [{ tag: 'ol', attrs: [['class', 'teff-results']], children: hits.map(item) }] : [];
    return { query, total: 23, pages: 40, hits, missing: [], corrected: [], issues: [], suggestion: '', completions: [], facets: { kind: { guide: 3, talk: 2 } }, view, complete: !window.part };
  },
};
document.querySelector('teff-search').engine = window.engine;
`;
const SCRIPT = '<script async src="/boot.js"></script>';

/** A page with this body; where it has an element, with the engine above. @param {string} body @param {{ path?: string, script?: string, lang?: string }} [how] */
async function visit(body, { path = '', script = SCRIPT, lang = 'en' } = {}) {
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><link rel="icon" href="/favicon.svg"><title>A page</title>${script}</head><body>${body}${body.includes('<teff-search') ? `<script>${ENGINE}</script>` : ''}</body></html>`;
  const fault = (/** @type {string} */ at) => (at.startsWith('/a/') ? { type: 'text/html', body: html } : undefined);
  const visited = await open(browser, { path: `a/page.html${path}`, fault, wait: false });
  await visited.page.waitForFunction(() => customElements.get('teff-search') && document.querySelector('teff-search')?.shadowRoot);
  return visited;
}

/** @typedef {import('playwright-core').Page} Page */
/** @param {Page} page */
const titles = (page) => page.locator('.teff-title').allTextContents();
/** @param {Page} page @returns {Promise<any[]>} */
const asked = (page) => page.evaluate(() => Reflect.get(window, 'asked'));
/** Sets what the engine above does. @param {Page} page @param {Record<string, boolean>} how */
const engine = (page, how) => page.evaluate((how) => void Object.assign(window, how), how);
/** @param {Page} page */
const release = (page) => page.evaluate(() => Reflect.get(window, 'release')());
/** @param {Page} page */
const isOpen = (page) => page.evaluate(() => Boolean(document.querySelector('teff-search')?.shadowRoot?.querySelector('dialog')?.open));
/** @param {Page} page */
const opened = (page) => page.waitForSelector('teff-search[open]', { state: 'attached' });
/** Until what was asked of the page has had its effect. @param {Page} page */
const calm = (page) => page.waitForTimeout(120);

test('more results belong to the question whose results are shown, whatever is asked meanwhile', async () => {
  const { page, close } = await visit('<main><teff-search mode="page" facets="kind"></teff-search></main>', { path: '?q=word' });
  await page.waitForSelector('.teff-result');
  await engine(page, { hold: true });
  await page.click('.more');
  await page.evaluate(() => void (/** @type {any} */ (document.querySelector('teff-search')).filters = { kind: ['guide'] }));
  // More of what is shown, while what is picked is under way.
  await page.click('.more');
  const offsets = (await asked(page)).map(({ offset = 0, filters }) => [offset, Boolean(filters)]);
  assert.deepEqual(offsets.slice(-3), [[10, false], [0, true], [10, false]]);
  // The filtered answer comes first, the others after it.
  await page.evaluate(() => Reflect.set(window, 'hold', false));
  await release(page);
  await settled(page);
  await calm(page);
  const shown = await titles(page);
  assert.deepEqual([shown.length, shown.every((title) => title.startsWith('Filtered'))], [10, true], shown.join());
  await close();
});

test('more results that do not come are told, the focus stays, and the button tries again', async () => {
  for (const how of [{ fail: true }, { part: true }]) {
    const { page, close } = await visit('<main><teff-search mode="page"></teff-search></main>', { path: '?q=word' });
    await page.waitForSelector('.teff-result');
    await page.evaluate(() => document.addEventListener('teff-error', (event) => Reflect.set(window, 'phase', event.detail.phase)));
    await engine(page, how);
    await page.click('.more');
    await page.waitForFunction(() => Reflect.get(window, 'phase') === 'search');
    assert.equal(await page.textContent('.more'), 'This search did not work. Try again');
    assert.equal(await focused(page), 'This search did not work. Try again');
    assert.equal((await titles(page)).length, 10);
    await engine(page, { fail: false, part: false });
    await page.click('.more');
    await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.querySelectorAll('.teff-result').length === 20);
    assert.equal(await page.textContent('.more'), 'Show 3 more of 23');
    await close();
  }
});

test('a filter of the owner holds, whatever the address or a reader picks', async () => {
  const ask = async (/** @type {string} */ filter, /** @type {string} */ path) => {
    const { page, close } = await visit(`<main><teff-search mode="page" filter="${filter}"></teff-search></main>`, { path: `?q=word${path}` });
    await page.waitForSelector('.teff-result');
    const last = (await asked(page)).at(-1);
    await close();
    return last.filters;
  };
  assert.deepEqual(await ask('version:2.1', ''), { version: { any: [], all: ['2.1'] } });
  assert.deepEqual(await ask('version:2.1', '&q.version=1.0'), { version: { any: ['1.0'], all: ['2.1'] } });
  assert.deepEqual(await ask('version:2.1,version:2.0', ''), { version: { any: ['2.1', '2.0'], all: [] } });
  assert.deepEqual(await ask('version:2.1,version:2.0', '&q.version=2.0&q.version=1.0'), { version: ['2.0'] });
  assert.deepEqual(await ask('version:2.1,version:2.0', '&q.version=1.0'), { version: { any: ['2.1', '2.0'], all: ['1.0'] } });
  assert.deepEqual(await ask('version:2.1', '&q.kind=guide'), { version: { any: [], all: ['2.1'] }, kind: ['guide'] });
});

test('numbers out of range are brought into it, and what is no number is as if left out', async () => {
  for (const [attributes, limit, sections] of /** @type {const} */ ([
    ['', 10, undefined], ['limit="5" sections="0"', 5, 0], ['limit="200" sections="99"', 100, 20], ['limit="none" sections="none"', 10, undefined], ['limit="-4" sections="-4"', 1, undefined], ['limit="2.7" sections="1.2"', 2, 1],
  ])) {
    const { page, close } = await visit(`<main><teff-search mode="page" ${attributes}></teff-search></main>`, { path: '?q=word' });
    await page.waitForSelector('.teff-result');
    const last = (await asked(page)).at(-1);
    assert.deepEqual([last.limit, last.sections], [limit, sections], attributes);
    await close();
  }
});

test('words are marked where a result leads to as the owner says', async () => {
  for (const [highlight, isFragment, isKept] of /** @type {const} */ ([['', true, true], ['both', true, true], ['fragment', true, false], ['marks', false, true], ['off', false, false]])) {
    const { page, close } = await visit(`<main><teff-search mode="page" highlight="${highlight}"></teff-search></main>`, { path: '?q=word' });
    await page.waitForSelector('.teff-result');
    const found = await page.evaluate(() => {
      const link = /** @type {HTMLAnchorElement} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector('.teff-title a'));
      addEventListener('click', (event) => event.preventDefault());
      link.click();
      return [link.href, sessionStorage.getItem('teff:hl')];
    });
    assert.equal(found[0]?.includes('#part:~:text=word'), isFragment, `${highlight}: ${found[0]}`);
    assert.ok(isFragment || found[0]?.endsWith('/p/1.html#part'), String(found[0]));
    assert.equal(found[1] !== null, isKept, highlight);
    await close();
  }
});

test('the button is where the owner wants it, and is called so', async () => {
  for (const [attributes, position, isThere] of /** @type {const} */ ([['', 'static', true], ['trigger="floating"', 'fixed', true], ['trigger="none"', 'static', false]])) {
    const { page, close } = await visit(`<main><teff-search label="Find" placeholder="Seek" ${attributes}></teff-search></main>`);
    const button = page.locator('teff-search button').first();
    assert.deepEqual([await button.evaluate((made) => getComputedStyle(made).position), await button.isVisible()], [position, isThere], attributes);
    assert.match((await button.textContent()) ?? '', /^Find/);
    await page.keyboard.press('Control+k');
    await opened(page);
    assert.deepEqual([await page.textContent('#title'), await page.getAttribute('#field', 'placeholder')], ['Find', 'Seek']);
    await close();
  }
});

test('searches are remembered where the owner says', async () => {
  for (const [recent, places] of /** @type {const} */ ([['', [true, false]], ['session', [true, false]], ['local', [false, true]], ['off', [false, false]]])) {
    const { page, close } = await visit(`<main><teff-search recent="${recent}"></teff-search></main>`);
    await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).open('word'));
    await page.waitForSelector('.teff-result');
    const kept = await page.evaluate(() => {
      addEventListener('click', (event) => event.preventDefault());
      /** @type {HTMLAnchorElement} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector('.teff-title a')).click();
      return [sessionStorage, localStorage].map((storage) => storage.getItem('teff:recent') === '["word"]');
    });
    assert.deepEqual(kept, places, recent);
    await close();
  }
});

test('the scripts are fetched when the owner says', async () => {
  for (const [preload, afterRest, afterHover] of /** @type {const} */ ([['', false, true], ['intent', false, true], ['idle', true, true], ['none', false, false]])) {
    const { page, close } = await visit(`<main><teff-search preload="${preload}"></teff-search></main>`);
    const isFetched = () => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('ui.js')));
    await page.waitForTimeout(400);
    assert.equal(await isFetched(), afterRest, `${preload}, at rest`);
    await page.hover('teff-search button');
    await page.waitForTimeout(400);
    assert.equal(await isFetched(), afterHover, `${preload}, under the pointer`);
    await close();
  }
});

test('the address keeps what is of others as it is written, and its entry the state of its router', async () => {
  const { page, close } = await visit('<main><teff-search mode="page" param="find"></teff-search></main>', { path: '?debug&a=b%20c&find=x&q=y#part' });
  await page.waitForSelector('.teff-result');
  await page.evaluate(() => history.replaceState({ router: 7 }, ''));
  await page.fill('#field', 'two words');
  await page.waitForFunction(() => location.search.includes('two'));
  assert.deepEqual(await page.evaluate(() => [location.search + location.hash, history.state]), ['?debug&a=b%20c&q=y&find=two+words#part', { router: 7 }]);
  await close();
});

test('a step of the history that is not of the search leaves the results alone', async () => {
  const { page, close } = await visit('<main><a id="jump" href="#there">There</a><h2 id="there">There</h2><teff-search mode="page"></teff-search></main>', { path: '?q=word' });
  await page.waitForSelector('.teff-result');
  await page.click('.more');
  await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.querySelectorAll('.teff-result').length === 20);
  const n_asked = (await asked(page)).length;
  await page.click('#jump');
  await page.waitForFunction(() => location.hash === '#there');
  await calm(page);
  assert.deepEqual([(await titles(page)).length, (await asked(page)).length], [20, n_asked]);
  // What is being typed is not in the address yet.
  await page.fill('#field', 'other');
  await page.goBack();
  await calm(page);
  assert.equal(await page.inputValue('#field'), 'other');
  await close();
});

test('filters in an address without a query are kept for the next one', async () => {
  const { page, close } = await visit('<main><teff-search mode="page" facets="kind"></teff-search></main>', { path: '?q=word&q.kind=guide' });
  await page.waitForSelector('.teff-result');
  await page.click('.clear');
  assert.match(page.url(), /\?q\.kind=guide$/);
  await page.reload();
  await settled(page);
  await page.fill('#field', 'next');
  await page.waitForSelector('.teff-result');
  assert.deepEqual((await asked(page)).at(-1).filters, { kind: ['guide'] });
  await close();
});

test('a question that the page holds back takes the one before with it', async () => {
  const { page, close } = await visit('<main><teff-search mode="page"></teff-search></main>', { path: '?q=word' });
  await page.waitForSelector('.teff-result');
  await engine(page, { hold: true });
  await page.fill('#field', 'older');
  await page.evaluate(() => document.addEventListener('teff-search', (event) => event.preventDefault()));
  await page.fill('#field', 'held back');
  await page.evaluate(() => document.addEventListener('teff-results', (event) => Reflect.set(window, 'shown', event.detail.query)));
  await release(page);
  await calm(page);
  assert.equal(await page.evaluate(() => Reflect.get(window, 'shown')), undefined);
  assert.equal(await page.getAttribute('.scroll', 'aria-busy'), null, 'nothing is waited for');
  await close();
});

test('shortcuts open and close in any writing, and on keyboards of other scripts', async () => {
  for (const [shortcut, label, event] of /** @type {const} */ ([
    ['', 'Ctrl+K', { key: 'л', code: 'KeyK', ctrlKey: true }],
    ['', 'Ctrl+K', { key: 'K', code: 'KeyK', ctrlKey: true }],
    ['Mod+K', 'Ctrl+K', { key: 'k', code: 'KeyV', ctrlKey: true }],
    ['mod+J', 'Ctrl+J', { key: 'j', code: 'KeyJ', ctrlKey: true }],
    ['mod+J', 'Ctrl+J', { key: 'ο', code: 'KeyJ', ctrlKey: true }],
  ])) {
    const { page, close } = await visit(`<main><teff-search shortcut="${shortcut}"></teff-search></main>`);
    assert.equal(await page.textContent('teff-search kbd'), label);
    const press = () => page.evaluate((event) => {
      let target = document.activeElement ?? document.body;
      while (target.shadowRoot?.activeElement) target = target.shadowRoot.activeElement;
      target.dispatchEvent(new KeyboardEvent('keydown', { ...event, bubbles: true, cancelable: true, composed: true }));
    }, event);
    await press();
    await opened(page);
    await press();
    await page.waitForFunction(() => !document.querySelector('teff-search[open]'));
    await close();
  }
  // The place on the keyboard counts for letters of other scripts alone.
  const { page, close } = await visit('<main><teff-search></teff-search></main>');
  const keys = [{ key: 't', code: 'KeyK', ctrlKey: true }, { key: 'л', code: 'KeyK', ctrlKey: true, altKey: true }, { key: 'л', code: 'KeyK' }, { key: 'л', code: 'KeyL', ctrlKey: true }];
  for (const key of keys) await page.evaluate((key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true })), key);
  await calm(page);
  assert.equal(await isOpen(page), false);
  await close();
});

test('a link that opens the search is a link where a tab of its own is asked for', async () => {
  const { page, context, close } = await visit('<main><a href="/a/all.html" data-teff-open="first">All pages</a><teff-search></teff-search></main>');
  const [tab] = await Promise.all([context.waitForEvent('page'), page.click('main a', { modifiers: ['Control'] })]);
  assert.match(tab.url() || (await tab.evaluate(() => location.href)), /all\.html|about:blank/);
  assert.equal(await isOpen(page), false);
  await page.click('main a');
  await opened(page);
  assert.equal(await page.inputValue('#field'), 'first');
  await close();
});

test('the words are those of the page, however its language is written', async () => {
  for (const lang of ['DE', 'De-at', 'de_AT', 'de']) {
    const { page, close } = await visit('<main><teff-search></teff-search></main>', { lang });
    await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).open());
    await opened(page);
    assert.equal(await page.textContent('#title'), 'Diese Website durchsuchen', lang);
    await close();
  }
});

test('attributes of the script tag are those of its element, and what cannot be set does no harm', async () => {
  const { page, trouble, close } = await visit('<main><h1>x</h1></main>', { script: SCRIPT.replace('async', 'async data-prefix="p" data-label="Find" data-client-width="3" data-placeholder="Seek" data-shortcut="mod+J"') });
  assert.equal(await page.getAttribute('teff-search', 'role'), 'search');
  assert.match((await page.textContent('teff-search button')) ?? '', /^Find.*Ctrl\+J$/);
  await page.keyboard.press('Control+j');
  await opened(page);
  assert.equal(await page.getAttribute('#field', 'placeholder'), 'Seek');
  assert.equal(await page.textContent('#title'), 'Find');
  assert.deepEqual(trouble, []);
  await close();
});

test('light or dark is told of colours in any notation', async () => {
  for (const [color, theme] of /** @type {const} */ ([
    ['oklch(0.2 0.02 250)', 'dark'], ['oklch(0.97 0.01 250)', 'light'], ['oklab(0.25 0.02 -0.03)', 'dark'], ['lab(12% 3 -5)', 'dark'], ['lch(96 2 90)', 'light'], ['color(display-p3 0.1 0.12 0.2)', 'dark'],
    ['color(srgb 0.95 0.95 0.9)', 'light'], ['color-mix(in oklch, black 80%, white)', 'dark'], ['hsl(220 30% 12%)', 'dark'], ['rgb(20 24 32 / 0.9)', 'dark'], ['oklch(0.2 0.02 250 / 0.2)', 'light'], ['#f5f2ea', 'light'], ['#1c1f24', 'dark'],
  ])) {
    const { page, close } = await visit(`<style>body { background: ${color}; }</style><main><teff-search></teff-search></main>`);
    await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).warm());
    assert.equal(await page.getAttribute('teff-search >> [data-theme]', 'data-theme'), theme, color);
    await close();
  }
});

/** Puts in place of what makes the bundle's engine: `makes` of them wait to be settled, `n_closed` were closed. */
const MAKERS = () => {
  const scope = /** @type {any} */ (window);
  scope.makes = [];
  scope.n_closed = 0;
  const shared = scope[Symbol.for('teff')];
  shared.createSearch = () => new Promise((done, fail) => scope.makes.push({ done: () => done({ ...scope.engine, close: () => scope.n_closed++ }), fail: () => fail(new Error('lost')) }));
};

test('an engine of the page that is set while the bundle\'s is on its way is the one that answers', async () => {
  for (const outcome of ['done', 'fail']) {
    const { page, close } = await visit('<main><teff-search></teff-search></main>');
    await page.evaluate(async () => {
      const own = /** @type {any} */ (document.querySelector('teff-search'));
      await own.warm();
    });
    await page.evaluate(MAKERS);
    const found = await page.evaluate(async (outcome) => {
      const scope = /** @type {any} */ (window);
      const host = /** @type {any} */ (document.createElement('teff-search'));
      document.body.append(host);
      /** @type {string[]} */
      const errors = [];
      host.addEventListener('teff-error', () => errors.push('error'));
      const warmed = host.warm();
      while (!scope.makes.length) await new Promise((next) => setTimeout(next, 5));
      host.engine = scope.engine;
      scope.makes[0][outcome]();
      await warmed;
      const answer = await host.search('word');
      return [answer.total, errors, scope.makes.length, scope.n_closed, host.engine === scope.engine];
    }, outcome);
    assert.deepEqual(found, [23, [], 1, outcome === 'done' ? 1 : 0, true], outcome);
    await close();
  }
});

test('the engine of an element that left is closed, that of one which was moved is kept, and one that comes back has another', async () => {
  const { page, close } = await visit('<main><teff-search></teff-search></main>');
  await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).warm());
  await page.evaluate(MAKERS);
  const counts = await page.evaluate(async () => {
    const scope = /** @type {any} */ (window);
    const rest = (/** @type {number} */ ms) => new Promise((next) => setTimeout(next, ms));
    const make = async () => {
      const host = /** @type {any} */ (document.createElement('teff-search'));
      document.body.append(host);
      const warmed = host.warm();
      const n = scope.makes.length;
      while (scope.makes.length === n) await rest(5);
      scope.makes.at(-1).done();
      await warmed;
      return host;
    };
    const [gone, moved] = [await make(), await make()];
    // One that leaves before its engine is there.
    const hasty = /** @type {any} */ (document.createElement('teff-search'));
    document.body.append(hasty);
    hasty.warm().catch(() => {});
    while (scope.makes.length < 3) await rest(5);
    gone.remove();
    hasty.remove();
    document.querySelector('main')?.append(moved);
    await rest(1200);
    const after = scope.n_closed;
    scope.makes[2].done();
    await rest(50);
    const late = scope.n_closed;
    document.body.append(gone);
    const again = gone.search('word');
    while (scope.makes.length < 4) await rest(5);
    scope.makes[3].done();
    const kept = await moved.search('word');
    return [after, late, (await again).total, kept.total, scope.makes.length];
  });
  assert.deepEqual(counts, [1, 2, 23, 23, 4]);
  await close();
});

test('results lead to the pages of their bundle, wherever it lies', async () => {
  const folder = scratch();
  lay(join(folder, 'teff'), ['--shards']);
  cpSync(join(folder, 'teff'), join(folder, 'b/teff'), { recursive: true });
  const deep = join(folder, 'assets/search/teff');
  cpSync(join(folder, 'teff'), deep, { recursive: true });
  // As a build writes them where the bundle lies deeper below the pages.
  for (const name of readdirSync(deep, { recursive: true }).map(String)) {
    if (!/(^teff\.js|^manifest\.json|^api\.js|loader-\w+\.js)$/.test(name)) continue;
    const text = readFileSync(join(deep, name), 'utf8');
    writeFileSync(join(deep, name), text.replace(/("engine":)/, '"site":"../../../",$1'));
  }
  const tag = (/** @type {string} */ path) => `<script async src="/${path}/teff.js"></script>`;
  const pages = { near: tag('teff'), deep: tag('assets/search/teff'), other: `${tag('assets/search/teff')}<teff-search bundle="/b/teff/"></teff-search>`, slashless: `${tag('teff')}<teff-search bundle="/b/teff"></teff-search>` };
  mkdirSync(join(folder, 'x/y'), { recursive: true });
  for (const [name, body] of Object.entries(pages)) {
    writeFileSync(join(folder, `x/y/${name}.html`), `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"></head><body><main>x</main>${body}</body></html>`);
  }
  const server = await serve(undefined, {}, folder);
  const page = await browser.newPage();
  for (const [name, root] of Object.entries({ near: '', deep: '', other: 'b/', slashless: 'b/' })) {
    await page.goto(`${server.url}x/y/${name}.html?q=ceasefire`);
    await page.waitForSelector('.teff-result');
    const href = await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('.teff-title a')?.getAttribute('href'));
    assert.ok(href?.startsWith(`${server.url}${root}articles/`), `${name}: ${href}`);
  }
  // An engine of the page says by itself what its addresses are relative to; else it is the bundle of the script.
  await page.goto(`${server.url}x/y/deep.html`);
  for (const [site, root] of [[undefined, server.url], ['https://other.example/docs/', 'https://other.example/docs/']]) {
    const href = await page.evaluate(async (site) => {
      const host = /** @type {any} */ (document.querySelector('teff-search'));
      const view = [{ tag: 'ol', attrs: [], children: [{ tag: 'li', attrs: [], children: [{ tag: 'a', attrs: [['href', 'p.html']], children: ['x'] }] }] }];
      host.engine = { site, search: async (/** @type {string} */ query) => ({ query, total: 1, pages: 1, hits: [{ title: 'x', marks: [] }], view, issues: [], corrected: [], missing: [], suggestion: '', completions: [] }) };
      const shown = new Promise((done) => host.addEventListener('teff-results', done, { once: true }));
      await host.open(`for ${site}`);
      await shown;
      return host.shadowRoot.querySelector('.list a').href;
    }, site);
    assert.equal(href, `${root}p.html`);
  }
  await page.close();
  await server.close();
});
