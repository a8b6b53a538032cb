/**
 * The ways to a bundle's files: from a server, from the disk, as scripts where a page was opened from a folder, and what the boot has fetched already.
 *
 * Used by files.js and port.js, which decide what is fetched. It keeps nothing and tries nothing twice.
 *
 * @module
 */

import { Missing, rest } from './errors.js';

/** @typedef {(path: string, how: { signal?: AbortSignal, fresh?: boolean, start?: number, end?: number }) => Promise<Uint8Array>} Load `fresh` goes round every cache; from `start` up to `end` of a file is enough where `end` is given, and the whole file is as good. */

/** What the element's boot shares, where this is its bundle. @param {string} base @returns {import('../element.js').Shared | undefined} */
function bootOf(base) {
  const boot = Reflect.get(globalThis, Symbol.for('teff'));
  return boot?.base === base ? boot : undefined;
}

/** Whether the boot has started to fetch a file. @param {string} base @param {string} path */
export const isStarted = (base, path) => bootOf(base)?.early[path] !== undefined;

/** What the boot has started, once: whoever takes it has it alone. @param {string} base @param {string} path */
export function started(base, path) {
  const early = bootOf(base)?.early ?? {};
  const found = early[path];
  delete early[path];
  return found;
}

/** @param {string} base @returns {Load} */
export const fetched = (base) => async (path, { signal, fresh, start, end }) => {
  /** @type {RequestInit} */
  const init = { signal: signal ?? null, cache: fresh ? 'reload' : 'default' };
  if (end !== undefined) {
    init.headers = { range: `bytes=${start}-${end - 1}` };
    // The browser's own store takes the parts of a file one after the other; ours does not.
    if (typeof caches === 'object') init.cache = 'no-store';
  }
  const early = fresh || end !== undefined ? undefined : await started(base, path);
  const response = early instanceof Response ? early : await fetch(base + path, init);
  if (!response.ok) throw new (response.status === 404 || response.status === 410 ? Missing : Error)(`the site answered ${response.status} for ${path}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** From the disk, in Node. @param {string} base @returns {Load} */
export const readFile = (base) => async (path) => {
  // In a variable: what packs scripts for browsers shall not look for it.
  const disk = 'node:fs/promises';
  return new Uint8Array(await (await import(disk)).readFile(new URL(path, base)));
};

/** In a page opened from a folder nothing can be fetched, but scripts run: each file lies beside itself as one. @param {string} base @returns {Load} */
export function injected(base) {
  const shared = /** @type {any} */ (Reflect.get(globalThis, Symbol.for('teff.bundle')) ?? {});
  Reflect.set(globalThis, Symbol.for('teff.bundle'), shared);
  /** @type {Map<string, (text: string) => void>} */
  const waiting = (shared.waiting ??= new Map());
  shared._ ??= (/** @type {string} */ path, /** @type {string} */ text) => waiting.get(path)?.(text);
  return async (path) => {
    /** @type {Promise<string>} */
    const text = new Promise((done) => waiting.set(path, done));
    await runScript(`${base}${path}.js`, base);
    const late = rest(0).then(() => Promise.reject(new Error(`the script of ${path} does not hold it`)));
    return Uint8Array.from(atob(await Promise.race([text, late])), (sign) => sign.charCodeAt(0));
  };
}

/** @param {string} url @param {string} base */
export function runScript(url, base) {
  return new Promise((done, fail) => {
    const script = document.createElement('script');
    script.src = trusted(url, base);
    script.onload = () => done(script.remove());
    script.onerror = () => {
      script.remove();
      fail(new Missing(`${url} is not there; build the bundle with scripts for pages without a server`));
    };
    document.head.append(script);
  });
}

/** @type {{ createScriptURL: (url: string) => any } | undefined} */
let policy;

/** The address as a page with Trusted Types wants it: of our own folder alone. @param {string} url @param {string} base @returns {string} */
export function trusted(url, base) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return url;
  // The boot may have made it: a page allows the name once.
  policy ??= bootOf(base)?.policy ?? types.createPolicy('teff', {
    createScriptURL(/** @type {string} */ wanted) {
      if (!wanted.startsWith(base)) throw new TypeError('only scripts of the bundle are run');
      return wanted;
    },
  });
  return /** @type {{ createScriptURL: (url: string) => any }} */ (policy).createScriptURL(url);
}
