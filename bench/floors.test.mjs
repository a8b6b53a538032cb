/** Entropy, legs and the slow link, on cases small enough to do by hand. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entropy, frontCode, log2Choose } from './floors.mjs';
import { legs } from './legs.mjs';
import { pipe } from './link.mjs';

const near = (/** @type {number} */ value, /** @type {number} */ expected) => assert.ok(Math.abs(value - expected) < 1e-6 * Math.max(1, expected), `${value} is not ${expected}`);

test('naming some of many costs the logarithm of the ways', () => {
  near(log2Choose(10, 3), Math.log2(120));
  near(log2Choose(40, 20), Math.log2(137846528820));
  near(log2Choose(5, 0), 0);
  near(log2Choose(2500, 2500), 0);
});

test('entropy is bits of the whole list', () => {
  near(entropy([0, 0, 1, 1]), 4);
  near(entropy([0, 0, 0, 0]), 0);
  near(entropy([0, 1, 2, 3, 0, 1, 2, 3]), 16);
  assert.equal(entropy([]), 0);
});

test('words are coded by what they share', () => {
  const letter = (/** @type {number} */ n) => String.fromCharCode(33 + n);
  assert.equal(frontCode(['car', 'card', 'dog']), `${letter(0)}car\n${letter(3)}d\n${letter(0)}dog`);
});

test('legs are counted along the longest chain', () => {
  assert.equal(legs([]), 0);
  assert.equal(legs([{ start: 0, end: 10 }, { start: 1, end: 11 }]), 1);
  assert.equal(legs([{ start: 0, end: 10 }, { start: 1, end: 11 }, { start: 12, end: 20 }]), 2);
  // Begun before the long one ended: it cannot have waited for it.
  assert.equal(legs([{ start: 0, end: 100 }, { start: 5, end: 10 }, { start: 20, end: 30 }, { start: 40, end: 50 }]), 3);
});

test('answers share a slow link', async () => {
  let time = 0;
  const clock = { now: () => time, wait: async (/** @type {number} */ ms) => void (time += ms) };
  const send = pipe({ roundTrip: 150, bytesPerSecond: 200_000 }, clock);
  let sent = 0;
  await send(new Uint8Array(100_000), (piece) => void (sent += piece.length));
  assert.equal(sent, 100_000);
  // 150 ms for the trip and 500 for the bytes, of which the last few milliseconds may still be under way.
  assert.ok(time > 640 && time <= 650, String(time));
  await send(new Uint8Array(20_000), () => {});
  assert.ok(time > 885 && time <= 901, String(time));
});

test('a machine that is late does not make the link slower', async () => {
  let time = 0;
  const clock = { now: () => time, wait: async (/** @type {number} */ ms) => void (time += ms + 20) };
  const send = pipe({ roundTrip: 0, bytesPerSecond: 200_000 }, clock);
  await send(new Uint8Array(200_000), () => {});
  // A second, and what the last timer was late.
  assert.ok(time > 990 && time <= 1025, String(time));
});
