/**
 * Search over a bundle, the same in a page, in a worker and in Node: `createSearch` fetches the engine and the roots of the index, puts questions to the
 * engine, and brings the blocks that it asks for.
 *
 * A module of its own that loads no other, and a script beside the interface's. It tokenizes, ranks and excerpts nothing, and makes no markup. `load` is its only
 * way to files.
 *
 * @module
 */

/** @typedef {import('./teff.js').SearchResponse & { complete: boolean, ms: number, problem?: string }} Answer `problem` says what did not come where `complete` is false. */
/**
 * @typedef {object} Question
 * @property {boolean} [typing] The reader is typing: a newer question of this kind takes this one's place, and texts are fetched once the typing pauses.
 * @property {AbortSignal} [signal]
 */
/** @typedef {import('./teff.js').SearchOptions & Question} Options */
/**
 * @typedef {object} Search
 * @property {number} pages Pages in all segments.
 * @property {string} version Version of teff that wrote the bundle.
 * @property {(query: string, options?: Options) => Promise<Answer>} search Rejects with an `AbortError` when it was aborted or a newer question took its place.
 * @property {(prefix: string, n?: number) => Promise<string[]>} suggest Ways to go on with what was typed.
 * @property {(query?: string, options?: Options) => Promise<void>} preload Fetches the engine, and for a query what finds its pages; fails in silence.
 * @property {() => void} close Ends the worker and what is under way.
 */
/** @typedef {(path: string, how: { signal?: AbortSignal, fresh?: boolean, start?: number, end?: number }) => Promise<Uint8Array>} Load `fresh` goes round every cache; from `start` up to `end` of a file is enough where `end` is given, and the whole file is as good. */
/** @typedef {{ lang: string, pages: number, path: string, sum: number, blocks: number, fileBytes: number }} SegmentRow */
/** @typedef {{ file: string, start: number, end: number }} Place of a block, as it travels */
/** @typedef {{ places: Place[], dictionary: Uint8Array<ArrayBuffer> }} Opened what is known of a segment whose root has come */
/** @typedef {{ teff: string, engine: string, packedEngine: string, worker: string, segments: SegmentRow[] }} Manifest */
/** @typedef {{ call: (name: string, ...given: unknown[]) => Promise<any>, close: () => void }} Port */
/** @typedef {{ port: Port, numbers: Map<SegmentRow, Promise<number>>, opened: Map<number, Opened> }} Running */

/** Milliseconds without a key after which texts are fetched. */
const PAUSE = 150;
/** Milliseconds before a file is asked for again, and once more. */
const WAITS = [250, 1000];
/** Bytes between two blocks that are fetched along rather than asking twice: about what the heads of a request and its answer take. */
const NEAR = 600;
/** Bytes of files, as they travel, that are kept to be brought again. */
const KEPT_BYTES = 8_000_000;
/** Bytes of blocks, unfolded, that the engine may hold for each segment when a question begins. */
const HELD_BYTES = 8_000_000;
/** Milliseconds after the engine has come in which the worker must have said that it runs. */
const HELLO = 4000;
/** Rounds of blocks in which every question is answered many times over. */
const MAX_ROUNDS = 16;
/** Milliseconds before the manifest is read again. */
const RENEWAL = 5000;

/** The bundle that this script lies in. @type {{ base: string, manifest: Manifest | undefined }} */
const home = { base: '', manifest: undefined };

// Called by the line that the build adds to this module, and to the script that is made of it for the interface; not by name, as names do not outlive what makes scripts small.
Reflect.set(globalThis, Symbol.for('teff.home'), (/** @type {string} */ url, /** @type {Manifest} */ manifest) => {
  home.base = new URL('.', url).href;
  home.manifest = manifest;
});

/** A file that the site does not have: no use in asking again. */
class Missing extends Error {}
/** The bundle was replaced by a newer one while a question was under way. */
class Replaced extends Error {}

const aborted = (/** @type {string} */ why) => new DOMException(why, 'AbortError');
const rest = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/**
 * @param {object} [init]
 * @param {string | URL} [init.bundle] Folder of the bundle; the one that this script lies in when left out.
 * @param {Load} [init.load] Reads a file of the bundle, by its path in it.
 * @param {'auto' | false} [init.worker] `false` keeps the engine on this thread.
 * @param {string} [init.lang] Language of questions that name none; the page's when left out.
 * @returns {Promise<Search>}
 */
export async function createSearch({ bundle, load, worker = 'auto', lang } = {}) {
  if (typeof WebAssembly !== 'object') throw new Error('this browser cannot run WebAssembly, or has it switched off');
  const here = typeof document === 'undefined' ? undefined : document.baseURI;
  const base = bundle === undefined ? home.base : `${new URL(bundle, here ?? 'file:///')}`.replace(/[^/]*$/, '');
  const files = new Files(base, load);
  const pageLang = lang ?? (typeof document === 'undefined' ? '' : document.documentElement.lang);
  return new Loader(files, await files.manifest(), worker, pageLang);
}

/** @implements {Search} */
class Loader {
  /** @type {Promise<Running> | undefined} */
  #running;
  #turn = 0;
  #renewed = -Infinity;
  #isClosed = false;

  /** @param {Files} files @param {Manifest} manifest @param {'auto' | false} worker @param {string} lang */
  constructor(files, manifest, worker, lang) {
    this.files = files;
    this.manifest = manifest;
    this.worker = worker;
    this.lang = lang;
    this.#engine(this.#rows(lang)).then(() => files.forgetOthers(manifest)).catch(() => {});
  }

  get pages() {
    return this.manifest.segments.reduce((sum, row) => sum + row.pages, 0);
  }

  get version() {
    return this.manifest.teff;
  }

  /** @param {string} query @param {Options} [options] @returns {Promise<Answer>} */
  search(query, { signal, typing = false, ...options } = {}) {
    const turn = typing ? ++this.#turn : 0;
    const check = () => {
      signal?.throwIfAborted();
      if (this.#isClosed) throw aborted('the search was closed');
      if (turn && turn !== this.#turn) throw aborted('a newer question took the place of this one');
    };
    const answer = this.#answer(query, options, typing, check);
    if (!signal) return answer;
    return new Promise((done, fail) => {
      const abort = () => fail(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      answer.then(done, fail).finally(() => signal.removeEventListener('abort', abort));
    });
  }

  /** @param {string} prefix @returns {Promise<string[]>} */
  async suggest(prefix, n = 5) {
    const { completions } = await this.search(prefix, { completions: n, limit: Math.max(1, n) });
    return completions;
  }

  /** @param {string} [query] @param {Options} [options] */
  async preload(query, { signal, typing, ...options } = {}) {
    try {
      const running = await this.#engine(this.#rows(options.lang));
      const needs = query ? await running.port.call('search', query, this.#options(options)) : {};
      if (needs.needs && !needs.texts) await this.#bring(running, needs.needs);
    } catch {
      // The question itself will say what is wrong.
    }
  }

  close() {
    this.#isClosed = true;
    this.#drop();
    this.files.close();
  }

  /** @param {object} options @returns {import('./teff.js').EngineOptions} */
  #options(options) {
    return { lang: this.lang, ...options };
  }

  /** @param {string} query @param {import('./teff.js').SearchOptions} options @param {boolean} typing @param {() => void} check throws when nobody waits any more */
  async #answer(query, options, typing, check) {
    const asked = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await this.#ask(query, this.#options(options), typing, asked, check);
        check();
        return { ...response, ms: performance.now() - asked };
      } catch (error) {
        check();
        const isNew = error instanceof Replaced;
        // A trap ends one engine, not the search.
        if (!(isNew || error instanceof Trap) || attempt > 1) throw error;
        if (!isNew) this.#drop();
      }
    }
  }

  /**
   * @param {string} query
   * @param {import('./teff.js').EngineOptions} options
   * @param {boolean} typing
   * @param {number} asked
   * @param {() => void} check
   */
  async #ask(query, options, typing, asked, check) {
    const running = await this.#engine(this.#rows(options.lang));
    running.port.call('trim', HELD_BYTES).catch(() => {});
    let problem = 'the engine asked for more and more';
    for (let round = 0; round < MAX_ROUNDS; round++) {
      check();
      const answer = await running.port.call('search', query, options);
      check();
      if (!answer.needs) return { ...answer, complete: true };
      if (answer.texts && typing) {
        await rest(asked + PAUSE - performance.now());
        check();
      }
      const failed = await this.#bring(running, answer.needs);
      if (failed) {
        problem = failed;
        break;
      }
    }
    check();
    if (await this.#renew()) throw new Replaced();
    const answer = await running.port.call('search', query, { ...options, partial: true });
    const none = { query, total: 0, pages: this.pages, hits: [], missing: [], corrected: [], issues: [], suggestion: '', completions: [], facets: {}, view: [] };
    return { ...(answer.needs ? none : answer), complete: false, problem };
  }

  /** Brings blocks side by side; gives what went wrong with the first that did not come. @param {Running} running @param {number[]} needs segment, block, … */
  async #bring(running, needs) {
    /** @type {{ number: number, block: number, place: Place, dictionary: Uint8Array<ArrayBuffer> }[]} */
    const blocks = [];
    for (let i = 0; i < needs.length; i += 2) {
      const number = /** @type {number} */ (needs[i]);
      const block = /** @type {number} */ (needs[i + 1]);
      const { places, dictionary } = /** @type {Opened} */ (running.opened.get(number));
      blocks.push({ number, block, place: /** @type {Place} */ (places[block]), dictionary });
    }
    const coming = this.files.parts(blocks.map(({ place }) => place));
    const brought = blocks.map(({ number, block, place, dictionary }, i) =>
      this.files.usePart(place, /** @type {Promise<Uint8Array>} */ (coming[i]), dictionary, (bytes) => running.port.call('bring', number, block, bytes)).then(
        () => undefined,
        (error) => {
          if (error instanceof Trap) throw error;
          return `${error.message}`;
        },
      ),
    );
    return (await Promise.all(brought)).find((failed) => failed);
  }

  /** The segments for a language, by the engine's own rule: the tag, else its first part, else the most pages. @param {string} [lang] */
  #rows(lang = this.lang) {
    const { segments } = this.manifest;
    if (lang === 'all') return segments;
    const tag = lang.toLowerCase();
    const first = (/** @type {string} */ one) => one.toLowerCase().split(/[-_]/)[0];
    const row =
      (tag && (segments.find((one) => one.lang.toLowerCase() === tag) ?? segments.find((one) => first(one.lang) === first(tag)))) ||
      segments.reduce((/** @type {SegmentRow | undefined} */ most, one) => (most && most.pages >= one.pages ? most : one), undefined);
    return row ? [row] : [];
  }

  /** The engine with these segments. @param {SegmentRow[]} rows */
  async #engine(rows) {
    if (!this.#running) {
      const started = this.#start(rows).catch((error) => {
        if (this.#running === started) this.#running = undefined;
        throw error;
      });
      this.#running = started;
    }
    const running = await this.#running;
    await Promise.all(rows.map((row) => this.#add(running, row)));
    return running;
  }

  /** @param {SegmentRow[]} rows @returns {Promise<Running>} */
  async #start(rows) {
    const { files, manifest } = this;
    try {
      // Worker, engine and roots travel side by side.
      for (const row of rows) files.get(rootOf(row)).catch(() => {});
      const path = files.engine(manifest);
      const wasm = files.use(path, async (bytes) => {
        if (!(await isNamed(bytes, path))) throw new Error(`the site sent something else in place of ${path}`);
        return bytes;
      });
      const port = await openPort(files, manifest.worker, this.worker, wasm);
      await port.call('start', await wasm);
      if (this.#isClosed) port.close();
      return { port, numbers: new Map(), opened: new Map() };
    } catch (error) {
      if (this.#isClosed || !(await this.#renew())) throw error;
      return this.#start(this.#rows());
    }
  }

  /** Opens a segment once. @param {Running} running @param {SegmentRow} row */
  #add(running, row) {
    let number = running.numbers.get(row);
    if (!number) {
      number = this.#open(running, row);
      running.numbers.set(row, number);
      number.catch(() => running.numbers.delete(row));
    }
    return number;
  }

  /** @param {Running} running @param {SegmentRow} row @returns {Promise<number>} */
  async #open(running, row) {
    try {
      const [number, opened] = await this.files.use(rootOf(row), async (bytes) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        // The root's own checksum, which the engine holds it to, stands at its sixteenth byte, its length at the twelfth.
        if (bytes.length < 20 || view.getUint32(16, true) !== row.sum) {
          throw new Error(`expected the root that the manifest names, found another in ${rootOf(row)}`);
        }
        const end = row.blocks ? view.getUint32(12, true) : bytes.length;
        const [number, dictionary] = await running.port.call('add', row.lang, bytes.slice(0, end));
        return [number, { places: placesOf(row, bytes.subarray(end)), dictionary }];
      });
      running.opened.set(number, opened);
      return number;
    } catch (error) {
      if (await this.#renew()) throw new Replaced();
      throw error;
    }
  }

  /** Reads the manifest again; tells whether the bundle is another by now. */
  async #renew() {
    if (this.#isClosed || performance.now() - this.#renewed < RENEWAL) return false;
    this.#renewed = performance.now();
    try {
      const fresh = await this.files.manifest(true);
      const isNew = JSON.stringify([fresh.segments, fresh.engine, fresh.worker]) !== JSON.stringify([this.manifest.segments, this.manifest.engine, this.manifest.worker]);
      if (isNew) {
        this.manifest = fresh;
        this.#drop();
        this.files.forgetOthers(fresh);
      }
      return isNew;
    } catch {
      return false;
    }
  }

  #drop() {
    this.#running?.then(({ port }) => port.close()).catch(() => {});
    this.#running = undefined;
  }
}

const rootOf = (/** @type {SegmentRow} */ row) => (row.blocks ? `${row.path}root.bin` : row.path);

/**
 * Where each block lies, by the sizes that stand behind the root. The build does the same (crates/bundle/src/manifest.rs).
 *
 * @param {SegmentRow} row
 * @param {Uint8Array} sizes seven bits in a byte, the lowest first
 */
function placesOf({ path, fileBytes }, sizes) {
  /** @type {Place[]} */
  const places = [];
  let [file, start, size, bits] = [0, 0, 0, 0];
  for (const byte of sizes) {
    size |= (byte & 127) << bits;
    bits += 7;
    if (byte > 127) continue;
    if (start >= fileBytes) [file, start] = [file + 1, 0];
    places.push({ file: `${path}${file}.bin`, start, end: start + size });
    [start, size, bits] = [start + size, 0, 0];
  }
  return places;
}

/** The files of a bundle: fetched, tried again, kept in memory and across visits. */
class Files {
  /** The most recently used last. @type {Map<string, Uint8Array>} */
  #kept = new Map();
  #n_kept = 0;
  /** @type {Map<string, Promise<Uint8Array>>} */
  #coming = new Map();
  #end = new AbortController();
  /** @type {Promise<Cache | undefined> | undefined} */
  #cache;

  /** @param {string} base @param {Load} [load] */
  constructor(base, load) {
    this.base = base;
    this.isOwn = !load;
    this.load = load ?? (base.startsWith('file:') ? (typeof document === 'undefined' ? readFile(base) : injected(base)) : fetched(base));
    if (!load && /^https?:/.test(base) && typeof caches === 'object') {
      this.#cache = caches.open(`teff ${base}`).catch(() => undefined);
    }
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
    const script = ['api.js', 'teff.js'].flatMap((name) => performance.getEntriesByName(this.base + name))[0];
    const { encodedBodySize = 0, decodedBodySize = 1 } = /** @type {PerformanceResourceTiming | undefined} */ (script) ?? {};
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
   */
  parts(places) {
    /** @type {Place[][]} */
    const groups = [];
    for (const place of places) {
      if (this.#kept.has(place.file) || this.#kept.has(keyOf(place)) || this.#coming.has(keyOf(place))) continue;
      const group = groups.at(-1);
      const last = group?.at(-1);
      if (last && last.file === place.file && place.start - last.end <= NEAR) group?.push(place);
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
    const cache = await this.#cache;
    const { file, start } = /** @type {Place} */ (group[0]);
    const end = /** @type {Place} */ (group.at(-1)).end;
    const stored = cache ? await Promise.all(group.map((place) => cache.match(this.base + keyOf(place)).catch(() => undefined))) : [];
    if (stored.length && stored.every((found) => found)) {
      return Promise.all(stored.map(async (found, i) => this.#keep(keyOf(/** @type {Place} */ (group[i])), new Uint8Array(await /** @type {Response} */ (found).arrayBuffer()))));
    }
    const bytes = await this.#loaded(file, false, start, end);
    // A host that cannot send parts sends all of it, which is kept whole.
    if (bytes.length !== end - start) {
      this.#store(file, bytes);
      return group.map((place) => bytes.subarray(place.start, place.end));
    }
    return group.map((place) => this.#store(keyOf(place), bytes.slice(place.start - start, place.end - start)));
  }

  /**
   * Unfolds a part and hands it over; what is refused is cut out of the whole file, fetched round every cache.
   *
   * @param {Place} place
   * @param {Promise<Uint8Array>} coming
   * @param {Uint8Array<ArrayBuffer>} dictionary
   * @param {(bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>} take
   */
  async usePart(place, coming, dictionary, take) {
    const { file, start, end } = place;
    for (let fresh = false; ; fresh = true) {
      const bytes = fresh ? (await this.get(file, true)).subarray(start, end) : await coming;
      try {
        return await take(await inflated(bytes, dictionary));
      } catch (error) {
        this.#forget(keyOf(place));
        this.#forget(file);
        if (fresh || error instanceof Trap) throw error instanceof TypeError ? new Error(`expected a file of the bundle, found something else in ${file}`) : error;
      }
    }
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
    const cache = await this.#cache;
    const found = fresh ? undefined : await cache?.match(this.base + path).catch(() => undefined);
    if (found) return this.#keep(path, new Uint8Array(await found.arrayBuffer()));
    return this.#store(path, await this.#loaded(path, fresh));
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
    this.#cache?.then((cache) => cache?.put(this.base + path, new Response(new Uint8Array(bytes)))).catch(() => {});
    return this.#keep(path, bytes);
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
    this.#cache?.then((cache) => cache?.delete(this.base + path)).catch(() => {});
  }

  /** Takes out of the browser's store what this bundle does not name. @param {Manifest} manifest */
  async forgetOthers({ engine, packedEngine, segments }) {
    const cache = await this.#cache;
    const named = [engine, packedEngine, ...segments.map(({ path }) => path)].map((path) => this.base + path);
    for (const { url } of (await cache?.keys().catch(() => [])) ?? []) {
      if (!named.some((name) => url.startsWith(name))) cache?.delete(url).catch(() => {});
    }
  }

  close() {
    this.#end.abort();
  }
}

/** Whether these are the bytes that the name follows. Pages of plain http have no digests: there the engine's own first bytes must do. @param {Uint8Array<ArrayBuffer>} bytes @param {string} path */
async function isNamed(bytes, path) {
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes);
  if (!digest) return String.fromCharCode(...bytes.subarray(0, 4)) === '\0asm';
  return path.includes([...new Uint8Array(digest, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
}

const keyOf = (/** @type {Place} */ { file, start }) => `${file}?${start}`;

/** @param {Uint8Array} bytes @param {Uint8Array<ArrayBuffer>} [dictionary] what they may refer to @returns {Promise<Uint8Array<ArrayBuffer>>} */
async function inflated(bytes, dictionary = new Uint8Array()) {
  const n = dictionary.length;
  // Browsers take no dictionary: it goes in front, as a piece that is stored as it is.
  const parts = [Uint8Array.of(0, n, n >> 8, ~n, ~n >> 8), dictionary, new Uint8Array(bytes)];
  const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer()).slice(n);
}

/** @param {string} base @returns {Load} */
const fetched = (base) => async (path, { signal, fresh, start, end }) => {
  /** @type {RequestInit} */
  const init = { signal: signal ?? null, cache: fresh ? 'reload' : 'default' };
  if (end !== undefined) {
    init.headers = { range: `bytes=${start}-${end - 1}` };
    // The browser's own store takes the parts of a file one after the other; ours does not.
    if (typeof caches === 'object') init.cache = 'no-store';
  }
  const response = await fetch(base + path, init);
  if (!response.ok) throw new (response.status === 404 || response.status === 410 ? Missing : Error)(`the site answered ${response.status} for ${path}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** From the disk, in Node. @param {string} base @returns {Load} */
const readFile = (base) => async (path) => {
  // In a variable: what packs scripts for browsers shall not look for it.
  const disk = 'node:fs/promises';
  return new Uint8Array(await (await import(disk)).readFile(new URL(path, base)));
};

/** In a page opened from a folder nothing can be fetched, but scripts run: each file lies beside itself as one. @param {string} base @returns {Load} */
function injected(base) {
  const shared = /** @type {any} */ (Reflect.get(globalThis, Symbol.for('teff.bundle')) ?? {});
  Reflect.set(globalThis, Symbol.for('teff.bundle'), shared);
  /** @type {Map<string, (text: string) => void>} */
  const waiting = (shared.waiting ??= new Map());
  shared._ ??= (/** @type {string} */ path, /** @type {string} */ text) => waiting.get(path)?.(text);
  return async (path) => {
    /** @type {Promise<string>} */
    const text = new Promise((done) => waiting.set(path, done));
    await runScript(`${base}${path}.js`, base);
    const late = rest(0).then(() => Promise.reject(new Error(`the script of ${path} does not hold it`)));
    return Uint8Array.from(atob(await Promise.race([text, late])), (sign) => sign.charCodeAt(0));
  };
}

/** @param {string} url @param {string} base */
function runScript(url, base) {
  return new Promise((done, fail) => {
    const script = document.createElement('script');
    script.src = trusted(url, base);
    script.onload = () => done(script.remove());
    script.onerror = () => {
      script.remove();
      fail(new Missing(`${url} is not there; build the bundle with scripts for pages without a server`));
    };
    document.head.append(script);
  });
}

/** @type {{ createScriptURL: (url: string) => any } | undefined} */
let policy;

/** The address as a page with Trusted Types wants it: of our own folder alone. @param {string} url @param {string} base @returns {string} */
function trusted(url, base) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return url;
  policy ??= types.createPolicy('teff', {
    createScriptURL(/** @type {string} */ wanted) {
      if (!wanted.startsWith(base)) throw new TypeError('only scripts of the bundle are run');
      return wanted;
    },
  });
  return /** @type {{ createScriptURL: (url: string) => any }} */ (policy).createScriptURL(url);
}

/** The engine trapped: its memory is not to be used again. */
class Trap extends Error {}

/**
 * @param {Files} files
 * @param {string} script the worker's
 * @param {'auto' | false} worker
 * @param {Promise<unknown>} wasm
 * @returns {Promise<Port>}
 */
async function openPort(files, script, worker, wasm) {
  const { base, isOwn } = files;
  const isServed = isOwn && /^https?:/.test(base);
  if (worker && isServed && typeof Worker === 'function') {
    try {
      return await workerPort(new Worker(trusted(base + script, base)), wasm);
    } catch {
      // Another origin, a policy, an old browser: the page itself will do.
    }
  }
  const making = makers.get(base + script) ?? maker(files, script, isServed);
  makers.set(base + script, making);
  making.catch(() => makers.delete(base + script));
  const run = (await making)();
  return {
    async call(name, ...given) {
      try {
        return await run(name, given);
      } catch (error) {
        throw error instanceof WebAssembly.RuntimeError ? new Trap(error.message) : error;
      }
    },
    close() {},
  };
}

/** @typedef {() => (name: string, given: unknown[]) => Promise<any>} Maker */
/** What makes an engine on this thread, by the address of its script. @type {Map<string, Promise<Maker>>} */
const makers = new Map();
let n_scripts = 0;

/** Runs the engine's script on this thread. @param {Files} files @param {string} script @param {boolean} isServed @returns {Promise<Maker>} */
async function maker(files, script, isServed) {
  const { base, isOwn } = files;
  // Browsers remember a module that failed; another address is asked for anew.
  const again = n_scripts++;
  if (isServed) await import(`${base}${script}${again ? `?again=${again}` : ''}`);
  else if (isOwn && typeof document === 'object') await runScript(base + script, base);
  else await import(`data:text/javascript,${encodeURIComponent(new TextDecoder().decode(await files.get(script)))}`);
  const make = /** @type {Maker | undefined} */ (Reflect.get(globalThis, Symbol.for('teff.engine')));
  if (!make) throw new Error(`expected the engine's script, found something else in ${script}`);
  return make;
}

/** @param {Worker} worker @param {Promise<unknown>} wasm @returns {Promise<Port>} */
async function workerPort(worker, wasm) {
  /** @type {Map<number, { done: (value: any) => void, fail: (error: Error) => void }>} */
  const calls = new Map();
  const end = (/** @type {Error} */ error) => {
    worker.terminate();
    for (const { fail } of calls.values()) fail(error);
    calls.clear();
  };
  let n_calls = 0;
  const wait = () => new Promise((done, fail) => calls.set(n_calls++, { done, fail }));
  worker.onmessage = ({ data: [id, value, message, isTrap] }) => {
    const call = calls.get(id);
    calls.delete(id);
    if (message === undefined) call?.done(value);
    else call?.fail(isTrap ? new Trap(message) : new Error(message));
  };
  worker.onerror = (event) => {
    event.preventDefault();
    end(new Trap(event.message || 'the worker did not start'));
  };
  // Its first words; a worker that stays silent although the engine has come is given up.
  const hello = wait();
  wasm.then(() => rest(HELLO)).then(() => calls.has(0) && end(new Error('the worker stayed silent')), () => {});
  await hello;
  return {
    call(name, ...given) {
      const id = n_calls;
      const answer = wait();
      worker.postMessage([id, name, given]);
      return answer;
    },
    // Questions that are under way go to the engine that takes its place, if there is one.
    close: () => end(new Replaced('the engine was replaced')),
  };
}
