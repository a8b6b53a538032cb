/**
 * Builds one engine's files for one corpus, in a process of its own, so that time and memory are the engine's: `node build.mjs <peer> <job as JSON>`.
 * Prints what it measured as one line of JSON. Started by `deploy.mjs`.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { program } from './programs.mjs';
import { peakMemory } from './processes.mjs';

const [name = '', text = '{}'] = process.argv.slice(2);
/** @type {{ site: string, out: string, records: string }} */
const { site, out, records } = JSON.parse(text);
/** @type {{ peer: import('./peers/peer.mjs').Peer }} */
const { peer } = await import(`./peers/${name}.mjs`);

/** @type {{ peak: number, processor: number } | undefined} */
let children;
const start = performance.now();
await peer.build({
  site,
  out,
  pages: async () => JSON.parse(await readFile(records, 'utf8')),
  write: async (file, content) => {
    await mkdir(dirname(join(out, file)), { recursive: true });
    await writeFile(join(out, file), content);
  },
  run: async (command, args) => {
    const { peak, processor } = await run(command, args);
    children = { peak: Math.max(children?.peak ?? 0, peak), processor: (children?.processor ?? 0) + processor };
  },
});
const seconds = (performance.now() - start) / 1000;
// A program that was run counts without the Node that started it.
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.log(JSON.stringify({ seconds, ...(children ?? { peak: maxRSS * 1024, processor: (userCPUTime + systemCPUTime) / 1e6 }) }));

/** Runs a program to its end. @param {string} command @param {string[]} args @returns {Promise<{ peak: number, processor: number }>} its peak of memory in bytes, and how long processors worked for it in seconds */
async function run(command, args) {
  const child = spawn(program(command), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = /** @type {string[]} */ ([]);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => said.push(String(data)));
  const watch = peakMemory(child.pid ?? 0);
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const used = watch.end();
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said.join('').trim().split('\n').slice(-5).join(' | ')}`);
  return used;
}
