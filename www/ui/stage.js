/**
 * Which part of the element is to be seen: searches of before, waiting, results, nothing found, a failure.
 *
 * Used by the element, which decides what is the case. Every change of the state is told to the page.
 *
 * @module
 */

import { make, set } from './nodes.js';
import { emit } from './host.js';

/** @typedef {import('../element.js').State} State */

/** Milliseconds of waiting that need no bar. */
const BAR_PATIENCE = 300;

/**
 * @param {import('../element.js').TeffSearch} host
 * @param {import('./tree.js').Parts} parts
 * @param {import('./words.js').Words} words
 * @param {import('./status.js').Announcer} announcer
 * @param {() => void} clear takes the rows away
 */
export function makeStage(host, { sections, lines, bar, scroll, footer, failureTitle, failureReason, facets }, words, announcer, clear) {
  /** @type {State} */
  let state = 'idle';

  /** @type {any} */
  let timer;

  /** The results are older than the query while it waits. @param {boolean} isWaiting */
  const wait = (isWaiting) => {
    set(scroll, 'aria-busy', isWaiting ? 'true' : '');
    // Most answers are faster than a bar could be seen.
    if (isWaiting) return (timer ??= setTimeout(() => (bar.hidden = false), BAR_PATIENCE));
    timer = clearTimeout(timer);
    bar.hidden = true;
  };

  /** @param {State} next */
  const show = (next) => {
    if (next === state && next === 'results') return wait(false);
    for (const [name, section] of Object.entries(sections)) section.hidden = name !== next;
    if (next === 'loading') lines.replaceChildren(make('p', { class: 'waiting' }, words.text('loading')));
    else if (next !== 'results' && next !== 'empty') lines.replaceChildren();
    if (next !== 'results') clear();
    // On a page it would move as soon as there is something above it.
    footer.hidden = host.mode === 'page' && next === 'loading';
    wait(next === 'loading');
    const from = state;
    if (from === next) return;
    state = next;
    host.dataset.state = next;
    emit(host, 'teff-state', { from, to: next });
  };
  return {
    get state() {
      return state;
    },
    wait,
    show,
    /**
     * @param {'load' | 'search'} phase
     * @param {unknown} error
     * @param {string} title
     * @param {string} reason
     */
    fail(phase, error, title, reason) {
      failureTitle.textContent = words.text(title);
      failureReason.textContent = words.text(reason);
      facets.hidden = true;
      show('error');
      announcer.say(`${failureTitle.textContent}. ${failureReason.textContent}`);
      emit(host, 'teff-error', { phase, error });
    },
  };
}
