/**
 * The figures as pictures: bars and curves in SVG, legible on light and dark pages. Pure text from values; called by `report.mjs`.
 *
 * @module
 */

// Apart in lightness too, for readers who do not tell red from green. teff first.
const COLOURS = ['#c2410c', '#2563eb', '#0d9488', '#a16207', '#7c3aed', '#be185d', '#64748b'];
const STYLE = '<style>text{font:12px system-ui,sans-serif;fill:#334155}.head{font-weight:600;font-size:14px}.grid{stroke:#94a3b8;stroke-opacity:.35}@media(prefers-color-scheme:dark){text{fill:#cbd5e1}}</style>';

/** @typedef {{ label: string, value: number, shown: string }} Bar */

/**
 * Horizontal bars, the smallest first wherever it stands: order and lengths say the same.
 *
 * @param {string} title
 * @param {Bar[]} bars
 */
export function bars(title, bars) {
  const [left, width, step, top] = [110, 430, 26, 40];
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const rows = [...bars]
    .sort((a, b) => a.value - b.value)
    .map(({ label, value, shown }, i) => {
      const y = top + i * step;
      const length = Math.max(1, (value / most) * width);
      const colour = label === 'teff' ? COLOURS[0] : COLOURS[6];
      return `<text x="${left - 8}" y="${y + 14}" text-anchor="end">${escape(label)}</text><rect x="${left}" y="${y + 2}" width="${length.toFixed(1)}" height="17" rx="2" fill="${colour}"/><text x="${(left + length + 6).toFixed(1)}" y="${y + 15}">${escape(shown)}</text>`;
    });
  return svg(660, top + bars.length * step + 8, title, rows);
}

/** @typedef {{ label: string, points: [number, number][] }} Line */

/**
 * Lines over logarithmic axes.
 *
 * @param {string} title
 * @param {string} x what goes to the right
 * @param {Line[]} lines
 * @param {(value: number) => string} print
 */
export function curve(title, x, lines, print) {
  const box = { left: 70, right: 520, top: 44, bottom: 330 };
  const all = lines.flatMap(({ points }) => points);
  if (all.length === 0) return svg(660, 80, title, []);
  const across = decades(all.map(([value]) => value));
  const up = decades(all.map(([, value]) => value));
  const at = (/** @type {number} */ value, /** @type {number[]} */ ticks, /** @type {number} */ from, /** @type {number} */ to) => {
    const [low, high] = [Math.log10(ticks[0] ?? 1), Math.log10(ticks.at(-1) ?? 10)];
    return from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  };
  const px = (/** @type {number} */ value) => at(value, across, box.left, box.right);
  const py = (/** @type {number} */ value) => at(value, up, box.bottom, box.top);
  const grid = [
    ...across.map((value) => `<line class="grid" x1="${px(value)}" x2="${px(value)}" y1="${box.top}" y2="${box.bottom}"/><text x="${px(value)}" y="${box.bottom + 16}" text-anchor="middle">${value.toLocaleString('en')}</text>`),
    ...up.map((value) => `<line class="grid" x1="${box.left}" x2="${box.right}" y1="${py(value)}" y2="${py(value)}"/><text x="${box.left - 6}" y="${py(value) + 4}" text-anchor="end">${escape(print(value))}</text>`),
    `<text x="${(box.left + box.right) / 2}" y="${box.bottom + 34}" text-anchor="middle">${escape(x)}</text>`,
  ];
  // Names stand beside the ends of their lines, moved apart where they would cover each other.
  let free = -Infinity;
  const names = lines
    .filter(({ points }) => points.length > 0)
    .map((line) => ({ line, y: py(line.points.at(-1)?.[1] ?? 1) }))
    .sort((a, b) => a.y - b.y)
    .map(({ line, y }) => {
      free = Math.max(y, free + 15);
      return `<text x="${px(line.points.at(-1)?.[0] ?? 1) + 9}" y="${free + 4}">${escape(`${line.label} ${print(line.points.at(-1)?.[1] ?? 0)}`)}</text>`;
    });
  const drawn = lines.map(({ points }, i) => {
    const path = points.map(([a, b], n) => `${n === 0 ? 'M' : 'L'}${px(a).toFixed(1)} ${py(b).toFixed(1)}`).join('');
    const dots = points.map(([a, b]) => `<circle cx="${px(a).toFixed(1)}" cy="${py(b).toFixed(1)}" r="3.5" fill="${COLOURS[i % COLOURS.length]}"/>`).join('');
    return `<path d="${path}" fill="none" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="2"/>${dots}`;
  });
  return svg(700, box.bottom + 46, title, [...grid, ...drawn, ...names]);
}

/** The powers of ten around all values. @param {number[]} values */
function decades(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
}

/** @param {number} width @param {number} height @param {string} title @param {string[]} parts */
function svg(width, height, title, parts) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">\n${STYLE}\n<text class="head" x="12" y="22">${escape(title)}</text>\n${parts.join('\n')}\n</svg>\n`;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
