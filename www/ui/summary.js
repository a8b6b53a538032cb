/**
 * Says in words what an answer is: for the eye at once, for the live region when the reader pauses.
 *
 * Called by the element with every response. A word that was corrected, missing or cut is always named, never silent.
 * It touches nothing of the page and makes no result markup.
 *
 * @module
 */

import { button, make } from './nodes.js';

/** @typedef {import('../element.js').SearchResponse} SearchResponse */
/** @typedef {import('./words.js').Words} Words */

/** How many results. @param {Words} words @param {SearchResponse} response */
export function counted(words, { total }) {
  return words.text('count', { n: total });
}

/**
 * The lines above the results.
 *
 * @param {Words} words
 * @param {SearchResponse} response
 * @param {(query: string) => void} put asks for another query
 * @returns {HTMLElement[]}
 */
export function lines(words, response, put) {
  const { total, corrected, suggestion, missing, issues, complete, elsewhere } = response;
  /** @type {HTMLElement[]} */
  const all = [];
  const line = (/** @type {(Node | string)[]} */ ...parts) => all.push(make('p', { dir: 'auto' }, ...parts));
  const link = (/** @type {string} */ query) => {
    const made = button('suggestion', query);
    made.addEventListener('click', () => put(query));
    return made;
  };
  if (elsewhere && total) line(words.text('elsewhere'));
  if (total) line(counted(words, response));
  if (total && corrected.length) {
    line(...words.nodes('corrected', { s: link(better(response)), words: words.quoteAll(corrected.map(({ from }) => from)) }));
  } else if (suggestion) {
    line(...words.nodes('meant', { s: link(suggestion) }));
  }
  // With no result at all, the notice below says it.
  if (total && missing.length) line(words.text('missing', { words: words.quoteAll(missing) }));
  for (const kind of new Set(issues.map((issue) => issue.kind))) {
    const text = words.text(kind);
    if (text) line(text);
  }
  if (complete === false) line(words.text('partial'));
  return all;
}

/**
 * What the live region says.
 *
 * @param {Words} words
 * @param {SearchResponse} response
 * @param {boolean} isFirst the first answer also says what the keys do
 */
export function spoken(words, response, isFirst) {
  const { query, total, corrected, suggestion, hits, elsewhere } = response;
  if (!total) {
    return `${words.text('zero', { q: words.quote(query) })}.${suggestion ? ` ${words.text('meant', { s: suggestion })}` : ''}`;
  }
  const from = words.quoteAll(corrected.map((one) => one.from));
  const count = (elsewhere ? `${words.text('elsewhere')} ` : '') + counted(words, response);
  const said = from ? words.text('correctedSaid', { words: from, count, s: words.quote(better(response)) }) : count;
  if (!isFirst) return said;
  const title = hits[0]?.title ?? '';
  return from ? words.text('firstCorrected', { said, title }) : words.text('first', { count, q: words.quote(query), title });
}

/** @param {SearchResponse} response the query as it was searched */
function better({ suggestion, corrected }) {
  return suggestion || corrected.map((one) => one.to).join(' ');
}
