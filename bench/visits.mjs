/**
 * Visits to one engine's page in headless Chromium, each with an empty cache: what is fetched, how long it takes, what is found, what it holds. Each function is one
 * stage of the bench and gives plain figures; `run.mjs` decides which run how often.
 *
 * @module
 */

import { launch, memory, renderers, tab } from './browser.mjs';
import { legs } from './legs.mjs';
import { FAR, LOOPBACK, SLOW } from './link.mjs';
import { foundness, median, quantile, rankOf, spread } from './statistics.mjs';

/** @typedef {import('./driver.mjs').Driver} Driver */
/** @typedef {import('./driver.mjs').Answer} Answer */
/** @typedef {import('./queries.mjs').Query} Query */
/** @typedef {Awaited<ReturnType<typeof import('./server.mjs').serve>>} Server */
/** @typedef {{ server: Server, browser: import('puppeteer-core').Browser, queries: Query[], known: Query[] }} Ground */

// Milliseconds between two keys: 100 words a minute.
const KEY = 120;
// What queries move differs by as much as the queries: an engine whose figures are not the same in each visit is visited so often.
const VISITS = 10;
// A pass over all queries is cut here, and the report says so.
const PATIENCE = 240_000;
// The page itself is the site's own and not counted.
const PAGE = '/index.html';

/**
 * Bytes and requests until the engine is ready, until the first ten results stand there, and after ten queries.
 *
 * @param {Ground} ground @param {number} runs
 */
export async function payload({ server, browser, queries }, runs) {
  const plain = queries.filter(({ kind }) => kind !== 'typo' && kind !== 'prefix');
  const visits = /** @type {Record<'ready' | 'first' | 'ten', ReturnType<typeof tally>>[]} */ ([]);
  for (let i = 0; isWanted(i, runs, visits.map(({ first, ten }) => first.sent + ten.sent)); i++) {
    const mine = Array.from({ length: 10 }, (_, n) => /** @type {Query} */ (plain[(10 * i + n) % plain.length]).text);
    visits.push(
      await visit(server, browser, '', LOOPBACK, async (page) => {
        await ready(page);
        await server.idle();
        const atReady = tally(server);
        await ask(page, mine[0] ?? '');
        await server.idle();
        const atFirst = tally(server);
        for (const query of mine.slice(1)) await ask(page, query);
        await server.idle();
        return { ready: atReady, first: atFirst, ten: tally(server) };
      }),
    );
  }
  const moment = (/** @type {'ready' | 'first' | 'ten'} */ name) => ({
    sent: spread(visits.map((measured) => measured[name].sent)),
    raw: spread(visits.map((measured) => measured[name].raw)),
    requests: spread(visits.map((measured) => measured[name].requests)),
  });
  return { ready: moment('ready'), first: moment('first'), ten: moment('ten') };
}

/** Whether there is another visit: as many as were asked for, and where several were and they differ, {@link VISITS}. @param {number} done @param {number} runs @param {number[]} sent */
function isWanted(done, runs, sent) {
  return done < runs || (runs > 1 && done < VISITS && new Set(sent).size > 1);
}

/**
 * Milliseconds from the navigation until ready and until the first results, the query standing in the address.
 *
 * @param {Ground} ground @param {number} runs @param {import('./link.mjs').Link} link
 */
async function times({ server, browser, queries }, runs, link) {
  const plain = queries.filter(({ kind }) => kind === '2 words');
  const visits = [];
  for (let i = 0; i < runs; i++) {
    const { text } = /** @type {Query} */ (plain[i % plain.length]);
    visits.push(
      await visit(server, browser, `?q=${encodeURIComponent(text)}`, link, async (page) => {
        const opened = await ready(page);
        const first = await page.evaluate(() => /** @type {{ bench: Driver }} */ (/** @type {unknown} */ (globalThis)).bench.first);
        return { opened, first: first?.at ?? NaN };
      }),
    );
  }
  return { ready: spread(visits.map(({ opened }) => opened)), first: spread(visits.map(({ first }) => first)) };
}

/** @param {Ground} ground @param {number} runs */
export const cold = (ground, runs) => times(ground, runs, LOOPBACK);

/** @param {Ground} ground @param {number} runs */
export const slow = (ground, runs) => times(ground, runs, SLOW);

/** Requests that wait for each other after the page. @param {Ground} ground */
export async function trips({ server, browser, queries }) {
  const text = queries.find(({ kind }) => kind === '2 words')?.text ?? '';
  return visit(server, browser, '', FAR, async (page) => {
    await ready(page);
    await server.idle();
    const before = counted(server);
    await ask(page, text);
    await server.idle();
    return { ready: legs(before), first: legs(before) + legs(counted(server).slice(before.length)) };
  });
}

/**
 * A query of two words typed letter by letter, from its second letter on, after the engine is ready. Once with the results of every letter waited for before the next, the dearest way;
 * once at a fast typist's pace in the engine's own way for that, the cheapest. Somebody slower is between the two.
 *
 * @param {Ground} ground @param {number} runs
 */
export async function typing({ server, browser, queries }, runs) {
  const plain = queries.filter(({ kind }) => kind === '2 words');
  const stages = /** @type {Record<'every' | 'fast', { sent: number, requests: number, ms: number }[]>} */ ({ every: [], fast: [] });
  for (let i = 0; isWanted(i, runs, stages.fast.map(({ sent }) => sent)); i++) {
    const letters = [.../** @type {Query} */ (plain[i % plain.length]).text];
    const typed = letters.slice(1).map((_, n) => letters.slice(0, n + 2).join(''));
    for (const how of /** @type {const} */ (['every', 'fast'])) {
      const measured = await visit(server, browser, '', LOOPBACK, async (page) => {
        await ready(page);
        await server.idle();
        const before = tally(server);
        const ms = await (how === 'every' ? typeWaiting(page, typed) : typeAway(page, typed));
        await server.idle();
        const after = tally(server);
        return { sent: after.sent - before.sent, requests: after.requests - before.requests, ms };
      });
      stages[how].push(measured);
    }
  }
  const of = (/** @type {'every' | 'fast'} */ how) => ({
    sent: spread(stages[how].map(({ sent }) => sent)),
    requests: spread(stages[how].map(({ requests }) => requests)),
    ms: spread(stages[how].map(({ ms }) => ms)),
  });
  return { every: of('every'), fast: of('fast') };
}

/** Every letter is answered before the next; gives the middle of their times. @param {import('puppeteer-core').Page} page @param {string[]} typed */
async function typeWaiting(page, typed) {
  const keys = [];
  for (const text of typed) {
    const [answer] = await Promise.all([ask(page, text), new Promise((done) => setTimeout(done, KEY))]);
    keys.push(answer.ms);
  }
  return median(keys);
}

/** Letters come whether answered or not; gives the time from the last to its results. @param {import('puppeteer-core').Page} page @param {string[]} typed */
function typeAway(page, typed) {
  return page.evaluate(
    async ({ typed, pace }) => {
      const { bench } = /** @type {{ bench: Driver }} */ (/** @type {unknown} */ (globalThis));
      let last;
      for (const text of typed) {
        last = bench.type(text);
        if (text !== typed.at(-1)) await new Promise((done) => setTimeout(done, pace));
      }
      return (await last)?.ms ?? NaN;
    },
    { typed, pace: KEY },
  );
}

/**
 * What is found of pages that somebody remembers, by kinds of queries. Nothing is timed.
 *
 * @param {Ground} ground
 */
export async function known({ server, browser, known }) {
  const answers = await visit(server, browser, '', LOOPBACK, async (page) => {
    await ready(page);
    return asked(page, server, known);
  });
  const kinds = [...new Set(known.map(({ kind }) => kind)), 'all'];
  return {
    asked: answers.length,
    of: known.length,
    errors: answers.filter(({ error }) => error !== undefined).length,
    error: answers.find(({ error }) => error !== undefined)?.error,
    empty: answers.filter(({ n }) => n === 0).length,
    quality: Object.fromEntries(kinds.map((kind) => [kind, foundness(answers.filter((answer) => kind === 'all' || answer.kind === kind).map(({ rank }) => rank))])),
  };
}

/**
 * Every query once in one page: how long each takes, and what the tab holds before and after. A browser of its own for each pass.
 *
 * @param {Omit<Ground, 'browser'>} ground @param {number} runs
 */
export async function pass({ server, queries }, runs) {
  const passes = /** @type {Awaited<ReturnType<typeof onePass>>[]} */ ([]);
  for (let i = 0; i < runs; i++) {
    const browser = await launch();
    try {
      passes.push(await onePass(server, browser, queries));
    } finally {
      await browser.close();
    }
  }
  const kinds = [...new Set(queries.map(({ kind }) => kind)), 'all'];
  const of = (/** @type {string} */ kind) => (/** @type {{ kind: string, fetched: boolean }} */ query) => kind === 'all' || query.kind === kind || kind === (query.fetched ? 'fetching' : 'at hand');
  const [first] = passes;
  if (first === undefined) throw new Error('no pass was run');
  return {
    asked: first.answers.length,
    errors: first.answers.filter(({ error }) => error !== undefined).length,
    error: first.answers.find(({ error }) => error !== undefined)?.error,
    // The ranks of each run are the same unless an engine answers from what happens to be loaded.
    steady: passes.every(({ answers }) => answers.every(({ rank }, i) => rank === first.answers[i]?.rank)),
    latency: Object.fromEntries(
      [...kinds, 'fetching', 'at hand'].map((kind) => {
        const ms = passes.map(({ answers }) => answers.filter(of(kind)).map((answer) => answer.ms));
        return [kind, { n: median(ms.map(({ length }) => length)), median: spread(ms.map(median)), p95: spread(ms.map((values) => quantile(values, 0.95))) }];
      }),
    ),
    memory: Object.fromEntries(
      /** @type {const} */ (['heap', 'ready', 'after']).map((name) => [name, spread(passes.map((measured) => measured.memory[name]))]),
    ),
  };
}

/** @param {Server} server @param {import('puppeteer-core').Browser} browser @param {Query[]} queries */
async function onePass(server, browser, queries) {
  const others = await renderers(browser);
  return visit(server, browser, 'blank.html', LOOPBACK, async (page) => {
    const blank = await memory(browser, page, others);
    await page.goto(server.url);
    await ready(page);
    await server.idle();
    const atReady = await memory(browser, page, others);
    const answers = await asked(page, server, queries);
    const after = await memory(browser, page, others);
    return { answers, memory: { heap: atReady.heap - blank.heap, ready: atReady.tab - blank.tab, after: after.tab - blank.tab } };
  });
}

/** One query after the other, as long as there is patience. @param {import('puppeteer-core').Page} page @param {Server} server @param {Query[]} queries */
async function asked(page, server, queries) {
  const answers = [];
  const start = performance.now();
  for (const { kind, text, wanted } of queries) {
    if (performance.now() - start > PATIENCE) break;
    const before = server.log().length;
    const answer = await ask(page, text).catch((error) => ({ ms: NaN, urls: /** @type {string[]} */ ([]), error: firstLine(error) }));
    answers.push({ kind, ms: answer.ms, fetched: server.log().length > before, n: answer.urls.length, rank: rankOf(answer.urls, wanted), error: 'error' in answer ? answer.error : undefined });
  }
  return answers;
}

/**
 * @template T
 * @param {Server} server @param {import('puppeteer-core').Browser} browser @param {string} path @param {import('./link.mjs').Link} link
 * @param {(page: import('puppeteer-core').Page) => Promise<T>} what
 */
async function visit(server, browser, path, link, what) {
  const { page, trouble, close } = await tab(browser);
  page.setDefaultTimeout(300_000);
  server.begin(link);
  try {
    await page.goto(server.url + path, { timeout: 300_000 });
    const result = await what(page);
    const missing = server.log().filter(({ status }) => status !== 200 && status !== 206);
    if (missing.length > 0) throw new Error(`the page asked for ${missing[0]?.path}, which is not there`);
    return result;
  } catch (error) {
    throw new Error([firstLine(error), ...trouble].join('; '));
  } finally {
    await close();
  }
}

/** Milliseconds from the navigation. @param {import('puppeteer-core').Page} page @returns {Promise<number>} */
function ready(page) {
  return page.evaluate(async () => {
    const scope = /** @type {{ bench?: Driver }} */ (/** @type {unknown} */ (globalThis));
    const start = performance.now();
    // The page's script runs when it and what it imports have arrived.
    while (scope.bench === undefined) {
      if (performance.now() - start > 240_000) throw new Error('the page never started its engine');
      await new Promise((done) => setTimeout(done, 20));
    }
    return scope.bench.ready;
  });
}

/** @param {import('puppeteer-core').Page} page @param {string} query @returns {Promise<Answer>} */
function ask(page, query) {
  return page.evaluate((text) => /** @type {{ bench: Driver }} */ (/** @type {unknown} */ (globalThis)).bench.search(text), query);
}

/** @param {Server} server */
const counted = (server) => server.log().filter(({ path }) => path !== PAGE);

/** @param {Server} server */
function tally(server) {
  const entries = counted(server);
  const sum = (/** @type {'sent' | 'raw'} */ name) => entries.reduce((bytes, entry) => bytes + entry[name], 0);
  return { requests: entries.length, sent: sum('sent'), raw: sum('raw') };
}

/** @param {unknown} error */
function firstLine(error) {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
