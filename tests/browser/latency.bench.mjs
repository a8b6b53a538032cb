/**
 * What a key costs a reader, in headless Chromium, over the page and over a bundle as a site has it. Prints; asserts nothing, for a machine that others use besides
 * has no say in it. Run by `cargo xtask bench-page`.
 *
 * Keys to results in the document and painted, warm, and the longest tasks meanwhile; interactions as the browser's own Event Timing counts them, also at a quarter of the processor, beside a
 * dialog with ten rows that does nothing; the first query from the press that opens the dialog; what the boot takes of the main thread where nobody searches, as the processor's time of that thread, which
 * other programs do not stretch.
 *
 * @module
 */

import { launch, open } from './chromium.mjs';

const TYPED = ['prisoners of war', '"44-day war" karabakh', 'nakhichevan corridor', 'prisnors maps', 'typing guarantee', 'offline network', 'checksum blocks', 'node-fetch camelcase', 'résumé accents', 'azerbaijan president'];
const N_KEYS = 200;
const N_FIRST = 10;
/**
 * Milliseconds from key to key: two hundred words a minute. Without a pause nothing of what a reader sees is measured: Chromium puts timers off from a key to the frame after it, so the one
 * that ends a measurement waits for the end of the typing (frames after 45 ms counted as 650).
 */
const PACE = 60;
/** What the interactions are: the dialog is opened, and eleven keys. */
const QUERY = 'prisoners o';

const browser = await launch();

/** @param {number[]} times @param {number} share */
const at = (times, share) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(1);
/** @param {string} what @param {number[]} times */
const row = (what, times) => console.log(`${what}: ${times.length} times, median ${at(times, 0.5)} ms, 95th percentile ${at(times, 0.95)} ms, max ${at(times, 1)} ms`);

await keys();
await interactions();
await firsts();
await boot();
await browser.close();

async function keys() {
  const { page, close } = await open(browser);
  await page.evaluate(() => {
    const host = /** @type {HTMLElement} */ (document.querySelector('teff-search'));
    const times = Object.assign(window, { shown: /** @type {number[]} */ ([]), painted: /** @type {number[]} */ ([]), long: /** @type {number[]} */ ([]) });
    let began = 0;
    host.shadowRoot?.getElementById('field')?.addEventListener('beforeinput', () => {
      began = performance.now();
    });
    host.addEventListener('teff-results', () => {
      const start = began;
      times.shown.push(performance.now() - start);
      requestAnimationFrame(() => setTimeout(() => times.painted.push(performance.now() - start)));
    });
    new PerformanceObserver((list) => times.long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' });
  });
  await page.focus('#field');
  let n = 0;
  for (let i = 0; i < N_KEYS; i++) {
    await page.keyboard.press('Escape');
    for (const key of TYPED[i % TYPED.length] ?? '') {
      if (n++ >= N_KEYS) break;
      await page.keyboard.type(key);
      await page.waitForTimeout(PACE);
    }
  }
  await page.waitForTimeout(200);
  const times = await page.evaluate(() => {
    const { shown, painted, long } = /** @type {any} */ (window);
    return { shown, painted, long };
  });
  row('key to results in the document', times.shown);
  row('key to results painted', times.painted);
  console.log(`tasks over 50 ms on the main thread meanwhile: ${times.long.length}${times.long.length ? `, max ${at(times.long, 1)} ms` : ''}`);
  await close();
}

async function interactions() {
  for (const rate of [1, 4]) {
    /** @type {Record<string, string | undefined>} */
    const max = {};
    for (const what of ['a dialog that does nothing', 'the element']) {
      const isElement = what === 'the element';
      const { page, context, close } = await open(browser, { path: 'gallery/specimen.html?state=closed', wait: false });
      await page.waitForSelector('teff-search .t');
      if (!isElement) {
        await page.evaluate(() => {
          const dialog = document.createElement('dialog');
          const field = document.createElement('input');
          const list = document.createElement('ol');
          dialog.append(field, list);
          document.querySelector('teff-search')?.remove();
          document.body.append(dialog);
          addEventListener('keydown', (event) => event.ctrlKey && event.key === 'k' && (event.preventDefault(), dialog.showModal()));
          field.addEventListener('input', () => {
            list.replaceChildren(...Array.from({ length: 10 }, (_, i) => Object.assign(document.createElement('li'), { textContent: `${field.value} ${i}` })));
          });
          dialog.addEventListener('close', () => (field.value = ''));
        });
      }
      // Warm: a reader's second search.
      await page.keyboard.press('Control+k');
      await page.waitForFunction(() => /** @type {any} */ (document.querySelector('teff-search')?.shadowRoot ?? document).querySelector('dialog')?.open);
      await page.keyboard.type('warm');
      await page.waitForTimeout(300);
      await page.evaluate(() => /** @type {any} */ (document.querySelector('teff-search'))?.clear());
      await page.keyboard.press('Escape');
      await page.waitForTimeout(300);
      await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate });
      await page.evaluate(() => {
        const times = Object.assign(window, { interactions: /** @type {number[]} */ ([]) }).interactions;
        new PerformanceObserver((list) => times.push(.../** @type {any[]} */ (list.getEntries()).filter((entry) => entry.interactionId).map((entry) => entry.duration))).observe(/** @type {any} */ ({ type: 'event', durationThreshold: 16 }));
      });
      await page.keyboard.press('Control+k');
      await page.waitForTimeout(300);
      await page.keyboard.type(QUERY, { delay: 80 });
      await page.waitForTimeout(600);
      const times = /** @type {number[]} */ (await page.evaluate(() => /** @type {any} */ (window).interactions));
      max[what] = at(times, 1) ?? 'under 16';
      await close();
    }
    console.log(`longest interaction, opening and ${QUERY.length} keys, ${rate === 1 ? 'unthrottled' : `processor slowed ${rate} times`}: ${Object.entries(max).map(([what, ms]) => `${what} ${ms} ms`).join(', ')}`);
  }
}

async function firsts() {
  const times = [];
  for (let i = 0; i < N_FIRST; i++) {
    const { page, close } = await open(browser, { path: 'articles/what-teff-is.html', wait: false });
    await page.waitForSelector('teff-search', { state: 'attached' });
    times.push(
      await page.evaluate(async () => {
        const began = performance.now();
        const host = /** @type {any} */ (document.querySelector('teff-search'));
        const shown = new Promise((done) => host.addEventListener('teff-results', done, { once: true }));
        await host.open('prisoners');
        await shown;
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - began;
      }),
    );
    await close();
  }
  row('first query on a fresh page, nothing fetched before, to results painted', times);
}

async function boot() {
  const times = [];
  const session = await browser.newBrowserCDPSession();
  for (let i = 0; i < N_FIRST; i++) {
    const { page, close } = await open(browser, { path: 'favicon.svg', wait: false });
    /** @type {any[]} */
    const events = [];
    const collect = (/** @type {any} */ { value }) => events.push(...value);
    session.on('Tracing.dataCollected', collect);
    await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'v8'], excludedCategories: ['*'] } });
    await page.goto(new URL('articles/what-teff-is.html', page.url()).href);
    await page.waitForTimeout(200);
    const ended = new Promise((done) => session.once('Tracing.tracingComplete', done));
    await session.send('Tracing.end');
    await ended;
    session.off('Tracing.dataCollected', collect);
    // Compiling lies within evaluating, and what is called within what calls it: the outermost of them are all.
    const ours = events.filter(({ ph, name, args }) => ph === 'X' && name !== 'v8.parseOnBackground' && /boot\.js$/.test(args?.data?.url ?? args?.fileName ?? '')).sort((a, b) => a.ts - b.ts);
    let end = 0;
    let sum = 0;
    for (const { ts, dur, tdur } of ours) {
      if (ts < end) continue;
      end = ts + dur;
      sum += tdur / 1000;
    }
    times.push(sum);
    await close();
  }
  row('the boot on the main thread, where nobody searches', times);
}
