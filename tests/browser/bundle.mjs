/**
 * A page over a folder with bundles, in either browser: what it asks, what it must never do, and a thousand queries put to it.
 *
 * @module
 */

import puppeteer from 'puppeteer-core';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './chromium.mjs';
import { OPTIONS, line } from './parity.mjs';

const firefox = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);

/** @typedef {{ goto: (url: string) => Promise<unknown>, evaluate: (run: any, given?: any) => Promise<any>, close: () => Promise<void>, on: (event: any, heard: (what: any) => void) => unknown, evaluateOnNewDocument?: any, addInitScript?: any }} Page */

/** @param {Record<string, unknown>} [preferences] */
export function launchFirefox(preferences) {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.TEFF_FIREFOX || firefox,
    headless: true,
    // Puppeteer switches it off, and file:// would look better than it is.
    extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true, ...preferences },
  });
}

/** @param {'chromium' | 'firefox'} name */
export async function browserOf(name) {
  const browser = name === 'chromium' ? await launch() : await launchFirefox();
  return {
    close: () => browser.close(),
    /**
     * A page that notes what must not happen: errors, and requests to anywhere but `origin`.
     *
     * @param {string} origin
     * @returns {Promise<{ page: Page, trouble: string[], asked: string[] }>}
     */
    async page(origin) {
      const page = /** @type {Page} */ (/** @type {unknown} */ (await browser.newPage()));
      /** @type {string[]} */
      const trouble = [];
      /** @type {string[]} */
      const asked = [];
      page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
      page.on('request', (request) => {
        const url = request.url();
        // What is asked for of a file stands behind it.
        const { range = '' } = request.headers();
        if (url.startsWith(origin)) asked.push(`${url.slice(origin.length)} ${range}`.trim());
        else if (!/^(data|blob):/.test(url)) trouble.push(`request: ${url}`);
      });
      return { page, trouble, asked };
    },
  };
}

export const BLANK = '<!doctype html><html lang="en"><meta charset="utf-8"><title>page</title><link rel="icon" href="data:,"><p>A page.</p></html>';

/** For pages opened from a folder: the loader as a classic script, and a page that runs it. @param {string} folder @param {string} bundle @param {string} api text of api.js */
export function classicPage(folder, bundle, api) {
  const [code = '', manifest = '{}'] = api.split(/\nglobalThis\[Symbol\.for\("teff\.home"\)\]\(import\.meta\.url,(.*)\);\n$/);
  const [, own = 'createSearch'] = code.match(/export\s*\{\s*(?:(\w+) as )?createSearch\s*\};/) ?? [];
  const classic = code.replace(/export\s*\{[^}]*\};/, '');
  const base = `new URL('${bundle}/', document.baseURI).href`;
  writeFileSync(join(folder, 'loader.js'), `(() => {\n${classic}\nglobalThis.createSearch = ${own};\n})();\nglobalThis[Symbol.for("teff.home")](${base},${manifest});\n`);
  writeFileSync(join(folder, 'index.html'), BLANK.replace('<p>', '<script src="loader.js"></script><p>'));
}

/**
 * Asks in the page; gives each answer as a line, or why there is none.
 *
 * @param {Page} page
 * @param {string[]} queries
 * @param {{ bundle: string, module?: string, worker?: 'auto' | false }} how
 * @returns {Promise<string[]>}
 */
export function ask(page, queries, how) {
  return page.evaluate(
    async (/** @type {any} */ { queries, how, options }) => {
      const scope = /** @type {any} */ (globalThis);
      if (how.module && !scope.createSearch) scope.createSearch = (await import(how.module)).createSearch;
      const search = (scope.opened ??= await scope.createSearch({ bundle: how.bundle, worker: how.worker ?? 'auto' }));
      const { line } = scope;
      const lines = [];
      for (const query of queries) {
        try {
          const response = await search.search(query, options);
          lines.push(response.complete !== false ? line(response) : `incomplete ${response.hits.length}: ${response.problem}`);
        } catch (error) {
          lines.push(`error: ${/** @type {Error} */ (error).message}`);
        }
      }
      return lines;
    },
    { queries, how, options: OPTIONS },
  );
}

/** Gives the page the function that makes lines. @param {Page} page */
export async function prepare(page) {
  // A function's text as the body of an evaluation: the driver's own way in, which no policy of the page forbids.
  await page.evaluate(`globalThis.line = ${line.toString()}`);
}
