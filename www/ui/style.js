/**
 * How the element looks: one sheet, adopted by its shadow root, so that no policy on styles is in the way and no file is asked for.
 *
 * A site sets the --teff-… properties or styles the parts; what it leaves out follows the page: its font, and light or dark by `data-theme`
 * on the frame, which the element takes from the page's background. A dialog's letters are as large as the reader has set them, for sites that make `rem` a number of
 * their own; so all lengths are `em`. Directions are logical throughout.
 *
 * @module
 */

const SHEET = `
[data-theme] {
  color-scheme: light;
  --bg: var(--teff-bg, #fff);
  --surface: var(--teff-surface, #f4f5f7);
  --fg: var(--teff-fg, #1c1f24);
  --muted: var(--teff-muted, #5a616c);
  --accent: var(--teff-accent, #1d4fbe);
  --border: var(--teff-border, #dcdfe5);
  --edge: var(--teff-edge, #858d99);
  --focus: var(--teff-focus, var(--accent));
  --mark: var(--teff-mark-bg, #ffe9a8);
  --mark-fg: var(--teff-mark-fg, #1c1f24);
  --hover: var(--teff-hover, #eef2fb);
  --visited: var(--teff-visited, #6a3f9c);
  --error: var(--teff-error, #b3261e);
  --radius: var(--teff-radius, 14px);
  --pad: var(--teff-space, 20px);
}
[data-theme="dark"] {
  color-scheme: dark;
  --bg: var(--teff-bg, #16181d);
  --surface: var(--teff-surface, #21242b);
  --fg: var(--teff-fg, #e8eaee);
  --muted: var(--teff-muted, #a3abb8);
  --accent: var(--teff-accent, #9dbcff);
  --border: var(--teff-border, #333842);
  --edge: var(--teff-edge, #7b8492);
  --mark: var(--teff-mark-bg, #5b4a12);
  --mark-fg: var(--teff-mark-fg, #fff3cf);
  --hover: var(--teff-hover, #222836);
  --visited: var(--teff-visited, #cdb4f2);
  --error: var(--teff-error, #f2867e);
}
/* The glass of the trigger is drawn as boot.js says. */
:not(i), ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.frame {
  position: relative;
  display: flex;
  flex-direction: column;
  min-block-size: 0;
  color: var(--fg);
  font-family: var(--teff-font, inherit);
  line-height: 1.5;
  text-align: start;
  overflow-wrap: break-word;
}
:host([mode="page"]) { display: block; }
.page { font-size: var(--teff-font-size, inherit); }
h2, h3, p, ol, ul, fieldset { margin: 0; padding: 0; border: 0; font: inherit; }
ol, ul { list-style-type: ""; }
:where(.frame) :is(button, input) { border: 0; background: none; color: inherit; font: inherit; letter-spacing: inherit; }
button { cursor: pointer; }
a { color: var(--accent); }
a, button { text-decoration-thickness: 1px; text-underline-offset: .18em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
mark { background: var(--mark); color: var(--mark-fg); border-radius: .15em; padding-inline: .06em; margin-inline: -.06em; }
/* In a title, a stroke of the highlighter: a box would shout. */
.teff-title mark { background: none; color: inherit; box-shadow: inset 0 -.4em var(--mark); }
.frame kbd {
  display: inline-block;
  min-inline-size: 1.6em;
  padding: .1em .4em;
  border: 1px solid var(--border);
  border-radius: 5px;
  background: var(--surface);
  color: var(--muted);
  font: max(.75em, 12px)/1.4 var(--teff-mono, ui-monospace, monospace);
  text-align: center;
}

dialog {
  font-size: var(--teff-font-size, medium);
  inline-size: var(--teff-width, 42em);
  max-inline-size: calc(100vw - 2em);
  max-block-size: none;
  margin: var(--teff-top, min(10vh, 6em)) auto auto;
  padding: 0;
  border: 1px solid var(--border);
  border-radius: var(--radius);
  background: var(--bg);
  color: var(--fg);
  box-shadow: var(--teff-shadow, 0 24px 64px -12px #0006, 0 4px 16px #0002);
  overflow: hidden;
}
dialog::backdrop { background: var(--teff-backdrop, #10141c73); }
dialog .frame { max-block-size: var(--teff-max-height, min(42em, 100dvh - min(20vh, 10em))); }
dialog .scroll { overflow-y: auto; overscroll-behavior: contain; scroll-padding-block: .75em; }

form { position: relative; display: flex; align-items: center; gap: .25em; }
dialog form { padding-inline: var(--pad) .6em; border-block-end: 1px solid var(--border); }
.glass, .cross { flex: none; inline-size: 1.25em; block-size: 1.25em; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; }
.glass { color: var(--muted); }
input[type="search"] {
  appearance: none;
  flex: 1;
  min-inline-size: 0;
  min-block-size: 3.3em;
  margin: 0;
  padding: 0 .6em;
  font-size: max(1.0625em, 16px);
  outline: none;
}
::placeholder { color: var(--muted); opacity: 1; }
::-webkit-search-cancel-button, ::-webkit-search-decoration { appearance: none; }
.clear, .close, .forget { flex: none; display: grid; place-content: center; min-inline-size: 2.25em; min-block-size: 2.25em; padding: 0 .4em; border-radius: 8px; color: var(--muted); }
.clear:hover, .close:hover, .forget:hover { color: var(--fg); background: var(--hover); }

.page form {
  padding-inline: 1em .5em;
  border: 1.5px solid var(--edge);
  border-radius: var(--radius);
  background: var(--teff-field, var(--bg));
}
.page form:focus-within { outline: 2px solid var(--focus); outline-offset: -1px; border-color: var(--focus); }
:placeholder-shown ~ .clear { visibility: hidden; }
.page .lines { min-block-size: 3.1em; }

.bar { position: absolute; inset-inline: 0; inset-block-start: 100%; block-size: 2px; background: var(--accent); pointer-events: none; }

.lines { padding: .7em var(--pad) .5em; color: var(--muted); font-size: .875em; }
dialog .lines:empty { display: none; }
.page .lines { padding-inline: 0; }
.waiting { visibility: hidden; animation: appear 0s 1s forwards; }
@keyframes appear { to { visibility: visible; } }
.suggestion { padding: .1em .15em; margin: -.1em -.15em; color: var(--accent); font-weight: 600; text-decoration-line: underline; }
.suggestion:hover { text-decoration-thickness: 2px; }

.facets { display: grid; gap: .5em; padding: .85em var(--pad) .15em; }
.page .facets { padding-inline: 0; }
.group { display: flex; flex-wrap: wrap; align-items: center; gap: .4em; }
.group > span { margin-inline-end: .2em; color: var(--muted); font-size: .8125em; }
.facet { position: relative; display: inline-flex; align-items: center; gap: .4em; min-block-size: 1.75em; padding: 0 .7em; border: 1px solid var(--edge); border-radius: 99px; font-size: .8125em; cursor: pointer; }
.facet input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
.facet i { color: var(--muted); font-style: normal; }
.facet:hover { background: var(--hover); }
.facet:has(:checked) { border-color: var(--accent); background: var(--accent); color: var(--bg); }
.facet:has(:checked) i { color: inherit; }
.facet:has(:focus-visible) { outline: 2px solid var(--focus); outline-offset: 2px; }

.teff-result { position: relative; padding: .8em var(--pad) .85em; border-block-start: 1px solid var(--border); }
.page .teff-result { padding-inline: 0; padding-block: 1em 1.1em; }
.teff-result:first-child { border-block-start: 0; }
.page .teff-result:first-child { padding-block-start: 0; }
.teff-title { font-size: 1.0625em; font-weight: 600; line-height: 1.35; }
.teff-title a { display: block; padding-block: .1em; text-decoration-line: none; border-radius: 4px; }
.teff-title a:visited { color: var(--visited); }
.teff-title a:hover, .teff-title a:focus-visible { text-decoration-line: underline; }
/* The whole row leads there; what stands above it is still a link or a text of its own. */
dialog .teff-title a::after { content: ""; position: absolute; inset: 0; }
dialog .teff-title a:focus-visible { outline: none; }
dialog .teff-title a:focus-visible::after { outline: 2px solid var(--focus); outline-offset: -3px; border-radius: 8px; }
dialog .teff-result:hover, dialog .teff-result:has(.teff-title a:focus-visible) { background: var(--hover); }
.teff-breadcrumb { color: var(--muted); font-size: .8125em; }
.teff-breadcrumb > span + span::before { content: " › "; content: " › " / ""; }
.teff-heading { margin-block-start: .1em; color: var(--muted); font-size: .875em; }
.teff-heading::before { content: "# "; content: "# " / ""; color: var(--edge); }
.teff-excerpt { margin-block-start: .1em; font-size: .9375em; }
.teff-sections { position: relative; display: grid; justify-items: start; margin-block-start: .4em; padding-inline-start: .9em; border-inline-start: 2px solid var(--border); }
.teff-sections a { display: inline-flex; align-items: center; min-block-size: 24px; font-size: .875em; text-decoration-color: var(--border); }
.teff-sections a:hover { text-decoration-color: currentcolor; }
dialog .teff-sections a { position: relative; z-index: 1; }

/* What Enter opens, shown while the field has the focus. */
.teff-result:first-child .teff-title { padding-inline-end: 2.4em; }
.typing .teff-result:first-child .teff-title::after {
  content: "↵";
  content: "↵" / "";
  position: absolute;
  inset-block-start: .85em;
  inset-inline-end: var(--pad);
  inline-size: 1.8em;
  border: 1px solid var(--border);
  border-radius: 5px;
  background: var(--surface);
  color: var(--muted);
  font-size: .82em;
  font-weight: 400;
  line-height: 1.5em;
  text-align: center;
}
.page.typing .teff-result:first-child .teff-title::after { inset-block-start: .2em; inset-inline-end: 0; }
dialog .typing .teff-result:first-child { background: var(--hover); }

.more, .retry, .unfilter { min-block-size: 2.5em; padding: .3em 1.1em; border: 1.5px solid var(--edge); border-radius: 9px; background: var(--bg); color: var(--fg); }
.more:hover, .retry:hover, .unfilter:hover { background: var(--hover); border-color: var(--fg); }
.more { display: block; margin: .5em var(--pad) 1.1em; }
.page .more { margin-inline: 0; }
.retry, .unfilter { margin-block-start: .9em; }

.notice { padding: 1.5em var(--pad) 1.75em; }
.page .notice { padding: 0 0 1.5em; max-inline-size: 38em; }
.notice h2 { font-size: 1.1875em; font-weight: 600; }
.notice p { margin-block-start: .4em; color: var(--muted); }
.failure { border-inline-start: 4px solid var(--error); }
.page .failure { padding-inline-start: 1.1em; }

.recent { padding: .8em 0 .6em; }
.recent h2 { display: flex; justify-content: space-between; align-items: center; padding-inline: var(--pad); color: var(--muted); font-size: .8125em; }
.forget-all { padding: .2em .5em; margin-inline-end: -.5em; color: var(--muted); text-decoration-line: underline; }
.recent li { display: flex; padding-inline: calc(var(--pad) - .6em) .6em; }
.recent li:hover { background: var(--hover); }
.again { flex: 1; min-inline-size: 0; min-block-size: 2.5em; padding: .3em .6em; text-align: start; }
.forget-all:hover { color: var(--fg); }
.page .recent { display: none; }

.footer { display: flex; flex-wrap: wrap; gap: .3em 1.1em; align-items: center; padding: .55em var(--pad); border-block-start: 1px solid var(--border); color: var(--muted); font-size: .8125em; }
.page .footer { padding-inline: 0; border: 0; padding-block-start: 1.5em; }
.keys { display: contents; }
.keys span { display: inline-flex; gap: .35em; align-items: center; }
.switch { display: inline-flex; gap: .45em; align-items: center; min-block-size: 1.75em; cursor: pointer; }
dialog .switch { margin-inline-start: auto; }
.switch input { inline-size: 1em; block-size: 1em; margin: 0; accent-color: var(--accent); }

@media (max-width: 600px) {
  dialog { inline-size: 100vw; max-inline-size: none; margin: 0; border: 0; border-radius: 0; }
  dialog .frame { block-size: 100vh; block-size: 100dvh; max-block-size: none; padding: env(safe-area-inset-top) env(safe-area-inset-right) 0 env(safe-area-inset-left); }
  dialog .scroll { flex: 1; padding-block-end: calc(var(--keyboard, 0px) + env(safe-area-inset-bottom)); }
  dialog form { padding-inline-end: .25em; }
}
@media (max-width: 600px), (hover: none) {
  .close kbd, .keys { display: none; }
  .close .word { all: unset; color: var(--accent); }
}
@media (hover: none) {
  .switch, dialog .footer:not(.given) { display: none; }
  .typing .teff-result:first-child .teff-title::after { content: none; }
}
@media (pointer: coarse) {
  .clear, .close, .facet, .forget, .forget-all, .again, .more, .retry { min-block-size: 44px; min-inline-size: 44px; }
  .suggestion, .teff-sections a { min-block-size: 44px; }
  .teff-sections a { display: flex; }
  /* In a dialog the whole row is the target; on a page the title alone, as high to a finger, no higher to the eye. */
  .page .teff-title a { padding-block: .75em; }
  .teff-sections { justify-items: stretch; }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: rise .14s ease-out; }
  dialog[open]::backdrop { animation: fade .14s ease-out; }
  .bar { animation: run 1.1s ease-in-out infinite alternate; }
  @keyframes rise { from { opacity: 0; transform: translateY(-6px); } }
  @keyframes run { from { transform: scaleX(.15); } }
  @keyframes fade { from { opacity: 0; } }
}
@media (prefers-contrast: more) {
  [data-theme] { --muted: var(--fg); --border: var(--fg); --edge: var(--fg); }
}
@media (forced-colors: active) {
  [data-theme] { --border: CanvasText; --edge: CanvasText; --focus: Highlight; --accent: LinkText; }
  mark, .teff-title mark { background: Mark; color: MarkText; box-shadow: none; forced-color-adjust: none; }
  .facet:has(:checked) { background: SelectedItem; color: SelectedItemText; forced-color-adjust: none; }
  dialog .teff-result:hover, dialog .typing .teff-result:first-child { outline: 1px dashed; outline-offset: -4px; }
}
@media print {
  :host(:not([mode="page"])), form, .footer, .more, .facets, .recent { display: none !important; }
  [data-theme] { --fg: #000; --muted: #444; --accent: #000; --visited: #000; --border: #bbb; }
  mark { background: none; color: inherit; font-weight: 700; }
  .teff-result { break-inside: avoid; }
}
`;

/** @type {CSSStyleSheet | undefined} */
let made;

/** The sheet, made once for all elements of the page. */
export function sheet() {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(SHEET);
  }
  return made;
}
