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
  const filters = { ...readFilter(filter), ...picked };
  /** @type {import('../element.js').SearchOptions & { limit: number }} */
  const options = { limit: Number(limit) || BATCH };
  if (sections) options.sections = Number(sections);
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
