/** @import { WhoSawWhatAnswer } from '../answer.js' */
/** @import { Opened } from './panel.js' */
/** @import { Place } from './timeline.js' */
import { render } from '/auditor/preact.js';
import { demonstrationToken, Exchange, Refused } from './exchange.js';
import { html } from './html.js';
import { Moments } from './moments.js';
import { Panel } from './panel.js';
import { checkProof } from './proof.js';
import { Question, Session } from './question.js';
import { agenciesOf, focusCell, Timeline } from './timeline.js';
import { counted } from './words.js';

/**
 * All that the page knows; it is nowhere but in this object and gone with the page.
 * @typedef {object} State
 * @property {Exchange | undefined} [exchange]
 * @property {string | undefined} [refusal]
 * @property {string} said the newest that a screen reader is told
 * @property {{ agency: string, case: string } | undefined} [question]
 * @property {WhoSawWhatAnswer | undefined} [whole] the table of all that left
 * @property {WhoSawWhatAnswer | undefined} [table] as it stood at the chosen moment
 * @property {string} until that moment
 * @property {readonly string[]} agencies who saw anything of the whole
 * @property {number} moment where the slider stands: the index of a moment of the whole
 * @property {Place} place
 * @property {Opened | undefined} [opened]
 */

/** @type {State} */
let state = { said: '', until: '', agencies: [], moment: 0, place: { row: 0, column: 0 } };

/** @param {Partial<State>} change */
function set(change) {
  state = { ...state, ...change };
  render(html`<${Page} ...${state} />`, /** @type {Element} */ (document.getElementById('page')));
}

/** Does what may be refused, and says why where it is. @param {() => Promise<void>} work */
async function attempt(work) {
  set({ refusal: undefined });
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    set({ refusal: error.message });
    if (error.code.startsWith('token-')) set({ exchange: undefined });
  }
}

/** @param {string} token */
function take(token) {
  set({ exchange: new Exchange(token), refusal: undefined });
  document.getElementById('agency')?.focus();
}

/** @param {string} agency */
const demonstrate = (agency) => attempt(async () => take(await demonstrationToken(agency)));

/** Nothing of what was shown outlives the token it was shown by. */
const forget = () => location.reload();

/** @param {{ agency: string, case: string }} question */
const ask = (question) => attempt(async () => {
  const { exchange } = state;
  if (!exchange) throw new Refused('Give a token first.', 'token-required');
  // What was asked before must not stand under the new question.
  set({ whole: undefined, table: undefined, opened: undefined, said: 'Asking …' });
  const whole = await exchange.whoSawWhat(question).catch((error) => {
    set({ said: '' });
    throw error;
  });
  const moment = Math.max(0, whole.moments.length - 1);
  const agencies = agenciesOf(whole);
  const said = `${counted(whole.events.length, 'event')}, seen by ${counted(agencies.length, 'agency', 'agencies')}.`;
  set({ question, whole, table: whole, agencies, until: whole.moments[moment] ?? '', moment, opened: undefined, place: { row: 0, column: 0 }, said });
});

/** Shows what had been seen by a moment. @param {number} moment */
const goTo = (moment) => attempt(async () => {
  const { exchange, question, whole } = state;
  const at = whole?.moments[moment];
  if (!exchange || !question || !whole || at === undefined) return;
  set({ moment, opened: undefined });
  try {
    const table = at === whole.moments.at(-1) ? whole : await exchange.whoSawWhat({ ...question, at });
    if (state.whole === whole && state.moment === moment) set({ table, until: at });
  } catch (error) {
    set({ moment: whole.moments.indexOf(state.until) });
    throw error;
  }
});

/** Opens a cell: has its newest release made again, and checks its proof. @param {Place} place */
const open = (place) => attempt(async () => {
  const { exchange, table, agencies, until } = state;
  const row = table?.events[place.row];
  const agency = agencies[place.column];
  if (!exchange || !row || !agency) return;
  const cell = row.cells.find((each) => each.agency === agency);
  /** @type {Opened} */
  let opened = { agency, row, cell, until };
  /** @param {Partial<Opened>} more */
  const learn = (more) => {
    if (state.opened !== opened) return;
    opened = { ...opened, ...more };
    set({ opened });
  };
  set({ place, opened });
  document.getElementById('panel-title')?.focus();
  if (!cell) return;
  try {
    learn({ replayed: await exchange.replay(cell.release) });
    const proof = await exchange.proof(cell.release);
    learn({ proof, checks: await checkProof(cell.release, proof) });
  } catch (error) {
    if (error instanceof Refused) learn({ refusal: error.message });
    throw error;
  }
});

/** @param {Place} place */
const move = (place) => set({ place });

/** @param {number} moment */
const pass = (moment) => set({ moment });

function close() {
  set({ opened: undefined });
  focusCell(state.place);
}

/** @param {State} props */
function Page({ exchange, refusal, said, whole, table, agencies, until, moment, place, opened }) {
  return html`
    <header class="top">
      <h1>Who saw what</h1>
      <p>Firebreak, for auditors. Every answer you get here is itself written into the disclosure log.</p>
    </header>
    <main>
      <${Session} held=${exchange !== undefined} take=${take} demonstrate=${demonstrate} forget=${forget} />
      <${Question} ask=${ask} />
      ${refusal && !opened?.refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
      <p class="status" role="status">${said}</p>
      ${whole && table && html`
        <${Moments} moments=${whole.moments} moment=${moment} pass=${pass} choose=${goTo} />
        <div class=${opened ? 'sides' : ''}>
          <${Timeline} ...${{ agencies, table, until, place, move, open }} opened=${opened !== undefined} />
          ${opened && html`<${Panel} opened=${opened} close=${close} />`}
        </div>`}
    </main>`;
}

set({});
