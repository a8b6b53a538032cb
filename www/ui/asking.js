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
/** Shortest and longest rest of a slow engine's keys, in milliseconds; the longest also while an input method composes. */
const LEAST_REST = 60;
const MOST_REST = 150;

/**
 * @typedef {object} Asked
 * @property {string} query
 * @property {SearchOptions} options
 * @property {number} id
 * @property {number} ms
 */

/**
 * @param {() => Promise<Search>} start gives the engine
 * @param {(response: SearchResponse, asked: Asked) => void} show
 * @param {(error: unknown) => void} fail
 */
export function makeAsking(start, show, fail) {
  let asked = 0;
  let shown = 0;
  /** How long the last answer took. */
  let took = 0;
  let isPending = false;
  /** @type {AbortController | undefined} */
  let running;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** Forgets what was asked and not answered. */
  const stop = () => {
    clearTimeout(timer);
    running?.abort();
    isPending = false;
  };

  /** @param {string} query @param {SearchOptions} options @param {number} id */
  const run = async (query, options, id) => {
    const { signal } = (running = new AbortController());
    try {
      const engine = await start();
      if (signal.aborted) return;
      const began = performance.now();
      const response = await engine.search(query, { ...options, signal });
      took = performance.now() - began;
      // An engine may answer in spite of the signal, and late.
      if (signal.aborted || id < shown) return;
      shown = id;
      isPending = false;
      show(response, { query, options, id, ms: took });
    } catch (error) {
      if (signal.aborted) return;
      isPending = false;
      fail(error);
    }
  };

  return {
    stop,
    /** Whether an answer is on its way. */
    get isPending() {
      return isPending;
    },
    /** The number that the next question gets. */
    get next() {
      return asked + 1;
    },
    /**
     * Asks now, or after a rest where the engine is slow or the text half-composed; a newer question takes its place.
     *
     * @param {string} query
     * @param {SearchOptions} options
     * @param {boolean} isComposing
     * @param {boolean} atOnce
     */
    ask(query, options, isComposing, atOnce) {
      stop();
      isPending = true;
      const id = ++asked;
      const rest = isComposing ? MOST_REST : took < FAST || atOnce ? 0 : Math.min(MOST_REST, Math.max(LEAST_REST, took));
      if (rest) timer = setTimeout(run, rest, query, options, id);
      else run(query, options, id);
    },
  };
}
