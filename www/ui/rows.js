/**
 * The list of results: rows from the engine's view, what they need of their surroundings, and the button for more of them.
 *
 * Used by the element with every answer. It asks nothing and decides no state.
 *
 * @module
 */

import { build } from './view.js';

/** @typedef {import('../element.js').SearchResponse} SearchResponse */
/** @typedef {import('../element.js').Hit} Hit */

export class Rows {
  /** The hits that are shown, in their order. @type {Hit[]} */
  hits = [];
  /** How many of the answer's hits were asked for so far. */
  n_asked = 0;

  /**
   * @param {import('../element.js').Interface} owner whose hooks may change rows
   * @param {HTMLElement} box
   * @param {string} site the folder that relative addresses start from
   */
  constructor(owner, box, site) {
    this.owner = owner;
    this.box = box;
    this.site = site;
  }

  get list() {
    return this.box.querySelector('ol');
  }

  clear() {
    this.hits = [];
    this.n_asked = 0;
    this.box.replaceChildren();
  }

  /** Shows the rows of an answer in place of all others. @param {SearchResponse} response */
  put(response) {
    const list = build(response.view, this.site).querySelector('ol');
    if (!list) return this.clear();
    this.hits = [];
    this.n_asked = response.hits.length;
    list.replaceChildren(...this.#rows(response, [...list.children]));
    list.setAttribute('role', 'list');
    list.setAttribute('aria-labelledby', 'results-name');
    this.box.replaceChildren(list);
  }

  /** Adds the rows of a further batch and puts the focus on the first of them. @param {SearchResponse} response */
  add(response) {
    this.n_asked += response.hits.length;
    const rows = this.#rows(response, [...(build(response.view, this.site).querySelector('ol')?.children ?? [])]);
    this.list?.append(...rows);
    rows[0]?.querySelector('a')?.focus();
  }

  /** @param {Element} link @returns {number} which row it stands in; -1 for none */
  positionOf(link) {
    return [...(this.list?.children ?? [])].findIndex((row) => row.contains(link));
  }

  /** @param {SearchResponse} response @param {Element[]} rows one for each hit */
  #rows({ hits }, rows) {
    const { transform } = this.owner;
    const shown = [];
    for (const hit of transform ? transform([...hits]) : hits) {
      const row = rows[hits.indexOf(hit)];
      if (!row) continue;
      this.#dress(row, hit, this.hits.length);
      this.hits.push(hit);
      shown.push(row);
    }
    return shown;
  }

  /** @param {Element} row @param {Hit} hit @param {number} position */
  #dress(row, hit, position) {
    if (!position) {
      row.classList.add('default');
      row.setAttribute('part', 'result default');
    }
    const other = this.owner.renderResult?.(hit, { query: this.owner.value, position });
    if (other) return row.replaceChildren(other);
    row.querySelector('ul')?.setAttribute('role', 'list');
    /** @type {string[]} */
    const described = [];
    for (const name of ['breadcrumb', 'excerpt']) {
      const text = row.querySelector(`.teff-${name}`);
      if (text) described.push((text.id = `${name}-${position}`));
    }
    if (described.length) row.querySelector('a')?.setAttribute('aria-describedby', described.join(' '));
  }
}
