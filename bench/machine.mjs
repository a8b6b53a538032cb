/**
 * What was measured on, for the head of the report.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { launch } from './browser.mjs';

export async function machine() {
  const browser = await launch();
  const chromium = (await browser.version()).split('/').at(-1);
  await browser.close();
  return { ...system(), chromium };
}

/** What can be told without a browser. */
export function system() {
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    system: distribution() ?? `${platform()} ${release()}`,
    node: process.version,
    // Over the last quarter of an hour: more than one for each core says that others worked too.
    load: loadavg()[2] ?? NaN,
  };
}

function distribution() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
