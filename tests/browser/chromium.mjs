/**
 * Opens the page in headless Chromium and watches what must never happen: console output, errors, requests to another origin,
 * violations of the page's own policy.
 *
 * @module
 */

import { chromium } from 'playwright-core';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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
  if (wait) await settled(page);
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

/** Waits until the element shows what belongs to its field. @param {import('playwright-core').Page} page */
export async function settled(page) {
  await page.waitForFunction(() => {
    const host = /** @type {any} */ (document.querySelector('teff-search'));
    return host?.dataset.state && host.dataset.state !== 'loading' && !host.shadowRoot.querySelector('[aria-busy]');
  });
}

/** Types into the field and waits for the answer to it. @param {import('playwright-core').Page} page @param {string} query */
export async function type(page, query) {
  await page.fill('#field', query);
  await settled(page);
}

/** Which state the element is in. @param {import('playwright-core').Page} page */
export function state(page) {
  return page.getAttribute('teff-search', 'data-state');
}

/** The id, or else the text, of what has the focus, through shadow roots. @param {import('playwright-core').Page} page */
export function focused(page) {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.id || active?.getAttribute('aria-label') || active?.textContent;
  });
}

/** Collects what the live region says from now on. @param {import('playwright-core').Page} page @returns {Promise<() => Promise<string[]>>} */
export async function listen(page) {
  await page.evaluate(() => {
    const said = Object.assign(window, { said: /** @type {string[]} */ ([]) }).said;
    const region = /** @type {Element} */ (document.querySelector('teff-search')?.shadowRoot?.querySelector('[role=status]'));
    new MutationObserver(() => {
      if (region.textContent) said.push(region.textContent);
    }).observe(region, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => /** @type {any} */ (window).said);
}

/** Waits for as many announcements. @param {import('playwright-core').Page} page @param {number} n */
export async function heard(page, n) {
  await page.waitForFunction((n) => /** @type {any} */ (window).said.length >= n, n);
}

/** The first result as a reader sees it. @param {import('playwright-core').Page} page */
export function first(page) {
  return page.evaluate(() => {
    const result = document.querySelector('teff-search')?.shadowRoot?.querySelector('.teff-result');
    const text = (/** @type {string} */ name) => result?.querySelector(name)?.textContent ?? '';
    const marks = [...(result?.querySelectorAll('.teff-excerpt mark') ?? [])].map((mark) => mark.textContent);
    return { title: text('.teff-title'), excerpt: text('.teff-excerpt'), marks: [...new Set(marks)], href: result?.querySelector('a')?.getAttribute('href') ?? '' };
  });
}

/** axe as a text to run. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Runs in the page once axe is there: what it finds wrong, and what it leaves open, but for two contrasts that it tells elsewhere: of arrows, which are no letters to it ("Esc" looks the
 * same), and of the title beside the drawn sign of Enter (the other titles look the same).
 *
 * @returns {Promise<string[]>}
 */
export async function audit() {
  const { violations, incomplete } = await /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations', 'incomplete'] });
  const isOpen = (/** @type {any} */ node) => !['nonBmp', 'pseudoContent'].includes(node.any[0]?.data?.messageKey);
  const open = incomplete.map((/** @type {any} */ v) => ({ id: `${v.id} (open)`, nodes: v.nodes.filter(isOpen) })).filter((/** @type {any} */ v) => v.nodes.length);
  return [...violations, ...open].map((/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => `${n.html} ${n.any[0]?.message ?? ''}`).join(' ')}`);
}

/** What axe finds wrong with a page that was opened with `bypassCSP`. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export async function violations(page) {
  await page.evaluate(AXE);
  return page.evaluate(audit);
}
