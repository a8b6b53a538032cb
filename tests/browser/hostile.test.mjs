/**
 * What comes from outside the element, in headless Chromium: hostile text in every field of an answer, narrow and stretched pages, print, and the tree that
 * assistive technology sees.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { end, launch, open, settled } from './chromium.mjs';

const folder = process.env.TEFF_SCREENSHOTS ?? 'target/screenshots';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  await mkdir(folder, { recursive: true });
  browser = await launch();
});
after(() => end(browser));

/** @param {string} query @param {object} [context] */
async function specimen(query, context) {
  const visited = await open(browser, { path: `gallery/specimen.html?${query}`, wait: false, context });
  await visited.page.waitForSelector('body[data-ready]');
  await settled(visited.page);
  return visited;
}

const CORPUS = [
  '<img src=x onerror="window.XSS=1">', '"><script>window.XSS=1</script>', "'><svg onload=window.XSS=1>", '</mark></a><iframe srcdoc="<script>parent.XSS=1</script>">',
  'javascript:window.XSS=1', '\u202egnp.exe', '{{constructor.constructor("window.XSS=1")()}}', '__proto__', 'constructor', '&lt;script&gt;', '\0', 'a'.repeat(100_000),
];

test('hostile text is text, wherever it stands', async () => {
  const { page, trouble, close } = await specimen('state=facets');
  for (const text of CORPUS) {
    const found = await page.evaluate(async (text) => {
      const host = /** @type {any} */ (document.querySelector('teff-search'));
      /** @param {string} tag @param {string} name @param {unknown[]} children */
      const node = (tag, name, ...children) => ({ tag, attrs: [['class', name], ['href', text], ['lang', text], ['dir', text], ['id', text], ['onclick', text], ['style', text], [text, text]], children });
      const row = node('li', 'teff-result', node('h3', 'teff-title', node('a', text, node('mark', '', text))), node('p', 'teff-breadcrumb', node('span', '', text)), node('p', 'teff-excerpt', text), node('script', '', text), node(text, '', text));
      host.facets = `section,${text.replaceAll(',', '')}`;
      host.engine = {
        search: async () => ({
          query: text, total: 1, pages: 1, hits: [{ title: text, marks: [text] }], view: [node('ol', 'teff-results', row)], missing: [text], corrected: [{ from: text, to: text }],
          issues: [{ kind: text, start: 0, end: 1 }], suggestion: text, completions: [text], facets: { section: { [text]: 1 }, [text]: { [text]: 2 } },
        }),
      };
      host.value = 'x';
      await new Promise((done, fail) => {
        host.addEventListener('teff-results', done, { once: true });
        host.addEventListener('teff-error', (/** @type {CustomEvent} */ event) => fail(event.detail.error), { once: true });
      });
      const root = host.shadowRoot;
      const allowed = 'ol ul li h3 p a mark span bdi'.split(' ');
      const strange = [...root.querySelectorAll('.list *')].filter((element) => !allowed.includes(element.localName)).map((element) => element.localName);
      const attributes = [...root.querySelectorAll('.list *')].flatMap((element) => [...element.attributes].map(({ name }) => name));
      const links = [...root.querySelectorAll('.list a[href]')].map((link) => link.protocol);
      const elsewhere = root.querySelectorAll('.facets :is(img, script, svg, iframe), .lines :is(img, script, svg, iframe)').length;
      return { strange, attributes: [...new Set(attributes)].filter((name) => !['class', 'part', 'role', 'id', 'href', 'lang', 'dir', 'aria-describedby', 'aria-labelledby'].includes(name)), links, elsewhere, title: root.querySelector('.teff-title')?.textContent, xss: 'XSS' in window };
    }, text);
    assert.deepEqual({ ...found, links: found.links.filter((protocol) => protocol !== 'http:') }, { strange: [], attributes: [], links: [], elsewhere: 0, title: text, xss: false }, text.slice(0, 40));
  }
  assert.deepEqual(trouble, []);
  await close();
});

test('nothing is cut, lies on another or scrolls sideways: 320 px, text stretched, long words, three scripts', async () => {
  for (const [mode, lang] of [['modal', 'en'], ['page', 'de'], ['modal', 'ar'], ['page', 'he'], ['modal', 'ja']]) {
    const { page, close } = await specimen(`mode=${mode}&state=facets&lang=${lang}`, { viewport: { width: 320, height: 640 } });
    await page.evaluate(() => {
      const host = /** @type {any} */ (document.querySelector('teff-search'));
      const sheet = new CSSStyleSheet();
      // WCAG 2.2, 1.4.12.
      sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }');
      host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet];
    });
    const wide = await page.evaluate(() => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('teff-search')?.shadowRoot);
      const all = [document.documentElement, ...root.querySelectorAll('dialog, .frame, .scroll, .footer, .facets, form')];
      return all.filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => element.className || element.localName);
    });
    assert.deepEqual(wide, [], `${mode}, ${lang}`);
    // No line of text is cut off by its box, and none lies on another.
    const found = await page.evaluate(() => {
      const root = /** @type {ShadowRoot} */ (document.querySelector('teff-search')?.shadowRoot);
      const seen = (/** @type {Element} */ element) => element.getClientRects().length > 0 && !element.closest('.unseen, .word');
      const name = (/** @type {Element} */ element) => `${element.className || element.localName}: ${element.textContent?.slice(0, 30)}`;
      const boxes = [...root.querySelectorAll('.lines p, .teff-title, .teff-breadcrumb, .teff-heading, .teff-excerpt, .teff-sections a, .facet, .more, .notice :is(h2, p), .footer span, .footer label')].filter(seen);
      const cut = boxes.filter((box) => getComputedStyle(box).overflow !== 'visible' && (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1));
      const lying = [];
      for (const [i, one] of boxes.entries()) {
        for (const other of boxes.slice(i + 1)) {
          if (one.contains(other) || one.closest('.footer') !== other.closest('.footer')) continue;
          const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
          const [width, height] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
          if (width > 1 && height > 1) lying.push(`${name(one)} / ${name(other)}`);
        }
      }
      return [...cut.map(name), ...lying];
    });
    assert.deepEqual(found, [], `${mode}, ${lang}`);
    await page.screenshot({ path: `${folder}/stretched-${mode}-${lang}.png` });
    await close();
  }
});

test('on paper there are results of a page and no widget', async () => {
  const dialog = await specimen('mode=modal&state=results');
  await dialog.page.emulateMedia({ media: 'print' });
  assert.equal(await dialog.page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector('teff-search'))).display), 'none');
  await dialog.close();
  const { page, close } = await specimen('mode=page&state=results');
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.isVisible('.teff-result'));
  assert.ok(await page.isHidden('#field') && (await page.isHidden('.more')));
  await close();
});

test('readers who asked for less motion see none', async () => {
  const { page, close } = await specimen('state=results', { reducedMotion: 'reduce' });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.waitForSelector('teff-search[open]', { state: 'attached' });
  assert.deepEqual(await page.evaluate(() => document.getAnimations().length), 0);
  await close();
});

test('what assistive technology sees of a dialog with results', async () => {
  const { page, close } = await specimen('state=corrected');
  await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('[role=status]')?.textContent);
  const snapshot = await page.locator('dialog').ariaSnapshot();
  const lines = snapshot.split('\n').map((line) => line.trim());
  const expected = [
    '- dialog "Search this site":', '- heading "Search this site" [level=2]', '- search:', '- searchbox "Search this site": tef quinoaa', '- button "Clear the search"', '- button "Close"',
    '- heading "Search results" [level=2]', '- list "Search results":', '- listitem:', '- heading "Teff, a grain" [level=3]:', '- link "Teff, a grain":', '- paragraph: Field Grains', '- list:', '- link "Sowing":', '- button "Show 10 more of 44"',
  ];
  let from = 0;
  for (const line of expected) {
    const at = lines.indexOf(line, from);
    assert.ok(at >= 0, `expected ${line} in\n${snapshot}`);
    from = at + 1;
  }
  assert.ok(lines.includes('- status: No page has “tef”. Showing 44 results for “teff”. Press Enter to open Teff, a grain, or Down Arrow to browse.'), snapshot);
  assert.ok(!/combobox|listbox|option/.test(snapshot));
  await close();
});

test('the whole tree that assistive technology sees, closed and open, is as it was', async () => {
  const bless = process.env.TEFF_BLESS;
  for (const look of ['mode=modal&state=closed', 'mode=modal&state=start', 'mode=modal&state=results', 'mode=modal&state=facets', 'mode=modal&state=empty', 'mode=modal&state=error', 'mode=page&state=facets']) {
    const { page, server, close } = await open(browser, { path: `gallery/specimen.html?${look}`, wait: false });
    await page.waitForSelector(look.endsWith('closed') ? 'teff-search .t' : 'body[data-ready]');
    if (!look.endsWith('closed')) await settled(page);
    // The first sentence is said after a pause.
    if (/results|facets|empty|error/.test(look)) await page.waitForFunction(() => document.querySelector('teff-search')?.shadowRoot?.querySelector('[role=status]')?.textContent);
    const tree = `${(await page.locator('body').ariaSnapshot()).replaceAll(server.url, '/')}\n`;
    const file = new URL(`../golden/trees/${look.replaceAll(/\w+=/g, '').replace('&', '-')}.yml`, import.meta.url);
    if (bless) await writeFile(file, tree);
    assert.equal(tree, await readFile(file, 'utf8'), `${look}; TEFF_BLESS=1 takes what is there now`);
    await close();
  }
});
