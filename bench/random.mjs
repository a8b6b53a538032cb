/**
 * Chance that anybody can repeat: a generator with a seed, and an order of names that does not depend on the machine.
 * Called by the samples of pages and by the queries; it knows nothing of either.
 *
 * @module
 */

import { createHash } from 'node:crypto';

/**
 * Numbers in [0, 1) from a seed in words. The steps are those of the generator known as sfc32: three words and a counter, mixed by shifts and sums.
 *
 * @param {string} seed
 */
export function random(seed) {
  const state = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [state.readInt32LE(0), state.readInt32LE(4), state.readInt32LE(8), state.readInt32LE(12)];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  return {
    next,
    /** A whole number below `n`. @param {number} n */
    below: (n) => Math.floor(next() * n),
    /** One of them. @template T @param {readonly T[]} list @returns {T} */
    of: (list) => /** @type {T} */ (list[Math.floor(next() * list.length)]),
    /** All of them, in another order. @template T @param {readonly T[]} list */
    shuffled: (list) => {
      const copy = [...list];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [copy[i], copy[j]] = [/** @type {T} */ (copy[j]), /** @type {T} */ (copy[i])];
      }
      return copy;
    },
  };
}

/**
 * The first `n` names in the order of their hashes, sorted by name again. A name that is in a sample is in every larger one of the same pool,
 * and a page that comes or goes moves no other.
 *
 * @param {readonly string[]} names
 * @param {number} n
 * @param {string} seed
 */
export function sample(names, n, seed) {
  const hash = (/** @type {string} */ name) => createHash('sha256').update(`${seed}\n${name}`).digest('hex');
  const ordered = names.map((name) => ({ name, rank: hash(name) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ordered.slice(0, n).map(({ name }) => name).sort();
}
