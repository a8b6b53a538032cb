/**
 * The door of the interface's script: boot.js loads it when the reader means to search, and it leaves its maker there, and what it searches with: the
 * engine whose index is built in.
 *
 * @module
 */

import { Ui } from './element.js';
import { createSearch } from './engine.js';

const shared = /** @type {import('../element.js').Shared} */ (Reflect.get(globalThis, Symbol.for('teff')));
shared.createSearch = createSearch;
shared.make = (host, root, lang, strings) => new Ui(host, root, shared, lang, /** @type {any} */ (strings));
