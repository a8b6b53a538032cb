/**
 * What can go wrong between a page and its bundle, told apart by how the loader goes on, and small things that several parts of it use.
 *
 * @module
 */

/** A file that the site does not have: no use in asking again. */
export class Missing extends Error {}
/** The bundle was replaced by a newer one while a question was under way. */
export class Replaced extends Error {
  constructor() {
    super('the search was replaced by a newer one');
  }
}
/** The engine trapped: its memory is not to be used again. */
export class Trap extends Error {}

export const rest = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));
