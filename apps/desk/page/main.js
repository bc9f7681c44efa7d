/** @import { Record } from './record.js' */
/** @import { Schema } from './form.js' */
/** @import { Screen, State, Tab } from './state.js' */
import { render } from '/desk/preact.js';
import { casesKnown } from './cases.js';
import { demonstrationToken, Draft, Exchange, readOpen, Refused } from './exchange.js';
import { idOf, pathAt, written } from './form.js';
import { html } from './html.js';
import { Page } from './page.js';
import { together } from './record.js';
import { askedBesides } from './send.js';
import { chosenLanguage, readWords } from './words.js';

/** @type {State} */
let state = { words: await readWords(chosenLanguage()), catalogue: await readOpen('/desk/catalogue.json'), signedOut: false, purposes: [], said: '' };

/** @param {Partial<State>} change */
function set(change) {
  state = { ...state, ...change };
  render(html`<${Page} state=${state} actions=${actions} />`, /** @type {Element} */ (document.getElementById('page')));
}

/** Does what may be refused, and says why where it is. @param {() => Promise<void>} work @param {Schema} [schema] of the form whose field may be at fault */
async function attempt(work, schema = {}) {
  set({ refusal: undefined, fault: undefined });
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { words } = state;
    if (error.code === 'token-expired') {
      set({ signedOut: true, said: '' });
      return document.getElementById('token')?.focus();
    }
    if (error.code.startsWith('token-') && !state.screen) set({ exchange: undefined });
    const path = pathAt(schema, error.pointer);
    const sentence = words.problem(error.code, error.message);
    set({ said: '', refusal: path ? `${words.say('check')} ${words.field(path)}: ${sentence}` : sentence, fault: path ? { path, sentence } : undefined });
    if (path) document.getElementById(idOf(path))?.focus();
  }
}

/** @returns {Exchange} */
function signedIn() {
  if (!state.exchange) throw new Refused('token-required');
  return state.exchange;
}

let visits = 0;

/** Goes where a screen can be shown once it is read; who has gone elsewhere meanwhile stays there. @param {() => Promise<Screen>} read @param {string} [said] */
async function go(read, said = '') {
  visits += 1;
  const visit = visits;
  set({ said: state.words.say('loading') });
  const screen = await read();
  if (visit !== visits) return;
  set({ screen, said, fault: undefined, refusal: undefined });
  document.getElementById('heading')?.focus();
}

/** @param {Screen} screen */
const stay = (screen) => set({ screen, fault: undefined, refusal: undefined });

/** @param {Tab} tab @returns {Promise<Screen>} */
async function list(tab) {
  const exchange = signedIn();
  if (tab === 'over') {
    const { referrals } = await exchange.newest();
    return { name: 'list', tab, referrals: referrals.filter(({ answerBy, actBy }) => (answerBy ?? actBy) === undefined) };
  }
  const { referrals } = await exchange.open();
  return { name: 'list', tab, referrals: referrals.filter(({ to }) => (to === exchange.agency) === (tab === 'inbox')) };
}

/** @param {string} reference @returns {Promise<Record>} */
const record = async (reference) => together(reference, await signedIn().caseFor(reference, state.purposes));

/** @param {string} id @returns {Promise<Screen>} */
async function referral(id) {
  const told = await signedIn().referral(id);
  return { name: 'referral', referral: told, record: await record(told.case), draft: new Draft() };
}

// Refusals of a move that mean: it is no longer as it was shown.
const stale = ['precondition-failed', 'revision-conflict', 'referral-already-answered', 'move-not-possible'];

const actions = {
  /** @param {string} token */
  take: (token) => attempt(async () => {
    const exchange = new Exchange(token);
    if (!exchange.agency) throw new Refused('token-not-accepted');
    const before = state.exchange?.agency;
    const { purposes } = await exchange.own();
    const resumed = before === exchange.agency && state.screen;
    set({ exchange, purposes, signedOut: false, screen: resumed || undefined, said: '' });
    if (resumed) document.getElementById('heading')?.focus();
    else await go(() => list('inbox'));
  }),

  /** @param {string} agency */
  demonstrate: (agency) => attempt(async () => {
    const token = await demonstrationToken(agency).catch((error) => {
      if (error instanceof Refused && error.code === 'not-found') set({ refusal: state.words.say('noDemo') });
      else throw error;
    });
    if (token) await actions.take(token);
  }),

  /** Nothing of what was shown outlives the token it was shown by. */
  signOut: () => location.reload(),

  /** @param {Tab} tab */
  list: (tab) => attempt(() => go(() => list(tab))),
  cases: () => attempt(() => go(async () => ({ name: 'cases', cases: await casesKnown(signedIn(), state.purposes) }))),
  /** @param {string} id */
  referral: (id) => attempt(() => go(() => referral(id))),
  /** @param {string} reference */
  case: (reference) => attempt(() => go(async () => ({ name: 'case', record: await record(reference) }))),
  /** @param {Record} [of] */
  entry: (of) => attempt(() => go(async () => ({ name: 'entry', record: of, type: of ? undefined : 'CaseOpened', draft: new Draft() }))),
  /** @param {Record} of */
  send: (of) => attempt(() => go(async () => ({ name: 'send', record: of, organizations: await signedIn().organizations(), draft: new Draft() }))),

  /** @param {string | undefined} move */
  chooseMove(move) {
    if (state.screen?.name === 'referral') stay({ ...state.screen, move, draft: new Draft() });
    document.querySelector(/** @type {'input'} */ ('form.move input, form.move select, form.move textarea, form.move button'))?.focus();
  },

  /** @param {{ name: string, schema: Schema }} move @param {FormData} form */
  makeMove: (move, form) => attempt(async () => {
    if (state.screen?.name !== 'referral') return;
    const { referral: { referral: id, revision }, draft } = state.screen;
    try {
      await signedIn().record(`/referrals/${id}/${move.name}`, written(move.schema, form), draft, revision);
    } catch (error) {
      if (!(error instanceof Refused) || !stale.includes(error.code)) throw error;
      const now = await referral(id);
      if (now.name !== 'referral') return;
      stay(now);
      return set({ refusal: state.words.say('faster', { state: state.words.code(now.referral.state) }) });
    }
    await go(() => referral(id));
    const now = state.screen;
    if (now?.name === 'referral') set({ said: state.words.say('done', { state: state.words.code(now.referral.state) }) });
  }, move.schema),

  /** @param {string} type */
  chooseType(type) {
    if (state.screen?.name === 'entry') stay({ ...state.screen, type: type || undefined, draft: new Draft() });
  },

  /** @param {FormData} form */
  async save(form) {
    const { screen, catalogue, words } = state;
    if (screen?.name !== 'entry' || !screen.type) return;
    const { record: of, type, draft } = screen;
    const schema = of ? catalogue.entries[type] ?? {} : catalogue.opening;
    await attempt(async () => {
      const data = written(schema, form);
      const recorded = await (of ? signedIn().record(`/cases/${of.case}/entries`, { type, data }, draft) : signedIn().record('/cases', { data }, draft));
      await go(async () => ({ name: 'case', record: await record(recorded.case ?? of?.case ?? '') }), words.say('saved'));
    }, schema);
  },

  /** @param {FormData} form */
  find: (form) => attempt(async () => {
    const { screen, catalogue: { sending, wish } } = state;
    if (screen?.name !== 'send') return;
    const { need, urgency } = written(sending, form);
    const { matches } = await signedIn().match({ need, urgency, ...written(askedBesides(wish, sending), form) });
    if (state.screen?.name === 'send') stay({ ...state.screen, matches });
    document.getElementById('found')?.focus();
  }, state.catalogue.wish),

  /** @param {FormData} form */
  sendReferral: (form) => attempt(async () => {
    const { screen, catalogue: { sending }, words } = state;
    if (screen?.name !== 'send') return;
    const body = written(sending, form);
    const to = body['to'] ?? form.get('match') ?? '';
    await signedIn().record(`/cases/${screen.record.case}/referrals`, { ...body, to }, screen.draft);
    await go(() => list('sent'), words.say('sentDone', { agency: String(to) }));
  }, state.catalogue.sending),
};

/** @typedef {typeof actions} Actions */

async function speak() {
  const words = await readWords(chosenLanguage());
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
  document.title = `${words.say('title')} · Firebreak`;
  set({ words, refusal: undefined, fault: undefined, said: '' });
}

window.addEventListener('hashchange', () => void speak());
await speak();
