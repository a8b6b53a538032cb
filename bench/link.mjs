/**
 * A slow link between server and page: every answer waits for the round trip, then all answers share one pipe, piece by piece in turn. It is done in the
 * server because the browser's own throttling leaves out what workers fetch.
 *
 * @module
 */

/** @typedef {{ roundTrip: number, bytesPerSecond: number }} Link milliseconds; Infinity for no limit */

/** No delay and no limit. @type {Link} */
export const LOOPBACK = { roundTrip: 0, bytesPerSecond: Infinity };
/** 1.6 Mbit/s and 150 ms: a phone on a bad day, as Lighthouse throttles it. @type {Link} */
export const SLOW = { roundTrip: 150, bytesPerSecond: 200_000 };
/** Delay alone, long enough to tell legs apart. @type {Link} */
export const FAR = { roundTrip: 300, bytesPerSecond: Infinity };

// A packet's worth of payload.
const PIECE = 1400;

/**
 * @param {Link} link
 * @param {{ now: () => number, wait: (ms: number) => Promise<void> }} clock
 */
export function pipe(link, clock) {
  let freeAt = 0;
  let n_sending = 0;
  /**
   * Sends all bytes through `write` when their time has come.
   *
   * @param {Uint8Array} bytes
   * @param {(piece: Uint8Array) => void} write
   */
  return async (bytes, write) => {
    if (link.roundTrip > 0) await clock.wait(link.roundTrip);
    if (link.bytesPerSecond === Infinity) return write(bytes);
    // Only a pipe that lies idle loses time: what a busy machine sends late is made up for.
    if (n_sending === 0) freeAt = Math.max(freeAt, clock.now());
    n_sending++;
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      freeAt += (piece.length / link.bytesPerSecond) * 1000;
      const early = freeAt - clock.now();
      // A timer ends late by a millisecond or more; what is due sooner goes out with the next one, so that the pipe stays full.
      if (early > 4) await clock.wait(early);
      write(piece);
    }
    n_sending--;
  };
}
