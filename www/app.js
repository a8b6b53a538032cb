/**
 * The page: reads the field, asks the engine, shows the answer.
 *
 * Loaded by index.html and by nothing else. Words are cut, folded, ranked and excerpted by the engine; result markup
 * comes from the engine's view through view.js. This file only decides which state of the page is shown when.
 *
 * @module
 */

import { EngineError, start } from './engine.js';
import { isComposing, listen } from './keys.js';
import { Announcer } from './status.js';
import { lines, short, spoken } from './summary.js';
import { build } from './view.js';

/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {'loading' | 'start' | 'results' | 'nothing' | 'bare' | 'failure'} State */

/** Results shown at once, and added by "Show more". */
const BATCH = 10;
/** Milliseconds without a key before the address follows the field. */
const ADDRESS_QUIET = 400;
/** Milliseconds between two searches while an input method composes. */
const COMPOSING_QUIET = 150;
/** Milliseconds that an Enter pressed before the engine is there stays good. */
const ENTER_PATIENCE = 1500;
/** Some browsers send the Enter that ends a composition just after its end. */
const COMPOSED_JUST_NOW = 50;
/** Characters of a query that the address carries. */
const ADDRESS_LENGTH = 1000;

/** @param {string} id @returns {any} the element, of the class that index.html gives it */
const byId = (id) => document.getElementById(id);
/** @type {HTMLInputElement} */
const field = byId('field');
/** @type {HTMLInputElement} */
const slash = byId('slash');
/** @type {Record<'results' | 'list' | 'more' | 'summary' | 'nothing' | 'start' | 'bare' | 'failure', HTMLElement>} */
const parts = {
  results: byId('results'),
  list: byId('list'),
  more: byId('more'),
  summary: byId('summary'),
  nothing: byId('nothing'),
  start: byId('start'),
  bare: byId('bare'),
  failure: byId('failure'),
};
const status = new Announcer(byId('status'));
const siteTitle = document.title;

/** @type {Engine | undefined} */
let engine;
let n_attempts = 0;
let isFirstAnswer = true;
let isFieldComposing = false;
let composedAt = -Infinity;
let enterAt = -Infinity;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let searchTimer;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let addressTimer;

/* ---- the engine ---- */

async function boot() {
  engine = undefined;
  show('loading');
  try {
    engine = await start(n_attempts++);
  } catch (error) {
    const reason = error instanceof EngineError ? error.message : 'Something unexpected went wrong.';
    return fail('Search could not be loaded', reason);
  }
  const { api, n_bytes } = engine;
  const n_pages = api.pages();
  const articles = n_pages === 1 ? 'one article' : `${n_pages.toLocaleString('en')} articles`;
  byId('facts').textContent =
    `teff ${api.version()}: the engine and ${n_pages ? articles : 'no article yet'} in one file of ` +
    `${Math.round(n_bytes / 1000)} kB. What you type stays in this page, and once loaded it searches without a network.`;
  keepAnsweredExamples(api);
  run();
  if (performance.now() - enterAt < ENTER_PATIENCE) openFirst();
}

/** An example that this build's articles do not answer would be a broken promise. @param {Engine['api']} api */
function keepAnsweredExamples(api) {
  for (const link of document.querySelectorAll('#examples a')) {
    const query = link.textContent ?? '';
    const item = /** @type {HTMLElement} */ (link.parentElement);
    try {
      item.hidden = !api.search(query, { limit: 1 }).total;
    } catch {
      item.hidden = true;
    }
  }
}

/* ---- states ---- */

/** @param {State} state */
function show(state) {
  document.body.dataset.state = state;
  for (const name of /** @type {const} */ (['results', 'nothing', 'start', 'bare', 'failure'])) {
    parts[name].hidden = name !== state;
  }
  if (state !== 'results' && state !== 'nothing') parts.summary.replaceChildren();
  if (state !== 'results') parts.list.replaceChildren();
  byId('colophon').hidden = state === 'loading' || (state === 'failure' && !engine);
}

/** @param {string} title @param {string} reason */
function fail(title, reason) {
  byId('failure-title').textContent = title;
  byId('failure-reason').textContent = reason;
  show('failure');
  status.say(`${title}. ${reason}`);
}

function run() {
  clearTimeout(searchTimer);
  if (!engine) return;
  const query = field.value;
  if (!query.trim()) {
    status.clear();
    return show(engine.api.pages() ? 'start' : 'bare');
  }
  if (!engine.api.pages()) return show('bare');
  let response;
  let nodes;
  const began = performance.now();
  try {
    response = engine.api.search(query, { limit: BATCH });
    nodes = build(response.view);
  } catch {
    return fail('This search did not work', 'The engine stumbled over it. Change the words, or start the engine afresh.');
  }
  // Half-composed text is not what the reader means: no empty page and no announcement for it.
  if (isFieldComposing && !response.total) return;
  parts.summary.replaceChildren(...lines(response, performance.now() - began));
  if (response.total) {
    parts.list.replaceChildren(nodes);
    offerMore(response.hits.length, response.total);
    show('results');
  } else {
    byId('nothing-title').textContent = `No results for “${short(query)}”`;
    show('nothing');
  }
  if (isFieldComposing) return;
  status.say(spoken(response, isFirstAnswer), () => {
    isFirstAnswer = false;
  });
}

/** @param {number} n_shown @param {number} total */
function offerMore(n_shown, total) {
  parts.more.hidden = n_shown >= total;
  parts.more.textContent = `Show ${Math.min(BATCH, total - n_shown)} more of ${total.toLocaleString('en')}`;
}

function showMore() {
  const list = parts.list.querySelector('ol');
  if (!engine || !list) return;
  const n_shown = list.children.length;
  try {
    const response = engine.api.search(field.value, { limit: BATCH, offset: n_shown });
    list.append(...(build(response.view).querySelector('ol')?.children ?? []));
    offerMore(list.children.length, response.total);
    list.children[n_shown]?.querySelector('a')?.focus();
    status.say(`${list.children.length} of ${response.total} results shown`);
  } catch {
    parts.more.hidden = true;
  }
}

function openFirst() {
  parts.list.querySelector('a')?.click();
}

/* ---- the address ---- */

/** @param {'push' | 'replace'} how */
function writeAddress(how) {
  clearTimeout(addressTimer);
  const query = field.value.trim().slice(0, ADDRESS_LENGTH);
  writeTitle();
  const url = new URL(location.href);
  if (query) url.searchParams.set('q', query);
  else url.searchParams.delete('q');
  url.hash = '';
  if (url.href === location.href) return;
  try {
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', url);
  } catch {
    // Some browsers limit how often the address may change; the next change catches up.
  }
}

/** @param {string} fallback the query where the address carries none */
function readAddress(fallback) {
  field.value = new URLSearchParams(location.search).get('q') ?? fallback;
  writeTitle();
}

function writeTitle() {
  const query = short(field.value);
  document.title = query ? `${query} – teff` : siteTitle;
}

/** @param {string} query */
function put(query) {
  field.value = query;
  run();
}

/* ---- what the reader does ---- */

field.addEventListener('input', (event) => {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(writeAddress, ADDRESS_QUIET, 'replace');
  enterAt = -Infinity;
  // Predictive keyboards compose plain words too, so composed text is searched as well, only less eagerly.
  if (/** @type {InputEvent} */ (event).isComposing) {
    status.hold();
    clearTimeout(searchTimer);
    searchTimer = setTimeout(run, COMPOSING_QUIET);
  } else {
    run();
  }
});
field.addEventListener('compositionstart', () => {
  isFieldComposing = true;
});
field.addEventListener('compositionend', () => {
  isFieldComposing = false;
  composedAt = performance.now();
  run();
});
field.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && isComposing(event)) composedAt = performance.now();
});
byId('form').addEventListener('submit', (/** @type {Event} */ event) => {
  event.preventDefault();
  if (isFieldComposing || performance.now() - composedAt < COMPOSED_JUST_NOW) return;
  if (engine) openFirst();
  else enterAt = performance.now();
});

const clear = () => {
  put('');
  writeAddress('replace');
};
byId('clear').addEventListener('click', () => {
  clear();
  field.focus();
});
listen({ field, results: parts.results, slash, clear });

parts.more.addEventListener('click', showMore);
byId('retry').addEventListener('click', () => {
  field.focus();
  boot();
});
window.addEventListener('online', () => {
  if (!engine && document.body.dataset.state === 'failure') boot();
});

// Leaving by a result: the address must already carry the query, so that Back returns to it.
parts.list.addEventListener('click', () => writeAddress('replace'));
document.addEventListener('click', (event) => {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.getAttribute('href')?.startsWith('?q=')) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  put(new URL(link.href).searchParams.get('q') ?? '');
  writeAddress('push');
  // The link is gone now. On touch the field would raise the keyboard over the results.
  if (event.detail === 0 || matchMedia('(pointer: fine)').matches) field.focus();
});
window.addEventListener('popstate', () => {
  readAddress('');
  run();
});

slash.addEventListener('change', () => store(slash.checked ? '' : 'off'));
/** @param {string} value */
function store(value) {
  try {
    if (value) localStorage.setItem('teff-slash', value);
    else localStorage.removeItem('teff-slash');
  } catch {
    // A browser may refuse storage; the switch then holds for this visit.
  }
}
try {
  slash.checked = localStorage.getItem('teff-slash') !== 'off';
} catch {
  // See store().
}

// What was typed while the scripts were still on their way is kept.
readAddress(field.value);
if (!field.value && document.activeElement === document.body && matchMedia('(pointer: fine)').matches) field.focus();
boot();
