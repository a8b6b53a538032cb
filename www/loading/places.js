/**
 * Where things lie in a bundle, and how they are unfolded. Used by the loader; it fetches nothing.
 *
 * @module
 */

/** @typedef {{ lang: string, pages: number, path: string, sum: number, blocks: number, fileBytes: number }} SegmentRow */
/** @typedef {{ file: string, start: number, end: number, all: Place[], isRefused?: boolean }} Place of a block, as it travels; `all` are those of its file, `isRefused` says that what came was not the block */

export const rootOf = (/** @type {SegmentRow} */ row) => (row.blocks ? `${row.path}root.bin` : row.path);

/**
 * Where each block lies, by the sizes that stand behind the root. The build does the same (crates/bundle/src/manifest.rs).
 *
 * @param {SegmentRow} row
 * @param {Uint8Array} sizes seven bits in a byte, the lowest first
 */
export function placesOf({ path, fileBytes }, sizes) {
  /** @type {Place[]} */
  const places = [];
  /** @type {Place[]} */
  let all = [];
  let [file, start, size, bits] = [0, 0, 0, 0];
  for (const byte of sizes) {
    size |= (byte & 127) << bits;
    bits += 7;
    if (byte > 127) continue;
    if (start >= fileBytes) [file, start, all] = [file + 1, 0, []];
    const place = { file: `${path}${file}.bin`, start, end: start + size, all };
    places.push(place);
    all.push(place);
    [start, size, bits] = [start + size, 0, 0];
  }
  return places;
}

export const keyOf = (/** @type {Place} */ { file, start }) => `${file}?${start}`;

/** @param {Uint8Array} bytes @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function inflated(bytes) {
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  // What is wrong is told to who reads.
  writer.write(/** @type {Uint8Array<ArrayBuffer>} */ (bytes)).catch(() => {});
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

/** Whether these are the bytes that the name follows. Pages of plain http have no digests: there the engine's own first bytes must do. @param {Uint8Array<ArrayBuffer>} bytes @param {string} path */
export async function isNamed(bytes, path) {
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes);
  if (!digest) return String.fromCharCode(...bytes.subarray(0, 4)) === '\0asm';
  return path.includes([...new Uint8Array(digest, 0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
}
