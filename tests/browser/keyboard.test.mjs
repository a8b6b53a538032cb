/**
 * The keyboard, the address and the announcements in headless Chromium: what page.test.mjs leaves open.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { end, first, focused, heard, launch, listen, open, settled, state, type } from './chromium.mjs';
import { TITLE } from './golden.mjs';
import { standIn } from './stand-in.mjs';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await launch();
});
after(() => end(browser));

/** @param {import('playwright-core').Page} page */
const value = (page) => page.inputValue('#field');

test('the field has the focus at first where a mouse is, and not on touch', async () => {
  const desk = await open(browser);
  assert.equal(await focused(desk.page), 'field');
  await desk.close();
  const phone = await open(browser, { context: { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true } });
  assert.notEqual(await focused(phone.page), 'field', 'no keyboard springs up');
  await phone.close();
});

test('Enter with Ctrl opens the first result in a tab of its own', async () => {
  const { page, context, close } = await open(browser);
  await type(page, 'prisoners');
  await page.focus('#field');
  const [tab] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Control+Enter')]);
  await tab.waitForURL(/articles\//);
  assert.equal(await tab.textContent('h1'), TITLE);
  assert.match(page.url(), /\?q=prisoners$/, 'the search stays where it is');
  await close();
});

test('Enter with nothing found does nothing', async () => {
  const { page, trouble, close } = await open(browser);
  await type(page, 'zzzzzz');
  const { pathname } = new URL(page.url());
  await page.focus('#field');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  assert.equal(new URL(page.url()).pathname, pathname);
  assert.equal(await focused(page), 'field');
  assert.deepEqual(trouble, []);
  await close();
});

test('Escape clears, and only once there is something to clear', async () => {
  const { page, close } = await open(browser);
  await page.evaluate(() => {
    const left = Object.assign(window, { left: /** @type {boolean[]} */ ([]) }).left;
    // The element keeps its keys from the page, so the listener sits within.
    document.querySelector('teff-search')?.shadowRoot?.querySelector('.frame')?.addEventListener('keydown', (event) => left.push(!event.defaultPrevented));
  });
  await type(page, 'prisoners');
  await page.focus('#field');
  await page.keyboard.press('Escape');
  assert.equal(await value(page), '');
  assert.equal(await state(page), 'start');
  await page.keyboard.press('Escape');
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (window).left), [false, true], 'an empty field leaves Escape to the browser');
  await close();
});

test('keys typed in the list go on in the field', async () => {
  const { page, close } = await open(browser, { fault: standIn });
  await type(page, 'man');
  for (const [key, expected] of [['y', 'many'], ['Shift+X', 'manyX'], ['Backspace', 'many'], ['"', 'many"']]) {
    await page.focus('.teff-result a');
    await page.keyboard.press(/** @type {string} */ (key));
    assert.equal(await focused(page), 'field', key);
    assert.equal(await value(page), expected, key);
  }
  const session = await page.context().newCDPSession(page);
  await page.focus('.teff-result a');
  await session.send('Input.dispatchKeyEvent', { type: 'keyDown', key: 'é', text: 'é', code: 'Digit2' });
  assert.equal(await value(page), 'many"é', 'a key of another layout');
  for (const key of ['Space', 'Control+c', 'Shift', 'F2', 'ArrowRight']) {
    await page.focus('.teff-result a');
    await page.keyboard.press(key);
    assert.equal(await focused(page), 'Page 1', `${key} is the browser's`);
  }
  await page.focus('.teff-result a');
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Page 2', 'Tab goes link by link');
  await close();
});

test('the slash is text in the field, jumps elsewhere, and can be switched off for good', async () => {
  const { page, close } = await open(browser);
  await page.focus('#field');
  await page.keyboard.type('a/b');
  assert.equal(await value(page), 'a/b');
  await page.keyboard.press('Escape');
  await page.focus('.switch input');
  await page.keyboard.press('/');
  assert.equal(await focused(page), 'field');
  await page.uncheck('.switch input');
  await page.keyboard.press('/');
  assert.notEqual(await focused(page), 'field', 'the key does nothing now');
  await page.keyboard.press('Control+k');
  assert.equal(await focused(page), 'field', 'the other shortcut has modifiers and stays');
  await page.reload();
  await settled(page);
  assert.equal(await page.isChecked('.switch input'), false);
  await close();
});

test('an Enter that ends a composition opens nothing, also where it comes late', async () => {
  const { page, trouble, close } = await open(browser);
  await type(page, 'prisoners');
  const went = await page.evaluate(() => {
    const root = document.querySelector('teff-search')?.shadowRoot;
    const field = /** @type {HTMLInputElement} */ (root?.getElementById('field'));
    let n_clicks = 0;
    root?.querySelector('.list')?.addEventListener('click', (event) => {
      n_clicks++;
      event.preventDefault();
    });
    field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }));
    field.form?.requestSubmit();
    return n_clicks;
  });
  assert.equal(went, 0);
  await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
  await page.focus('#field');
  await page.keyboard.press('Enter');
  assert.ok(await page.isVisible('.teff-result'), 'the click was held by this test');
  assert.deepEqual(trouble, []);
  await close();
});

test('nothing is announced while composing, and the same sentence is not said twice', async () => {
  const { page, close } = await open(browser, { fault: standIn });
  const said = await listen(page);
  await page.focus('#field');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'none', selectionStart: 4, selectionEnd: 4 });
  await page.waitForTimeout(1000);
  assert.deepEqual(await said(), []);
  assert.notEqual(await state(page), 'empty', 'half a word is not "no results"');
  await session.send('Input.insertText', { text: 'nine' });
  await heard(page, 1);
  assert.equal((await said()).length, 1);
  await page.keyboard.type('s');
  await heard(page, 2);
  assert.equal((await said()).at(-1), '23 results');
  await page.keyboard.type('t');
  await page.waitForTimeout(900);
  assert.equal((await said()).length, 2, 'still 23 results');
  await close();
});

test('a correction is announced as one', async () => {
  const { page, close } = await open(browser, { path: '?q=prisnors' });
  await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('[role=status]')?.textContent);
  assert.equal(
    await page.textContent('[role=status]'),
    `No page has “prisnors”. Showing 1 result for “prisoners”. Press Enter to open ${TITLE}, or Down Arrow to browse.`,
  );
  await close();
});

test('examples are links with a history', async () => {
  const { page, trouble, close } = await open(browser);
  await page.click('#examples a >> text=prisnors');
  assert.equal(await value(page), 'prisnors');
  assert.equal(await focused(page), 'field');
  assert.match(page.url(), /\?q=prisnors$/);
  assert.equal(await page.title(), 'prisnors – teff');
  await page.click('.lines .suggestion');
  assert.equal(await value(page), 'prisoners');
  await page.goBack();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('teff-search')).value === 'prisnors');
  await settled(page);
  assert.equal((await first(page)).title, TITLE);
  await page.goBack();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('teff-search')).value === '');
  assert.equal(await state(page), 'start');
  await page.goForward();
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector('teff-search')).value === 'prisnors');
  for (const item of await page.locator('#examples li:not([hidden]) a').allTextContents()) {
    await type(page, item);
    assert.equal(await state(page), 'results', `the example ${item} finds something`);
  }
  assert.deepEqual(trouble, []);
  await close();
});

test('a deep link moves nothing while it loads', async () => {
  for (const path of ['', '?q=index', '?q=prisnors', '?q=zzzzzz']) {
    const { page, close } = await open(browser, { path, context: { viewport: { width: 390, height: 700 } } });
    const shifted = await page.evaluate(async () => {
      let sum = 0;
      const observer = new PerformanceObserver((list) => {
        for (const entry of /** @type {any[]} */ (list.getEntries())) sum += entry.value;
      });
      observer.observe({ type: 'layout-shift', buffered: true });
      await new Promise((done) => setTimeout(done, 200));
      return sum;
    });
    assert.equal(shifted, 0, path);
    await close();
  }
});
