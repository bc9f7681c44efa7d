/** @import { Referral } from './exchange.js' */
/** @import { Words } from './words.js' */
import { html } from './html.js';

/** Says what stands around a referral for the one who reads: deadline, escalation and whose hands it is in, in words. @param {{ referral: Referral, agency: string, user: string, words: Words }} props */
export function Standing({ referral, agency, user, words }) {
  const { answerBy, actBy, overdue, escalated, claimedBy, state, to } = referral;
  const received = to === agency;
  return html`
    <span class="standing">
      <span>${words.code(state)}</span>
      ${overdue && html`<strong class="overdue">${words.say('overdue')}</strong>`}
      ${answerBy && html`<span>${words.say('answerBy', { time: words.time(answerBy) })}</span>`}
      ${actBy && html`<span>${words.say('actBy', { time: words.time(actBy) })}</span>`}
      ${escalated && html`<strong>${words.say('escalated', { time: words.time(escalated) })}</strong>`}
      ${received && (answerBy ?? actBy) && html`<span>${claimedBy === undefined ? words.say('unclaimed') : claimedBy === user ? words.say('claimedByYou') : words.say('claimedBy', { user: claimedBy })}</span>`}
    </span>`;
}

/** Names the other party of a referral. @param {{ referral: Referral, agency: string, words: Words }} props */
export const Other = ({ referral: { from, to }, agency, words }) => (to === agency ? words.say('from', { agency: from }) : words.say('to', { agency: to }));

/**
 * Lists referrals, each as a button that opens it.
 * @param {{ referrals: readonly Referral[], count: string, agency: string, user: string, words: Words, open: (id: string) => void }} props
 */
export function Inbox({ referrals, count, agency, user, words, open }) {
  if (referrals.length === 0) return html`<p>${words.say('nothingHere')}</p>`;
  return html`
    <p>${words.say(count, { count: referrals.length })}</p>
    <ul class="cards">${referrals.map((referral) => html`
      <li key=${referral.referral}>
        <button type="button" class="card" onClick=${() => open(referral.referral)}>
          <span class="head"><b>${words.code(referral.need)}</b> <span>${words.code(referral.urgency)}</span> <span><${Other} ...${{ referral, agency, words }} /></span></span>
          <${Standing} ...${{ referral, agency, user, words }} />
        </button>
      </li>`)}
    </ul>`;
}
