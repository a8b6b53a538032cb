/**
 * The element as a dialog, in headless Chromium: what opens and closes it, its keys row by row, what it tells the page, what it remembers.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { end, focused, heard, launch, listen, open, settled, state, type } from './chromium.mjs';
import { TITLE } from './golden.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => end(browser));

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'";
/** A page of a site, two folders deep. @param {string} body @param {string} [head] */
const site = (body, head = '<script async src="../../boot.js"></script>') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="/favicon.svg"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>A page</title>${head}</head><body>${body}</body></html>`;

/** Opens such a page. @param {string} body @param {{ head?: string, path?: string, context?: object, isLax?: boolean }} [how] */
async function visit(body, { head, path = '', context, isLax = false } = {}) {
  // Routers write markup; their sites have no policy of this kind.
  const html = isLax ? site(body, head).replace(POLICY, '') : site(body, head);
  const fault = (/** @type {string} */ at) => (at.startsWith('/a/b/') ? { type: 'text/html', body: html } : undefined);
  const visited = await open(browser, { path: `a/b/page.html${path}`, fault, wait: false, context });
  await visited.page.waitForFunction(() => customElements.get('teff-search') && document.querySelector('teff-search')?.shadowRoot);
  return visited;
}

/** @param {import('playwright-core').Page} page */
const isOpen = (page) => page.evaluate(() => Boolean(document.querySelector('teff-search')?.shadowRoot?.querySelector('dialog')?.open));
/** @param {import('playwright-core').Page} page */
const opened = (page) => page.waitForSelector('teff-search[open]', { state: 'attached' });
/** @param {import('playwright-core').Page} page */
const closed = (page) => page.waitForFunction(() => !document.querySelector('teff-search[open]'));

/** A specimen, open, with its canned engine. @param {string} state @param {object} [context] */
async function specimen(state, context) {
  const visited = await open(browser, { path: `gallery/specimen.html?state=${state}&theme=light`, wait: false, context });
  await visited.page.waitForSelector('body[data-ready]');
  await settled(visited.page);
  return visited;
}

test('what is typed before the dialog is there goes into its field, and not to the page', async () => {
  const { page, context, trouble, close } = await visit('<main><h1>Hello</h1></main>');
  await page.evaluate(() => {
    const heard = Object.assign(window, { heard: /** @type {string[]} */ ([]) }).heard;
    addEventListener('keydown', (event) => heard.push(event.key));
  });
  /** @type {() => void} */
  let go = () => {};
  const late = new Promise((resolve) => (go = () => resolve(undefined)));
  await context.route('**/ui.js*', (route) => late.then(() => route.continue()));
  await page.keyboard.press('/');
  await page.keyboard.type('prisox');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('ners');
  assert.equal(await isOpen(page), false);
  go();
  await opened(page);
  await page.keyboard.type(' war');
  await settled(page);
  assert.equal(await page.inputValue('#field'), 'prisoners war');
  assert.equal(await page.textContent('.teff-title'), TITLE);
  // The keys are the page's again when the dialog is gone.
  await page.keyboard.press('Escape');
  await closed(page);
  await page.keyboard.press('w');
  assert.deepEqual(await page.evaluate(() => Reflect.get(window, 'heard')), ['/', 'w']);
  assert.deepEqual(trouble, []);
  await close();
});

test('a dialog that is on its way, or does not come, is told at once, and keeps what was typed', async () => {
  const { page, context, close } = await visit('<main><h1>Hello</h1></main>');
  const told = () => page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('output')?.value.trim());
  /** @type {(what: 'abort' | 'continue') => void} */
  let go = () => {};
  const late = new Promise((resolve) => (go = resolve));
  await context.route('**/ui.js*', (route) => late.then((what) => route[/** @type {'abort' | 'continue'} */ (what)]()));
  await page.keyboard.press('Control+k');
  assert.equal(await told(), '... Search');
  await page.keyboard.type('priso');
  assert.equal(await told(), '... Search priso');
  const box = await page.locator('teff-search output').boundingBox();
  assert.ok(box && box.width > 50 && box.y > 0 && box.y + box.height <= 900, 'it is to be seen');
  go('abort');
  await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('output')?.value.startsWith('!'));
  assert.equal(await told(), '! Search priso');
  // Whoever is still typing loses nothing.
  await page.keyboard.type('n');
  assert.equal(await told(), '! Search prison');
  await context.unroute('**/ui.js*');
  await page.keyboard.press('Control+k');
  await opened(page);
  assert.deepEqual([await page.inputValue('#field'), await told()], ['prison', undefined]);
  await close();
});

test('a dialog that is closed gives its keys back at once, and opens again', async () => {
  const { page, close } = await visit('<main><h1>Hello</h1><input id="own"></main>');
  await page.keyboard.press('Control+k');
  await opened(page);
  // All within one task, before the browser has drawn or moved the focus by itself.
  const kept = await page.evaluate(() => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const field = host.shadowRoot.activeElement;
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true, composed: true }));
    return [field.id, host.shadowRoot.querySelector('dialog').open, host.shadowRoot.activeElement?.id];
  });
  assert.deepEqual(kept, ['field', false, undefined]);
  await page.keyboard.press('Control+k');
  await opened(page);
  await close();
});

test('what is typed into a field of the page stays there while the dialog is on its way', async () => {
  const { page, context, close } = await visit('<main><h1>Hello</h1><input id="own"></main>');
  /** @type {() => void} */
  let go = () => {};
  const late = new Promise((resolve) => (go = () => resolve(undefined)));
  await context.route('**/ui.js*', (route) => late.then(() => route.continue()));
  const asked = page.waitForRequest('**/ui.js*');
  await page.keyboard.press('Control+k');
  await asked;
  await page.focus('#own');
  await page.keyboard.type('mine');
  assert.deepEqual([await isOpen(page), await page.inputValue('#own')], [false, 'mine']);
  go();
  await opened(page);
  assert.deepEqual([await page.inputValue('#own'), await page.inputValue('#field')], ['mine', '']);
  await close();
});

test('one tag gives a button, a dialog, keys, results of the site, and a way back', async () => {
  const { page, server, trouble, close } = await visit('<main><h1>Hello</h1></main>');
  assert.equal(await page.locator('teff-search').count(), 1);
  assert.ok(await page.isVisible('teff-search >> text=Search'));
  const requests = /** @type {string[]} */ ([]);
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  assert.deepEqual(requests, [], 'nothing is fetched before it is meant');
  const url = page.url();
  await page.keyboard.press('Control+k');
  await opened(page);
  assert.equal(await focused(page), 'field');
  await page.keyboard.type('prisoners');
  await settled(page);
  assert.equal(await page.textContent('.teff-title'), TITLE);
  assert.equal(page.url(), url, 'a dialog leaves the address alone');
  assert.ok((await page.getAttribute('.teff-title a', 'href'))?.startsWith(`${server.url}articles/`), 'from the folder of the site, not of the page');
  await page.keyboard.press('Escape');
  await closed(page);
  assert.equal(await focused(page).then((text) => text?.includes('Hello')), true, 'the body has the focus again');
  await page.keyboard.press('/');
  await opened(page);
  assert.deepEqual(await page.evaluate(() => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector('teff-search')?.shadowRoot?.activeElement);
    return [field.value, field.selectionStart, field.selectionEnd];
  }), ['prisoners', 0, 9], 'what was asked last is there and selected');
  await page.keyboard.press('Control+k');
  await closed(page);
  assert.deepEqual(trouble, []);
  await close();
});

test('buttons of the page open it, also those that come later, and get the focus back', async () => {
  const { page, trouble, close } = await visit('<main><h1>x</h1><button id="one" data-teff-open>Find</button></main>');
  assert.ok(await page.isHidden('teff-search button[part=trigger]'), 'the page has a button of its own');
  await page.click('#one');
  await opened(page);
  await page.keyboard.press('Escape');
  await closed(page);
  assert.equal(await focused(page), 'one');
  await page.evaluate(() => {
    const late = document.createElement('button');
    late.id = 'late';
    late.dataset.teffOpen = 'prisnors';
    late.append('Late');
    document.querySelector('main')?.append(late);
  });
  await page.click('#late');
  await opened(page);
  await settled(page);
  assert.equal(await page.inputValue('#field'), 'prisnors');
  await page.click('.close');
  await closed(page);
  assert.equal(await focused(page), 'late');
  assert.deepEqual(trouble, []);
  await close();
});

test('the address opens it with a query, and keys do not act where text is typed or a switch is off', async () => {
  const deep = await visit('<main><h1>x</h1></main>', { path: '?q=prisnors' });
  await opened(deep.page);
  await settled(deep.page);
  assert.match((await deep.page.textContent('.lines')) ?? '', /Showing results for prisoners/);
  await deep.close();
  const { page, close } = await visit('<main><h1>x</h1><input id="own"><teff-search shortcut="mod+k"></teff-search></main>');
  await page.focus('#own');
  await page.keyboard.type('a/b');
  assert.equal(await page.inputValue('#own'), 'a/b');
  // A field that a page focuses by itself must not take the shortcut away.
  await page.keyboard.press('Control+k');
  await opened(page);
  await page.keyboard.type('war');
  assert.deepEqual([await page.inputValue('#own'), await page.inputValue('#field')], ['a/b', 'war']);
  await page.keyboard.press('Escape');
  await closed(page);
  assert.equal(await focused(page), 'own');
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await page.keyboard.press('/');
  assert.equal(await isOpen(page), false, 'the owner left the slash out');
  await page.keyboard.press('Control+k');
  await opened(page);
  assert.ok(await page.isHidden('.switch'), 'nothing to switch off');
  await close();
});

test('the keys, row by row', async () => {
  const { page, trouble, close } = await specimen('results');
  const url = page.url();
  const rows = [
    ['ArrowDown', 'Teff, a grain'], ['ArrowDown', 'Sowing'], ['ArrowDown', 'Rain and drought'], ['ArrowUp', 'Sowing'], ['ArrowUp', 'Teff, a grain'], ['ArrowUp', 'field'],
    ['ArrowUp', 'field'], ['ArrowDown', 'Teff, a grain'], ['PageDown', 'Injera: bread of teff'], ['PageUp', 'Teff, a grain'], ['End', 'Show 10 more of 44'], ['ArrowDown', 'Show 10 more of 44'],
    ['Home', 'Teff, a grain'], ['x', 'field'], ['ArrowDown', 'Teff, a grain'], ['Backspace', 'field'], ['Tab', 'Clear the search'], ['Tab', 'EscClose'], ['Tab', 'Teff, a grain'], ['Tab', 'Sowing'],
  ];
  for (const [key, expected] of rows) {
    await page.keyboard.press(/** @type {string} */ (key));
    await settled(page);
    assert.equal(await focused(page), expected, `after ${key}`);
    assert.equal(page.url(), url, `after ${key}`);
  }
  assert.equal(await page.inputValue('#field'), 'teff');
  await page.focus('.teff-title a');
  await page.keyboard.press('Escape');
  await closed(page);
  assert.deepEqual(trouble, []);
  await close();
});

test('Enter opens the first result, with Ctrl in a tab of its own, and waits for an answer that is on its way', async () => {
  const { page, context, close } = await visit('<main><h1>x</h1></main>');
  await page.keyboard.press('Control+k');
  await opened(page);
  await type(page, 'prisoners');
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Control+Enter')]);
  await tab.waitForURL(/articles\//);
  await tab.close();
  assert.equal(await isOpen(page), true, 'the dialog stays for what was opened elsewhere');
  await page.evaluate(() => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const { engine } = host;
    const hit = { url: 'a/b/other.html', href: 'a/b/other.html', title: 'Late', marks: [] };
    const link = { tag: 'a', attrs: [['href', 'a/b/other.html']], children: ['Late'] };
    const view = [{ tag: 'ol', attrs: [], children: [{ tag: 'li', attrs: [], children: [link] }] }];
    host.engine = engine ?? { search: (/** @type {string} */ query) => new Promise((done) => setTimeout(done, 300, { query, total: 1, pages: 1, hits: [hit], view, issues: [], corrected: [], missing: [], suggestion: '', completions: [] })) };
  });
  await page.fill('#field', 'late');
  await page.focus('#field');
  await page.keyboard.press('Enter');
  await page.waitForURL(/other\.html/);
  await close();
});

test('the site hears no key that is typed within', async () => {
  const { page, close } = await specimen('results');
  await page.evaluate(() => {
    const heard = Object.assign(window, { heard: /** @type {string[]} */ ([]) }).heard;
    for (const name of ['keydown', 'keyup', 'keypress']) document.addEventListener(name, (event) => heard.push(`${name} ${/** @type {KeyboardEvent} */ (event).key}`));
  });
  await page.keyboard.type('s/k?');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('s');
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).heard), []);
  await close();
});

test('an input method has its keys: nothing moves, closes or leaves', async () => {
  const { page, trouble, close } = await specimen('results');
  const url = page.url();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'とう', selectionStart: 2, selectionEnd: 2 });
  await session.send('Input.imeSetComposition', { text: 'とうきょう', selectionStart: 5, selectionEnd: 5 });
  for (const [key, code] of /** @type {[string, number][]} */ ([['ArrowDown', 40], ['Enter', 13], ['Escape', 27]])) {
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: code });
    assert.equal(await focused(page), 'field', key);
    assert.equal(await isOpen(page), true, key);
    assert.equal(page.url(), url, key);
  }
  await session.send('Input.insertText', { text: '東京' });
  await settled(page);
  const late = await page.evaluate(() => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector('teff-search')?.shadowRoot?.activeElement);
    field.dispatchEvent(new CompositionEvent('compositionstart'));
    field.dispatchEvent(new CompositionEvent('compositionend'));
    const escape = new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true, cancelable: true, composed: true });
    return field.dispatchEvent(escape);
  });
  assert.ok(late && (await isOpen(page)), 'WebKit sends the Escape that ends a composition just after it');
  await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
  await page.keyboard.press('Escape');
  await closed(page);
  assert.deepEqual(trouble, []);
  await close();
});

test('the backdrop closes, the inside does not, and each way out is named', async () => {
  const { page, close } = await specimen('results');
  await page.evaluate(() => {
    const reasons = Object.assign(window, { reasons: /** @type {string[]} */ ([]) }).reasons;
    document.addEventListener('teff-close', (event) => reasons.push(/** @type {CustomEvent} */ (event).detail.reason));
  });
  await page.click('.lines');
  assert.equal(await isOpen(page), true);
  await page.mouse.click(10, 400);
  await closed(page);
  for (const leave of [() => page.click('.close'), () => page.keyboard.press('Escape'), () => page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).close())]) {
    await page.keyboard.press('Control+k');
    await opened(page);
    await leave();
    await closed(page);
  }
  await page.waitForFunction(() => /** @type {any} */ (window).reasons.length === 4);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).reasons), ['backdrop', 'button', 'escape', 'api']);
  await close();
});

test('recent searches are those whose result was opened; each can be asked again and taken out', async () => {
  const { page, trouble, close } = await specimen('results');
  await page.evaluate(() => document.addEventListener('teff-select', (event) => event.preventDefault()));
  for (const query of ['first', 'second', 'never opened']) {
    if (!(await isOpen(page))) await page.keyboard.press('Control+k');
    await opened(page);
    await type(page, query);
    if (query === 'never opened') break;
    await page.keyboard.press('Enter');
    await closed(page);
  }
  await type(page, '');
  assert.deepEqual(await page.locator('.again').allTextContents(), ['second', 'first']);
  await page.focus('#field');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focused(page), 'Clear');
  await page.click('.again >> text=first');
  await settled(page);
  assert.equal(await page.inputValue('#field'), 'first');
  await type(page, '');
  await page.click('[aria-label="Remove “first” from the recent searches"]');
  assert.deepEqual(await page.locator('.again').allTextContents(), ['second']);
  await page.click('.forget-all');
  assert.ok(await page.isHidden('.recent'));
  await page.click('text=harvest');
  await settled(page);
  assert.equal(await page.inputValue('#field'), 'harvest', 'a link of the page that asks stays here');
  assert.deepEqual(trouble, []);
  await close();
});

test('an incomplete answer is asked for again when the connection is back', async () => {
  const { page, close } = await specimen('partial');
  assert.match(await page.locator('dialog').innerText(), /did not arrive/);
  await page.evaluate(() => {
    const { engine } = /** @type {any} */ (document.querySelector('teff-search'));
    const { search } = engine;
    engine.search = async (/** @type {unknown[]} */ ...given) => ({ ...(await search.apply(engine, given)), complete: true });
    dispatchEvent(new Event('online'));
  });
  await page.waitForFunction(() => !/did not arrive/.test(/** @type {HTMLElement} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector('dialog')).innerText));
  await close();
});

test('an incomplete answer without results does not say that there are none', async () => {
  const { page, close } = await specimen('incomplete');
  const text = () => page.locator('dialog').innerText();
  assert.equal(await state(page), 'error');
  assert.match(await text(), /This search did not work\s+Parts of the index did not arrive/);
  assert.doesNotMatch(await text(), /No results|fewer words|Did you mean/);
  const said = await listen(page);
  const empty = await page.evaluate(() => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const seen = Object.assign(window, { empty: 0, complete: /** @type {boolean[]} */ ([]) });
    host.addEventListener('teff-empty', () => seen.empty++);
    host.addEventListener('teff-results', (/** @type {CustomEvent} */ event) => seen.complete.push(event.detail.complete));
    Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true });
    host.value = 'teff flour';
    return new Promise((done) => setTimeout(() => done([seen.empty, seen.complete]), 1200));
  });
  assert.deepEqual(empty, [0, [false]], 'the page is not told of a query that finds nothing');
  assert.match(await text(), /You are offline\./);
  assert.deepEqual(await said(), ['This search did not work. You are offline. The search goes on when the connection is back.']);
  // Retry asks again; so does the connection's return, and the focus is left where it is.
  await page.evaluate(() => {
    const { engine } = /** @type {any} */ (document.querySelector('teff-search'));
    const { search } = engine;
    Object.assign(window, { asked: 0 });
    engine.search = async (/** @type {unknown[]} */ ...given) => ({ ...(await search.apply(engine, given)), complete: ++(/** @type {any} */ (window).asked) > 1 });
  });
  await page.click('.retry');
  await page.waitForFunction(() => /** @type {any} */ (window).asked === 1);
  await settled(page);
  assert.deepEqual([await state(page), await focused(page)], ['error', 'field']);
  await page.focus('.close');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForSelector('teff-search[data-state=empty]', { state: 'attached' });
  assert.match(await text(), /No results for “teff flour”/, 'now it is sure');
  assert.match((await focused(page)) ?? '', /Close/);
  await close();
});

test('filters are picked as chips, reach the engine, are said, and can be taken back', async () => {
  const { page, trouble, close } = await specimen('facets');
  await page.evaluate(() => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const asked = Object.assign(window, { asked: /** @type {unknown[]} */ ([]) }).asked;
    const { engine } = host;
    host.addEventListener('teff-facet', (/** @type {CustomEvent} */ event) => asked.push(event.detail));
    host.engine = { ...engine, search: (/** @type {string} */ query, /** @type {any} */ options) => {
      asked.push(options.filters ?? null);
      return engine.search(query, options);
    } };
  });
  await settled(page);
  const said = await listen(page);
  assert.deepEqual(await page.locator('.facet bdi').allTextContents(), ['Field', 'Kitchen', 'Trade', 'Article', 'Recipe', '<b>odd</b>']);
  await page.locator('.facet', { hasText: 'Kitchen' }).click();
  await settled(page);
  assert.match((await page.textContent('.lines')) ?? '', /14 results/);
  await heard(page, 1);
  assert.deepEqual(await said(), ['Filter Kitchen: 14 results']);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('teff-search')).shadowRoot.activeElement?.value === 'Kitchen');
  await page.keyboard.press('Space');
  await settled(page);
  const asked = await page.evaluate(() => /** @type {any} */ (window).asked);
  assert.deepEqual(asked.slice(1), [{ key: 'section', values: ['Kitchen'] }, { section: ['Kitchen'] }, { key: 'section', values: [] }, null]);
  assert.deepEqual(trouble, []);
  await close();
});

test('the page may hear, stop and change what happens', async () => {
  const { page, trouble, close } = await specimen('results');
  const url = page.url();
  const heardEvents = await page.evaluate(async () => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const events = /** @type {string[]} */ ([]);
    for (const name of ['search', 'results', 'select', 'state', 'empty', 'close', 'open']) {
      document.addEventListener(`teff-${name}`, (event) => events.push(`${name} ${JSON.stringify(/** @type {CustomEvent} */ (event).detail.query ?? /** @type {CustomEvent} */ (event).detail.reason ?? '')}`));
    }
    host.transform = (/** @type {any[]} */ hits) => hits.filter((hit) => hit.title.includes('Injera'));
    host.renderResult = (/** @type {any} */ hit, /** @type {any} */ { query, position }) => {
      const own = document.createElement('a');
      own.href = '#own';
      own.textContent = `${position}: ${hit.title} for ${query}`;
      return own;
    };
    host.value = 'anew';
    await new Promise((done) => host.addEventListener('teff-results', done, { once: true }));
    const shown = [...host.shadowRoot.querySelectorAll('.teff-result')].map((row) => row.textContent);
    document.addEventListener('teff-select', (event) => event.preventDefault());
    const closing = new Promise((done) => host.addEventListener('teff-close', done, { once: true }));
    host.shadowRoot.querySelector('.teff-result a').click();
    await closing;
    document.addEventListener('teff-search', (event) => event.preventDefault(), { once: true });
    host.value = 'held back';
    return { events, shown, results: host.results.length, hash: location.hash };
  });
  assert.deepEqual(heardEvents.shown, ['0: Injera: bread of teff for anew', '1: Injera: bread of teff for anew']);
  assert.deepEqual(heardEvents.events, ['search "anew"', 'results "anew"', 'select "anew"', 'close "navigate"', 'search "held back"']);
  assert.equal(heardEvents.results, 2);
  assert.equal(heardEvents.hash, '');
  assert.equal(page.url(), url);
  assert.deepEqual(trouble, []);
  await close();
});

test('properties that were set before the script came are kept', async () => {
  const { page, trouble, close } = await visit('<main><h1>x</h1><teff-search></teff-search></main>');
  await page.evaluate(() => {
    const fresh = /** @type {any} */ (document.createElement('teff-search'));
    fresh.strings = { placeholder: 'Own words' };
    document.querySelector('teff-search')?.replaceWith(fresh);
    return fresh.open('prisoners');
  });
  await opened(page);
  await settled(page);
  assert.equal(await page.getAttribute('#field', 'placeholder'), 'Own words');
  assert.equal(await page.inputValue('#field'), 'prisoners');
  assert.deepEqual(trouble, []);
  await close();
});

/** How routers go to another page without leaving this one, each with the page's own element and without. @type {Record<string, (main: string) => void>} */
const SWAPS = {
  // Turbo; Astro's ClientRouter, which also runs scripts again.
  'the body replaced': (main) => {
    const body = document.createElement('body');
    body.append(document.createRange().createContextualFragment(main));
    document.body.replaceWith(body);
    document.head.append(Object.assign(document.createElement('script'), { src: '../../boot.js' }));
  },
  // Turbo's morphing, Swup and others.
  'all in the body replaced': (main) => document.body.replaceChildren(document.createRange().createContextualFragment(main)),
  // Material for MkDocs, VitePress and other applications of one page.
  'a part of the page replaced': (main) => document.querySelector('main')?.replaceWith(document.createRange().createContextualFragment(main)),
};
for (const [swap, run] of Object.entries(SWAPS)) {
  for (const [whose, own] of [['the element of the script', ''], ['an element of the page', '<teff-search></teff-search>']]) {
    test(`three pages by a router, ${swap}, ${whose}: one search, and it works`, async () => {
      const { page, trouble, close } = await visit(`<main><h1>x</h1>${own}</main>`, { isLax: true });
      for (const round of [1, 2, 3]) {
        await page.evaluate(([run, main]) => new Function('main', `(${run})(main)`)(main), /** @type {const} */ ([`${run}`, `<main><h1>Page ${round}</h1>${own}</main>`]));
        await page.waitForSelector('teff-search >> text=Search');
        await page.keyboard.press('Control+k');
        await opened(page);
        await type(page, 'prisoners');
        assert.equal(await page.textContent('.teff-title'), TITLE);
        const n_dialogs = await page.evaluate(() => [...document.querySelectorAll('teff-search')].map((host) => host.shadowRoot?.querySelectorAll('dialog').length ?? 0));
        assert.deepEqual(n_dialogs, [1], `round ${round}`);
        await page.keyboard.press('Escape');
        await closed(page);
      }
      assert.deepEqual(trouble, []);
      await close();
    });
  }
}

test('an element that is moved or given later takes over', async () => {
  const { page, trouble, close } = await visit('<main><h1>x</h1></main>');
  await page.keyboard.press('Control+k');
  await opened(page);
  // Moved while it is open; and an element of the page takes the place of the script's own.
  await page.evaluate(() => {
    const section = document.createElement('section');
    document.body.append(section);
    section.append(/** @type {Node} */ (document.querySelector('teff-search')));
  });
  await closed(page);
  await page.evaluate(() => {
    document.querySelector('section')?.remove();
    document.body.append(document.createElement('teff-search'));
  });
  await page.waitForFunction(() => document.querySelectorAll('teff-search').length === 1);
  await page.keyboard.press('Control+k');
  await opened(page);
  assert.deepEqual(trouble, []);
  await close();
});

test('a result marks its words where it leads, and leaves address and document clean', async () => {
  const { page, trouble, close } = await visit('<main><h1>x</h1></main>');
  await page.keyboard.press('Control+k');
  await opened(page);
  await type(page, 'nakhich');
  await page.keyboard.press('Enter');
  await page.waitForURL(/articles\//);
  await page.waitForFunction(() => CSS.highlights.has('teff'));
  const found = await page.evaluate(() => ({
    marked: [...new Set([.../** @type {Iterable<any>} */ (/** @type {any} */ (CSS.highlights.get('teff')))].map(String))],
    inDocument: document.querySelectorAll('main mark').length,
    search: location.search,
    kept: sessionStorage.getItem('teff:hl'),
  }));
  assert.deepEqual(found, { marked: ['Nakhichevan'], inDocument: 0, search: '', kept: null });
  await page.reload();
  await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot);
  assert.equal(await page.evaluate(() => CSS.highlights.has('teff')), false, 'once');
  assert.deepEqual(trouble, []);
  await close();
});

test('a result on the same page closes the dialog', async () => {
  const { page, close } = await specimen('results');
  await page.evaluate(() => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    host.renderResult = () => {
      const own = document.createElement('a');
      own.href = '#here';
      own.textContent = 'here';
      return own;
    };
    host.value = 'x';
  });
  await page.waitForSelector('teff-search >> text=here');
  await page.keyboard.press('Enter');
  await closed(page);
  assert.match(page.url(), /#here$/);
  await close();
});

test('a hundred fast typings end on the results of what was typed last', async () => {
  const { page, trouble, close } = await specimen('results');
  const wrong = await page.evaluate(async () => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    const field = host.shadowRoot.getElementById('field');
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    host.engine = {
      // Some answers come late in spite of the signal, as from a worker that was already at it.
      search: (/** @type {string} */ query) => new Promise((done) => {
        const link = { tag: 'a', attrs: [['href', '#']], children: [query] };
        const view = [{ tag: 'ol', attrs: [], children: [{ tag: 'li', attrs: [], children: [link] }] }];
        setTimeout(done, random() * 40, { query, total: 1, pages: 1, hits: [{ title: query, marks: [] }], view, issues: [], corrected: [], missing: [], suggestion: '', completions: [] });
      }),
    };
    const shown = () => host.shadowRoot.querySelector('.list a')?.textContent;
    let blank = 0;
    new MutationObserver(() => {
      if (!shown()) blank++;
    }).observe(host.shadowRoot.querySelector('.list'), { childList: true, subtree: true });
    let n_frames = 0;
    let n_blank = 0;
    const look = () => {
      n_frames++;
      if (!host.shadowRoot.querySelector('.list li')?.offsetHeight) n_blank++;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    const wrong = /** @type {string[]} */ ([]);
    for (let run = 0; run < 100; run++) {
      const last = `run${run}`;
      for (let n = 1; n <= last.length; n++) {
        field.value = last.slice(0, n);
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        if (random() < 0.5) await new Promise((done) => setTimeout(done, random() * 20));
      }
      const until = performance.now() + 5000;
      while ((shown() !== last || host.shadowRoot.querySelector('[aria-busy]')) && performance.now() < until) await new Promise((done) => setTimeout(done, 5));
      // Nothing may come after it.
      await new Promise((done) => setTimeout(done, 45));
      if (shown() !== last) wrong.push(`${last}: ${shown()}`);
    }
    if (!n_frames) wrong.push('no frame was looked at');
    return [...wrong, ...(blank || n_blank ? [`${blank} times no result was there between two answers, in ${n_blank} of ${n_frames} frames none was to be seen`] : [])];
  });
  assert.deepEqual(wrong, []);
  assert.equal(await state(page), 'results');
  assert.deepEqual(trouble, []);
  await close();
});

test('nothing moves when it loads, opens and closes, with and without an element in the page', async () => {
  for (const [body, head] of /** @type {[string, string][]} */ ([
    ['<main><h1>x</h1><p>text</p></main>', '<script async src="../../boot.js"></script>'],
    ['<header><teff-search></teff-search></header><main><h1>x</h1><p>text</p></main>', '<script src="../../boot.js"></script>'],
  ])) {
    const { page, close } = await visit(body, { head });
    await page.evaluate(() => {
      const seen = Object.assign(window, { shifted: 0 });
      new PerformanceObserver((list) => {
        for (const entry of /** @type {any[]} */ (list.getEntries())) if (!entry.hadRecentInput) seen.shifted += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.keyboard.press('Control+k');
    await opened(page);
    for (const letter of 'prisoners zz') {
      await page.keyboard.type(letter);
      await settled(page);
    }
    await page.keyboard.press('Escape');
    await closed(page);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).shifted), 0, head);
    await close();
  }
});

test('names of the document that stand in the way change nothing', async () => {
  const clutter = '<img name="currentScript" alt=""><a id="teff" href="/evil/">x</a><form name="base"><input name="src"></form>';
  const { page, trouble, close } = await visit(`${clutter}<main><h1>x</h1></main><script src="../../boot.js"></script><script src="../../boot.js"></script>`, { head: '' });
  assert.equal(await page.locator('teff-search').count(), 1, 'a script that runs twice makes one');
  await page.keyboard.press('Control+k');
  await opened(page);
  await type(page, 'prisoners');
  assert.equal(await page.textContent('.teff-title'), TITLE);
  assert.deepEqual(trouble, []);
  await close();
});

test('a button that floats keeps clear of what a phone cuts out of its screen', async () => {
  const { page, context, close } = await visit('<main><h1>x</h1></main>', { context: { viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true } });
  const session = await context.newCDPSession(page);
  const box = async () => /** @type {{ x: number, y: number, width: number, height: number }} */ (await page.locator('teff-search .t').boundingBox());
  const before = await box();
  await session.send(/** @type {any} */ ('Emulation.setSafeAreaInsetsOverride'), { insets: { top: 0, left: 44, right: 44, bottom: 21 } });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const after = await box();
  assert.deepEqual([before.x - after.x, before.y - after.y], [44, 21]);
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  assert.equal((await box()).x, 16 + 44);
  await close();
});

test('in forced colours a mark of a title has one colour', async () => {
  const { page, close } = await specimen('results', { forcedColors: 'active', colorScheme: 'dark' });
  assert.equal(await page.locator('.teff-title mark').first().evaluate((mark) => getComputedStyle(mark).boxShadow), 'none');
  await close();
});

test('light or dark is what the text of the page stands on', async () => {
  const themes = async (/** @type {string} */ body) => {
    const { page, close } = await visit(body, { isLax: true });
    await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search')).warm());
    const theme = await page.getAttribute('teff-search >> [data-theme]', 'data-theme');
    await close();
    return theme;
  };
  const ink = '<style>body { background: #11303d; }</style>';
  // Sphinx's classic theme: a body as dark as the footer, a sidebar less so, and the text on white.
  assert.equal(await themes(`${ink}<div style="background: #1c4e63"><div role="main" style="background: #fff"><h1>x</h1></div></div>`), 'light');
  assert.equal(await themes(`${ink}<main><h1>x</h1></main>`), 'dark');
  assert.equal(await themes('<main><h1>x</h1></main>'), 'light');
  assert.equal(await themes(`${ink}<main><h1>x</h1></main><div style="background: #fff"><teff-search mode="page"></teff-search></div>`), 'light');
});

test('a site that makes rem a number of its own does not make the letters small', async () => {
  const { page, close } = await specimen('results');
  const sizes = () => page.evaluate(() => ['.frame', '.teff-excerpt', '.footer kbd'].map((name) => parseFloat(getComputedStyle(/** @type {Element} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector(name))).fontSize)));
  assert.deepEqual(await sizes(), [16, 15, 12]);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '62.5%';
    document.body.style.fontSize = '1.4rem';
  });
  assert.deepEqual(await sizes(), [16, 15, 12]);
  const width = await page.evaluate(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('dialog')?.offsetWidth);
  assert.equal(width, 672);
  await close();
});
