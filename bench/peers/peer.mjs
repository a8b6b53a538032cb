/**
 * What an adapter is. One file for each engine, with two sides: `build` runs in Node and writes what a site would deploy, `open` runs in the measured
 * page. The file is bundled for the page as it is, so it imports no module of Node's: what `build` needs is handed to it.
 *
 * @module
 */

/** @typedef {import('../extract.mjs').Page} Page */
/** @typedef {{ url: string, title: string, excerpt: string }} Hit */
/**
 * @typedef {object} Opened
 * @property {(query: string) => Promise<Hit[]>} search the first ten hits
 * @property {(query: string) => Promise<Hit[] | undefined>} [type] the same for a query that is still being typed, where the engine has a way of its own for that; nothing when
 * the next letter was faster
 */

/**
 * @typedef {object} Job
 * @property {string} site the folder of HTML pages
 * @property {string} out the folder that is deployed
 * @property {() => Promise<Page[]>} pages the same pages as records
 * @property {(name: string, text: string) => Promise<void>} write a file into `out`
 * @property {(program: string, args: string[]) => Promise<void>} run a program to its end; what npm or cargo built is found by name
 */

/**
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} about how it is used here, in one line
 * @property {string} from the npm package whose version is printed; empty for what belongs to this project
 * @property {string[]} [preload] files that the page asks for at once, beside the script
 * @property {(job: Job) => Promise<void>} build
 * @property {() => Promise<Opened>} open in the page; the first ten hits with title and excerpt for each query
 * @property {(file: string) => 'code' | 'index' | 'text' | undefined} part what a deployed file is for; nothing for one that no visit loads
 */

export {};
