/**
 * What the demonstration page has around its search: the facts at its foot, examples that are kept only when they find something, the title.
 *
 * Loaded by index.html alone. It speaks to `<teff-search>` as any site may: by its methods and events.
 *
 * @module
 */

const host = /** @type {import('./element.js').TeffSearch} */ (document.getElementById('search'));
const siteTitle = document.title;
/** @type {import('./element.js').TeffEvents['teff-ready']['detail'] | undefined} */
let ready;

/** @param {number} [ms] how long the last answer took */
function showFacts(ms) {
  if (!ready) return;
  const { pages = 0, version } = ready;
  const articles = pages === 1 ? 'one article' : `${pages.toLocaleString('en')} articles`;
  const time = ms === undefined ? '' : ` The last answer took ${ms < 0.1 ? 'less than 0.1' : ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms.`;
  const facts = document.getElementById('facts');
  if (facts) {
    facts.textContent =
      `teff ${version}: the engine and ${pages ? articles : 'no article yet'} in one file. ` +
      `What you type stays in this page, and once loaded it searches without a network.${time}`;
  }
}

/** An example that this build's articles do not answer would be a broken promise. */
async function keepAnsweredExamples() {
  for (const link of document.querySelectorAll('#examples a')) {
    const item = /** @type {HTMLElement} */ (link.parentElement);
    const { total } = await host.search(link.textContent ?? '');
    item.hidden = !total;
  }
}

function showTitle() {
  const query = host.value.trim();
  document.title = query ? `${query.slice(0, 60)} – teff` : siteTitle;
}

host.addEventListener('teff-ready', ({ detail }) => {
  ready = detail;
  showFacts();
  keepAnsweredExamples().catch(() => {});
});
host.addEventListener('teff-results', ({ detail }) => {
  showFacts(detail.ms);
  showTitle();
});
host.addEventListener('teff-state', showTitle);
// On touch the field would raise the keyboard at once.
host.addEventListener('teff-state', () => {
  if (!host.value && document.activeElement === document.body && matchMedia('(pointer: fine)').matches) host.focus();
}, { once: true });
