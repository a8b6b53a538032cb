/**
 * What the system knows of running programs' memory. Linux tells it in /proc; elsewhere the figures are missing and the report says so.
 * Called by the builds and by the measurement of pages.
 *
 * @module
 */

import { readFileSync, readdirSync } from 'node:fs';

/**
 * Watches a program and those that it starts. The high-water mark is kept by the system, so looking often only matters at the end.
 *
 * @param {number} pid
 */
export function peakMemory(pid) {
  let peak = 0;
  let processor = 0;
  const look = () => {
    const members = family(pid);
    peak = Math.max(peak, members.reduce((sum, member) => sum + field(member, 'VmHWM'), 0));
    processor = Math.max(processor, members.reduce((sum, member) => sum + processorTime(member), 0));
  };
  look();
  const timer = setInterval(look, 5);
  return {
    end: () => {
      clearInterval(timer);
      return { peak, processor };
    },
  };
}

/** Seconds that all processors worked for a process; the system counts in hundredths. @param {number} pid */
function processorTime(pid) {
  try {
    // The name before the last bracket may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** Memory that a program alone holds and that no file stands behind. @param {number} pid */
export const ownMemory = (pid) => field(pid, 'RssAnon');

/** What a program was started with; nothing where the system does not tell. @param {number} pid */
export function argumentsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** The process and all below it. @param {number} pid @returns {number[]} */
function family(pid) {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number));
    return [pid, ...children.flatMap(family)];
  } catch {
    return [];
  }
}

/** A figure of /proc/<pid>/status in bytes; 0 when there is none. @param {number} pid @param {string} name */
function field(pid, name) {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
