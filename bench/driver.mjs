/**
 * Runs in the measured page: opens the engine, puts queries to it, shows title and excerpt of each hit as a site would, and says how long that took. With `?q=` in
 * the address the first query is put as soon as the engine is ready.
 *
 * @module
 */

/** @typedef {{ ms: number, at: number, urls: string[] }} Answer `at` counts from the navigation */
/** @typedef {(query: string) => Promise<Answer>} Ask */
/** @typedef {{ ready: Promise<number>, first?: Promise<Answer>, search: Ask, type: Ask }} Driver */

/** @param {() => Promise<import('./peers/peer.mjs').Opened>} open */
export function drive(open) {
  const list = /** @type {HTMLElement} */ (document.querySelector('#results'));
  const opened = open();
  /** @param {string} query @param {'search' | 'type'} how */
  const ask = async (query, how) => {
    const engine = await opened;
    const start = performance.now();
    // Nothing comes for a query that the next letter has made stale.
    const hits = await (how === 'type' && engine.type ? engine.type(query) : engine.search(query));
    if (hits !== undefined) list.replaceChildren(...hits.map(show));
    const at = performance.now();
    return { ms: at - start, at, urls: (hits ?? []).map(({ url }) => url) };
  };
  /** @param {string} query */
  const search = (query) => ask(query, 'search');
  const q = new URL(location.href).searchParams.get('q');
  /** @type {Driver} */
  const bench = { ready: opened.then(() => performance.now()), search, type: (query) => ask(query, 'type') };
  if (q !== null) bench.first = opened.then(() => search(q));
  Object.assign(globalThis, { bench });
}

/** @param {import('./peers/peer.mjs').Hit} hit */
function show({ url, title, excerpt }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url;
  link.textContent = title;
  const text = document.createElement('p');
  text.textContent = excerpt;
  item.append(link, text);
  return item;
}
