/**
 * One element in one state, as the address asks: `?mode=modal&state=results&theme=dark&lang=ar`. Its engine is a canned one, so that every state can
 * be had at once.
 *
 * Loaded by specimen.html before boot.js, for the language must stand when the element is made. The views are as src/render.rs makes them.
 *
 * @module
 */

(() => {
  /** @typedef {import('../element.js').SearchResponse} SearchResponse */
  const asked = new URLSearchParams(location.search);
  const mode = asked.get('mode') ?? 'modal';
  const state = asked.get('state') ?? 'results';
  const lang = asked.get('lang') ?? 'en';
  document.documentElement.lang = lang;
  document.documentElement.dir = /^(ar|he)/.test(lang) ? 'rtl' : 'ltr';

  /** @type {(tag: string, attrs: [string, string][], ...children: import('../element.js').ViewNode[]) => import('../element.js').ViewNode} */
  const node = (tag, attrs, ...children) => ({ tag, attrs, children });

  /** A text with *marks*. @param {string} text */
  const marked = (text) => text.split('*').map((piece, i) => (i % 2 ? node('mark', [], piece) : piece));
  const PAGES = [
    { title: '*Teff*, a grain', url: 'grain', path: ['Field', 'Grains'], heading: 'Where it grows', excerpt: '…the highlands where *teff* has been grown for three thousand years, in fields that other cereals would not forgive. A handful of *teff* sows a field…', sections: ['Sowing', 'Rain and drought', 'Harvest'], lang: 'en' },
    { title: 'Milling and storing', url: 'mill', path: ['Kitchen'], heading: '', excerpt: 'The grain is milled whole, since it is too small to be husked: *teff* flour keeps its germ and its bran.', sections: [], lang: 'en' },
    { title: 'Injera: bread of *teff*', url: 'injera', path: ['Kitchen', 'Breads'], heading: 'Three days', excerpt: '…mix *teff* flour with water and leave it to sour for three days; pour thinly, bake on one side only…', sections: ['The griddle'], lang: 'en' },
    { title: 'حبوب *التيف*', url: 'ar', path: ['حقول'], heading: '', excerpt: '…*التيف* من أصغر الحبوب في العالم، ويزرع في المرتفعات منذ آلاف السنين…', sections: [], lang: 'ar' },
    { title: '*テフ*の料理', url: 'ja', path: ['料理'], heading: '', excerpt: '…*テフ*はイネ科の穀物で、粒がとても小さく、粉にして発酵させてから焼きます…', sections: [], lang: 'ja' },
    { title: '<img src=x onerror=alert(1)> and *teff*', url: 'markup', path: [], heading: '', excerpt: 'A title that looks like markup is a title: <script>alert("*teff*")</script>', sections: [], lang: 'en' },
  ];

  /** @param {typeof PAGES[number]} page */
  function row({ title, url, path, heading, excerpt, sections, lang: tag }) {
    const href = `specimen.html?state=closed&page=${url}`;
    return node('li', [['class', 'teff-result'], ['dir', 'auto'], ['lang', tag]],
      node('h3', [['class', 'teff-title']], node('a', [['href', href]], ...marked(title))),
      ...(path.length ? [node('p', [['class', 'teff-breadcrumb']], ...path.flatMap((name) => [node('span', [], name), ' ']))] : []),
      ...(heading ? [node('p', [['class', 'teff-heading'], ['dir', 'auto']], heading)] : []),
      node('p', [['class', 'teff-excerpt'], ['dir', 'auto']], ...marked(excerpt)),
      ...(sections.length ? [node('ul', [['class', 'teff-sections']], ...sections.map((name) => node('li', [], node('a', [['href', `${href}#${name}`]], name))))] : []),
    );
  }

  const FACETS = { section: { Field: 21, Kitchen: 14, Trade: 9 }, kind: { Article: 31, Recipe: 11, '<b>odd</b>': 2 } };

  /** @param {string} query @param {import('../element.js').SearchOptions} options @returns {SearchResponse} */
  function answer(query, { filters, limit = 10, offset = 0 } = {}) {
    const isEmpty = state === 'empty' || state === 'incomplete' || query.includes('zzz');
    const total = isEmpty ? 0 : filters ? 14 : 44;
    const pages = isEmpty ? [] : Array.from({ length: Math.min(limit, total - offset) }, (_, i) => /** @type {typeof PAGES[number]} */ (PAGES[(offset + i) % PAGES.length]));
    const hits = pages.map((page) => ({
      url: page.url, href: page.url, title: page.title.replaceAll('*', ''), titleRanges: [], breadcrumb: page.path, heading: page.heading, excerpt: page.excerpt, excerptRanges: [],
      sections: [], score: 1, lang: page.lang, marks: ['teff'], fragment: '', duplicates: [],
    }));
    const view = pages.length ? [node('ol', [['class', 'teff-results']], ...pages.map(row))] : [];
    return {
      query, total, pages: 50, hits, view, issues: [], completions: [],
      missing: state === 'corrected' ? ['quinoaa'] : [],
      corrected: state === 'corrected' ? [{ from: 'tef', to: 'teff' }] : [],
      suggestion: state === 'corrected' || state === 'empty' ? 'teff' : '',
      complete: state !== 'partial' && state !== 'incomplete',
      facets: state === 'facets' ? FACETS : {},
    };
  }

  // The network is cut: what the element asks the browser then, and nothing comes.
  if (state === 'offline') Object.defineProperty(navigator, 'onLine', { get: () => false });

  /** @type {import('../element.js').Search} */
  const engine = {
    pages: 50,
    async search(query, options) {
      if (state === 'loading') await new Promise(() => {});
      return answer(query, options);
    },
  };

  document.addEventListener('DOMContentLoaded', async () => {
    document.body.dataset.theme = asked.get('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    document.title = `${mode}, ${state} – teff`;
    const host = document.createElement('teff-search');
    host.mode = mode;
    if (state === 'error' || state === 'offline') host.bundle = 'absent/';
    else host.engine = engine;
    if (state === 'facets') host.facets = 'section,kind';
    const popular = document.createElement('div');
    popular.slot = 'start';
    popular.className = 'popular';
    const heading = document.createElement('h2');
    heading.textContent = 'Often asked';
    popular.append(heading);
    for (const query of ['teff', 'injera', 'harvest']) {
      const link = document.createElement('a');
      link.href = `?${new URLSearchParams({ q: query })}`;
      link.textContent = query;
      popular.append(link);
    }
    host.append(popular);
    try {
      sessionStorage.setItem('teff:recent', JSON.stringify(state === 'start' ? ['when is teff sown', '"three days"', 'teff -flour'] : []));
      sessionStorage.removeItem('teff:query');
    } catch {
      // Without storage there are no recent searches to show.
    }
    const place = document.querySelector(mode === 'page' ? 'main' : 'header');
    if (mode === 'page') place?.querySelector('p')?.remove();
    place?.append(host);
    if (state === 'closed') return;
    const query = state === 'start' ? '' : state === 'empty' ? 'zzzz' : state === 'corrected' ? 'tef quinoaa' : 'teff';
    if (mode === 'page') {
      await host.warm().catch(() => {});
      host.value = query;
    } else {
      await host.open(query);
    }
    document.body.dataset.ready = 'yes';
  });
})();
