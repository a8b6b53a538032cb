/**
 * Search over a bundle, the same in a page, in a worker and in Node: `createSearch` fetches the engine and the roots of the index, puts questions to the
 * engine, and brings the blocks that it asks for.
 *
 * A module of its own that loads no other, and a script beside the interface's. It tokenizes, ranks and excerpts nothing, and makes no markup. `load` is its only
 * way to files.
 *
 * @module
 */

import { Files, home } from './loading/files.js';
import { Replaced, Trap, rest } from './loading/errors.js';
import { isNamed, placesOf, rootOf } from './loading/places.js';
import { openPort } from './loading/port.js';

/** @typedef {import('./teff.js').SearchResponse & { complete: boolean, ms: number, problem?: string, elsewhere?: boolean }} Answer `problem` says what did not come where `complete` is false; `elsewhere` that the pages of the language have nothing, and these are in another. */
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
 * @property {string} site What the addresses of hits are relative to.
 * @property {(query: string, options?: Options) => Promise<Answer>} search Rejects with an `AbortError` when it was aborted or a newer question took its place.
 * @property {(prefix: string, n?: number) => Promise<string[]>} suggest Ways to go on with what was typed.
 * @property {(keys?: string | string[], options?: Options) => Promise<Answer['facets']>} facets How many pages have which value, of all pages or of those that `options` filter; of every facet of the bundle when no key is given.
 * @property {(query?: string, options?: Options) => Promise<void>} preload Fetches the engine, and for a query what finds its pages; fails in silence.
 * @property {() => void} close Ends the worker and what is under way.
 */
/** @typedef {import('./loading/ways.js').Load} Load */
/** @typedef {import('./loading/places.js').SegmentRow} SegmentRow */
/** @typedef {import('./loading/places.js').Place} Place */
/** @typedef {import('./loading/files.js').Manifest} Manifest */
/** @typedef {import('./loading/port.js').Port} Port */
/** @typedef {import('./worker.js').Block} Block */
/** @typedef {{ port: Port, numbers: Map<SegmentRow, Promise<number>>, places: Map<number, Place[]> }} Running `places` are those of the blocks of a segment whose root has come */

/** Milliseconds without a key after which texts are fetched. */
const PAUSE = 150;
/** Bytes of blocks, unfolded, that the engine may hold for each segment when a question begins; others are unfolded again. */
const HELD_BYTES = 2_000_000;
/** Bytes between two blocks that are fetched along rather than asking twice: about what the heads of a request and its answer take. */
const NEAR = 600;
/** The same while a reader types, when requests are what he waits for; the next letter often needs what lies between, and it is kept. Measured in docs/decisions/0007-sizes-of-blocks.md. */
const NEAR_TYPED = 6000;
/** Rounds of blocks in which every question is answered many times over. */
const MAX_ROUNDS = 16;
/** Milliseconds before the manifest is read again. */
const RENEWAL = 5000;

/** Languages that are asked where the page's has nothing: of a manual in thirty, all roots would be some 300 kB for one word that nobody wrote. */
const MOST_OTHERS = 3;

/** First part of a language's tag. */
const first = (/** @type {string} */ tag) => tag.toLowerCase().split(/[-_]/)[0];
const aborted = (/** @type {string} */ why) => new DOMException(why, 'AbortError');

/** Puts a question to the engine. @param {Running} running @param {unknown[]} question */
async function asked({ port }, ...question) {
  const [json, refused] = await port.call('search', ...question);
  const answer = JSON.parse(new TextDecoder().decode(json));
  if (answer.error) throw new Error(answer.error);
  return [answer, refused];
}

/**
 * @param {object} [init]
 * @param {string | URL} [init.bundle] Folder of the bundle, or a script in it; the one that this script lies in when left out.
 * @param {Load} [init.load] Reads a file of the bundle, by its path in it.
 * @param {'auto' | false} [init.worker] `false` keeps the engine on this thread.
 * @param {string} [init.lang] Language of questions that name none; the page's when left out.
 * @returns {Promise<Search>}
 */
export async function createSearch({ bundle, load, worker = 'auto', lang } = {}) {
  if (typeof WebAssembly !== 'object') throw new Error('this browser cannot run WebAssembly, or has it switched off');
  const here = typeof document === 'undefined' ? undefined : document.baseURI;
  const base = bundle === undefined ? home.base : `${new URL(bundle, here ?? 'file:///')}`.replace(/([^/]*\.js)?([?#].*)?$/, '').replace(/\/?$/, '/');
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

  get site() {
    return new URL(this.manifest.site ?? '../', this.files.base).href;
  }

  /** @param {string} query @param {Options} [options] @returns {Promise<Answer>} */
  async search(query, { signal, typing = false, ...options } = {}) {
    const turn = typing ? ++this.#turn : 0;
    const check = () => {
      signal?.throwIfAborted();
      if (this.#isClosed) throw aborted('the search was closed');
      if (turn && turn !== this.#turn) throw aborted('a newer question took the place of this one');
    };
    // Before anything is under way, so that what is no signal rejects this question and nothing else.
    check();
    return new Promise((done, fail) => {
      // A signal may outlive many questions.
      const abort = () => fail(/** @type {AbortSignal} */ (signal).reason);
      signal?.addEventListener('abort', abort);
      this.#answer(query, options, typing, check).then(done, fail).finally(() => signal?.removeEventListener('abort', abort));
    });
  }

  /** @param {string} prefix @returns {Promise<string[]>} */
  async suggest(prefix, n = 5) {
    return (await this.search(prefix, { completions: n, limit: n || 1 })).completions;
  }

  /** @param {string | string[]} [keys] @param {Options} [options] */
  async facets(keys = this.manifest.facets, options) {
    return (await this.search('', { ...options, facets: keys })).facets;
  }

  /** @param {string} [query] @param {Options} [options] */
  async preload(query, { signal, typing, ...options } = {}) {
    try {
      const running = await this.#engine(this.#rows(options.lang));
      const question = [query, this.#options(options)];
      const [{ needs, texts }] = query ? await asked(running, ...question) : [{}];
      if (needs && !texts) await asked(running, ...question, (await this.#bring(running, needs, NEAR_TYPED)).blocks);
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
    const start = performance.now();
    for (let attempt = 0; ; attempt++) {
      try {
        let response = await this.#ask(query, this.#options(options), typing, start, check);
        // What the page's language has not, another may have: a page may say the wrong one, or none, and names are alike in all. Its root is fetched only then, once the typing pauses.
        const others = query.trim() && !response.total && response.complete && !options.lang ? this.#others() : [];
        for (const { lang } of others) {
          if (typing) await rest(start + PAUSE - performance.now());
          check();
          // A tag without a first part is that of pages whose language nobody knows.
          const other = await this.#ask(query, { ...options, lang: lang || '-' }, typing, start, check);
          if (other.total || !other.complete) {
            response = { ...other, elsewhere: true };
            break;
          }
        }
        check();
        return { ...response, ms: performance.now() - start };
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
   * @param {number} start
   * @param {() => void} check
   */
  async #ask(query, options, typing, start, check) {
    const running = await this.#engine(this.#rows(options.lang));
    let problem = 'the engine asked for more and more';
    /** @type {Block[]} */
    let blocks = [];
    for (let round = 0; round < MAX_ROUNDS; round++) {
      check();
      const [answer, whys] = await asked(running, query, options, blocks, round ? 0 : HELD_BYTES);
      check();
      if (!answer.needs) return { ...answer, complete: true };
      const again = blocks.map(([number, block], i) => whys[i] && this.files.refuse(/** @type {Place} */ (running.places.get(number)?.[block])) && whys[i]).find((why) => why);
      if (again) {
        problem = again;
        blocks = [];
        break;
      }
      if (answer.texts && typing) {
        await rest(start + PAUSE - performance.now());
        check();
      }
      const brought = await this.#bring(running, answer.needs, typing ? NEAR_TYPED : NEAR, !typing || answer.texts);
      blocks = brought.blocks;
      if (brought.failed) {
        problem = brought.failed;
        break;
      }
    }
    check();
    if (await this.#renew()) throw new Replaced();
    const [answer] = await asked(running, query, { ...options, partial: true }, blocks);
    const none = { query, total: 0, pages: this.pages, hits: [], missing: [], corrected: [], issues: [], suggestion: '', completions: [], facets: {}, view: [] };
    return { ...(answer.needs ? none : answer), complete: false, problem };
  }

  /**
   * Fetches blocks side by side; gives those that came, and what went wrong with the first that did not.
   *
   * @param {Running} running @param {number[]} needs segment, block, … @param {number} near bytes that may lie between two that are fetched with one request
   * @param {boolean} [isQuiet] no key has come for a while: what is nearly whole may be made so
   * @returns {Promise<{ blocks: Block[], failed?: string }>}
   */
  async #bring(running, needs, near, isQuiet) {
    /** @type {{ number: number, block: number, place: Place }[]} */
    const blocks = [];
    for (let i = 0; i < needs.length; i += 2) {
      const number = /** @type {number} */ (needs[i]);
      const block = /** @type {number} */ (needs[i + 1]);
      blocks.push({ number, block, place: /** @type {Place} */ (running.places.get(number)?.[block]) });
    }
    // What lies between comes along, and is kept for the next question.
    const wanted = blocks.flatMap(({ number, block, place }, i) => {
      const last = blocks[i - 1];
      const isNear = last?.place.file === place.file && place.start - last.place.end <= near;
      return isNear ? [.../** @type {Place[]} */ (running.places.get(number)).slice(last.block + 1, block), place] : [place];
    });
    const parts = this.files.parts(wanted, near, isQuiet);
    const coming = new Map(wanted.map((place, i) => [place, parts[i]]));
    /** @type {{ blocks: Block[], failed?: string }} */
    const brought = { blocks: [] };
    const bring = async (/** @type {typeof blocks[number]} */ { number, block, place }) => {
      try {
        // Another of the same bytes: those that go to the worker are gone here.
        brought.blocks.push([number, block, new Uint8Array(await this.files.part(place, /** @type {Promise<Uint8Array>} */ (coming.get(place))))]);
      } catch (error) {
        brought.failed ??= /** @type {Error} */ (error).message;
      }
    };
    await Promise.all(blocks.map(bring));
    return brought;
  }

  /** The segments for a language, by the engine's own rule: the tag, else its first part, else the most pages. @param {string} [lang] */
  #rows(lang = this.lang) {
    const { segments } = this.manifest;
    if (lang === 'all') return segments;
    const tag = String(lang).toLowerCase();
    const row =
      (tag && (segments.find((one) => one.lang.toLowerCase() === tag) ?? segments.find((one) => first(one.lang) === first(tag)))) ||
      segments.reduce((/** @type {SegmentRow | undefined} */ most, one) => (most && most.pages >= one.pages ? most : one), undefined);
    return row ? [row] : [];
  }

  /** Those to ask where the page's language has nothing: what the reader's browser is set to first, then what has most pages. */
  #others() {
    const { languages = [] } = globalThis.navigator ?? {};
    const [own] = this.#rows();
    const place = (/** @type {SegmentRow} */ row) => languages.findIndex((one) => first(one) === first(row.lang)) + 1 || Infinity;
    const others = this.manifest.segments.filter((row) => row !== own);
    return others.sort((a, b) => place(a) - place(b) || b.pages - a.pages).slice(0, MOST_OTHERS);
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
      try {
        await port.call('start', await wasm);
      } catch (error) {
        port.close();
        throw error;
      }
      if (this.#isClosed) port.close();
      return { port, numbers: new Map(), places: new Map() };
    } catch (error) {
      if (await this.#renew()) throw new Replaced();
      throw error;
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
      const [number, places] = await this.files.use(rootOf(row), async (bytes) => {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        // The root's own checksum, which the engine holds it to, stands at its sixteenth byte, its length at the twelfth.
        if (bytes.length < 20 || view.getUint32(16, true) !== row.sum) {
          throw new Error(`expected the root that the manifest names, found another in ${rootOf(row)}`);
        }
        const end = row.blocks ? view.getUint32(12, true) : bytes.length;
        const number = await running.port.call('add', row.lang, bytes.slice(0, end));
        return [number, placesOf(row, bytes.subarray(end))];
      });
      running.places.set(number, places);
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
