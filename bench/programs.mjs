/**
 * Where the programs lie that an engine's build runs, and of which version each engine is. Called by the builds and by the report.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const exe = process.platform === 'win32' ? '.exe' : '';

/** @param {string} name */
export function program(name) {
  if (name === 'teff') {
    const built = process.env.TEFF_COMMAND ?? fileURLToPath(new URL(`../target/release/teff${exe}`, import.meta.url));
    if (!existsSync(built)) throw new Error(`${built} is missing; \`cargo xtask bench\` builds it`);
    return built;
  }
  if (name === 'pagefind') {
    // The binary itself: npm's script around it would be measured too.
    const { platform, arch } = process;
    const folder = `@pagefind/${platform === 'win32' ? 'windows' : platform}-${arch}`;
    return require.resolve(`${folder}/bin/pagefind_extended${exe}`);
  }
  return name;
}

/** The version of an npm package that is installed here. @param {string} name */
export function version(name) {
  const path = fileURLToPath(new URL(`node_modules/${name}/package.json`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${name} is not installed; \`npm ci\` in the folder bench brings it`);
  return /** @type {string} */ (JSON.parse(readFileSync(path, 'utf8')).version);
}

/** What stands for the version of an adapter that no npm package stands behind: the program that it runs. @param {string} name */
export function fingerprintOf(name) {
  if (name !== 'teff') return '';
  return createHash('sha256').update(readFileSync(program('teff'))).digest('hex').slice(0, 16);
}
