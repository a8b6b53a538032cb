/**
 * How many trips to the server wait for each other. Called with the log of a visit; it knows of no engine.
 *
 * @module
 */

/**
 * The longest chain of requests of which each began after the one before had been answered. On a link that delays and does nothing else, side by side means
 * at the same time, so this is the number of dependent legs. Two requests that merely happen to follow each other count too: the figure is never too small.
 *
 * @param {readonly { start: number, end: number }[]} requests
 */
export function legs(requests) {
  const inOrder = [...requests].sort((a, b) => a.start - b.start);
  const done = /** @type {{ end: number, leg: number }[]} */ ([]);
  let longest = 0;
  for (const { start, end } of inOrder) {
    const leg = 1 + done.reduce((most, other) => (other.end <= start ? Math.max(most, other.leg) : most), 0);
    done.push({ end, leg });
    longest = Math.max(longest, leg);
  }
  return longest;
}
