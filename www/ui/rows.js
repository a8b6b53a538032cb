/**
 * The list of results: rows from the engine's view, what they need of their surroundings, and the button for more of them.
 *
 * Used by the element with every answer. It asks nothing and decides no state.
 *
 * @module
 */

import { make, set } from './nodes.js';
import { put } from './view.js';

/** @typedef {import('../element.js').SearchResponse} SearchResponse */
/** @typedef {import('../element.js').Hit} Hit */
/** @typedef {ReturnType<typeof makeRows>} Rows */

/**
 * @param {import('../element.js').Interface} owner whose hooks may change rows
 * @param {HTMLElement} box
 * @param {import('./view.js').Resolve} resolve
 */
export function makeRows(owner, box, resolve) {
  /** The hits that are shown, in their order. @type {Hit[]} */
  let hits = [];
  /** How many of the answer's hits were asked for so far. */
  let n_asked = 0;

  const list = () => box.querySelector('ol');

  /** @param {Element} row @param {Hit} hit */
  const dress = (row, hit) => {
    const position = hits.length;
    set(row, 'part', position ? 'result' : 'result default');
    const other = owner.renderResult?.(hit, { query: owner.value, position });
    if (other) {
      // No row of ours by its name: the next answer makes another.
      row.classList.add('own');
      return row.replaceChildren(other);
    }
    /** @type {string[]} */
    const described = [];
    for (const name of ['breadcrumb', 'excerpt']) {
      const text = row.querySelector(`.teff-${name}`);
      const id = `${name}-${position}`;
      if (!text) continue;
      set(text, 'id', id);
      described.push(id);
    }
    const link = row.querySelector('a');
    if (link) set(link, 'aria-describedby', described.join(' '));
  };

  /** The rows of an answer, in the order that the page wants. @param {SearchResponse} response @param {Element | null} made */
  const rowsOf = (response, made) => {
    n_asked += response.hits.length;
    const rows = [...(made?.children ?? [])];
    const { transform } = owner;
    const shown = [];
    for (const hit of transform ? transform([...response.hits]) : response.hits) {
      const row = rows[response.hits.indexOf(hit)];
      if (!row) continue;
      dress(row, hit);
      hits.push(hit);
      shown.push(row);
    }
    return shown;
  };

  const clear = () => {
    hits = [];
    n_asked = 0;
    box.replaceChildren();
  };

  return {
    get hits() {
      return hits;
    },
    get n_asked() {
      return n_asked;
    },
    clear,
    /** Shows the rows of an answer in place of all others. @param {SearchResponse} response */
    show(response) {
      hits = [];
      n_asked = 0;
      put(box, response.view, resolve);
      const made = list();
      if (!made) return;
      const rows = rowsOf(response, made);
      if (owner.transform) made.replaceChildren(...rows);
      set(made, 'aria-labelledby', 'results-name');
    },
    /** Adds the rows of a further batch and puts the focus on the first of them. @param {SearchResponse} response */
    add(response) {
      const made = make('div');
      put(made, response.view, resolve);
      const rows = rowsOf(response, made.firstElementChild);
      list()?.append(...rows);
      rows[0]?.querySelector('a')?.focus();
    },
    /** @param {Element} link @returns {number} which row it stands in; -1 for none */
    positionOf: (link) => [...(list()?.children ?? [])].findIndex((row) => row.contains(link)),
  };
}
