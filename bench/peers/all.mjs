/**
 * The engines, in the order of the tables. Another one is another file here and a line below.
 *
 * @module
 */

import { peer as flexsearch } from './flexsearch.mjs';
import { peer as lunr } from './lunr.mjs';
import { peer as minisearch } from './minisearch.mjs';
import { peer as orama } from './orama.mjs';
import { peer as pagefind } from './pagefind.mjs';
import { peer as scan } from './scan.mjs';
import { peer as teff } from './teff.mjs';

/** @type {Record<string, import('./peer.mjs').Peer>} */
export const peers = { teff, pagefind, minisearch, flexsearch, lunr, orama, scan };
