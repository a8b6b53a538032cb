/**
 * Keystroke to results, over 200 scripted keystrokes in headless Chromium: until the results are in the document, and until they are painted. Prints; asserts
 * nothing. Run by `cargo xtask bench-page`.
 *
 * @module
 */

import { launch, open } from './chromium.mjs';

const TYPED = ['prisoners of war', '"44-day war" karabakh', 'nakhichevan corridor', 'prisnors maps', 'typing guarantee', 'offline network', 'checksum blocks', 'node-fetch camelcase', 'résumé accents', 'azerbaijan president'];
const N_KEYS = 200;

const browser = await launch();
const { page, close } = await open(browser);
await page.evaluate(() => {
  const host = /** @type {HTMLElement} */ (document.querySelector('teff-search'));
  const times = Object.assign(window, { shown: /** @type {number[]} */ ([]), painted: /** @type {number[]} */ ([]) });
  let began = 0;
  host.shadowRoot?.getElementById('field')?.addEventListener('beforeinput', () => {
    began = performance.now();
  });
  host.addEventListener('teff-results', () => {
    const start = began;
    times.shown.push(performance.now() - start);
    requestAnimationFrame(() => setTimeout(() => times.painted.push(performance.now() - start)));
  });
});
await page.focus('#field');
let n = 0;
for (let i = 0; n < N_KEYS; i++) {
  await page.keyboard.press('Escape');
  for (const key of TYPED[i % TYPED.length] ?? '') {
    if (n++ >= N_KEYS) break;
    await page.keyboard.type(key);
  }
}
await page.waitForTimeout(200);
for (const [name, what] of [['shown', 'results in the document'], ['painted', 'results painted']]) {
  const times = /** @type {number[]} */ (await page.evaluate((field) => /** @type {any} */ (window)[field], name)).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(2);
  console.log(`key to ${what}: ${times.length} keys, median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms, max ${at(1)} ms`);
}
await close();
await browser.close();
