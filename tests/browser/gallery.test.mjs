/**
 * axe over every specimen of the gallery: the element as a dialog and as a part of a page, in every state, in light, dark and forced colours, on a phone and from
 * right to left. Leaves a screenshot of each in target/screenshots (or in the folder that TEFF_SCREENSHOTS names).
 *
 * @module
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mkdir } from 'node:fs/promises';
import { end, launch, open, violations } from './chromium.mjs';

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

for (const [name, { look, context }] of Object.entries(/** @type {Record<string, { look: Record<string, string>, context?: object }>} */ (SETS))) {
  test(`axe finds nothing: ${name}`, async () => {
    const { page, server, close } = await open(browser, { path: 'favicon.svg', wait: false, context: { bypassCSP: true, reducedMotion: 'reduce', ...context } });
    for (const state of SPECIMENS) {
      await page.goto(`${server.url}gallery/specimen.html?${new URLSearchParams({ ...look, state })}`);
      await page.waitForSelector(state === 'closed' ? 'teff-search:defined' : 'body[data-ready]');
      // Neither half-faded text nor a line that is still to come.
      await page.evaluate(() => {
        const roots = [document, ...[...document.querySelectorAll('*')].flatMap((element) => element.shadowRoot ?? [])];
        const animations = roots.flatMap((root) => root.getAnimations());
        animations.forEach((animation) => animation.effect?.getTiming().iterations !== Infinity && animation.finish());
      });
      assert.deepEqual(await violations(page), [], `${name}, ${state}`);
      await page.screenshot({ path: `${folder}/${name.replaceAll(', ', '-').replaceAll(' ', '-')}-${state}.png` });
    }
    await close();
  });
}
