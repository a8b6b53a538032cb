/**
 * The figures as Markdown tables. Pure text from values; called by `report.mjs`.
 *
 * @module
 */

import { KINDS } from './queries.mjs';

/** @typedef {import('./results.mjs').Results} Results */
/** @typedef {import('./results.mjs').Site} Site */
/** @typedef {import('./results.mjs').Measured} Measured */
/** @typedef {import('./results.mjs').Spread} Spread */

/** @param {number | undefined} bytes */
export function size(bytes) {
  if (bytes === undefined || Number.isNaN(bytes)) return '–';
  if (bytes < 1000) return bytes === 0 ? '0' : `${Math.round(bytes)} B`;
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(2)} MB`;
  return bytes >= 10_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1000).toFixed(1)} kB`;
}

/** @param {number | undefined} value */
export function number(value) {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return String(value);
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** The middle, and the range over the runs. @param {Spread | undefined} spread @param {(value: number) => string} [print] */
export function ranged(spread, print = number) {
  if (spread === undefined) return '–';
  const [middle, low, high] = [spread.median, spread.min, spread.max].map(print);
  return low === high ? `${middle}` : `${middle} (${low}–${high})`;
}

/** @param {string[]} heads @param {string[][]} rows */
function table(heads, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** One row for each engine that has what the table shows. @param {Results} results @param {Site} site @param {(measured: Measured) => string[] | undefined} cells */
function rows(results, site, cells) {
  return Object.entries(site.engines).map(([key, measured]) => {
    const shown = cells(measured);
    return [results.engines[key]?.name ?? key, ...(shown ?? [])];
  }).filter((row) => row.length > 1);
}

/** @param {Results} results @param {Site} site */
export function fetched(results, site) {
  const heads = ['engine', 'until ready', 'first ten results', 'after ten queries', 'the same, host without compression', 'requests', 'dependent legs'];
  return table(heads, rows(results, site, ({ payload, trips }) => payload && [
    size(payload.ready.sent.median), size(payload.first.sent.median), size(payload.ten.sent.median),
    [payload.ready, payload.first, payload.ten].map(({ raw }) => size(raw.median)).join(' / '),
    [payload.ready, payload.first, payload.ten].map(({ requests }) => requests.median).join(' / '),
    trips ? `${trips.ready} / ${trips.first}` : '–',
  ]));
}

/** @param {Results} results @param {Site} site */
export function waited(results, site) {
  const seconds = (/** @type {number} */ ms) => (ms / 1000).toFixed(2);
  const whole = (/** @type {number} */ ms) => String(Math.round(ms));
  const heads = ['engine', 'ready, ms', 'first results, ms', 'slow network: ready, s', 'slow network: first results, s'];
  return table(heads, rows(results, site, ({ cold, slow }) => (cold || slow) && [
    ranged(cold?.ready, whole), ranged(cold?.first, whole), ranged(slow?.ready, seconds), ranged(slow?.first, seconds),
  ]));
}

/** @param {Results} results @param {Site} site */
export function typed(results, site) {
  const heads = ['engine', 'every letter answered: fetched', 'requests', 'a letter, ms', 'typed away: fetched', 'requests', 'last letter to results, ms'];
  return table(heads, rows(results, site, ({ typing }) => typing && [typing.every, typing.fast].flatMap(({ sent, requests, ms }) => [ranged(sent, size), ranged(requests), ranged(ms)])));
}

/** @param {Results} results @param {Site} site */
export function answered(results, site) {
  const kinds = ['all', ...Object.keys(KINDS)];
  const parts = ['fetching', 'at hand'];
  return table(['engine', ...kinds, 'queries that fetch', 'all at hand'], rows(results, site, ({ pass }) => pass && [...kinds, ...parts].map((kind) => {
    const { n, median, p95 } = /** @type {{ n: number, median: Spread, p95: Spread }} */ (pass.latency[kind]);
    if (n === 0) return '–';
    const both = kind === 'all' ? `${ranged(median)} / ${ranged(p95)}` : `${number(median.median)} / ${number(p95.median)}`;
    return parts.includes(kind) ? `${both} (${n})` : both;
  })));
}

/** @param {Results} results @param {Site} site */
export function foundOut(results, site) {
  const kinds = ['all', ...Object.keys(KINDS)];
  return table(['engine', ...kinds, 'no result'], rows(results, site, ({ known }) => known && [
    ...kinds.map((kind) => {
      const { success1, success10, mrr } = /** @type {{ success1: number, success10: number, mrr: number }} */ (known.quality[kind]);
      return `${success1.toFixed(2)} / ${success10.toFixed(2)} (${mrr.toFixed(2)})`;
    }),
    String(known.empty),
  ]));
}

/** @param {Results} results @param {Site} site */
export function built(results, site) {
  const weight = (/** @type {import('./results.mjs').Measured['build']} */ build, /** @type {'code' | 'index' | 'text'} */ part) => {
    const { files, raw, gzip, brotli } = /** @type {import('./deploy.mjs').Weight} */ (build?.sizes[part]);
    return files === 0 ? '–' : `${size(raw)} / ${size(gzip)} / ${size(brotli)}`;
  };
  const heads = ['engine', 'build, s', 'peak memory', 'files', 'code: raw / gzip / brotli', 'index', 'stored text'];
  return table(heads, rows(results, site, ({ build }) => build && [
    ranged(build.build.seconds), size(build.build.peak), String(Object.values(build.sizes).reduce((sum, { files }) => sum + files, 0)),
    weight(build, 'code'), weight(build, 'index'), weight(build, 'text'),
  ]));
}

/** @param {Results} results @param {Site} site */
export function held(results, site) {
  return table(['engine', 'JavaScript heap when ready', 'tab when ready', 'tab after 200 queries'], rows(results, site, ({ pass }) => pass && [
    size(pass.memory.heap?.median), ranged(pass.memory.ready, size), ranged(pass.memory.after, size),
  ]));
}

/** @param {Site} site */
export function floor({ floors }) {
  return table(['floor', ''], [
    ['pages, words, text', `${floors.pages}, ${floors.words}, ${size(floors.text)}`],
    ['all texts, Brotli 11', size(floors.textBrotli)],
    ['titles and addresses, Brotli 11', size(floors.titlesBrotli)],
    ['ten excerpts of 180 characters with title and address, Brotli 11', size(floors.tenExcerptsBrotli)],
    ['index without positions: words front-coded in Brotli + entropy of postings + of coarse frequencies', `${size(floors.vocabularyBrotli)} + ${size(floors.postingsEntropy)} + ${size(floors.frequenciesEntropy)} = ${size(floors.index)}`],
  ]);
}

/** A figure that the comparison names: where it stands, and whether less of it is better. @type {{ name: string, of: (measured: Measured) => number | undefined, print: (value: number) => string, more?: boolean }[]} */
const HEADLINES = [
  { name: 'bytes to first ten results', of: ({ payload }) => payload?.first.sent.median, print: size },
  { name: 'requests to first ten results', of: ({ payload }) => payload?.first.requests.median, print: number },
  { name: 'bytes after ten queries', of: ({ payload }) => payload?.ten.sent.median, print: size },
  { name: 'bytes while a query is typed, every letter answered', of: ({ typing }) => typing?.every.sent.median, print: size },
  { name: 'bytes while a query is typed away', of: ({ typing }) => typing?.fast.sent.median, print: size },
  { name: 'first results on the slow network, s', of: ({ slow }) => slow && slow.first.median / 1000, print: number },
  { name: 'query, median ms', of: ({ pass }) => pass?.latency.all?.median.median, print: number },
  { name: 'query, 95th percentile ms', of: ({ pass }) => pass?.latency.all?.p95.median, print: number },
  { name: 'found first, all kinds', of: ({ known }) => known?.quality.all?.success1, print: number, more: true },
  { name: 'found in ten, all kinds', of: ({ known }) => known?.quality.all?.success10, print: number, more: true },
  { name: 'found in ten, typos', of: ({ known }) => known?.quality.typo?.success10, print: number, more: true },
  { name: 'tab after 200 queries', of: ({ pass }) => pass?.memory.after?.median, print: size },
  { name: 'build, s', of: ({ build }) => build?.build.seconds.median, print: number },
  { name: 'peak memory of the build', of: ({ build }) => build?.build.peak, print: size },
];

/**
 * teff beside Pagefind and beside the best of the others, figure by figure.
 *
 * @param {Results} results @param {Site} site
 */
export function ratios(results, site) {
  const { teff, ...others } = site.engines;
  if (teff === undefined) return '';
  const lines = [];
  for (const { name, of, print, more } of HEADLINES) {
    const own = of(teff);
    if (own === undefined) continue;
    const ranked = Object.entries(others)
      .flatMap(([key, measured]) => (of(measured) === undefined ? [] : [{ key, value: Number(of(measured)) }]))
      .sort((a, b) => (more ? b.value - a.value : a.value - b.value));
    const best = ranked[0];
    const against = (/** @type {number | undefined} */ value) => (value === undefined ? '–' : `${print(value)} · ${ratio(own, value)}`);
    const verdict = best === undefined ? '–' : own === best.value ? 'even' : (more ? own > best.value : own < best.value) ? 'teff' : (results.engines[best.key]?.name ?? best.key);
    lines.push([name, print(own), against(others.pagefind && of(others.pagefind)), best ? `${results.engines[best.key]?.name}: ${against(best.value)}` : '–', verdict]);
  }
  return table(['', 'teff', 'Pagefind · teff is', 'best of the others · teff is', 'best'], lines);
}

/** @param {number} own @param {number} other */
function ratio(own, other) {
  return other === 0 ? '–' : `×${(own / other).toFixed(2)}`;
}

/**
 * Every kind of query for which another engine finds more, and every figure above in which one is better: said in words, none left out.
 *
 * @param {Results} results @param {Site} site
 */
export function losses(results, site) {
  const { teff, ...others } = site.engines;
  if (teff === undefined) return [];
  const kinds = [...Object.keys(KINDS)].flatMap((kind) => /** @type {const} */ (['success1', 'success10']).map((measure) => ({
    name: `${measure === 'success1' ? 'found first' : 'found in ten'}, ${kind}`,
    of: (/** @type {Measured} */ { known }) => /** @type {number | undefined} */ (known?.quality[kind]?.[measure]),
    print: number,
    more: true,
  })));
  const lost = [];
  for (const { name, of, print, more } of [...HEADLINES, ...kinds]) {
    const own = of(teff);
    if (own === undefined) continue;
    const better = Object.entries(others).flatMap(([key, measured]) => {
      const value = of(measured);
      return value !== undefined && (more ? value > own : value < own) ? [`${results.engines[key]?.name} ${print(value)}`] : [];
    });
    if (better.length > 0) lost.push(`${name}: teff ${print(own)}, ${better.join(', ')}`);
  }
  return lost;
}

/** The head of the part that {@link scaled} gives. */
export const SCALED = '## Building, as a site grows';

/**
 * What builds cost as a site grows, with what teff takes of what Pagefind does.
 *
 * @param {import('./scale.mjs').Scale} scale
 */
export function scaled({ run, versions, places }) {
  const shared = run.load > run.cores ? ' **Other work shared the machine, so the seconds of a clock say little; those of processors say more.**' : '';
  const rows = places.flatMap(({ name, about, pages, engines }) => {
    const { teff, pagefind } = engines;
    const lines = Object.entries(engines).map(([key, { seconds, processor, peak, files, bytes }], i) => [
      i === 0 ? `${name}: ${pages.toLocaleString('en')} files, ${about}` : '', key === 'teff' ? 'teff' : 'Pagefind',
      ranged(seconds), number(Math.round(pages / seconds.median)), ranged(processor), size(peak.median), size(bytes), files.toLocaleString('en'),
    ]);
    if (teff === undefined || pagefind === undefined) return lines;
    const of = (/** @type {number} */ own, /** @type {number} */ other) => `×${(own / other).toFixed(own < other / 10 ? 3 : 2)}`;
    return [...lines, [
      '', '*teff is*', of(teff.seconds.median, pagefind.seconds.median), of(pagefind.seconds.median, teff.seconds.median), of(teff.processor.median, pagefind.processor.median),
      of(teff.peak.median, pagefind.peak.median), of(teff.bytes, pagefind.bytes), of(teff.files, pagefind.files),
    ]];
  });
  const heads = ['site', 'engine', 'build, s', 'pages a second', 'processors, s', 'peak memory', 'on disk', 'files'];
  return [
    SCALED,
    '',
    `Written by \`cargo xtask bench --scale\`, by itself: ${run.date} (UTC), ${run.processor}, ${run.cores} cores, ${run.system}, load average of the last quarter of an hour ${run.load.toFixed(1)}, Pagefind ${versions.pagefind}, data in`
      + ` [bench/scale.json](../bench/scale.json).${shared} Both commands read the same folder in turn, Pagefind with root selector \`main\`, teff with generated lists kept; memory is the process's own high-water mark, and everything that they write is`
      + ' counted: interfaces, engines, index. Where there were several runs, the middle (and the range).',
    '',
    table(heads, rows),
  ].join('\n');
}
