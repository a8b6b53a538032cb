/**
 * The query and the filters in the address of the page, for links and for Back.
 *
 * Used by the element where it is a part of the page. Parameters of others stay as they are. A dialog reads the address (boot.js does) and never writes it.
 *
 * @module
 */

/** @typedef {import('../element.js').Filters} Filters */

/** Milliseconds without a key before the address follows the field. */
const ADDRESS_QUIET = 400;
/** Characters of a query that the address carries. */
const LONGEST = 1000;

/** @param {import('../element.js').TeffSearch} host */
const paramOf = (host) => host.param || 'q';

/**
 * @param {import('../element.js').TeffSearch} host
 * @param {() => { query: string, filters: Filters }} now
 */
export function makeAddress(host, now) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const stop = () => clearTimeout(timer);
  /** @param {boolean} [isStep] whether Back returns to what was there before */
  const write = (isStep = false) => {
    stop();
    if (host.mode !== 'page') return;
    const param = paramOf(host);
    const { query, filters } = now();
    const url = new URL(location.href);
    for (const name of [...url.searchParams.keys()]) if (name === param || name.startsWith(`${param}.`)) url.searchParams.delete(name);
    if (query) url.searchParams.set(param, query.slice(0, LONGEST));
    for (const [key, values] of Object.entries(filters)) for (const value of values) url.searchParams.append(`${param}.${key}`, value);
    url.hash = '';
    if (url.href === location.href) return;
    try {
      history[isStep ? 'pushState' : 'replaceState'](null, '', url);
    } catch {
      // Some browsers limit how often the address may change; the next change catches up.
    }
  };
  return {
    stop,
    write,
    /** Writes once the reader has stopped typing. */
    writeSoon() {
      stop();
      timer = setTimeout(write, ADDRESS_QUIET);
    },
    /** @returns {{ query: string, filters: Filters } | undefined} undefined when the address carries no query */
    read() {
      const given = new URLSearchParams(location.search);
      const param = paramOf(host);
      const query = given.get(param);
      /** @type {Filters} */
      const filters = Object.create(null);
      for (const [name, value] of given) if (name.startsWith(`${param}.`)) (filters[name.slice(param.length + 1)] ??= []).push(value);
      return query === null ? undefined : { query, filters };
    },
    /** The query that a link of this page asks for; null for other links. @param {HTMLAnchorElement} link */
    queryOf(link) {
      const isHere = link.origin + link.pathname === location.origin + location.pathname;
      return isHere ? new URLSearchParams(link.search).get(paramOf(host)) : null;
    },
  };
}
