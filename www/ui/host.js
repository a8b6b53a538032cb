/**
 * What the element gets from its interface besides a dialog: the properties that boot.js does not need, the words of its language, and an ear for its attributes.
 *
 * Used where an interface is made (main.js). What a page sets before lies on the element as it is, and is taken over here.
 *
 * @module
 */

import { LANGUAGES } from './words.js';

/** @typedef {import('../element.js').Host} Host */

/** Attributes whose properties boot.js does not make. */
const REFLECTED = ['placeholder', 'limit', 'sections', 'facets', 'filter', 'recent', 'highlight', 'theme'];
/** Properties of the interface, in the order in which what was set before is handed over: the query finds all else in its place. */
const EXPOSED = ['engine', 'transform', 'renderResult', 'strings', 'filters', 'value', 'results', 'state'];

/** What the page says that its language is: around the element, or at its head. @param {Element} host */
export function declaredLanguage(host) {
  const { content = '' } = /** @type {Partial<HTMLMetaElement>} */ (document.querySelector('[http-equiv=content-language i], [property="og:locale"]') ?? {});
  const tag = host.closest('[lang]')?.getAttribute('lang') || document.documentElement.getAttribute('xml:lang') || content;
  return /** @type {string} */ (tag.split(/[\s,]/)[0]);
}

/** @param {Element} host @returns {string} a language that there are words for */
export function languageOf(host) {
  const tag = declaredLanguage(host) || navigator.language || 'en';
  return LANGUAGES.find((known) => known.split('-')[0] === tag.toLowerCase().split(/[-_]/)[0]) ?? 'en';
}

/** The words of a language; English is in the script, and better than no search. @param {string} lang @param {import('../element.js').Shared} shared */
export async function wordsOf(lang, { base, contents, words }) {
  if (lang === 'en') return {};
  try {
    return words?.[lang] ?? (await (await fetch(`${base}${contents.home ?? ''}strings.json`)).json())[lang];
  } catch {
    return {};
  }
}

/** Makes a property; what lay in its place is set. @param {any} host @param {string} name @param {() => unknown} get @param {(value: any) => void} set */
function property(host, name, get, set) {
  const given = host[name];
  Object.defineProperty(host, name, { get, set });
  if (given !== undefined) set(given);
}

/**
 * Tells the page.
 *
 * @param {Element} host
 * @param {keyof import('../element.js').TeffEvents} name
 * @param {unknown} detail
 * @param {boolean} [cancelable]
 */
export const emit = (host, name, detail, cancelable = false) => host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));

/** Gives the host the attributes' properties that it lacks. @param {Host} host */
export function reflect(host) {
  for (const name of REFLECTED) property(host, name, () => host.getAttribute(name) ?? '', (value) => host.setAttribute(name, value));
}

/** Gives the host the interface's properties, and the interface what was set and what will change. @param {Host} host @param {any} made */
export function expose(host, made) {
  for (const name of EXPOSED) property(host, name, () => made[name], (value) => (made[name] = value));
  if (host.mode === 'page') host.focus = () => made.focus();
  new MutationObserver((changes) => {
    for (const { attributeName } of changes) made.changed(attributeName);
  }).observe(host, { attributes: true });
}
