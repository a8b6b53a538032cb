/**
 * Light or dark, as the page around the element is.
 *
 * Used by the element when it is shown and when the page changes. What the page's text stands on decides, for it is what the reader
 * sees, however the site switches its themes.
 *
 * @module
 */

/** What stands for white in a notation, by its first letter; 1 in others. @type {Record<string, number>} */
const SCALES = { r: 255, l: 100 };

/** @param {import('../element.js').TeffSearch} host @returns {'light' | 'dark'} */
export function themeOf(host) {
  const asked = host.getAttribute('theme');
  if (asked === 'light' || asked === 'dark') return asked;
  // Many a site has a body as dark as its footer, and pages of paper upon it.
  let element = /** @type {Element | null} */ (host.mode === 'page' ? host : document.querySelector('main, [role=main]') ?? document.body);
  for (; element; element = element.parentElement) {
    // `rgb(`, `color(` with the name of a space, or one that begins with a lightness (`oklch(`).
    const color = getComputedStyle(element).backgroundColor;
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[( ]-?[\d.]+/g) ?? []).map((number) => +number.slice(1));
    // Weights of ITU-R BT.709, on the values as they are: enough to tell paper from ink.
    const light = /l[ac][bh]/.test(color) ? red : red * 0.2126 + green * 0.7152 + blue * 0.0722;
    if (alpha > 0.5) return light / (SCALES[/** @type {string} */ (color[0])] ?? 1) < 0.46 ? 'dark' : 'light';
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  const isDark = scheme.includes('dark') && (!scheme.includes('light') || matchMedia('(prefers-color-scheme: dark)').matches);
  return isDark ? 'dark' : 'light';
}

/**
 * Calls `changed` when the page may have another theme now, until the signal ends it.
 *
 * @param {() => void} changed
 * @param {AbortSignal} signal
 */
export function watchTheme(changed, signal) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed, { signal });
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true });
  }
  signal.addEventListener('abort', () => observer.disconnect());
}
