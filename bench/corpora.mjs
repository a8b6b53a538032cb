/**
 * The pages that every engine indexes: which ones, and their place on disk. A corpus is a folder of HTML pages as they are, `records.json` with
 * the text of each, and `queries.json`. All of it comes from what the Rust toolchain brings along, so that anybody has the same.
 *
 * Called by `run.mjs`, before any engine. It measures nothing.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extract, isRedirect } from './extract.mjs';
import { draw, KINDS, KNOWN } from './queries.mjs';
import { sample } from './random.mjs';

/** @typedef {import('./extract.mjs').Page} Page */
/** @typedef {import('./queries.mjs').Query} Query */
/** @typedef {{ name: string, about: string, folder: string, site: string, pages: Page[], queries: Query[], known: Query[], fingerprint: string }} Corpus */

const SEED = 'teff bench 1';
const BOOKS = ['book', 'cargo', 'clippy', 'edition-guide', 'embedded-book', 'error_codes', 'nomicon', 'reference', 'rust-by-example', 'rustc', 'rustdoc', 'style-guide', 'unstable-book'];
// What is no page of its own: the whole book once more, listings of source code, and the remains of older editions, which only say where the book has gone.
// And one book's translations: teff and Pagefind search the pages of the reader's language, others all, so that the same query would mean different things.
const LEFT_OUT = /(^|\/)print\.html$|^src\/|^book\/(first|second|2018)-edition\/|^rust-by-example\/(es|ja|ko|zh)\//;

/** @type {Record<string, { about: string, pages: (all: string[]) => string[] }>} */
const SAMPLES = {
  S: { about: 'The Rust Programming Language, whole', pages: (all) => within(all, ['book']) },
  M: { about: '2,500 pages of the books and of std', pages: (all) => sample(within(all, [...BOOKS, 'std']), 2500, SEED) },
  L: { about: '20,000 pages of everything', pages: (all) => sample(all, 20_000, SEED) },
  // For the curve over the size of a site: each is part of the next, and all are part of L.
  'L-100': { about: '100 pages of everything', pages: (all) => sample(all, 100, SEED) },
  'L-1000': { about: '1,000 pages of everything', pages: (all) => sample(all, 1000, SEED) },
  'L-10000': { about: '10,000 pages of everything', pages: (all) => sample(all, 10_000, SEED) },
};

export const NAMES = ['XS', ...Object.keys(SAMPLES)];

/**
 * The corpus, made on the first call.
 *
 * @param {string} name one of {@link NAMES}
 * @param {string} target the folder for everything that can be made again
 * @param {(words: string) => void} say
 * @returns {Promise<Corpus>}
 */
export async function corpus(name, target, say) {
  const folder = join(target, 'corpora', name);
  const finished = join(folder, 'corpus.json');
  if (!existsSync(finished) || !existsSync(join(folder, 'known.json'))) {
    say(`making the corpus ${name}`);
    await rm(folder, { recursive: true, force: true });
    const made = name === 'XS' ? await article() : await sampled(name, target);
    const site = join(folder, 'site');
    for (const { page, path, html } of made.files) await place(join(site, page.url), path, html);
    const pages = made.files.map(({ page }) => page);
    await writeFile(join(folder, 'records.json'), JSON.stringify(pages));
    const fingerprint = createHash('sha256').update(JSON.stringify(pages)).digest('hex').slice(0, 16);
    // Queries are drawn here, before any engine has seen the pages, from a seed that stands in this file.
    await writeFile(join(folder, 'queries.json'), JSON.stringify(draw(pages, `${SEED} ${name}`, KINDS), undefined, 1));
    await writeFile(join(folder, 'known.json'), JSON.stringify(draw(pages, `${SEED} ${name} known`, KNOWN), undefined, 1));
    await writeFile(finished, JSON.stringify({ name, about: made.about, fingerprint }));
  }
  const read = async (/** @type {string} */ file) => JSON.parse(await readFile(join(folder, file), 'utf8'));
  const [about, pages, queries, known] = [await read('corpus.json'), await read('records.json'), await read('queries.json'), await read('known.json')];
  return { ...about, folder, site: join(folder, 'site'), pages, queries, known };
}

/** @typedef {{ page: Page, path?: string, html?: string }} File */

/** The seed article as one page. */
async function article() {
  const path = new URL('../seeds/000_36a81a0671fdfb2c.txt', import.meta.url);
  const [title = '', ...paragraphs] = (await readFile(path, 'utf8')).split(/\n\s*\n/).map((block) => escape(block.trim())).filter(Boolean);
  const body = paragraphs.map((text) => `<p>${text}</p>`).join('\n');
  const html = `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body><main>\n<h1>${title}</h1>\n${body}\n</main></body>\n</html>\n`;
  const page = /** @type {Page} */ (extract('article.html', html));
  return { about: 'one news article', files: /** @type {File[]} */ ([{ page, html }]) };
}

/** @param {string} name @param {string} target */
async function sampled(name, target) {
  const { about, pages } = /** @type {(typeof SAMPLES)[string]} */ (SAMPLES[name]);
  const docs = toolchainDocs();
  const files = /** @type {File[]} */ ([]);
  for (const url of pages(await pool(docs, target))) {
    const path = join(docs, url);
    const page = extract(url, await readFile(path, 'utf8'));
    if (page) files.push({ page, path });
  }
  return { about, files };
}

/** Where the toolchain's documentation lies. */
export function toolchainDocs() {
  const sysroot = execFileSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).trim();
  const docs = join(sysroot, 'share/doc/rust/html');
  if (!existsSync(docs)) throw new Error(`${docs} is missing; \`rustup component add rust-docs\` brings the documentation`);
  return docs;
}

/** Every page of the documentation that is one: with a main part, and not sending its reader elsewhere. @param {string} docs @param {string} target */
async function pool(docs, target) {
  const kept = join(target, 'corpora', 'pool.json');
  if (existsSync(kept)) return /** @type {string[]} */ (JSON.parse(await readFile(kept, 'utf8')));
  const names = (await readdir(docs, { recursive: true })).map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.html') && !LEFT_OUT.test(name));
  const pages = [];
  for (const name of names.sort()) {
    const html = await readFile(join(docs, name), 'utf8');
    if (!isRedirect(html) && html.includes('<main')) pages.push(name);
  }
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, JSON.stringify(pages));
  return pages;
}

/** @param {string[]} all @param {string[]} folders */
function within(all, folders) {
  return all.filter((name) => folders.some((folder) => name.startsWith(`${folder}/`)));
}

/** @param {string} to @param {string | undefined} from @param {string | undefined} text */
async function place(to, from, text) {
  await mkdir(dirname(to), { recursive: true });
  if (from === undefined) await writeFile(to, text ?? '');
  // A second name for the same file where the disk allows it: L is 400 MB.
  else await link(from, to).catch(() => copyFile(from, to));
}

/** @param {string} text */
function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
