/**
 * What the element searches with: an engine of the page, or the bundle's, which is started once, and once more after it could not be or was not needed for a while.
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
  /** The bundle's, once it is there. @type {Search | undefined} */
  let running;
  /** @returns {Promise<Search>} */
  const fetched = () => {
    /** @type {Promise<Search>} */
    const coming = /** @type {NonNullable<typeof shared.createSearch>} */ (shared.createSearch)({ bundle: new URL(host.bundle || shared.base, document.baseURI).href, lang: declaredLanguage(host) }).then(
      (made) => {
        // Meanwhile the page may have given another, or the element left.
        if (engine !== coming) {
          made.close?.();
          return engine ?? made;
        }
        ready((running = made));
        return made;
      },
      (error) => {
        if (engine && engine !== coming) return engine;
        if (engine) {
          engine = undefined;
          failed(error);
        }
        throw error;
      },
    );
    return coming;
  };
  /** Drops the bundle's engine: the next start makes another. */
  const drop = () => {
    if (given) return;
    running?.close?.();
    running = engine = undefined;
  };
  return {
    get given() {
      return given;
    },
    set given(search) {
      drop();
      given = search;
      engine = search && Promise.resolve(search);
    },
    /** Folder that relative addresses of results start from: a bundle lies in a folder of the site. */
    get site() {
      return (given ?? running)?.site ?? new URL(shared.contents.site ?? (shared.contents.home ? '..' : '.'), shared.base);
    },
    /** Whether there is an engine, or one is on its way. */
    get isThere() {
      return Boolean(engine);
    },
    start: () => (engine ??= fetched()),
    drop,
  };
}
