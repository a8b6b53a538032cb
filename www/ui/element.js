/**
 * The interface of `<teff-search>`: which state is shown when, and what the reader's keys and clicks do.
 *
 * Made for boot.js through `Shared.make` when the reader means to search. Words are cut, folded, ranked and excerpted by the engine; result
 * markup comes from the engine's view through view.js.
 *
 * @module
 */

import { Words } from './words.js';
import { make } from './nodes.js';
import { tree } from './tree.js';
import { sheet } from './style.js';
import { themeOf, watchTheme } from './theme.js';
import { makeRoom } from './room.js';
import { Rows } from './rows.js';
import { Announcer } from './status.js';
import { counted, lines, spoken } from './summary.js';
import { Composition, hasModifier, isTyping, IS_APPLE, keepSlash, step, stops } from './keys.js';
import { offer, picked, readFilter } from './facets.js';
import { Recent, listRecent } from './recent.js';
import { readAddress, writeAddress } from './address.js';
import { Asking } from './asking.js';

/** @typedef {import('../element.js').TeffSearch} TeffSearch */
/** @typedef {import('../element.js').Search} Search */
/** @typedef {import('../element.js').SearchResponse} SearchResponse */
/** @typedef {import('../element.js').Hit} Hit */
/** @typedef {import('../element.js').State} State */
/** @typedef {import('../element.js').Filters} Filters */

/** Milliseconds without a key before the address of a page follows the field. */
const ADDRESS_QUIET = 400;
/** Milliseconds without a key before an empty answer counts as what the reader met. */
const EMPTY_QUIET = 1000;
/** Milliseconds that an Enter pressed before the answer is there stays good. */
const ENTER_PATIENCE = 1500;
/** Results of an answer, where the page does not say. */
const BATCH = 10;

/** @typedef {import('../element.js').Interface} Interface */
/** @typedef {'escape' | 'backdrop' | 'button' | 'navigate' | 'api'} Reason */

/** @implements {Interface} */
export class Ui {
  #host;
  #root;
  #shared;
  #words;
  /** @type {import('./tree.js').Parts} */
  #parts;
  #announcer;
  #composition;
  #asking;
  #recent;
  #rows;
  #isPage;
  /** @type {AbortController | undefined} */
  #connected;
  /** @type {Promise<Search> | undefined} */
  #engine;
  /** @type {Search | undefined} */
  #given;
  /** @type {State} */
  #state = 'idle';
  /** @type {Filters} */
  #filters = {};
  #shownQuery = '';
  #enterAt = -Infinity;
  #isFirst = true;
  #hasFailedOffline = false;
  /** What is shown lacks what did not arrive. */
  #isPartial = false;
  #reason = /** @type {Reason} */ ('escape');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #addressTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #emptyTimer;
  /** @type {TeffSearch['transform']} */
  transform;
  /** @type {TeffSearch['renderResult']} */
  renderResult;

  /**
   * @param {TeffSearch} host
   * @param {ShadowRoot} root
   * @param {import('../element.js').Shared} shared
   * @param {string} lang
   * @param {Record<string, import('./words.js').Wording>} strings
   */
  constructor(host, root, shared, lang, strings) {
    this.#host = host;
    this.#root = root;
    this.#shared = shared;
    this.#isPage = host.mode === 'page';
    this.#words = new Words(lang, strings);
    const label = host.label || this.#words.text('title');
    const placeholder = host.placeholder || this.#words.text('placeholder');
    const parts = (this.#parts = tree(this.#words, { isPage: this.#isPage, label, placeholder }));
    this.#announcer = new Announcer(parts.said);
    this.#composition = new Composition(parts.field);
    this.#recent = new Recent(host.recent || 'session');
    this.#asking = new Asking(() => this.#start(), (response, asked) => this.#show(response, asked), (error) => this.#stumble(error));
    this.#rows = new Rows(this, parts.list, siteOf(shared));
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet()];
    root.append(parts.outer);
    this.#listen();
  }

  /* ---- what the page may ask ---- */

  get value() {
    return this.#parts.field.value;
  }

  set value(query) {
    this.#put(query);
  }

  get filters() {
    return this.#filters;
  }

  set filters(filters) {
    this.#filters = { ...filters };
    this.#run(true);
  }

  get results() {
    return this.#rows.hits;
  }

  get state() {
    return this.#state;
  }

  get engine() {
    return this.#given;
  }

  set engine(engine) {
    this.#given = engine;
    this.#engine = engine && Promise.resolve(engine);
    if (this.value) this.#run(true);
  }

  /** Wordings are read when the interface is made. */
  strings = {};

  connect() {
    const { signal } = (this.#connected = new AbortController());
    const repaint = () => this.#paint();
    watchTheme(repaint, signal);
    repaint();
    addEventListener('online', () => (this.#hasFailedOffline ? this.#retry() : this.#isPartial && this.#run(true)), { signal });
    if (this.#parts.dialog) makeRoom(this.#parts.frame, signal);
    if (!this.#isPage) return;
    addEventListener('popstate', () => this.#follow(), { signal });
    this.#follow();
    this.warm().catch(() => {});
  }

  disconnect() {
    this.#connected?.abort();
    clearTimeout(this.#addressTimer);
    clearTimeout(this.#emptyTimer);
    this.#asking.stop();
    this.#announcer.hold();
    this.#parts.dialog?.close();
  }

  /** @param {string} name of an attribute */
  changed(name) {
    if (name === 'theme') this.#paint();
    if (name === 'filter' || name === 'limit' || name === 'sections' || name === 'facets') this.#run(true);
  }

  /** @param {string} [query] @param {boolean} [isTyping] the reader is typing the query, and goes on behind it */
  open(query, isTyping) {
    const { dialog, field } = this.#parts;
    if (dialog && !dialog.open) {
      if (!this.#emit('teff-open', {}, true)) return;
      this.#paint();
      dialog.showModal();
      this.#host.toggleAttribute('open', true);
      this.#isFirst = true;
      if (!field.value && query === undefined) query = this.#recent.last;
      this.warm().catch(() => {});
    }
    if (query !== undefined && query !== field.value) this.#put(query);
    else if (this.#state === 'idle' || this.#state === 'start') this.#run(true);
    if (isTyping) this.#focusEnd();
    else this.focus();
  }

  close() {
    this.#close('api');
  }

  focus() {
    this.#parts.field.focus();
    this.#parts.field.select();
  }

  clear() {
    this.#put('');
    if (this.#isPage) this.#writeAddress(false);
  }

  /** Searches without showing. @param {string} query */
  async search(query) {
    return (await this.#start()).search(query, this.#options());
  }

  async warm() {
    const engine = await this.#start();
    await engine.preload?.();
  }

  /* ---- the engine ---- */

  #start() {
    return (this.#engine ??= this.#fetchEngine());
  }

  async #fetchEngine() {
    try {
      const { createSearch, base } = this.#shared;
      if (!createSearch) throw new Error('no engine came with the interface');
      const engine = await createSearch({ bundle: new URL(this.#host.bundle || base, document.baseURI).href });
      this.#hasFailedOffline = false;
      this.#emit('teff-ready', { pages: engine.pages, version: engine.version, lang: this.#words.lang });
      if (!this.value.trim()) queueMicrotask(() => this.#run(true));
      return engine;
    } catch (error) {
      this.#engine = undefined;
      this.#hasFailedOffline = true;
      this.#fail('load', error, 'failed', navigator.onLine ? 'failedHelp' : 'offline');
      throw error;
    }
  }

  #retry() {
    this.#parts.field.focus();
    if (this.#given) return this.#run(true);
    this.#engine = undefined;
    this.#setState('loading');
    this.#start().then(() => this.#run(true), () => {});
  }

  /** The facet keys that are offered as filters. */
  get #facets() {
    return this.#host.facets.split(',').map((key) => key.trim()).filter(Boolean);
  }

  #options() {
    const { limit, sections, filter } = this.#host;
    const facets = this.#facets;
    /** @type {import('../element.js').SearchOptions} */
    const options = { limit: Number(limit) || BATCH };
    if (sections) options.sections = Number(sections);
    if (facets.length) options.facets = facets;
    const filters = { ...readFilter(filter), ...this.#filters };
    if (Object.keys(filters).length) options.filters = filters;
    return options;
  }

  /* ---- states ---- */

  /** @param {State} state */
  #setState(state) {
    const { sections, lines: above, frame, scroll, footer } = this.#parts;
    for (const [name, section] of Object.entries(sections)) section.hidden = name !== state;
    if (state !== 'results' && state !== 'empty') above.replaceChildren();
    if (state === 'loading') above.replaceChildren(make('p', { class: 'waiting' }, this.#words.text('loading')));
    if (state !== 'results') this.#rows.clear();
    // On a page it would move as soon as there is something above it.
    footer.hidden = this.#isPage && state === 'loading';
    frame.classList.toggle('busy', state === 'loading');
    scroll.removeAttribute('aria-busy');
    const from = this.#state;
    if (from === state) return;
    this.#state = state;
    this.#host.dataset.state = state;
    this.#emit('teff-state', { from, to: state });
  }

  /**
   * @param {'load' | 'search'} phase
   * @param {unknown} error
   * @param {string} title
   * @param {string} reason
   */
  #fail(phase, error, title, reason) {
    const { failureTitle, failureReason, facets } = this.#parts;
    failureTitle.textContent = this.#words.text(title);
    failureReason.textContent = this.#words.text(reason);
    facets.hidden = true;
    this.#setState('error');
    this.#announcer.say(`${failureTitle.textContent}. ${failureReason.textContent}`);
    this.#emit('teff-error', { phase, error });
  }

  /** @param {unknown} error */
  #stumble(error) {
    // A failed start has been said where it failed.
    if (this.#engine) this.#fail('search', error, 'stumbled', 'stumbledHelp');
  }

  /** @param {boolean} [atOnce] */
  #run(atOnce = false) {
    const { field, form, facets } = this.#parts;
    const query = field.value;
    form.classList.toggle('filled', query !== '');
    // What is typed runs its own way; the placeholder runs as the interface does.
    field.dir = query && 'auto';
    clearTimeout(this.#emptyTimer);
    if (!query.trim()) {
      this.#asking.stop();
      this.#announcer.clear();
      this.#shownQuery = query;
      facets.hidden = true;
      this.#remember();
      return this.#setState(this.#engine || !this.#isPage ? 'start' : 'loading');
    }
    // What keeps the engine from coming does so for every key; the button and the connection's return try again.
    if (this.#state === 'error' && !this.#engine) return;
    const isComposing = this.#composition.isOn;
    if (!this.#emit('teff-search', { query, id: this.#asking.next, filters: this.#filters }, true)) return;
    this.#asking.ask(query, { ...this.#options(), typing: !atOnce }, { isComposing, atOnce });
    this.#parts.frame.classList.add('busy');
    this.#parts.scroll.setAttribute('aria-busy', 'true');
    if (this.#state === 'idle' || this.#state === 'start' || this.#state === 'error') this.#setState('loading');
  }

  /**
   * @param {SearchResponse} response
   * @param {import('./asking.js').Asked} asked
   */
  #show(response, { query, id, ms }) {
    const { total, suggestion, complete } = response;
    const { frame, scroll, lines: above, facets, emptyTitle, unfilter } = this.#parts;
    frame.classList.remove('busy');
    scroll.removeAttribute('aria-busy');
    const isComposing = this.#composition.isOn;
    // Half-composed text is not what the reader means: no empty page and no announcement for it.
    if (isComposing && !total) return;
    this.#shownQuery = query;
    this.#isPartial = complete === false;
    above.replaceChildren(...lines(this.#words, response, (other) => this.#take(other)));
    offer(facets, this.#words, this.#facets, response.facets ?? {}, this.#filters);
    if (total) {
      this.#rows.put(response);
      this.#offerMore(total);
      this.#setState('results');
      scroll.scrollTop = 0;
    } else if (response.pages === 0) {
      this.#setState('bare');
    } else {
      emptyTitle.textContent = this.#words.text('zero', { q: this.#words.quote(query) });
      unfilter.hidden = !Object.keys(this.#filters).length;
      this.#setState('empty');
      const suggestions = suggestion ? [suggestion] : [];
      this.#emptyTimer = setTimeout(() => this.#emit('teff-empty', { query, suggestions }), EMPTY_QUIET);
    }
    this.#emit('teff-results', { query, id, total, results: this.#rows.hits, suggestion, ms, complete: complete !== false });
    if (isComposing) return;
    const name = this.#saidFilter;
    this.#saidFilter = '';
    const count = counted(this.#words, response);
    const said = name && total ? this.#words.text('filterSaid', { name, count }) : spoken(this.#words, response, this.#isFirst);
    this.#announcer.say(said, () => {
      this.#isFirst = false;
    });
    if (performance.now() - this.#enterAt < ENTER_PATIENCE) this.#openFirst();
  }

  #saidFilter = '';

  /** @param {number} total */
  #offerMore(total) {
    const { more } = this.#parts;
    const n_left = total - this.#rows.n_asked;
    more.hidden = n_left <= 0;
    more.textContent = this.#words.text('more', { n: Math.min(this.#options().limit ?? BATCH, n_left), total });
  }

  async #showMore() {
    const query = this.#shownQuery;
    const offset = this.#rows.n_asked;
    try {
      const engine = await this.#start();
      const response = await engine.search(query, { ...this.#options(), offset });
      // Meanwhile the reader may have asked for something else, or twice.
      if (query !== this.#shownQuery || offset !== this.#rows.n_asked) return;
      this.#rows.add(response);
      this.#offerMore(response.total);
      this.#announcer.say(this.#words.text('shown', { n: this.#rows.n_asked, total: response.total }));
    } catch {
      this.#parts.more.hidden = true;
    }
  }

  #remember() {
    if (!this.#isPage) {
      this.#recent.last = this.value.trim();
      listRecent(this.#parts.recent, this.#words, this.#recent.queries);
    }
  }

  /* ---- what the reader does ---- */

  #listen() {
    const { dialog, frame, form, field, clear, close, scroll, facets, unfilter, retry, slash, more, list, recent, onOff } = this.#parts;
    field.addEventListener('input', (event) => {
      this.#enterAt = -Infinity;
      // Predictive keyboards compose plain words too, so composed text is searched as well, only less eagerly.
      if (/** @type {InputEvent} */ (event).isComposing) this.#announcer.hold();
      this.#scheduleAddress();
      this.#run();
    });
    field.addEventListener('compositionend', () => this.#run(true));
    const typing = () => frame.classList.toggle('typing', this.#root.activeElement === field);
    field.addEventListener('focus', typing);
    field.addEventListener('blur', typing);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#composition.isFresh) return;
      if (this.#shownQuery === field.value && !this.#asking.isPending) this.#openFirst();
      else this.#enterAt = performance.now();
    });
    clear.addEventListener('click', () => {
      this.clear();
      field.focus();
    });
    close.addEventListener('click', () => this.#close('button'));
    frame.addEventListener('keydown', (event) => this.#key(event));
    // The site's own keys must not act on what is typed here.
    for (const type of ['keydown', 'keyup', 'keypress']) dialog ? dialog.addEventListener(type, stop) : frame.addEventListener(type, stop);

    dialog?.addEventListener('cancel', (event) => {
      if (this.#composition.isFresh) event.preventDefault();
      else this.#reason = 'escape';
    });
    dialog?.addEventListener('pointerdown', (event) => {
      // The frame fills the dialog, so what hits the dialog itself is its backdrop.
      if (event.target === dialog && !event.button) this.#close('backdrop');
    });
    dialog?.addEventListener('close', () => {
      // The event comes later than the closing, and the reader may have been faster.
      this.#host.toggleAttribute('open', dialog.open);
      this.#emit('teff-close', { reason: this.#reason });
      this.#reason = 'escape';
    });
    // Phones: the list gives the screen its keyboard back.
    scroll.addEventListener('touchmove', () => this.#root.activeElement === field && field.blur(), { passive: true });

    facets.addEventListener('change', (event) => {
      const { name, value } = /** @type {HTMLInputElement} */ (event.target);
      this.#filters = picked(facets);
      this.#saidFilter = value;
      this.#emit('teff-facet', { key: name, values: this.#filters[name] ?? [] });
      this.#run(true);
      if (this.#isPage) this.#writeAddress(true);
    });
    unfilter.addEventListener('click', () => {
      this.#filters = {};
      field.focus();
      this.#run(true);
      if (this.#isPage) this.#writeAddress(true);
    });
    recent.addEventListener('click', (event) => {
      const pressed = /** @type {Element} */ (event.target).closest('button');
      if (pressed?.matches('.again')) return this.#take(pressed.value);
      if (!pressed) return;
      this.#recent.forget(pressed.matches('.forget') ? pressed.value : undefined);
      listRecent(recent, this.#words, this.#recent.queries);
      field.focus();
    });
    more.addEventListener('click', () => this.#showMore());
    retry.addEventListener('click', () => this.#retry());
    list.addEventListener('click', (event) => this.#select(event));
    // Middle clicks.
    list.addEventListener('auxclick', (event) => event.button === 1 && this.#select(event));
    slash.checked = this.#shared.isSlashOn;
    slash.addEventListener('change', () => {
      this.#shared.isSlashOn = slash.checked;
      keepSlash(slash.checked);
    });
    onOff.hidden = !` ${this.#host.shortcut || 'mod+k /'} `.includes(' / ');
    // Links in the slots that ask for a query stay on the page.
    this.#host.addEventListener('click', (event) => {
      const link = event.target instanceof Element && event.target.closest('a[href]');
      if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button || hasModifier(event)) return;
      const url = new URL(link.href);
      const query = url.searchParams.get(this.#host.param || 'q');
      if (query === null || url.origin + url.pathname !== location.origin + location.pathname) return;
      event.preventDefault();
      this.#take(query, event.detail === 0);
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { field, dialog, scroll } = this.#parts;
    if (this.#composition.owns(event)) return;
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
    const target = event.composedPath()[0];
    const all = stops(scroll);
    const here = all.indexOf(/** @type {HTMLElement} */ (target));
    const isSlash = key === '/' && slashCounts(event) && this.#shared.isSlashOn && !this.#parts.onOff.hidden;
    if (key === 'Escape' && !hasModifier(event)) {
      // Browsers disagree on what Escape does in a search field, so it is ours alone.
      if (dialog) {
        event.preventDefault();
        this.#close('escape');
      } else if (field.value && (target === field || here >= 0)) {
        event.preventDefault();
        field.focus();
        this.clear();
      }
    } else if ((IS_APPLE ? metaKey : ctrlKey) && !altKey && !shiftKey && key.toLowerCase() === 'k') {
      if (this.#host.shortcut && !this.#host.shortcut.includes('mod+k')) return;
      event.preventDefault();
      if (dialog) this.#close('api');
      else this.focus();
    } else if (target === field) {
      if (key === 'ArrowDown' && !hasModifier(event)) {
        event.preventDefault();
        this.#go(all[0]);
      } else if (key === 'Enter' && (ctrlKey || metaKey || shiftKey)) {
        event.preventDefault();
        this.#openFirst({ ctrlKey, metaKey, shiftKey });
      }
    } else if (isSlash && !(target instanceof HTMLInputElement && target.type !== 'checkbox')) {
      event.preventDefault();
      this.focus();
    } else if (here >= 0 || target === scroll) {
      const to = step(event, here, all.length, IS_APPLE);
      if (to !== undefined) {
        event.preventDefault();
        if (to < 0) this.#focusEnd();
        else this.#go(all[to]);
      } else if (isTyping(event)) {
        // No preventDefault: the field has the focus before the character is typed, so the browser types it there and
        // dead keys and input methods keep working.
        this.#focusEnd();
      }
    }
  }

  /** @param {HTMLElement | undefined} stop */
  #go(stop) {
    stop?.focus({ preventScroll: true });
    stop?.closest('li, button')?.scrollIntoView({ block: 'nearest' });
  }

  #focusEnd() {
    const { field } = this.#parts;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  /** @param {MouseEventInit} [modifiers] */
  #openFirst(modifiers) {
    this.#enterAt = -Infinity;
    const first = this.#parts.list.querySelector('a');
    if (!modifiers) return first?.click();
    first?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ...modifiers }));
  }

  /** A link of a result was followed. @param {MouseEvent} event */
  #select(event) {
    const link = /** @type {Element} */ (event.target).closest('a');
    if (!link) return;
    const position = this.#rows.positionOf(link);
    const result = this.#rows.hits[position];
    const query = this.#shownQuery;
    this.#recent.add(query);
    // Leaving by a result: the address must already carry the query, so that Back returns to it.
    if (this.#isPage) this.#writeAddress(false);
    const isPlain = !event.button && !hasModifier(event);
    if (!this.#emit('teff-select', { result, url: link.href, position, query, event }, true)) event.preventDefault();
    else if (isPlain && result) this.#handOver(link, result);
    if (isPlain) this.#close('navigate');
  }

  /** Leaves the words for the page that the link leads to. @param {HTMLAnchorElement} link @param {Hit} result */
  #handOver({ pathname }, { marks }) {
    const how = this.#host.highlight || 'both';
    if (how !== 'both' && how !== 'marks') return;
    try {
      sessionStorage.setItem('teff:hl', JSON.stringify({ pathname, marks, at: Date.now() }));
    } catch {
      // A browser may refuse storage: the page then shows no marks.
    }
  }

  /** @param {Reason} reason */
  #close(reason) {
    const { dialog } = this.#parts;
    if (!dialog?.open) return;
    this.#remember();
    this.#reason = reason;
    dialog.close();
    // Until the next frame the field may keep the focus, and take keys that are the page's again.
    const focused = this.#root.activeElement;
    if (focused instanceof HTMLElement && dialog.contains(focused)) focused.blur();
  }

  /** @param {string} query */
  #put(query) {
    this.#parts.field.value = query;
    this.#enterAt = -Infinity;
    this.#run(true);
  }

  /** A query that the reader chose instead of typing it. @param {string} query @param {boolean} [byKey] */
  #take(query, byKey = false) {
    this.#put(query);
    if (this.#isPage) this.#writeAddress(true);
    // What was chosen may be gone now. On touch the field would raise the keyboard over the results.
    if (byKey || matchMedia('(pointer: fine)').matches) this.#parts.field.focus();
  }

  /* ---- the surroundings ---- */

  #paint() {
    const { outer } = this.#parts;
    outer.dataset.theme = themeOf(this.#host);
    this.#parts.footer.classList.toggle('given', this.#host.querySelector('[slot="footer"]') !== null);
  }

  /** Takes query and filters from the address. */
  #follow() {
    const asked = readAddress(this.#host.param || 'q');
    this.#filters = asked?.filters ?? {};
    // What was typed while the scripts were still on their way is kept.
    this.#parts.field.value = asked?.query ?? (this.#state === 'idle' ? this.value : '');
    this.#run(true);
  }

  #scheduleAddress() {
    clearTimeout(this.#addressTimer);
    if (this.#isPage) this.#addressTimer = setTimeout(() => this.#writeAddress(false), ADDRESS_QUIET);
  }

  /** @param {boolean} isStep */
  #writeAddress(isStep) {
    clearTimeout(this.#addressTimer);
    writeAddress(this.#host.param || 'q', this.value.trim(), this.#filters, isStep);
  }

  /**
   * @param {keyof import('../element.js').TeffEvents} name
   * @param {unknown} detail
   * @param {boolean} [cancelable]
   */
  #emit(name, detail, cancelable = false) {
    return this.#host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
  }
}

/** Folder that relative addresses of results start from: a bundle lies in a folder of the site. @param {import('../element.js').Shared} shared */
const siteOf = ({ base, home }) => new URL(base === home ? '.' : '..', base).href;

/** @param {Event} event */
function stop(event) {
  event.stopPropagation();
}

/** @param {KeyboardEvent} event */
function slashCounts({ ctrlKey, metaKey, altKey }) {
  return !ctrlKey && !metaKey && !altKey;
}
