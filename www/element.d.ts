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
}

/** What the element searches with; an own object may stand in for the bundle's. */
export interface Search {
  search(query: string, options?: SearchOptions): Promise<SearchResponse>;
  suggest?(prefix: string, n?: number): Promise<string[]>;
  preload?(query?: string): Promise<void>;
  facets?(): Promise<Record<string, Record<string, number>>>;
  close?(): void;
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
  /** Separated by spaces, as `mod+k /`; `none` switches them off. `mod` is ⌘ on Apple's systems and Ctrl elsewhere. */
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

/** What boot.js and the interface's own script share. */
export interface Shared {
  /** Folder of the scripts. */
  base: string;
  /** Folder that relative addresses of results start from. */
  site: string;
  /** Reads a file of `base`. */
  load(path: string): Promise<Uint8Array>;
  /** Makes sure that the page has its search; called again when the script runs again. */
  mount(): void;
  /** The reader's switch for one-key shortcuts. */
  slash: { readonly on: boolean };
  isApple: boolean;
  /** Marks words on the page; set by marks.js. */
  mark?: (marks: unknown) => void;
  /** Starts what the interface searches with; set by the interface's script. */
  createSearch?: (where: { bundle: string }) => Promise<Search>;
  /** Makes the interface in a root; set by the interface's script. */
  make?: (host: TeffSearch, root: ShadowRoot, lang: string, strings: Record<string, unknown>) => Interface;
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
  toggle(): void;
  open(query?: string, isTyping?: boolean): void;
  close(): void;
  search(query: string): Promise<SearchResponse>;
  clear(): void;
  warm(): Promise<void>;
  focus(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'teff-search': TeffSearch;
  }
  interface HTMLElementEventMap extends TeffEvents {}
}
