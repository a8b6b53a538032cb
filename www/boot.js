/**
 * The one script that a page loads: finds or makes `<teff-search>`, hears the keys and clicks that open it, and fetches everything else
 * when the reader means to search.
 *
 * A classic script, so that it works from a folder of files too, and finds its own folder from its address. It does not search and makes no
 * results: the interface (ui.js) does.
 *
 * @module
 */

(() => {
  /** @typedef {import('./element.js').TeffSearch} TeffSearch */
  /** @typedef {import('./element.js').Interface} Interface */

  const KEY = Symbol.for('teff');
  const before = /** @type {import('./element.js').Shared | undefined} */ (Reflect.get(globalThis, KEY));
  // Routers that swap pages run the script again.
  if (before) return before.mount();

  // The getter itself: an image of the name `currentScript` stands in front of the document's property.
  const running = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript')?.get?.call(document);
  const script = running instanceof HTMLScriptElement ? running : undefined;
  const base = new URL('.', script?.src || document.baseURI).href;

  /** What the button says; also the languages that strings/ has a file for. @type {Record<string, string>} */
  const SEARCH = {
    en: 'Search', de: 'Suchen', fr: 'Rechercher', es: 'Buscar', ru: 'Поиск', ar: 'بحث', he: 'חיפוש', ja: '検索', 'zh-Hans': '搜索', ko: '검색', hy: 'Որոնել',
  };
  const ATTRIBUTES = ['mode', 'bundle', 'label', 'placeholder', 'shortcut', 'limit', 'sections', 'facets', 'filter', 'param', 'recent', 'highlight', 'preload', 'theme', 'trigger'];
  const PROPERTIES = ['value', 'results', 'state', 'filters', 'strings', 'transform', 'renderResult', 'engine'];
  const METHODS = ['open', 'close', 'search', 'clear', 'warm', 'toggle'];
  /** What a reader does on the way to a click. */
  const INTENT = ['pointerover', 'focusin', 'touchstart'];
  const MARKS = 'teff:hl';
  /** Milliseconds that the words of a followed result wait for their page. */
  const MARKS_LIFE = 30_000;

  /** The reader's own switch for one-key shortcuts (WCAG 2.1.4), which the interface sets. */
  const slash = {
    get on() {
      try {
        return localStorage.getItem('teff-slash') !== 'off';
      } catch {
        return true;
      }
    },
  };
  const isApple = /Mac|iP(hone|ad|od)/.test(navigator.platform);

  /** In a bundle, whose build left it here: where each part lies, or the folder of several. */
  const parts = /** @type {{ parts: Record<string, string> } | undefined} */ (Reflect.get(globalThis, Symbol.for('teff.bundle')))?.parts;
  const placeOf = (/** @type {string} */ name) => base + (parts ? name.replace(/strings\/|.+/, (part) => parts[part] ?? part) : name);

  /** @type {import('./element.js').Shared} */
  const shared = {
    base,
    // A bundle lies in a folder of the site.
    site: new URL(parts ? '..' : '.', base).href,
    slash,
    isApple,
    mount,
    async load(path) {
      const response = await fetch(placeOf(path));
      if (!response.ok) throw new Error(path);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
  Object.defineProperty(globalThis, KEY, { value: shared });

  let n_failed = 0;
  /** @type {Promise<unknown> | undefined} */
  let script_ui;
  /** @param {string} name of a script in the folder */
  const run = (name) => (base[0] === 'f' ? inject(placeOf(name)) : import(placeOf(name) + (n_failed ? `?again=${n_failed}` : '')));
  /** Of a folder that is opened without a server no module can be loaded, but scripts run. @param {string} url */
  const inject = (url) => new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement('script'), { src: url, onload, onerror })));
  /** The interface's script, once, and in a bundle what it searches with; a failure may be tried again. */
  const ui = () => (script_ui ??= Promise.all([run('ui.js'), parts && run('loader.js')]).catch((error) => {
    script_ui = undefined;
    n_failed++;
    throw error;
  }));

  /** @param {Element} element @returns {string} a language of SEARCH */
  function languageOf(element) {
    const tag = element.closest('[lang]')?.getAttribute('lang') || navigator.language || 'en';
    return Object.keys(SEARCH).find((known) => known.split('-')[0] === tag.split('-')[0]) ?? 'en';
  }

  const SHEET = `
:host { display: inline-block; }
:host([hidden]), :host([trigger="none"]) .t { display: none; }
.t {
  inline-size: var(--teff-trigger-width, auto); min-block-size: 2.5em; padding: .3em .8em; border: 1px solid var(--teff-edge, #888);
  border-radius: 10px; background: none; color: inherit; font: inherit; cursor: pointer;
}
.t:hover { border-color: currentcolor; }
.t svg { inline-size: 1.1em; vertical-align: -.15em; margin-inline-end: .2em; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; }
.t kbd { float: inline-end; margin-inline-start: 1.1em; font: inherit; opacity: .75 }
:host([trigger="floating"]) .t {
  position: fixed; z-index: var(--teff-z, 30); inset-block-end: max(1rem, env(safe-area-inset-bottom)); inset-inline-end: 1rem; padding-inline: 1.1em; border-radius: 99px;
  background: var(--teff-bg, Canvas); color: var(--teff-fg, CanvasText); box-shadow: 0 4px 18px #0004;
}
@media (hover: none) { .t kbd { display: none; } .t { min-block-size: 44px; } }
@media print { :host(:not([mode="page"])) { display: none; } }
`;
  /** @type {CSSStyleSheet | undefined} */
  let sheet;

  class Host extends HTMLElement {
    static observedAttributes = ATTRIBUTES;
    /** @type {Interface | undefined} */
    made;
    /** @type {Promise<Interface> | undefined} */
    making;
    /** What was set before the interface is there. @type {Record<string, unknown>} */
    kept = {};

    connectedCallback() {
      const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
      for (const name of PROPERTIES) {
        if (!Object.hasOwn(this, name)) continue;
        const value = Reflect.get(this, name);
        Reflect.deleteProperty(this, name);
        Reflect.set(this, name, value);
      }
      if (!root.adoptedStyleSheets.length) {
        if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(SHEET);
        root.adoptedStyleSheets = [sheet];
        if (this.getAttribute('mode') !== 'page') root.append(this.button());
      }
      if (this.made) this.made.connect();
      else if (this.getAttribute('mode') === 'page') this.ui().catch(() => {});
      else this.prepare();
      mount();
    }

    disconnectedCallback() {
      this.made?.disconnect();
    }

    /** @param {string} name */
    attributeChangedCallback(name) {
      this.made?.changed(name);
    }

    focus() {
      if (this.made && this.getAttribute('mode') === 'page') this.made.focus();
      else this.shadowRoot?.querySelector('button')?.focus();
    }

    /** The interface, made once. @returns {Promise<Interface>} */
    ui() {
      return (this.making ??= this.make().catch((error) => {
        this.making = undefined;
        this.dispatchEvent(new CustomEvent('teff-error', { detail: { phase: 'load', error }, bubbles: true }));
        throw error;
      }));
    }

    async make() {
      const lang = languageOf(this);
      // English is in the script, and better than no search.
      const [words] = await Promise.all([lang === 'en' ? {} : shared.load(`strings/${lang}.json`).then((bytes) => JSON.parse(new TextDecoder().decode(bytes))).catch(() => ({})), ui()]);
      const host = /** @type {TeffSearch} */ (/** @type {unknown} */ (this));
      this.made = /** @type {NonNullable<typeof shared.make>} */ (shared.make)(host, /** @type {ShadowRoot} */ (this.shadowRoot), lang, { ...words, .../** @type {object} */ (this.kept['strings']) });
      Object.assign(this.made, this.kept);
      if (this.isConnected) this.made.connect();
      return this.made;
    }

    /** Fetches what a search needs while the reader is on the way to it. */
    prepare() {
      const when = this.getAttribute('preload') || 'intent';
      if (when !== 'idle' || /** @type {any} */ (navigator).connection?.saveData) return;
      const idle = window.requestIdleCallback ?? setTimeout;
      idle(() => this.intend());
    }

    intend() {
      if (this.getAttribute('preload') !== 'none') this.ui().then((made) => made.warm()).catch(() => {});
    }

    button() {
      const space = 'http://www.w3.org/2000/svg';
      const svg = document.createElementNS(space, 'svg');
      svg.setAttribute('viewBox', '0 0 24 24');
      svg.appendChild(document.createElementNS(space, 'path')).setAttribute('d', 'M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14M16 16l5 5');
      const content = document.createElement('slot');
      content.name = 'trigger';
      content.append(svg, ' ', this.getAttribute('label') || (SEARCH[languageOf(this)] ?? ''));
      const button = document.createElement('button');
      button.append(content);
      button.className = 't';
      button.setAttribute('part', 'trigger');
      button.ariaHasPopup = 'dialog';
      const [first] = shortcuts(this);
      if (first) {
        const named = (/** @type {string} */ mod) => first.replace('mod', mod).replace(/.$/, (key) => key.toUpperCase());
        const kbd = document.createElement('kbd');
        kbd.setAttribute('part', 'kbd');
        kbd.ariaHidden = 'true';
        kbd.textContent = named(isApple ? '⌘' : 'Ctrl');
        button.ariaKeyShortcuts = named(isApple ? 'Meta' : 'Control');
        button.append(kbd);
      }
      for (const type of INTENT) button.addEventListener(type, () => this.intend(), { passive: true });
      button.addEventListener('click', () => show(this));
      return button;
    }
  }

  for (const name of ATTRIBUTES) {
    Object.defineProperty(Host.prototype, name, {
      get() {
        return this.getAttribute(name) ?? '';
      },
      set(value) {
        this.setAttribute(name, value);
      },
    });
  }
  for (const name of PROPERTIES) {
    Object.defineProperty(Host.prototype, name, {
      get() {
        return this.made ? this.made[name] : this.kept[name];
      },
      set(value) {
        if (this.made) this.made[name] = value;
        else this.kept[name] = value;
      },
    });
  }
  for (const name of METHODS) {
    Object.defineProperty(Host.prototype, name, {
      /** @this {Host} @param {unknown[]} given */
      async value(...given) {
        return Reflect.get(await this.ui(), name).apply(this.made, given);
      },
    });
  }

  /** @param {HTMLElement} host @returns {string[]} */
  function shortcuts(host) {
    return (host.getAttribute('shortcut') || 'mod+k /').toLowerCase().split(/\s+/).filter((one) => one && one !== 'none');
  }

  /** The key goes into a field of the page. @param {Event} event */
  function isEditable(event) {
    const target = event.composedPath()[0];
    return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select'));
  }

  /** Opens, or else leads to the plain page that the owner gave. What is typed before there is a field goes into it. @param {HTMLElement} element @param {string} [given] */
  function show(element, given = '') {
    const host = /** @type {Host} */ (element);
    let query = given;
    const hear = (/** @type {KeyboardEvent} */ event) => {
      const { key } = event;
      if (isEditable(event) || event.ctrlKey || event.metaKey || event.altKey || (key[1] && key !== 'Backspace')) return;
      query = key[1] ? query.slice(0, -1) : query + key;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('keydown', hear, true);
    host.ui().then((made) => made.open(query || undefined, query !== given)).catch(() => host.querySelector('a')?.click()).finally(() => removeEventListener('keydown', hear, true));
  }

  /** The element that this script made where the page has none. @type {HTMLElement | undefined} */
  let own;
  const observer = new MutationObserver(mount);

  function mount() {
    if (!document.body || document.readyState === 'loading') return;
    observer.observe(document.documentElement, { childList: true });
    observer.observe(document.body, { childList: true });
    const others = [...document.querySelectorAll('teff-search')].filter((host) => host !== own);
    if (others.length) return own?.remove();
    if (own?.isConnected) return;
    if (!own) {
      own = document.createElement('teff-search');
      for (const [name, value] of Object.entries(script?.dataset ?? {})) if (value !== undefined) own.setAttribute(name, value);
      if (!own.hasAttribute('trigger')) own.setAttribute('trigger', document.querySelector('[data-teff-open]') ? 'none' : 'floating');
    }
    // A landmark of its own, for it stands outside of all others.
    own.role = 'search';
    document.body.append(own);
  }

  /** The element that keys and buttons open. @returns {HTMLElement | null} */
  function current() {
    mount();
    return document.querySelector('teff-search[mode="page"]') ?? document.querySelector('teff-search');
  }

  /** @param {Event} event */
  const opener = (event) => (event.target instanceof Element ? event.target.closest('[data-teff-open]') : null);

  document.addEventListener('click', (event) => {
    const pressed = opener(event);
    const host = pressed && current();
    if (!host || event.defaultPrevented) return;
    event.preventDefault();
    show(host, pressed.getAttribute('data-teff-open') || undefined);
  });
  for (const type of INTENT) {
    document.addEventListener(type, (event) => opener(event) && /** @type {Host | null} */ (current())?.intend());
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || isEditable(event)) return;
    const host = current();
    const mod = isApple ? event.metaKey : event.ctrlKey;
    const bare = !event.ctrlKey && !event.metaKey;
    const key = event.key.toLowerCase();
    const isMeant = (/** @type {string} */ one) =>
      one.startsWith('mod+') ? mod && !event.shiftKey && key === one.slice(4) : bare && slash.on && key === one;
    if (!host || event.altKey || !shortcuts(host).some(isMeant)) return;
    event.preventDefault();
    show(host);
  });

  customElements.define('teff-search', Host);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();

  function begin() {
    const host = /** @type {TeffSearch | null} */ (current());
    // A page of results reads the address by itself.
    if (host && host.mode !== 'page') {
      const param = host.param || 'q';
      const query = new URLSearchParams(location.search).get(param);
      if (query) show(host, query);
    }
    try {
      const kept = sessionStorage.getItem(MARKS);
      if (!kept) return;
      sessionStorage.removeItem(MARKS);
      const { pathname, marks, at } = JSON.parse(kept);
      if (pathname !== location.pathname || Date.now() - at > MARKS_LIFE) return;
      run('marks.js').then(() => shared.mark?.(marks), () => {});
    } catch {
      // No storage, or not ours: no marks.
    }
  }
})();
