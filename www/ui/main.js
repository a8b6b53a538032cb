/**
 * Where the interface's script starts: leaves for boot.js what makes an interface.
 *
 * @module
 */

import { makeInterface } from './element.js';
import { createSearch } from './engine.js';
import { expose, languageOf, reflect, wordsOf } from './host.js';

const shared = /** @type {import('../element.js').Shared} */ (Reflect.get(globalThis, Symbol.for('teff')));
shared.createSearch = createSearch;
shared.make = async (host) => {
  const lang = languageOf(host);
  const words = { ...(await wordsOf(lang, shared)), ...host.strings };
  reflect(host);
  const made = (host.made = makeInterface(host, /** @type {ShadowRoot} */ (host.shadowRoot), shared, lang, words));
  expose(host, made);
  if (host.isConnected) made.connect();
  return made;
};
