/**
 * Headless Chromium for the visits: started quietly, with the memory of its tab to be asked for. Called by `visits.mjs`.
 *
 * @module
 */

import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { argumentsOf, ownMemory } from './processes.mjs';

const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
// One process for the one tab, so that its memory can be told; and a collection of garbage on demand.
const MEASURED = ['--js-flags=--expose-gc', '--disable-features=SpareRendererForSitePerProcess'];

/** Nobody is told of the tab's requests, as with a reader: a tab that is watched keeps what it fetched, and takes a fifth longer for a query that fetches. */
export function launch() {
  return puppeteer.launch({ executablePath: process.env.TEFF_CHROMIUM || found, args: [...QUIET, ...MEASURED], acceptInsecureCerts: true, networkEnabled: false });
}

/**
 * A tab in a context of its own: nothing cached, nothing stored.
 *
 * @param {import('puppeteer-core').Browser} browser
 */
export async function tab(browser) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setViewport({ width: 900, height: 900 });
  const trouble = /** @type {string[]} */ ([]);
  page.on('pageerror', (error) => trouble.push(error instanceof Error ? error.message : String(error)));
  return { page, trouble, close: () => context.close() };
}

/**
 * What the tabs hold after their garbage is collected: JavaScript's heap, and all memory of their processes that no file stands behind, workers and wasm included. In bytes.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {import('puppeteer-core').Page} page
 * @param {number[]} others processes that were there before the tab and are not its own
 */
export async function memory(browser, page, others) {
  const session = await page.createCDPSession();
  for (let i = 0; i < 2; i++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  // Freed pages go back to the system a little later.
  await new Promise((done) => setTimeout(done, 500));
  const own = (await renderers(browser)).filter((pid) => !others.includes(pid));
  return { heap: usedSize, tab: own.reduce((sum, pid) => sum + ownMemory(pid), 0) };
}

/** The processes that hold a site's pages. @param {import('puppeteer-core').Browser} browser */
export async function renderers(browser) {
  const system = await browser.target().createCDPSession();
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  await system.detach();
  // The browser's own windows are pages too, of 30 MB, and begin some seconds after it. A process may give all its arguments as one.
  return processInfo.filter(({ type, id }) => type === 'renderer' && !argumentsOf(id).join(' ').includes('--top-chrome-webui')).map(({ id }) => id);
}
