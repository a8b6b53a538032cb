/**
 * The query and the filters in the address of the page, for links and for Back.
 *
 * Used by the element. Parameters of others stay as they are. A dialog reads the address and never writes it.
 *
 * @module
 */

/** Characters of a query that the address carries. */
const LONGEST = 1000;

/**
 * @param {string} param
 * @returns {{ query: string, filters: import('../element.js').Filters } | undefined} undefined when the address carries no query
 */
export function readAddress(param) {
  const given = new URLSearchParams(location.search);
  const query = given.get(param);
  /** @type {import('../element.js').Filters} */
  const filters = Object.create(null);
  for (const [name, value] of given) if (name.startsWith(`${param}.`)) (filters[name.slice(param.length + 1)] ??= []).push(value);
  return query === null ? undefined : { query, filters };
}

/**
 * @param {string} param
 * @param {string} query
 * @param {import('../element.js').Filters} filters
 * @param {boolean} isStep whether Back returns to what was there before
 */
export function writeAddress(param, query, filters, isStep) {
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
}
