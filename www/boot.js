/**
 * The one script that a page loads: finds or makes `<teff-search>`, hears the keys and clicks that open it, and starts to fetch everything else
 * when the reader means to search.
 *
 * A classic script, so that it works from a folder of files too, and finds its own folder from its address. It holds what a page needs on which nobody
 * searches: it does not search and makes no results, and knows no more words than the button's. The interface (ui.js) does and has them.
 *
 * @module
 */

/** @typedef {import('./element.js').TeffSearch} TeffSearch */
/** @typedef {import('./element.js').Interface} Interface */

// The build of a bundle says where things lie, in place of the empty object at this script's end. Elsewhere all is in this folder.
((/** @type {import('./element.js').Contents} */ contents) => {
  /** What scripts of ours leave for each other. @type {any} */
  const scope = globalThis;
  const KEY = Symbol.for('teff');
  // Routers that swap pages run the script again, and so does a search whose files are gone: a deploy has given them other names.
  if (scope[KEY]) return scope[KEY].renew(contents);

  // By the getter itself: an image of the name `currentScript` stands in front of the document's property.
  const script = /** @type {HTMLScriptElement | null} */ (Reflect.get(Document.prototype, 'currentScript', document));
  const base = new URL('.', script?.src || document.baseURI).href;
  const isServed = base[0] === 'h';
  const isApple = /Mac|iP/.test(navigator.platform);

  /** What is there for the language that an element stands in. @param {any} all by the first part of a tag @param {HTMLElement} host */
  const pick = (all, host) => all?.[/** @type {any} */ (host.closest('[lang]') ?? host).lang.toLowerCase().split(/[-_]/)[0]] ?? all?.[''];

  /** @type {import('./element.js').Shared} */
  const shared = (scope[KEY] = {
    contents,
    base,
    early: {},
    isSlashOn: true,
    isShortcut,
    renew,
  });

  /** Browsers remember a module that failed: another address is asked for anew. */
  let again = '';
  /** @type {Promise<unknown> | undefined} */
  let scripts;
  /** Of a folder that is opened without a server no module can be loaded, but scripts run. @param {string} src */
  const run = (src) => (isServed ? import(src + again) : new Promise((onload, onerror) => document.head.append(make('script', { src, onload, onerror }))));

  /** What the loader will ask for, while it is on its way itself: a leg less. Whatever does not come it fetches once more, and says what is wrong. @param {Host} host */
  function start(host) {
    const { encodedBodySize, decodedBodySize } = /** @type {PerformanceResourceTiming} */ (performance.getEntriesByName(/** @type {HTMLScriptElement} */ (script).src)[0] ?? {});
    // A host that sends scripts as they are does not compress the engine either.
    for (const path of [contents.engine + (encodedBodySize === decodedBodySize ? 'bin' : 'wasm'), pick(contents.roots, host)]) {
      // Of some languages the loader alone knows the root.
      if (path) shared.early[path] = fetched(base + path).catch(() => undefined);
    }
    try {
      const path = contents.home + 'worker.js';
      shared.policy ??= scope.trustedTypes?.createPolicy('teff', { createScriptURL: (/** @type {string} */ url) => (url.startsWith(base) ? url : '') });
      // After a failed start a new one: the first may have had no script.
      shared.early[path] = new Worker(shared.policy?.createScriptURL(base + path) ?? base + path);
    } catch {
      // A policy of the site: the page itself will do.
    }
  }

  /** The interface, and in a bundle what it searches with. */
  const load = () => Promise.all([run(base + (contents.home ?? '') + 'ui.js'), contents.loader && run(base + contents.loader)]);

  /** @param {string} url */
  const fetched = async (url) => (await scope.caches?.match(url)) ?? fetch(url);

  const SHEET = `
:host { display: inline-block; }
:host([hidden]), :host([trigger=none]) .t { display: none; }
.t, output {
  inline-size: var(--teff-trigger-width); padding: .5em .8em; border: 1px solid var(--teff-edge, #888);
  border-radius: 10px; background: none; color: inherit; font: inherit; cursor: pointer;
}
.t i { display: inline-block; inline-size: .5em; block-size: .5em; margin-inline-end: .6em; border: 2px solid; border-radius: 10px; }
.t i::after { content: ""; display: block; inline-size: .4em; margin: .5em; border-top: 2px solid; rotate: 45deg; }
.t kbd { float: inline-end; margin-inline-start: 1em; font: inherit; }
:host([trigger=floating]) .t, output {
  position: fixed; z-index: var(--teff-z, 30); bottom: 1rem; inset-inline-end: 1rem;
  margin: 0 env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
  background: var(--teff-bg, Canvas); color: var(--teff-fg, CanvasText);
}
@media (hover: none) { .t { min-block-size: 44px; } .t kbd { display: none; } }
@media print { :host(:not([mode=page])) { display: none; } }
`;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);

  class Host extends /** @type {new () => TeffSearch & { made?: Interface, making?: Promise<Interface> | undefined }} */ (/** @type {unknown} */ (HTMLElement)) {
    connectedCallback() {
      if (!this.shadowRoot) {
        const root = this.attachShadow({ mode: 'open' });
        root.adoptedStyleSheets = [sheet];
        if (!this.isPage) root.append(button(this));
      }
      if (this.made) this.made.connect();
      else if (this.isPage) this.ui().catch(() => say(this));
      else if (this.preload === 'idle' && !navigator.connection?.saveData) scope.requestIdleCallback?.(() => this.intend());
      mount();
    }

    disconnectedCallback() {
      this.made?.disconnect();
    }

    get isPage() {
      return this.mode === 'page';
    }

    focus() {
      /** @type {ShadowRoot} */ (this.shadowRoot).querySelector('button')?.focus();
    }

    /** The interface, made once; a failure may be tried again. @returns {Promise<Interface>} */
    ui() {
      if (!scripts && isServed && contents.home && !this.engine && !this.bundle) start(this);
      // Files that are gone were renamed by a deploy: the script that this page ran, fetched once more, knows their names.
      scripts ??= load().catch(() => ((again += '?'), run(/** @type {HTMLScriptElement} */ (script).src)).then(load));
      return (this.making ??= scripts.then(() => /** @type {NonNullable<typeof shared.make>} */ (shared.make)(this)).catch((error) => {
        scripts = this.making = undefined;
        this.dispatchEvent(new CustomEvent('teff-error', { detail: { phase: 'load', error }, bubbles: true }));
        throw error;
      }));
    }

    /** Fetches what a search needs while the reader is on the way to it. */
    intend() {
      if (!this.made && this.preload !== 'none') this.ui().then((made) => made.warm()).catch(() => {});
    }
  }

  // The attributes that are read here. The interface makes properties of the others.
  for (const name of 'mode bundle label shortcut param preload trigger'.split(' ')) {
    Object.defineProperty(Host.prototype, name, {
      get() {
        return this.getAttribute(name) ?? '';
      },
      set(value) {
        this.setAttribute(name, value);
      },
    });
  }
  // What is set of these stays on the element until the interface takes it over; frameworks look whether there is such a property.
  for (const name of 'value filters strings transform renderResult engine'.split(' ')) /** @type {any} */ (Host.prototype)[name] = undefined;
  for (const name of 'open close search clear warm'.split(' ')) {
    /** @type {any} */ (Host.prototype)[name] = async function (/** @type {unknown[]} */ ...given) {
      return /** @type {any} */ (await this.ui())[name](...given);
    };
  }

  /** @param {Host} host */
  const nameOf = (host) => host.label || pick(contents.words, host) || 'Search';

  /** @param {Host} host */
  function button(host) {
    const content = make('slot', { name: 'trigger' }, make('i', {}), nameOf(host));
    const made = make('button', { className: 't', part: 'trigger', ariaHasPopup: 'dialog', onclick: () => show(host) }, content);
    const first = /** @type {string} */ (shortcutOf(host).split(' ')[0]);
    if (first !== 'none') {
      const keys = (/** @type {string} */ mod) => first.replace(/mod/i, mod);
      made.ariaKeyShortcuts = keys(isApple ? 'Meta' : 'Control');
      made.append(make('kbd', { part: 'kbd', ariaHidden: true }, keys(isApple ? '⌘' : 'Ctrl')));
    }
    return made;
  }

  /** @param {string} tag @param {object} properties @param {(Node | string)[]} children */
  function make(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  /** @param {TeffSearch} host */
  const shortcutOf = (host) => host.shortcut || 'mod+K /';

  /** The key goes into a field of the page. @param {Event} event */
  const isEditable = (event) => {
    // The document itself has neither.
    const target = /** @type {Partial<HTMLElement>} */ (event.composedPath()[0]);
    return target.isContentEditable || target.matches?.('input:not([type=checkbox]),textarea,select');
  };

  /** Whether a key opens the element. @param {KeyboardEvent} event @param {TeffSearch} host */
  function isShortcut(event, host) {
    const mod = isApple ? event.metaKey : event.ctrlKey;
    // What is typed into a field is the page's, with an input method too; a shortcut with a modifier is nobody's text.
    const isOther = event.altKey || (mod ? event.shiftKey : event.ctrlKey || event.metaKey || !shared.isSlashOn || isEditable(event));
    // Letters of other scripts are told by their place on the keyboard (`KeyK`).
    return !isOther && shortcutOf(host).toLowerCase().split(' ').includes((mod ? 'mod+' : '') + (event.key > '~' ? event.code.slice(3) : event.key).toLowerCase());
  }

  /** What was typed for a dialog that did not come. */
  let kept = '';
  /** The element whose dialog is under way, or has just failed to come. @type {Host | undefined} */
  let waiting;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** Tells which of them it is, with the letters that wait for it. */
  const said = /** @type {HTMLOutputElement} */ (make('output', {}));
  /** @param {Host} host */
  const say = (host) => {
    said.value = `${scripts ? '...' : '!'} ${nameOf(host)} ${kept}`;
    /** @type {ShadowRoot} */ (host.shadowRoot).append(said);
  };
  addEventListener('keydown', (event) => {
    const key = event.key;
    if (!waiting || isEditable(event) || event.ctrlKey || event.metaKey || event.altKey || (key[1] && key !== 'Backspace')) return;
    kept = key[1] ? kept.slice(0, -1) : kept + key;
    say(waiting);
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  /** Opens, or else leads to the plain page that the owner gave. What is typed before there is a field goes into it. @param {Host} host @param {string} [given] */
  function show(host, given) {
    kept = given ||= kept;
    waiting = host;
    clearTimeout(timer);
    const end = () => {
      waiting = undefined;
      said.remove();
    };
    const coming = host.ui();
    say(host);
    coming.then((made) => {
      end();
      made.open(kept, kept !== given);
      kept = '';
    }).catch(() => {
      host.querySelector('a')?.click();
      say(host);
      // Without a network it fails at once, and the reader is still typing.
      timer = setTimeout(end, 5000);
    });
  }

  /** The element that this script made where the page has none. @type {TeffSearch | undefined} */
  let own;
  const observer = new MutationObserver(mount);

  /** @param {import('./element.js').Contents} fresh */
  function renew(fresh) {
    shared.contents = contents = fresh;
    mount();
  }

  function mount() {
    if (document.readyState === 'loading') return;
    observer.observe(document.documentElement, { childList: true });
    observer.observe(document.body, { childList: true });
    if (document.querySelectorAll('teff-search')[own?.isConnected ? 1 : 0]) return own?.remove();
    if (own?.isConnected) return;
    if (!own) {
      own = new Host();
      own.trigger = document.querySelector('[data-teff-open]') ? 'none' : 'floating';
      // What cannot be set is left, as `prefix` is.
      for (const name in script?.dataset) Reflect.set(own, name, script.dataset[name]);
    }
    // A landmark of its own, for it stands outside of all others.
    own.role = 'search';
    document.body.append(own);
  }

  /** The element that keys and buttons open. @returns {Host | null} */
  function current() {
    mount();
    return /** @type {Host | null} */ (document.querySelector('teff-search[mode=page]') ?? document.querySelector('teff-search'));
  }

  /** @param {Event} event @returns {HTMLElement | null | undefined} */
  const opener = ({ target }) => /** @type {Partial<Element>} */ (target).closest?.('[data-teff-open]');

  /** Opens in place of what else would happen. @param {Event} event @param {string} [query] */
  function answer(event, query) {
    const host = current();
    if (!host || event.defaultPrevented) return;
    event.preventDefault();
    show(host, query);
  }

  document.addEventListener('click', (event) => {
    const pressed = opener(event);
    // With a modifier a link opens a tab.
    if (pressed && !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)) answer(event, pressed.dataset['teffOpen']);
  });
  // What a reader does on the way to a click.
  for (const type of 'pointerover focusin'.split(' ')) {
    addEventListener(type, (event) => /** @type {Host | null | undefined} */ (opener(event) ? current() : event.target)?.intend?.());
  }

  document.addEventListener('keydown', (event) => {
    const host = current();
    if (host && isShortcut(event, host)) answer(event);
  });

  try {
    // The reader's own switch for one-key shortcuts (WCAG 2.1.4), which the interface sets.
    shared.isSlashOn = localStorage.getItem('teff-slash') !== 'off';
    // A result that was followed has left its words.
    if (sessionStorage.getItem('teff:hl')) run(base + (contents.home ?? '') + 'marks.js').catch(() => {});
  } catch {
    // No storage, no wishes and no marks.
  }

  customElements.define('teff-search', Host);
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', begin);
  else begin();

  function begin() {
    const host = /** @type {Host} */ (current());
    // A page of results reads the address by itself.
    const query = !host.isPage && new URLSearchParams(location.search).get(host.param || 'q');
    if (query) show(host, query);
  }
})({});
