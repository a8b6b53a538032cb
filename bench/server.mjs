/**
 * A static host for one engine's files over HTTP/2, as such hosts are: Brotli made ahead for what is text, script or wasm, everything else as it lies there, or the part that was asked for. It writes
 * down what was asked for and what was sent, and it can be slow. Called by the visits.
 *
 * @module
 */

import { createSecureServer } from 'node:http2';
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { generate } from 'selfsigned';
import { brotli, isCompressed, typeOf } from './compress.mjs';
import { LOOPBACK, pipe } from './link.mjs';

/** @typedef {{ path: string, status: number, raw: number, sent: number, start: number, end: number }} Entry times in milliseconds; bytes of the body */

const clock = { now: () => performance.now(), wait: (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms)) };
/** @type {ReturnType<typeof generate> | undefined} */
let identity;

/** @param {string} folder @param {string} target */
export async function serve(folder, target) {
  identity ??= generate([{ name: 'commonName', value: 'localhost' }], { keySize: 2048 });
  const { private: key, cert } = await identity;
  const log = /** @type {Entry[]} */ ([]);
  let active = 0;
  let send = pipe(LOOPBACK, clock);
  const ready = /** @type {Map<string, Promise<{ body: Buffer, raw: number, headers: Record<string, string> }>>} */ (new Map());
  /** @param {string} path */
  const load = async (path) => {
    const bytes = await readFile(join(folder, path));
    const headers = { 'content-type': typeOf(path), 'cache-control': 'max-age=600' };
    if (!isCompressed(path)) return { body: bytes, raw: bytes.length, headers };
    const { bytes: small } = await brotli(bytes, target);
    if (small.length >= bytes.length) return { body: bytes, raw: bytes.length, headers };
    return { body: small, raw: bytes.length, headers: { ...headers, 'content-encoding': 'br' } };
  };
  const server = createSecureServer({ key, cert, allowHTTP1: true }, async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname)).replace(/\/$/, '/index.html');
    const entry = { path, status: 200, raw: 0, sent: 0, start: clock.now(), end: NaN };
    log.push(entry);
    active++;
    // The page sees a clock of 5 µs only when it is isolated from others.
    const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp', 'cross-origin-resource-policy': 'same-origin' };
    try {
      if (!ready.has(path)) ready.set(path, load(path));
      const { body, raw, headers } = await /** @type {ReturnType<typeof load>} */ (ready.get(path));
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(headers['content-encoding'] ? '' : `${request.headers['range'] ?? ''}`) ?? [];
      const part = end === undefined ? body : body.subarray(Number(start), Number(end) + 1);
      entry.raw = end === undefined ? raw : part.length;
      entry.status = end === undefined ? 200 : 206;
      response.writeHead(entry.status, { ...headers, ...isolation });
      await send(part, (piece) => {
        if (response.destroyed) return;
        entry.sent += piece.length;
        response.write(piece);
      });
    } catch {
      entry.status = 404;
      response.writeHead(404, { 'content-type': 'text/plain', ...isolation });
    }
    response.end();
    entry.end = clock.now();
    active--;
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const sockets = new Set();
  server.on('connection', (socket) => sockets.add(socket).size && socket.on('close', () => sockets.delete(socket)));
  return {
    url: `https://127.0.0.1:${port}/`,
    /** Forgets what was asked and changes the link. @param {import('./link.mjs').Link} [link] */
    begin(link = LOOPBACK) {
      log.length = 0;
      send = pipe(link, clock);
    },
    log: () => [...log],
    /** Everything that a visit can ask for, compressed ahead. @param {string[]} files */
    async warm(files) {
      for (const file of files) await (ready.get(`/${file}`) ?? ready.set(`/${file}`, load(`/${file}`)).get(`/${file}`));
    },
    /** Returns when nothing has been asked for or answered for a while. @param {number} [quiet] milliseconds */
    async idle(quiet = 1000) {
      for (;;) {
        const last = Math.max(0, ...log.map(({ start, end }) => (Number.isNaN(end) ? start : end)));
        if (active === 0 && clock.now() - last > quiet) return;
        await clock.wait(25);
      }
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((closed) => server.close(() => closed(undefined)));
    },
  };
}
