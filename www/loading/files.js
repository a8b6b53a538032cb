/**
 * The files of a bundle: fetched, tried again, kept in memory and across visits.
 *
 * Used by the loader, which says what is needed. It knows files and their parts, and nothing of what is in them.
 *
 * @module
 */

import { Missing, Trap, rest } from './errors.js';
import { inflated, keyOf } from './places.js';
import { fetched, injected, isStarted, readFile } from './ways.js';

/** @typedef {import('./places.js').Place} Place */
/** @typedef {import('./ways.js').Load} Load */
/** @typedef {{ teff: string, site?: string, facets?: string[], engine: string, packedEngine: string, worker: string, segments: import('./places.js').SegmentRow[] }} Manifest */

/** Milliseconds before a file is asked for again, and once more. */
const WAITS = [250, 1000];
/** Milliseconds without a fetch after which what was fetched is put into the browser's store. */
const QUIET = 1000;
/** The share of a file that is fetched too once the others are here. Measured in docs/decisions/0007-sizes-of-blocks.md. */
const LEAST = 0.5;
/** Bytes of files, as they travel, that are kept to be brought again. */
const KEPT_BYTES = 8_000_000;

/** The bundle that this script lies in. @type {{ base: string, manifest: Manifest | undefined }} */
export const home = { base: '', manifest: undefined };

// Called by the line that the build adds to this module, and to the script that is made of it for the interface; not by name, as names do not outlive what makes scripts small.
Reflect.set(globalThis, Symbol.for('teff.home'), (/** @type {string} */ url, /** @type {Manifest} */ manifest) => {
  home.base = new URL('.', url).href;
  home.manifest = manifest;
});

/** The files of a bundle: fetched, tried again, kept in memory and across visits. */
export class Files {
  /** The most recently used last. @type {Map<string, Uint8Array>} */
  #kept = new Map();
  #n_kept = 0;
  /** @type {Map<string, Promise<Uint8Array>>} */
  #coming = new Map();
  #end = new AbortController();
  /** @type {Promise<Cache | undefined> | undefined} */
  #cache;
  /** Addresses that the browser's store has, once it is there: it is asked for nothing else. @type {Set<string>} */
  #stored = new Set();
  /** What is to be stored, by its path. @type {Map<string, Uint8Array<ArrayBuffer>>} */
  #unstored = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #storing;
  /** The host has sent a file where a part of it was asked for. */
  #sendsWhole = false;

  /** @param {string} base @param {Load} [load] */
  constructor(base, load) {
    this.base = base;
    this.isOwn = !load;
    this.load = load ?? (base.startsWith('file:') ? (typeof document === 'undefined' ? readFile(base) : injected(base)) : fetched(base));
    if (!load && /^https?:/.test(base) && typeof caches === 'object') {
      this.#cache = this.#open().catch(() => undefined);
      globalThis.addEventListener?.('pagehide', () => this.#storeAll(), { signal: this.#end.signal });
    }
  }

  async #open() {
    const cache = await caches.open(`teff ${this.base}`);
    this.#stored = new Set((await cache.keys()).map(({ url }) => url));
    return cache;
  }

  /** @param {boolean} [fresh] @returns {Promise<Manifest>} */
  async manifest(fresh = false) {
    if (!fresh && home.manifest && this.base === home.base) return home.manifest;
    const text = new TextDecoder().decode(await this.load('manifest.json', { signal: this.#end.signal, fresh }));
    /** @type {Manifest} */
    let manifest;
    try {
      manifest = JSON.parse(text);
    } catch {
      throw new Error('expected the manifest of a bundle, found something else in manifest.json; build the bundle again');
    }
    return manifest;
  }

  /** The engine as a host that compresses sends it, or deflated by the build. @param {Manifest} manifest */
  engine(manifest) {
    if (!this.isOwn || !/^https?:/.test(this.base)) return manifest.packedEngine;
    for (const path of [manifest.engine, manifest.packedEngine]) if (isStarted(this.base, path)) return path;
    const script = ['api.js', 'teff.js'].flatMap((name) => performance.getEntriesByName(this.base + name))[0];
    const { encodedBodySize, decodedBodySize } = /** @type {PerformanceResourceTiming | undefined} */ (script) ?? {};
    return encodedBodySize === decodedBodySize ? manifest.packedEngine : manifest.engine;
  }

  /**
   * Unfolds a file and hands it over; what is refused is fetched once more, round every cache.
   *
   * @template T
   * @param {string} path
   * @param {(bytes: Uint8Array<ArrayBuffer>) => Promise<T>} take
   * @returns {Promise<T>}
   */
  async use(path, take) {
    for (let fresh = false; ; fresh = true) {
      const bytes = await this.get(path, fresh);
      try {
        return await take(path.endsWith('.bin') ? await inflated(bytes) : new Uint8Array(bytes));
      } catch (error) {
        this.#forget(path);
        if (fresh || error instanceof Trap) throw error instanceof TypeError ? new Error(`expected a file of the bundle, found something else in ${path}`) : error;
      }
    }
  }

  /**
   * Parts of files as they travel; those that lie near each other come with one request.
   *
   * @param {Place[]} places ascending
   * @param {number} near bytes that may lie between
   * @param {boolean} [isQuiet] what is nearly whole by then is made so after them
   */
  parts(places, near, isQuiet) {
    const parts = this.#parts(places, near);
    if (isQuiet) Promise.all(parts).then(() => this.#complete(places, near), () => {});
    return parts;
  }

  /** @param {Place} place */
  #has(place) {
    return this.#kept.has(place.file) || this.#kept.has(keyOf(place)) || this.#coming.has(keyOf(place));
  }

  /** Fetches what is missing of files of which most is here: whoever asked for so much asks for more. @param {Place[]} places @param {number} near */
  #complete(places, near) {
    if (/** @type {any} */ (globalThis.navigator)?.connection?.saveData) return;
    for (const { all } of places) {
      const missing = all.filter((place) => !this.#has(place));
      const n = missing.reduce((sum, { start, end }) => sum + end - start, 0);
      if (n < LEAST * /** @type {Place} */ (all.at(-1)).end) this.#parts(missing, near);
    }
  }

  /** @param {Place[]} places @param {number} near */
  #parts(places, near) {
    /** @type {Place[][]} */
    const groups = [];
    for (const place of places) {
      if (this.#has(place)) continue;
      const group = groups.at(-1);
      const last = group?.at(-1);
      if (last && last.file === place.file && place.start - last.end <= near) group?.push(place);
      else groups.push([place]);
    }
    for (const group of groups) {
      const all = this.#fetchGroup(group);
      for (const [i, place] of group.entries()) {
        const one = all.then((parts) => /** @type {Uint8Array} */ (parts[i])).finally(() => this.#coming.delete(keyOf(place)));
        one.catch(() => {});
        this.#coming.set(keyOf(place), one);
      }
    }
    return places.map((place) => {
      const coming = this.#coming.get(keyOf(place));
      if (coming) return coming;
      const whole = this.#touch(place.file);
      return Promise.resolve(whole ? whole.subarray(place.start, place.end) : /** @type {Uint8Array} */ (this.#touch(keyOf(place))));
    });
  }

  /** Parts of one file. @param {Place[]} group @returns {Promise<Uint8Array[]>} */
  async #fetchGroup(group) {
    const { file, start } = /** @type {Place} */ (group[0]);
    const end = /** @type {Place} */ (group.at(-1)).end;
    const of = (/** @type {Uint8Array} */ whole) => group.map((place) => whole.subarray(place.start, place.end));
    const whole = this.#sendsWhole ? await this.get(file) : await this.#find(file);
    if (whole) return of(whole);
    const found = await Promise.all(group.map((place) => this.#find(keyOf(place))));
    if (found.every((bytes) => bytes)) return /** @type {Uint8Array[]} */ (found);
    const bytes = await this.#loaded(file, false, start, end);
    // A host that cannot send parts sends all of it, which is kept whole.
    if (bytes.length !== end - start) {
      this.#sendsWhole = true;
      return of(this.#store(file, bytes));
    }
    return group.map((place) => this.#store(keyOf(place), bytes.slice(place.start - start, place.end - start)));
  }

  /** A part; of what was refused, it is cut out of the whole file, fetched round every cache. @param {Place} place @param {Promise<Uint8Array>} coming */
  async part({ file, start, end, isRefused }, coming) {
    return isRefused ? (await this.get(file, true)).subarray(start, end) : coming;
  }

  /** What came is not the block; tells whether it was so before. @param {Place} place */
  refuse(place) {
    this.#forget(keyOf(place));
    this.#forget(place.file);
    const again = place.isRefused;
    place.isRefused = true;
    return again;
  }

  /** A file as it travels. @param {string} path @param {boolean} [fresh] @returns {Promise<Uint8Array>} */
  get(path, fresh = false) {
    const kept = fresh ? undefined : this.#touch(path);
    if (kept) return Promise.resolve(kept);
    const coming = this.#coming.get(path) ?? this.#fetch(path, fresh).finally(() => this.#coming.delete(path));
    this.#coming.set(path, coming);
    return coming;
  }

  /** @param {string} path @param {boolean} fresh */
  async #fetch(path, fresh) {
    // What the boot has started it has looked for itself.
    const found = fresh || (this.isOwn && isStarted(this.base, path)) ? undefined : await this.#find(path);
    return found ?? this.#store(path, await this.#loaded(path, fresh));
  }

  /** What the browser's store has. @param {string} path */
  async #find(path) {
    const cache = await this.#cache;
    const url = this.base + path;
    const found = this.#stored.has(url) ? await cache?.match(url).catch(() => undefined) : undefined;
    return found && this.#keep(path, new Uint8Array(await found.arrayBuffer()));
  }

  /** A file, or a part of it; tried again, and then as a whole. @param {string} path @param {boolean} fresh @param {number} [start] @param {number} [end] */
  async #loaded(path, fresh, start, end) {
    for (let attempt = 0; ; attempt++) {
      try {
        const how = { signal: this.#end.signal, fresh: fresh || attempt > 0 };
        return await this.load(path, how.fresh || end === undefined ? how : { ...how, start, end });
      } catch (error) {
        const wait = WAITS[attempt];
        if (wait === undefined || error instanceof Missing || this.#end.signal.aborted) throw error;
        await rest(wait);
      }
    }
  }

  /** What is kept, as the most recently used. @param {string} path */
  #touch(path) {
    const kept = this.#kept.get(path);
    if (kept) {
      this.#kept.delete(path);
      this.#kept.set(path, kept);
    }
    return kept;
  }

  /** Keeps what was fetched, for later visits too. @param {string} path @param {Uint8Array} bytes */
  #store(path, bytes) {
    if (this.#cache) {
      this.#unstored.set(path, /** @type {Uint8Array<ArrayBuffer>} */ (bytes));
      // Not while questions are answered.
      clearTimeout(this.#storing);
      this.#storing = setTimeout(() => this.#storeAll(), QUIET);
    }
    return this.#keep(path, bytes);
  }

  async #storeAll() {
    const cache = await this.#cache;
    for (const [path, bytes] of this.#unstored) {
      const url = this.base + path;
      if (!this.#stored.has(url)) cache?.put(url, new Response(bytes)).catch(() => {});
      this.#stored.add(url);
    }
    this.#unstored.clear();
  }

  /** @param {string} path @param {Uint8Array} bytes */
  #keep(path, bytes) {
    this.#drop(path);
    this.#kept.set(path, bytes);
    this.#n_kept += bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#n_kept <= KEPT_BYTES) break;
      this.#drop(oldest);
    }
    return bytes;
  }

  /** @param {string} path */
  #drop(path) {
    this.#n_kept -= this.#kept.get(path)?.length ?? 0;
    this.#kept.delete(path);
  }

  /** @param {string} path */
  #forget(path) {
    this.#drop(path);
    this.#unstored.delete(path);
    this.#stored.delete(this.base + path);
    this.#cache?.then((cache) => cache?.delete(this.base + path)).catch(() => {});
  }

  /** Takes out of the browser's store what this bundle does not name. @param {Manifest} manifest */
  async forgetOthers({ engine, packedEngine, segments }) {
    await this.#cache;
    const named = [engine, packedEngine, ...segments.map(({ path }) => path)];
    for (const url of this.#stored) {
      const path = url.slice(this.base.length);
      if (!named.some((name) => path.startsWith(name))) this.#forget(path);
    }
  }

  close() {
    this.#storeAll();
    this.#end.abort();
  }
}
