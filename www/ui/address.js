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
  /** The address's parameters that are the host's, or all others, as they are written there. @param {boolean} isOwn */
  const pieces = (isOwn) => location.search.slice(1).split('&').filter((piece) => isOwn === `${[...new URLSearchParams(piece).keys()]}.`.startsWith(`${paramOf(host)}.`));
  const own = () => pieces(true).join('&');
  /** What was last read or written. */
  let seen = '';
  /** @param {boolean} [isStep] whether Back returns to what was there before */
  const write = (isStep = false) => {
    stop();
    if (host.mode !== 'page') return;
    const param = paramOf(host);
    const { query, filters } = now();
    const fresh = new URLSearchParams();
    if (query) fresh.set(param, query.slice(0, LONGEST));
    for (const [key, values] of Object.entries(filters)) for (const value of values) fresh.append(`${param}.${key}`, value);
    const url = new URL(location.href);
    url.search = [...pieces(false), `${fresh}`].filter(Boolean).join('&');
    if (url.href === location.href) return;
    try {
      // The state of an entry is the router's that made it.
      history[isStep ? 'pushState' : 'replaceState'](isStep ? null : history.state, '', url);
      seen = own();
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
    /** Whether the address has another query or other filters than were last read or written: not every step of the history is one of the search. */
    get isOther() {
      return seen !== own();
    },
    /** @returns {{ query: string | null, filters: Filters } | undefined} undefined when the address carries neither */
    read() {
      const given = new URLSearchParams((seen = own()));
      const param = paramOf(host);
      /** @type {Filters} */
      const filters = Object.create(null);
      for (const [name, value] of given) if (name !== param) (filters[name.slice(param.length + 1)] ??= []).push(value);
      return seen ? { query: given.get(param), filters } : undefined;
    },
    /** The query that a link of this page asks for; null for other links. @param {HTMLAnchorElement} link */
    queryOf(link) {
      const isHere = link.origin + link.pathname === location.origin + location.pathname;
      return isHere ? new URLSearchParams(link.search).get(paramOf(host)) : null;
    },
  };
}
