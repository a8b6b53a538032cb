/**
 * Writes what was measured: `results.json`, the page in the docs and its pictures. A quick run, whose figures are not for print, is written beside the built files
 * instead. Called by `run.mjs`.
 *
 * @module
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bars, curve } from './plots.mjs';
import { gather, STAGES } from './results.mjs';
import * as tables from './tables.mjs';

/** @typedef {import('./results.mjs').Results} Results */
/** @typedef {import('./results.mjs').Site} Site */
/** @typedef {import('./scale.mjs').Scale} Scale */

const project = fileURLToPath(new URL('..', import.meta.url));
const CURVE = /^L-\d+$/;

/**
 * @param {string} units
 * @param {string[]} names of the corpora
 * @param {Record<string, import('./peers/peer.mjs').Peer>} peers
 * @param {boolean} quick
 */
export async function write(units, names, peers, quick) {
  const results = await gather(units, names, peers);
  const place = quick
    ? { json: `${project}target/bench/quick.json`, page: `${project}target/bench/quick.md`, pictures: `${project}target/bench/images`, link: 'images' }
    : { json: `${project}bench/results.json`, page: `${project}docs/comparison.md`, pictures: `${project}docs/images`, link: 'images' };
  await mkdir(place.pictures, { recursive: true });
  await writeFile(place.json, `${JSON.stringify(results, rounded, 1)}\n`);
  for (const [name, text] of Object.entries(pictures(results))) await writeFile(`${place.pictures}/${name}`, text);
  await writeFile(place.page, page(results, place.link, await json('bench/scale.json')));
  console.log(`\n${place.json}\n${place.page}`);
}

/** Writes what builds cost as a site grows, and its part of the page; the other parts stay as they were measured. @param {Scale} scale */
export async function writeScale(scale) {
  await writeFile(`${project}bench/scale.json`, `${JSON.stringify(scale, rounded, 1)}\n`);
  const path = `${project}docs/comparison.md`;
  const written = await readFile(path, 'utf8');
  const end = written.indexOf(METHOD.slice(0, METHOD.indexOf('\n')));
  const start = written.indexOf(tables.SCALED);
  await writeFile(path, `${written.slice(0, start < 0 ? end : start)}${tables.scaled(scale)}\n\n${written.slice(end)}`);
  console.log(`\n${project}bench/scale.json\n${project}docs/comparison.md`);
}

/** A file of figures; undefined where there is none. @param {string} name */
async function json(name) {
  return readFile(`${project}${name}`, 'utf8').then(JSON.parse).catch(() => undefined);
}

/** Six digits are more than any of this is good for. @param {string} _ @param {unknown} value */
function rounded(_, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/** @param {Results} results @returns {Record<string, string>} */
function pictures(results) {
  /** @type {Record<string, string>} */
  const made = {};
  const named = (/** @type {Site} */ site) => Object.entries(site.engines).map(([key, measured]) => ({ label: results.engines[key]?.name ?? key, ...measured }));
  for (const site of results.sites.filter(({ name }) => !CURVE.test(name))) {
    const fetched = named(site).flatMap(({ label, payload }) => (payload ? [{ label, value: payload.first.sent.median, shown: tables.size(payload.first.sent.median) }] : []));
    made[`bench-bytes-${site.name.toLowerCase()}.svg`] = bars(`${site.name}: bytes to the first ten results`, fetched);
    const waited = named(site).flatMap(({ label, slow }) => (slow ? [{ label, value: slow.first.median, shown: `${(slow.first.median / 1000).toFixed(2)} s` }] : []));
    made[`bench-slow-${site.name.toLowerCase()}.svg`] = bars(`${site.name}: navigation to first results at 1.6 Mbit/s and 150 ms`, waited);
  }
  const grown = results.sites.filter(({ name }) => CURVE.test(name));
  if (grown.length > 0) {
    const line = (/** @type {string} */ key) => ({
      label: results.engines[key]?.name ?? key,
      points: grown.flatMap(({ floors, engines }) => (engines[key]?.payload ? [/** @type {[number, number]} */ ([floors.pages, engines[key].payload.first.sent.median])] : [])),
    });
    made['bench-growth.svg'] = curve('Bytes to the first ten results as a site grows', 'pages', Object.keys(results.engines).map(line).filter(({ points }) => points.length > 0), tables.size);
  }
  return made;
}

/** @param {Results} results @param {string} images @param {Scale | undefined} scale */
function page(results, images, scale) {
  const sites = results.sites.filter(({ name }) => !CURVE.test(name));
  const grown = results.sites.some(({ name }) => CURVE.test(name));
  return [
    '# teff beside other engines',
    '',
    head(results),
    '',
    ...sites.flatMap((site) => section(results, site, images)),
    ...(grown ? ['## As a site grows', '', `![Bytes to the first ten results over 100, 1,000 and 10,000 pages](${images}/bench-growth.svg)`, ''] : []),
    ...(scale === undefined ? [] : [tables.scaled(scale), '']),
    METHOD,
    '',
  ].join('\n');
}

/** @param {Results} results */
function head({ run, engines }) {
  const used = Object.values(engines).map(({ name, version, about }) => `| ${name} | ${version || 'this checkout'} | ${about} |`);
  const where = run
    ? `Measured on ${run.date} (UTC) with \`${run.command}\`: ${run.processor}, ${run.cores} cores, ${tables.size(run.memory)} of memory, ${run.system}, Node ${run.node}, Chromium ${run.chromium}. ` +
      (run.load > run.cores ? `**Other work shared the machine** (load average of the last quarter of an hour: ${run.load.toFixed(1)}): bytes, requests and what is found hardly depend on that. **Times do, and engines did not meet the same load: ${run.load > 4 * run.cores ? 'they are orders of magnitude, and a difference below ×3 says nothing' : 'a difference below ×1.5 says nothing'}.**` : `Load average of the last quarter of an hour: ${run.load.toFixed(1)}.`)
    : 'Nothing has been measured yet.';
  return [
    'Every figure on this page is written by one command and can be measured again: `cargo xtask bench` (`--quick` for a look in some minutes). The same figures as data: [bench/results.json](../bench/results.json).',
    '',
    where,
    '',
    '| engine | version | how it is used |',
    '|---|---|---|',
    ...used,
  ].join('\n');
}

/** @param {Results} results @param {Site} site @param {string} images */
function section(results, site, images) {
  const failed = Object.entries(site.engines).flatMap(([key, { failed, pass, known }]) => [
    ...Object.entries(failed).map(([stage, why]) => `${results.engines[key]?.name}, ${stage}: ${why}`),
    ...(pass && pass.errors > 0 ? [`${results.engines[key]?.name}: ${pass.errors} of ${pass.asked} queries ended in an error: ${pass.error}`] : []),
    ...(pass && pass.asked < 200 ? [`${results.engines[key]?.name}: stopped after ${pass.asked} of 200 queries, four minutes`] : []),
    ...(known && known.errors > 0 ? [`${results.engines[key]?.name}: ${known.errors} of ${known.asked} known pages ended in an error, counted as not found: ${known.error}`] : []),
    ...(known && known.asked < known.of ? [`${results.engines[key]?.name}: stopped after ${known.asked} of ${known.of} known pages, four minutes`] : []),
    ...(pass && !pass.steady ? [`${results.engines[key]?.name}: the order of results differed between runs`] : []),
  ]);
  // Nothing is left out in silence, what was not measured least of all.
  const missing = Object.entries(results.engines).flatMap(([key, { name }]) => {
    const measured = site.engines[key];
    const left = STAGES.filter((stage) => measured?.[stage] === undefined && measured?.failed[stage] === undefined);
    return left.length > 0 ? [`${name}, not measured: ${left.join(', ')}`] : [];
  });
  failed.push(...missing);
  const lost = tables.losses(results, site);
  const tag = site.name.toLowerCase();
  return [
    `## ${site.name}: ${site.floors.about}`,
    '',
    `${site.floors.pages.toLocaleString('en')} pages, ${tables.size(site.floors.text)} of text.`,
    '',
    `![Bytes to the first ten results, by engine](${images}/bench-bytes-${tag}.svg)`,
    '',
    `![Seconds to the first results on a slow network, by engine](${images}/bench-slow-${tag}.svg)`,
    '',
    ...titled('teff, Pagefind and the best of the others', tables.ratios(results, site)),
    ...(lost.length > 0 ? ['**Where another engine is better:**', '', ...lost.map((line) => `- ${line}`), ''] : []),
    ...titled('What is fetched', tables.fetched(results, site)),
    ...titled('What a reader waits', tables.waited(results, site)),
    ...titled('A query of two words, typed after the engine is ready', tables.typed(results, site)),
    ...titled('Query to results, ms: median / 95th percentile', tables.answered(results, site)),
    ...titled('Is the page found? First / among ten (mean reciprocal rank)', tables.foundOut(results, site)),
    ...titled('Build and files', tables.built(results, site)),
    ...titled('Memory over a blank page', tables.held(results, site)),
    ...titled('What no engine gets below by much', tables.floor(site)),
    ...(failed.length > 0 ? ['**Failed, cut or not measured:**', '', ...failed.map((line) => `- ${line}`), ''] : []),
  ];
}

/** @param {string} title @param {string} text */
function titled(title, text) {
  return text === '' ? [] : [`### ${title}`, '', text, ''];
}

const METHOD = `## How it is measured

- **Pages.** The Rust toolchain's own documentation as HTML (\`rustup component add rust-docs\`): S is *The Rust Programming Language*, M a sample of the books and of std, L of everything. Pages that only send their
  reader elsewhere, source listings, \`print.html\`, the remains of older editions and one book's translations are left out. XS is one news article. The samples are drawn by hashes of the names, so they are the same everywhere.
- **What each engine gets.** teff and Pagefind read the HTML. The others get one extraction of the same main content as records. Every engine is used as its documentation shows, its index built ahead, and every list of results
  shows ten titles with excerpts. Engines that keep no texts fetch them in one file with the first query; that file, and the index, are preloaded by the page.
- **Bytes** are bodies of answers as a host sends them that keeps Brotli (quality 11; 9 of files above 30 MB) of text, scripts, JSON and wasm and sends any other type as it is; counted in the server over HTTP/2. The page itself, which a site has anyway, is not
  counted, nor are headers. Every visit begins with an empty cache. Where visits differ there are ten, and the table has the middle.
- **Ready** is when the engine says so. Some engines go on loading after that; what they fetch until nothing has been asked for during a second counts as fetched until ready.
- **Dependent legs** are the longest chain of requests that each began after the one before was answered, on a link with 300 ms of delay.
- **Slow network**: 150 ms for each request and 1.6 Mbit/s shared by all answers, made in the server, as browsers do not slow down what workers fetch. Time runs from the navigation, with the page itself included and the connection's own start left out.
- **Typing**: a query of two words letter by letter from the second letter on. *Every letter answered*: each letter is a search, and its ten results stand there before the next. *Typed away*: a letter every 120 ms, in the
  engine's own way for that where it has one (teff \`typing: true\`, Pagefind \`debouncedSearch\`), results of letters that were overtaken not waited for. A slower typist is between the two.
- **Queries** are of six kinds with a known page, drawn by a seed before any engine is run: the title; one, two or three words that stand out on the page; the beginning of the title with its last word unfinished; one word with one slip at any place.
  Pages with the same title count as the same. What stands out is often no more than the page's rarest words, so compare engines with each other, not with 1.
  What is found is counted over 200 other queries of each kind, 1,200 in all; a difference of .03 within a kind is about its standard error. Time and memory are of 200 queries, 32 of each kind and 40 titles.
- **Query to results** runs from the call to the list standing in the page, in one page for all queries, nothing asked before; the table gives the middle of several passes and, for all queries together, their range. *Queries that fetch* are those during which something was asked of the server, *all at hand* the others; in brackets how many.
- **Memory** is the anonymous memory of the tab's process, workers and wasm included, less that of a blank page in the same browser, after a collection of garbage; the browser's own windows are left out. Nobody is told of the tab's requests: a tab that is watched keeps what it fetched.
- **Floors** are calculated from the texts alone. The one for the index assumes that words fall independently; an order of pages that brings like to like, leaving out words, or stems can go below it.`;
