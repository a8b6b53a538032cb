/**
 * Opens the page in headless Chromium and watches what must never happen: console output, errors, requests to another origin,
 * violations of the page's own policy.
 *
 * @module
 */

import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
import { serve } from './server.mjs';

const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
/** @type {Set<() => Promise<void>>} what tests that failed left open */
const left = new Set();
const executablePath = process.env.TEFF_CHROMIUM || found;

export function launch() {
  const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({ executablePath, args: quiet });
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {{ path?: string, fault?: Parameters<typeof serve>[0], context?: import('playwright-core').BrowserContextOptions, wait?: boolean }} [options]
 */
export async function open(browser, { path = '', fault, context: settings, wait = true } = {}) {
  const server = await serve(fault);
  const context = await browser.newContext({ viewport: { width: 900, height: 900 }, ...settings });
  const page = await context.newPage();
  /** @type {string[]} */
  const trouble = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) trouble.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(server.url + path);
  if (wait) await page.waitForFunction(() => document.body.dataset.state !== 'loading');
  const close = async () => {
    left.delete(close);
    await context.close();
    await server.close();
  };
  left.add(close);
  return { page, context, server, trouble, close };
}

/** Ends a browser and whatever failed tests left open. @param {import('playwright-core').Browser | undefined} browser */
export async function end(browser) {
  for (const close of left) await close();
  await browser?.close();
}

/** Types into the field and waits for the answer to it. @param {import('playwright-core').Page} page @param {string} query */
export async function type(page, query) {
  await page.fill('#field', query);
}

/** The first result as a reader sees it. @param {import('playwright-core').Page} page */
export function first(page) {
  return page.evaluate(() => {
    const result = document.querySelector('.teff-result');
    const text = (/** @type {string} */ name) => result?.querySelector(name)?.textContent ?? '';
    const marks = [...(result?.querySelectorAll('.teff-excerpt mark') ?? [])].map((mark) => mark.textContent);
    return { title: text('.teff-title'), excerpt: text('.teff-excerpt'), marks: [...new Set(marks)], href: result?.querySelector('a')?.getAttribute('href') ?? '' };
  });
}
