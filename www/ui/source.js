/**
 * What the element searches with: an engine of the page, or the bundle's, which is started once, and once more after it could not be.
 *
 * Used by the element. It asks nothing and shows nothing; it says when the bundle's engine runs and when it does not come.
 *
 * @module
 */

import { declaredLanguage } from './host.js';

/** @typedef {import('../element.js').Search} Search */

/**
 * @param {import('../element.js').TeffSearch} host
 * @param {import('../element.js').Shared} shared
 * @param {(engine: Search) => void} ready
 * @param {(error: unknown) => void} failed
 */
export function makeSource(host, shared, ready, failed) {
  /** @type {Search | undefined} */
  let given;
  /** @type {Promise<Search> | undefined} */
  let engine;
  const fetched = async () => {
    try {
      const made = await /** @type {NonNullable<typeof shared.createSearch>} */ (shared.createSearch)({ bundle: new URL(host.bundle || shared.base, document.baseURI).href, lang: declaredLanguage(host) });
      ready(made);
      return made;
    } catch (error) {
      engine = undefined;
      failed(error);
      throw error;
    }
  };
  return {
    get given() {
      return given;
    },
    set given(search) {
      given = search;
      engine = search && Promise.resolve(search);
    },
    /** Whether there is an engine, or one is on its way. */
    get isThere() {
      return Boolean(engine);
    },
    start: () => (engine ??= fetched()),
    /** Drops the bundle's engine: the next start makes another. */
    drop() {
      if (!given) engine = undefined;
    },
  };
}
