/**
 * What a file weighs on its way: as it is, in gzip and in Brotli. A host compresses what its type says is text, script or wasm, and sends everything
 * else as it lies there. Called by the server and by the table of sizes.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
});

// Above this many bytes quality 11 takes minutes; the table says where 9 was used.
const LARGE = 30_000_000;

/** @param {string} path */
export const typeOf = (path) => TYPES[extname(path)] ?? 'application/octet-stream';

/** @param {string} path */
export const isCompressed = (path) => extname(path) in TYPES;

/**
 * In Brotli as a host would store it, kept on disk so that nothing is compressed twice.
 *
 * @param {Buffer} bytes
 * @param {string} target
 */
export async function brotli(bytes, target) {
  const quality = bytes.length > LARGE ? 9 : 11;
  const name = createHash('sha256').update(bytes).digest('hex');
  const folder = join(target, 'brotli');
  const path = join(folder, `${name}.${quality}`);
  const kept = await readFile(path).catch(() => undefined);
  if (kept) return { bytes: kept, quality };
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const made = await promisify(brotliCompress)(bytes, { params });
  await mkdir(folder, { recursive: true });
  // Moved into its place whole, so that an interrupted run leaves no half of a file.
  await writeFile(`${path}.${process.pid}`, made);
  await rename(`${path}.${process.pid}`, path);
  return { bytes: made, quality };
}

/** @param {Buffer} bytes */
export async function gzipped(bytes) {
  return (await promisify(gzip)(bytes, { level: 9 })).length;
}
