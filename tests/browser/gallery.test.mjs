/**
 * axe over every specimen of the gallery, in Chromium and Firefox: the element as a dialog and as a part of a page, in every state, in light, dark and forced colours, on a
 * phone and from right to left. Leaves a screenshot of each in target/screenshots (or in the folder that TEFF_SCREENSHOTS names), as Chromium draws it.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdir } from 'node:fs/promises';
import { launchFirefox } from './bundle.mjs';
import { AXE, audit, end, launch, open, violations } from './chromium.mjs';
import { serve } from './server.mjs';

const folder = process.env.TEFF_SCREENSHOTS ?? 'target/screenshots';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  await mkdir(folder, { recursive: true });
  browser = await launch();
});
after(() => end(browser));

const SPECIMENS = ['closed', 'start', 'loading', 'results', 'facets', 'corrected', 'empty', 'partial', 'incomplete', 'error', 'offline'];
const SETS = {
  'dialog, light': { look: { mode: 'modal', theme: 'light', lang: 'en' } },
  'dialog, dark': { look: { mode: 'modal', theme: 'dark', lang: 'en' } },
  'dialog, forced colours': { look: { mode: 'modal', theme: 'light', lang: 'en' }, context: { forcedColors: 'active' } },
  'dialog, phone': { look: { mode: 'modal', theme: 'light', lang: 'en' }, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  'dialog, from right to left': { look: { mode: 'modal', theme: 'dark', lang: 'ar' } },
  'page, light': { look: { mode: 'page', theme: 'light', lang: 'de' } },
  'page, dark, phone': { look: { mode: 'page', theme: 'dark', lang: 'he' }, context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
};

/** Runs in the page: neither half-faded text nor a line that is still to come. */
function atRest() {
  const roots = [document, ...[...document.querySelectorAll('*')].flatMap((element) => element.shadowRoot ?? [])];
  const animations = roots.flatMap((root) => root.getAnimations());
  animations.forEach((animation) => animation.effect?.getTiming().iterations !== Infinity && animation.finish());
}

/** @typedef {{ look: Record<string, string>, context?: { forcedColors?: string, viewport?: { width: number, height: number } } }} Set */

for (const [name, { look, context }] of Object.entries(/** @type {Record<string, Set>} */ (SETS))) {
  test(`axe finds nothing: ${name}`, async () => {
    const { page, server, close } = await open(browser, { path: 'favicon.svg', wait: false, context: { bypassCSP: true, reducedMotion: 'reduce', .../** @type {object} */ (context) } });
    for (const state of SPECIMENS) {
      await page.goto(`${server.url}gallery/specimen.html?${new URLSearchParams({ ...look, state })}`);
      await page.waitForSelector(state === 'closed' ? 'teff-search:defined' : 'body[data-ready]');
      await page.evaluate(atRest);
      assert.deepEqual(await violations(page), [], `${name}, ${state}`);
      await page.screenshot({ path: `${folder}/${name.replaceAll(', ', '-').replaceAll(' ', '-')}-${state}.png` });
    }
    await close();
  });
}

test('axe finds nothing in Firefox', async (t) => {
  const server = await serve();
  t.after(() => server.close());
  for (const isForced of [false, true]) {
    // Firefox has forced colours as a setting of its user.
    const firefox = await launchFirefox(isForced ? { 'browser.display.document_color_use': 2 } : {});
    t.after(() => firefox.close());
    const page = await firefox.newPage();
    for (const [name, { look, context }] of Object.entries(/** @type {Record<string, Set>} */ (SETS))) {
      if (isForced !== Boolean(context?.forcedColors)) continue;
      await page.setViewport(context?.viewport ?? { width: 900, height: 900 });
      for (const state of SPECIMENS) {
        await page.goto(`${server.url}gallery/specimen.html?${new URLSearchParams({ ...look, state })}`);
        await page.waitForSelector(state === 'closed' ? 'teff-search' : 'body[data-ready]');
        assert.equal(await page.evaluate(() => matchMedia('(forced-colors: active)').matches), isForced);
        await page.evaluate(atRest);
        await page.evaluate(AXE);
        assert.deepEqual(await page.evaluate(audit), [], `${name}, ${state}`);
      }
    }
  }
});
