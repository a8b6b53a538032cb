/**
 * What the attributes of the element ask of the engine: how many results, which filters, which facets.
 *
 * Used by the element for every question. It asks nothing itself.
 *
 * @module
 */

/** @typedef {import('../element.js').TeffSearch} TeffSearch */
/** @typedef {import('../element.js').Filters} Filters */

/** Results of an answer, where the page does not say. */
const BATCH = 10;

/** The facet keys that are offered as filters. @param {TeffSearch} host */
export const facetsOf = ({ facets }) => facets.split(',').map((key) => key.trim()).filter(Boolean);

/** @param {TeffSearch} host @param {Filters} picked by the reader */
export function optionsOf(host, picked) {
  const { limit, sections, filter } = host;
  const facets = facetsOf(host);
  /** @type {NonNullable<import('../element.js').SearchOptions['filters']>} */
  const filters = Object.assign(Object.create(null), picked);
  for (const [key, held] of Object.entries(readFilter(filter))) {
    const values = [picked[key] ?? []].flat();
    const both = values.filter((value) => held.includes(value));
    // One that must hold leaves no other to be picked, and each of several may be.
    filters[key] = !held[1] ? { any: values, all: held } : both.length ? both : { any: held, all: values };
  }
  // The engine refuses what is out of its ranges.
  /** @type {import('../element.js').SearchOptions & { limit: number }} */
  const options = { limit: Math.min(100, Math.max(1, parseInt(limit) || BATCH)) };
  const n_sections = parseInt(sections);
  if (n_sections >= 0) options.sections = Math.min(20, n_sections);
  if (facets.length) options.facets = facets;
  if (Object.keys(filters).length) options.filters = filters;
  return options;
}

/** `key:value,key:value` → filters. @param {string} text @returns {Filters} */
function readFilter(text) {
  /** @type {Filters} */
  const filters = Object.create(null);
  for (const one of text.split(',')) {
    const at = one.indexOf(':');
    if (at > 0) (filters[one.slice(0, at).trim()] ??= []).push(one.slice(at + 1).trim());
  }
  return filters;
}
