/**
 * Puts queries to the engine one after the other, so that the answer shown last is the answer to the query asked last.
 *
 * Used by the element. It knows nothing of the page: it waits, asks, drops what came too late, and hands over the rest.
 *
 * @module
 */

/** @typedef {import('../element.js').Search} Search */
/** @typedef {import('../element.js').SearchOptions} SearchOptions */
/** @typedef {import('../element.js').SearchResponse} SearchResponse */

/** An answer that came faster than a frame needs no rest before the next question, in milliseconds. */
const FAST = 16;
/** Shortest and longest rest of a slow engine's keys, in milliseconds; also the rest while an input method composes. */
const REST = [60, 150];

/**
 * @typedef {object} Asked
 * @property {string} query
 * @property {number} id
 * @property {number} ms
 */

export class Asking {
  #id = 0;
  #shown = 0;
  #last = 0;
  /** @type {AbortController | undefined} */
  #running;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** Whether an answer is on its way. */
  isPending = false;

  /** The number that the next question gets. */
  get next() {
    return this.#id + 1;
  }

  /**
   * @param {() => Promise<Search>} engine
   * @param {(response: SearchResponse, asked: Asked) => void} show
   * @param {(error: unknown, query: string) => void} fail
   */
  constructor(engine, show, fail) {
    this.engine = engine;
    this.show = show;
    this.fail = fail;
  }

  /**
   * Asks now, or after a rest where the engine is slow or the text half-composed; a newer question takes its place.
   *
   * @param {string} query
   * @param {SearchOptions} options
   * @param {{ isComposing?: boolean, atOnce?: boolean }} [how]
   */
  ask(query, options, { isComposing = false, atOnce = false } = {}) {
    this.stop();
    this.isPending = true;
    const id = ++this.#id;
    const [least = 0, most = 0] = REST;
    const rest = isComposing ? most : this.#last < FAST || atOnce ? 0 : Math.min(most, Math.max(least, this.#last));
    if (rest) this.#timer = setTimeout(() => this.#run(query, options, id), rest);
    else this.#run(query, options, id);
  }

  /** Forgets what was asked and not answered. */
  stop() {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.isPending = false;
  }

  /**
   * @param {string} query
   * @param {SearchOptions} options
   * @param {number} id
   */
  async #run(query, options, id) {
    const { signal } = (this.#running = new AbortController());
    try {
      const engine = await this.engine();
      if (signal.aborted) return;
      const began = performance.now();
      const response = await engine.search(query, { ...options, signal });
      const ms = performance.now() - began;
      this.#last = ms;
      // An engine may answer in spite of the signal, and late.
      if (signal.aborted || id < this.#shown) return;
      this.#shown = id;
      this.isPending = false;
      this.show(response, { query, id, ms });
    } catch (error) {
      if (signal.aborted) return;
      this.isPending = false;
      this.fail(error, query);
    }
  }
}
