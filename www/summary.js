/**
 * Says in words what an answer is: for the eye at once, for the live region when the reader pauses.
 *
 * Called by app.js with every response. A word that was corrected, missing or cut is always named, never silent.
 * It touches nothing of the page and makes no result markup.
 *
 * @module
 */

/** @typedef {import('./teff.js').SearchResponse} SearchResponse */

/** Code points of a query that are worth repeating to the reader. */
const QUOTED = 60;

/** @type {Record<string, string>} */
const ISSUES = {
  'unclosed-quote': 'A quotation mark is not closed; everything after it counts as the phrase.',
  'too-long': 'This is long: only the beginning of it is searched.',
  'too-many-words': 'These are many words: only the first of them are searched.',
};

/** @param {string} query cut to a length that can be repeated */
export function short(query) {
  const letters = [...query.trim()];
  return letters.length > QUOTED ? `${letters.slice(0, QUOTED).join('')}…` : letters.join('');
}

/** @param {number} total */
function results(total) {
  return `${total.toLocaleString('en')} ${total === 1 ? 'result' : 'results'}`;
}

/**
 * The lines above the results.
 *
 * @param {SearchResponse} response
 * @param {number} ms how long the answer took
 * @returns {HTMLElement[]}
 */
export function lines({ total, corrected, suggestion, missing, issues }, ms) {
  /** @type {HTMLElement[]} */
  const all = [];
  const quote = (/** @type {string} */ word) => `“${short(word)}”`;
  if (total) {
    const time = ms < 0.1 ? '' : ` in ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
    const count = line(results(total));
    const clock = document.createElement('span');
    clock.className = 'clock';
    clock.textContent = time;
    count.append(clock);
    all.push(count);
  }
  if (total && corrected.length) {
    const absent = corrected.map(({ from }) => quote(from)).join(', ');
    const to = suggestion || corrected.map((one) => one.to).join(' ');
    all.push(line('Showing results for ', link(to), `; no article has ${absent}.`));
  } else if (suggestion) {
    all.push(line('Did you mean ', link(suggestion), '?'));
  }
  // With no result at all, the notice below says it.
  if (total && missing.length) all.push(line(`No article has ${missing.map(quote).join(', ')}.`));
  for (const kind of new Set(issues.map((issue) => issue.kind))) all.push(line(ISSUES[kind] ?? ''));
  return all;
}

/**
 * What the live region says.
 *
 * @param {SearchResponse} response
 * @param {boolean} isFirst the first answer also says what the keys do
 */
export function spoken({ query, total, corrected, suggestion, hits }, isFirst) {
  if (!total) return `No results for “${short(query)}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`;
  const from = corrected.map((one) => `“${one.from}”`).join(', ');
  const to = suggestion || corrected.map((one) => one.to).join(' ');
  const count = from ? `No article has ${from}. Showing ${results(total)} for “${to}”.` : results(total);
  if (!isFirst) return count;
  const title = hits[0]?.title ?? '';
  return `${from ? count : `${count} for “${short(query)}”.`} Press Enter to open ${title}, or Down Arrow to browse.`;
}

/** @param {(Node | string)[]} parts */
function line(...parts) {
  const made = document.createElement('p');
  made.append(...parts);
  return made;
}

/** @param {string} query */
function link(query) {
  const made = document.createElement('a');
  made.href = `?${new URLSearchParams({ q: query })}`;
  made.textContent = query;
  return made;
}
