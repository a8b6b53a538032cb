/**
 * A stand-in for the engine: the same exports as `teff.js`, with answers that the articles of seeds/ cannot give. Served by a fault in
 * place of the real glue, so that the page's own conduct is seen: many results, an engine that stumbles, words cut off.
 *
 * @module
 */

const SOURCE = `
export default async () => {};
export const version = () => '0.0.0';
export const pages = () => 40;
export function search(query, { limit = 10, offset = 0 } = {}) {
  if (query.includes('stumble')) throw new WebAssembly.RuntimeError('unreachable');
  const total = query.includes('none') ? 0 : 23;
  const n_hits = Math.max(0, Math.min(limit, total - offset));
  const hits = Array.from({ length: n_hits }, (_, i) => ({ title: 'Page ' + (offset + i + 1) }));
  const link = ({ title }) => ({ tag: 'a', attrs: [['href', 'articles/' + title.slice(5) + '.html']], children: [title] });
  const item = (hit) => ({ tag: 'li', attrs: [['class', 'teff-result']], children: [{ tag: 'h3', attrs: [['class', 'teff-title']], children: [link(hit)] }] });
  const view = n_hits ? [{ tag: 'ol', attrs: [['class', 'teff-results']], children: hits.map(item) }] : [];
  const missing = query.includes('absent') ? ['absent'] : [];
  const issues = query.includes('"') ? [{ kind: 'unclosed-quote', start: 0, end: 1 }, { kind: 'too-long', start: 2, end: 3 }] : [];
  return { query, total, pages: 40, hits, missing, corrected: [], issues, suggestion: total ? '' : 'nine', view };
}
`;

/** @param {string} path */
export function standIn(path) {
  return path === '/teff.js' ? { type: 'text/javascript', body: SOURCE } : undefined;
}
