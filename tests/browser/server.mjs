/**
 * A static server for the tests: the assembled site, or another folder, on a free port of 127.0.0.1, with faults to order.
 *
 * @module
 */

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The folder that `cargo xtask demo --no-serve` leaves, unless the caller names another. */
export const SITE = process.env.TEFF_SITE ?? 'target/site';

/**
 * @typedef {{ status?: number, type?: string, body?: string | Buffer, headers?: Record<string, string>, wait?: number }} Fault `wait` in milliseconds
 */
/**
 * @param {(path: string, range?: string) => Fault | undefined} [fault] what to answer instead of a file
 * @param {Record<string, string>} [headers] sent with every file besides its type
 * @param {string} [root] the folder
 * @param {boolean} [parts] whether parts of files are sent, as most hosts do
 */
export async function serve(fault = () => undefined, headers = {}, root = SITE, parts = true) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const wrong = fault(name, request.headers.range);
    try {
      if (wrong?.wait) await new Promise((done) => setTimeout(done, wrong.wait));
      const body = wrong?.body ?? (await readFile(join(root, normalize(name))));
      const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(parts && wrong?.body === undefined && wrong?.status === undefined ? request.headers.range ?? '' : '') ?? [];
      response.writeHead(wrong?.status ?? (end ? 206 : 200), { ...headers, ...wrong?.headers, 'content-type': wrong?.type ?? TYPES[extname(name)] ?? 'application/octet-stream' });
      response.end(end ? body.subarray(Number(start), Number(end) + 1) : body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><title>404</title>');
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(undefined)));
  // A test that fails before it closes its server does not hold the run.
  server.unref();
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => new Promise((done) => server.close(done).closeAllConnections()) };
}
