/** @import { Actions } from './main.js' */
/** @import { State, Screen } from './state.js' */
import { movesOf } from './catalogue.js';
import { Cases, Entry } from './cases.js';
import { html } from './html.js';
import { Inbox } from './inbox.js';
import { choicesIn, Recorded } from './record.js';
import { Referral } from './referral.js';
import { Send } from './send.js';
import { Languages, SignIn } from './session.js';

const counts = { inbox: 'waiting', sent: 'sentOnes', over: 'overOnes' };

/** Draws the whole page from all that it knows. @param {{ state: State, actions: Actions }} props */
export function Page({ state, actions }) {
  const { words, exchange, signedOut, screen, said, refusal } = state;
  const held = exchange !== undefined && !signedOut;
  return html`
    <a class="skip" href="#content" onClick=${(/** @type {Event} */ event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>${words.say('skip')}</a>
    <header class="top">
      <h1>${words.say('title')}</h1>
      <${Languages} words=${words} />
      <p>${words.say('about')}</p>
      ${held && html`<p>${words.say('signedIn', { agency: exchange.agency })} <button type="button" onClick=${actions.signOut}>${words.say('signOut')}</button></p>`}
    </header>
    <main id="content" tabindex="-1">
      ${signedOut && html`<p class="refusal" role="alert">${words.say('signInAgain')}</p>`}
      ${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
      <p class="status" role="status">${said}</p>
      ${!held && html`<${SignIn} words=${words} take=${actions.take} demonstrate=${actions.demonstrate} />`}
      ${exchange && screen && html`
        <${Tabs} state=${state} actions=${actions} />
        <h2 id="heading" tabindex="-1">${titleOf(screen, state)}</h2>
        <${Shown} key=${screen.name} ...${{ state, actions, screen, exchange }} />`}
    </main>`;
}

/** @param {{ state: State, actions: Actions }} props */
function Tabs({ state: { words, screen }, actions }) {
  const tab = screen?.name === 'list' ? screen.tab : screen?.name === 'cases' ? 'cases' : undefined;
  const entries = [
    ...(/** @type {const} */ (['inbox', 'sent', 'over'])).map((name) => ({ name, go: () => actions.list(name) })),
    { name: 'cases', go: actions.cases },
  ];
  return html`
    <nav aria-label=${words.say('title')}>
      <ul class="row">${entries.map(({ name, go }) => html`<li key=${name}><button type="button" aria-current=${tab === name ? 'page' : undefined} onClick=${go}>${words.say(name)}</button></li>`)}</ul>
    </nav>`;
}

/** @param {Screen} screen @param {State} state */
function titleOf(screen, { words }) {
  switch (screen.name) {
    case 'list': return words.say(screen.tab);
    case 'referral': return `${words.say('referral')}: ${words.code(screen.referral.need)}`;
    case 'cases': return words.say('cases');
    case 'case': return words.say('case');
    case 'entry': return words.say(screen.record ? 'recordEntry' : 'newCase');
    case 'send': return words.say('send');
  }
}

/** @param {{ state: State, actions: Actions, screen: Screen, exchange: NonNullable<State['exchange']> }} props */
function Shown({ state, actions, screen, exchange }) {
  const { words, catalogue, fault } = state;
  const { agency, user } = exchange;
  const record = 'record' in screen ? screen.record : undefined;
  const setting = { words, fault, choices: record ? choicesIn(record, agency, words) : {} };
  switch (screen.name) {
    case 'list': return html`<${Inbox} ...${{ agency, user, words }} referrals=${screen.referrals} count=${counts[screen.tab]} open=${actions.referral} />`;
    case 'referral': return html`
      <${Referral} ...${{ agency, user, words, setting }} referral=${screen.referral} record=${screen.record} chosen=${screen.move}
        moves=${movesOf(catalogue, screen.referral, agency)} choose=${actions.chooseMove} make=${actions.makeMove} />
      ${screen.record.entries.length > 0 && html`<div class="buttons"><button type="button" onClick=${() => actions.case(screen.record.case)}>${words.say('case')}</button></div>`}`;
    case 'cases': return html`<${Cases} cases=${screen.cases} words=${words} open=${actions.case} begin=${() => actions.entry()} />`;
    case 'case': return html`
      <div class="buttons">
        <button type="button" onClick=${() => actions.entry(screen.record)}>${words.say('recordEntry')}</button>
        <button type="button" onClick=${() => actions.send(screen.record)}>${words.say('send')}</button>
      </div>
      <${Recorded} record=${screen.record} agency=${agency} words=${words} />`;
    case 'entry': return html`<${Entry} ...${{ catalogue, words, setting }} type=${screen.type} choose=${actions.chooseType} save=${actions.save} />`;
    case 'send': return html`
      <${Send} ...${{ agency, words, setting }} sending=${catalogue.sending} wish=${catalogue.wish} matches=${screen.matches} organizations=${screen.organizations}
        find=${actions.find} send=${actions.sendReferral} />`;
  }
}
