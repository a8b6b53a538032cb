/**
 * The interface of `<teff-search>`: what the reader asks, and what comes of the answer.
 *
 * Made for boot.js through `Shared.make` when the reader means to search. Words are cut, folded, ranked and excerpted by the engine; result
 * markup comes from the engine's view through view.js.
 *
 * @module
 */

import { makeWords } from './words.js';
import { tree } from './tree.js';
import { sheet } from './style.js';
import { themeOf, watchTheme } from './theme.js';
import { makeRoom } from './room.js';
import { makeRows } from './rows.js';
import { makeAnnouncer } from './status.js';
import { makeStage } from './stage.js';
import { counted, lines, spoken } from './summary.js';
import { makeComposition, hasModifier, keepSlash } from './keys.js';
import { hearKeys } from './keyboard.js';
import { makeDialog } from './dialog.js';
import { hearChoices, openFirst } from './follow.js';
import { offer, picked } from './facets.js';
import { facetsOf, optionsOf } from './options.js';
import { makeRecent } from './recent.js';
import { makeAddress } from './address.js';
import { makeSource } from './source.js';
import { makeAsking } from './asking.js';
import { emit } from './host.js';
import { set } from './nodes.js';

/** @typedef {import('../element.js').Interface} Interface */
/** @typedef {import('../element.js').SearchResponse} SearchResponse */
/** @typedef {import('../element.js').Filters} Filters */

/** Milliseconds without a key before an empty answer counts as what the reader met. */
const EMPTY_QUIET = 1000;
/** Milliseconds that an Enter pressed before the answer is there stays good. */
const ENTER_PATIENCE = 1500;
/** Milliseconds after which an element that was taken out of the page counts as gone: pages move elements, and put them back. */
const GONE = 1000;

/**
 * @param {import('../element.js').TeffSearch} host
 * @param {ShadowRoot} root
 * @param {import('../element.js').Shared} shared
 * @param {string} lang
 * @param {Record<string, import('./words.js').Wording>} strings
 * @returns {Interface}
 */
export function makeInterface(host, root, shared, lang, strings) {
  const isPage = host.mode === 'page';
  const words = makeWords(lang, strings);
  const label = host.label || words.text('title');
  const placeholder = host.placeholder || words.text('placeholder');
  const parts = tree(words, { isPage, label, placeholder });
  const { outer, dialog, frame, form, field, scroll, facets, lines: above, list, more, unfilter, slash, onOff } = parts;
  const announcer = makeAnnouncer(parts.said);
  const composition = makeComposition(field);
  /** @type {Filters} */
  let filters = {};
  /** The question whose answer is shown. @type {{ query: string, options: import('../element.js').SearchOptions }} */
  let shown = { query: '', options: {} };
  let enterAt = -Infinity;
  let isFirst = true;
  /** What is shown lacks what did not arrive. */
  let isPartial = false;
  /** The filter that was picked last, until it is said. */
  let saidFilter = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let emptyTimer;
  /** @type {AbortController | undefined} */
  let connected;

  /** @type {Interface} */
  const made = {
    transform: undefined,
    renderResult: undefined,
    // Wordings are read when the interface is made.
    strings: {},
    get value() {
      return field.value;
    },
    set value(query) {
      put(query);
    },
    get filters() {
      return filters;
    },
    set filters(given) {
      filters = { ...given };
      run(true);
    },
    get results() {
      return rows.hits;
    },
    get state() {
      return stage.state;
    },
    get engine() {
      return source.given;
    },
    set engine(engine) {
      source.given = engine;
      if (stage.state !== 'idle') run(true);
    },
    connect() {
      const { signal } = (connected = new AbortController());
      watchTheme(paint, signal);
      paint();
      addEventListener('online', () => (isPartial || stage.state === 'error') && again(), { signal });
      if (dialog) return makeRoom(frame, signal);
      addEventListener('popstate', () => address.isOther && follow(), { signal });
      follow();
      made.warm().catch(() => {});
    },
    disconnect() {
      connected?.abort();
      address.stop();
      clearTimeout(emptyTimer);
      asking.stop();
      announcer.hold();
      dialog?.close();
      setTimeout(() => host.isConnected || source.drop(), GONE);
    },
    changed(name) {
      if (name === 'theme') paint();
      if (/^(filter|limit|sections|facets)$/.test(name)) run(true);
    },
    open(query, isTyping) {
      if (dialog && !dialog.open) {
        if (!emit(host, 'teff-open', {}, true)) return;
        paint();
        dialog.showModal();
        host.toggleAttribute('open', true);
        isFirst = true;
        if (!field.value) query ||= recent.last;
        made.warm().catch(() => {});
      }
      if (query && query !== field.value) put(query);
      else if (stage.state === 'idle' || stage.state === 'start') run(true);
      if (isTyping) goOn();
      else made.focus();
    },
    close() {
      close?.('api');
    },
    focus() {
      field.focus();
      field.select();
    },
    clear() {
      put('');
      address.write();
    },
    /** Searches without showing. */
    search: async (query) => (await source.start()).search(query, optionsOf(host, filters)),
    async warm() {
      const engine = await source.start();
      await engine.preload?.();
    },
  };

  // What stands behind `:~:` tells the browser which words to mark.
  const rows = makeRows(made, list, (href) => new URL(/^(marks|off)$/.test(host.highlight) ? href.replace(/#?:~:.*/, '') : href, source.site));
  const stage = makeStage(host, parts, words, announcer, rows.clear);
  const source = makeSource(
    host,
    shared,
    ({ pages, version }) => {
      emit(host, 'teff-ready', { pages, version, lang });
      if (!field.value.trim()) queueMicrotask(() => run(true));
    },
    (error) => stage.fail('load', error, 'failed', navigator.onLine ? 'failedHelp' : 'offline'),
  );
  const asking = makeAsking(source.start, show, (error) => {
    // A failed start has been said where it failed.
    if (!source.isThere) return;
    // Browsers say in many ways that a policy of the site keeps the engine from running; its owner should read which word it lacks.
    const isRefused = /csp|content.security/i.test(/** @type {Error} */ (error)?.message);
    if (isRefused) console.error("teff: script-src of the site's Content-Security-Policy lacks 'wasm-unsafe-eval'", error);
    stage.fail('search', error, isRefused ? 'failed' : 'stumbled', isRefused ? 'refused' : navigator.onLine ? 'stumbledHelp' : 'offline');
  });
  const address = makeAddress(host, () => ({ query: field.value.trim(), filters }));
  const recent = makeRecent(host.recent || 'session', parts.recent, words, take, () => field.focus());
  const close = dialog && makeDialog(host, dialog, parts.close, composition, remember);

  /** What failed is tried once more: a question, or the engine's start. */
  function again() {
    if (source.given || isPartial) return run(true);
    source.drop();
    stage.show('loading');
    source.start().then(() => run(true), () => {});
  }

  function run(atOnce = false) {
    const query = field.value;
    // What is typed runs its own way; the placeholder runs as the interface does.
    set(field, 'dir', query && 'auto');
    clearTimeout(emptyTimer);
    if (!query.trim()) {
      asking.stop();
      announcer.clear();
      shown = { query, options: {} };
      facets.hidden = true;
      remember();
      return stage.show(source.isThere || !isPage ? 'start' : 'loading');
    }
    // What keeps the engine from coming does so for every key; the button and the connection's return try again.
    if (stage.state === 'error' && !source.isThere) return;
    if (!emit(host, 'teff-search', { query, id: asking.next, filters }, true)) {
      // Nor may the answer to the question before stand below this one.
      asking.stop();
      return stage.show(stage.state === 'loading' ? 'start' : stage.state);
    }
    asking.ask(query, { ...optionsOf(host, filters), typing: !atOnce }, composition.isOn(), atOnce);
    stage.wait(true);
    if (/idle|start|error/.test(stage.state)) stage.show('loading');
  }

  /**
   * @param {SearchResponse} response
   * @param {import('./asking.js').Asked} asked
   */
  function show(response, asked) {
    const { query, id, ms } = asked;
    const { total, suggestion } = response;
    const complete = response.complete !== false;
    // Nothing to show, and what did not come may have results: there is no saying that there are none, nor how many.
    const isLost = !complete && !response.hits.length;
    stage.wait(false);
    // Half-composed text is not what the reader means: no empty page and no announcement for it.
    if (composition.isOn() && (isLost || !total)) return;
    // Before anything changes: later it would make the browser lay out at once.
    scroll.scrollTop = 0;
    shown = asked;
    isPartial = !complete;
    above.replaceChildren(...lines(words, response, take));
    offer(facets, words, facetsOf(host), response.facets ?? {}, filters);
    if (isLost) {
      stage.fail('search', response, 'stumbled', navigator.onLine ? 'partial' : 'offline');
    } else if (total) {
      rows.show(response);
      offerMore(total);
      stage.show('results');
    } else if (response.pages === 0) {
      stage.show('bare');
    } else {
      parts.emptyTitle.textContent = words.text('zero', { q: words.quote(query) });
      unfilter.hidden = !Object.keys(filters).length;
      stage.show('empty');
      emptyTimer = setTimeout(() => emit(host, 'teff-empty', { query, suggestions: suggestion ? [suggestion] : [] }), EMPTY_QUIET);
    }
    emit(host, 'teff-results', { query, id, total, results: rows.hits, suggestion, ms, complete });
    const name = saidFilter;
    saidFilter = '';
    if (composition.isOn() || isLost) return;
    announcer.say(name && total ? words.text('filterSaid', { name, count: counted(words, response) }) : spoken(words, response, isFirst), () => {
      isFirst = false;
    });
    if (performance.now() - enterAt < ENTER_PATIENCE) openFirst(list);
  }

  /** @param {number} total */
  function offerMore(total) {
    const n_left = total - rows.n_asked;
    more.hidden = n_left <= 0;
    more.textContent = words.text('more', { n: Math.min(/** @type {number} */ (shown.options.limit), n_left), total });
  }

  async function showMore() {
    const asked = shown;
    const offset = rows.n_asked;
    /** Or an error. @type {any} */
    const response = await source.start().then((engine) => engine.search(asked.query, { ...asked.options, offset, typing: false })).catch((error) => error);
    // Meanwhile the reader may have asked for something else, or twice.
    if (asked !== shown || offset !== rows.n_asked) return;
    if (!response?.hits || response.complete === false) {
      more.textContent = `${words.text('stumbled')}. ${words.text('retry')}`;
      announcer.say(more.textContent);
      return emit(host, 'teff-error', { phase: 'search', error: response });
    }
    rows.add(response);
    offerMore(response.total);
    announcer.say(words.text('shown', { n: rows.n_asked, total: response.total }));
  }

  function remember() {
    if (isPage) return;
    recent.last = field.value.trim();
    recent.list();
  }

  function goOn() {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  /** @param {string} query */
  function put(query) {
    field.value = query;
    enterAt = -Infinity;
    run(true);
  }

  /** A query that the reader chose instead of typing it. @param {string} query @param {boolean} [byKey] */
  function take(query, byKey = false) {
    put(query);
    address.write(true);
    // What was chosen may be gone now. On touch the field would raise the keyboard over the results.
    if (byKey || matchMedia('(pointer: fine)').matches) field.focus();
  }

  /** Takes query and filters from the address. */
  function follow() {
    const asked = address.read();
    // What was set or typed while the scripts were still on their way is kept.
    if (asked || stage.state !== 'idle') {
      filters = asked?.filters ?? {};
      field.value = asked?.query ?? '';
    }
    run(true);
  }

  function paint() {
    outer.dataset.theme = themeOf(host);
    parts.footer.classList.toggle('given', host.querySelector('[slot="footer"]') !== null);
  }

  /** Filters were picked or dropped. @param {Filters} given */
  function filter(given) {
    filters = given;
    run(true);
    address.write(true);
  }

  field.addEventListener('input', (event) => {
    enterAt = -Infinity;
    // Predictive keyboards compose plain words too, so composed text is searched as well, only less eagerly.
    if (/** @type {InputEvent} */ (event).isComposing) announcer.hold();
    address.writeSoon();
    run();
  });
  field.addEventListener('compositionend', () => run(true));
  for (const type of ['focus', 'blur']) field.addEventListener(type, () => frame.classList.toggle('typing', root.activeElement === field));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (composition.isFresh()) return;
    enterAt = performance.now();
    if (shown.query === field.value && !asking.isPending) openFirst(list);
  });
  parts.clear.addEventListener('click', () => {
    made.clear();
    field.focus();
  });
  // Phones: the list gives the screen its keyboard back.
  scroll.addEventListener('touchmove', () => root.activeElement === field && field.blur(), { passive: true });
  facets.addEventListener('change', (event) => {
    const { name: key, value } = /** @type {HTMLInputElement} */ (event.target);
    const given = picked(facets);
    saidFilter = value;
    emit(host, 'teff-facet', { key, values: given[key] ?? [] });
    filter(given);
  });
  unfilter.addEventListener('click', () => {
    field.focus();
    filter({});
  });
  more.addEventListener('click', showMore);
  parts.retry.addEventListener('click', () => {
    field.focus();
    again();
  });
  slash.checked = shared.isSlashOn;
  slash.addEventListener('change', () => keepSlash((shared.isSlashOn = slash.checked)));
  onOff.hidden = !` ${host.shortcut || 'mod+k /'} `.includes(' / ');
  // Links in the slots that ask for a query stay on the page.
  host.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (!link || event.defaultPrevented || event.button || hasModifier(event)) return;
    const query = address.queryOf(link);
    if (query === null) return;
    event.preventDefault();
    take(query, event.detail === 0);
  });
  hearKeys(host, shared, parts, composition, { close, clear: made.clear, focus: made.focus, goOn, openFirst: (modifiers) => openFirst(list, modifiers) });
  hearChoices(
    host,
    list,
    rows,
    () => {
      recent.add(shown.query);
      // Leaving by a result: the address must already carry the query, so that Back returns to it.
      address.write();
      return shown.query;
    },
    () => close?.('navigate'),
  );
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet()];
  root.append(outer);
  return made;
}
