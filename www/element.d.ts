/**
 * Types of `<teff-search>`: the element, its properties, methods and events. The scripts are checked against them; a site written in TypeScript
 * takes them from here.
 */

import type { Hit, SearchOptions as EngineOptions, SearchResponse as EngineResponse, ViewNode } from './teff.js';

export type { Hit, ViewNode };

export interface SearchOptions extends EngineOptions {
  /** The reader is typing: texts may wait until the typing pauses. */
  typing?: boolean;
  signal?: AbortSignal;
}

export interface SearchResponse extends EngineResponse {
  /** False when parts of the index did not arrive. */
  complete?: boolean;
  /** The pages of the language have nothing; these are of others. */
  elsewhere?: boolean;
}

/** What the element searches with; an own object may stand in for the bundle's. */
export interface Search {
  search(query: string, options?: SearchOptions): Promise<SearchResponse>;
  suggest?(prefix: string, n?: number): Promise<string[]>;
  preload?(query?: string): Promise<void>;
  /** How many pages have which value of these facets, of all when none is named. */
  facets?(keys?: string | string[]): Promise<Record<string, Record<string, number>>>;
  close?(): void;
  /** Address that relative addresses of hits start from; what the bundle of the script has when left out. */
  readonly site?: string;
  /** Pages in the index, where it is known. */
  readonly pages?: number;
  readonly version?: string;
}

export type State = 'idle' | 'start' | 'loading' | 'results' | 'empty' | 'bare' | 'error';
export type Filters = Record<string, string[]>;

export interface TeffSearch extends HTMLElement {
  mode: string;
  /** Folder of the bundle; the script's own when left out. */
  bundle: string;
  label: string;
  placeholder: string;
  /** Separated by spaces, as `mod+K /`; `none` switches them off. `mod` is ⌘ on Apple's systems and Ctrl elsewhere. */
  shortcut: string;
  limit: string;
  sections: string;
  /** Facet keys to offer as filters, separated by commas. */
  facets: string;
  /** A filter that always holds, as `version:2.1,lang:en`. */
  filter: string;
  /** The address's parameter for the query. */
  param: string;
  /** `off`, `session` or `local`: where recent searches are kept. */
  recent: string;
  /** `both`, `fragment`, `marks` or `off`: how words are marked on the page that a result leads to. */
  highlight: string;
  /** `intent`, `idle` or `none`: when the engine is fetched. */
  preload: string;
  theme: string;
  /** `inline`, `floating` or `none`: the button that opens the dialog. */
  trigger: string;
  value: string;
  filters: Filters;
  readonly results: readonly Hit[];
  readonly state: State;
  /** Wordings that replace those of the language. */
  strings: Record<string, string | Record<string, string>>;
  /** Leaves hits out or changes their order; hits that were not given are ignored. */
  transform: ((hits: Hit[]) => Hit[]) | undefined;
  /** What a row shows instead; undefined leaves it as it is. Links in it work as results do. */
  renderResult: ((hit: Hit, context: { query: string; position: number }) => Node | undefined) | undefined;
  /** What it searches with; settable before the first search. */
  engine: Search | undefined;
  open(query?: string): Promise<void>;
  close(): Promise<void>;
  search(query: string): Promise<SearchResponse>;
  clear(): Promise<void>;
  /** Fetches the engine ahead of the first query. */
  warm(): Promise<void>;
}

export interface TeffEvents {
  'teff-ready': CustomEvent<{ pages: number | undefined; version: string | undefined; lang: string }>;
  'teff-open': CustomEvent<Record<string, never>>;
  'teff-close': CustomEvent<{ reason: 'escape' | 'backdrop' | 'button' | 'navigate' | 'api' }>;
  'teff-search': CustomEvent<{ query: string; id: number; filters: Filters }>;
  'teff-results': CustomEvent<{ query: string; id: number; total: number; results: readonly Hit[]; suggestion: string; ms: number; complete: boolean }>;
  'teff-empty': CustomEvent<{ query: string; suggestions: string[] }>;
  'teff-select': CustomEvent<{ result: Hit | undefined; url: string; position: number; query: string; event: Event }>;
  'teff-facet': CustomEvent<{ key: string; values: string[] }>;
  'teff-state': CustomEvent<{ from: State; to: State }>;
  'teff-error': CustomEvent<{ phase: 'load' | 'search'; error: unknown }>;
}

/** What the build of a bundle tells boot.js. Paths are relative to the folder of the script. */
export interface Contents {
  /** Way from the bundle to the root of the pages; `../` when left out. */
  site?: string;
  /** Folder of the scripts that are the same in every bundle of this version. */
  home?: string;
  loader?: string;
  /** Path of the engine, without `wasm` (as it is) or `bin` (deflated) at its end. */
  engine?: string;
  /** What is fetched first of the index, by the first part of its language's tag; without a name that of the most pages. */
  roots?: Record<string, string | 0>;
  /** What the button says, by language. */
  words?: Record<string, string>;
}

/** What boot.js and the scripts that it fetches share. */
export interface Shared {
  contents: Contents;
  /** Folder of the script. */
  base: string;
  /** Files that are under way already, and the worker, by their paths. */
  early: Record<string, Promise<Response | undefined> | Worker>;
  policy?: { createScriptURL: (url: string) => any };
  /** What a script of the same name has to say that runs later: where things lie by now. Makes sure that the page has its search. */
  renew(contents: Contents): void;
  /** The reader's switch for one-key shortcuts. */
  isSlashOn: boolean;
  /** Whether a key opens the element. */
  isShortcut: (event: KeyboardEvent, host: TeffSearch) => boolean;
  /** Words of the interface that came with the loader, by language. */
  words?: Record<string, Record<string, unknown>>;
  /** Starts what the interface searches with; set by the interface's script. */
  createSearch?: (where: { bundle: string; lang?: string }) => Promise<Search>;
  /** Makes the interface of an element; set by the interface's script. */
  make?: (host: Host) => Promise<Interface>;
}

/** The element as its own scripts see it. */
export interface Host extends TeffSearch {
  made?: Interface | undefined;
}

/** The interface behind an element. */
export interface Interface {
  value: string;
  filters: Filters;
  readonly results: readonly Hit[];
  readonly state: State;
  strings: TeffSearch['strings'];
  transform: TeffSearch['transform'];
  renderResult: TeffSearch['renderResult'];
  engine: Search | undefined;
  connect(): void;
  disconnect(): void;
  changed(name: string): void;
  open(query?: string, isTyping?: boolean): void;
  close(): void;
  search(query: string): Promise<SearchResponse>;
  clear(): void;
  warm(): Promise<void>;
  focus(): void;
}

declare global {
  var trustedTypes: { createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): { createScriptURL: (url: string) => any } } | undefined;
  interface HTMLElementTagNameMap {
    'teff-search': TeffSearch;
  }
  interface Navigator {
    readonly connection?: { readonly saveData: boolean };
  }
  interface HTMLElementEventMap extends TeffEvents {}
}
