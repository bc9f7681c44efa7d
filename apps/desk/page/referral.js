/** @import { Referral as Told } from './exchange.js' */
/** @import { Schema, Setting } from './form.js' */
/** @import { Record } from './record.js' */
/** @import { Words } from './words.js' */
import { Fields } from './form.js';
import { html } from './html.js';
import { Other, Standing } from './inbox.js';
import { Recorded } from './record.js';

/** @typedef {{ readonly name: string, readonly schema: Schema }} Move */

/**
 * Shows a referral with everything its reader may see, and what the reader can do: one click chooses, the next one does it.
 * @param {object} props
 * @param {Told} props.referral
 * @param {readonly Move[]} props.moves
 * @param {string | undefined} props.chosen the move whose form is open
 * @param {Record} props.record
 * @param {string} props.agency
 * @param {string} props.user
 * @param {Words} props.words
 * @param {Setting} props.setting
 * @param {(move: string | undefined) => void} props.choose
 * @param {(move: Move, form: FormData) => void} props.make
 */
export function Referral({ referral, moves, chosen, record, agency, user, words, setting, choose, make }) {
  const move = moves.find(({ name }) => name === chosen);
  const details = { need: referral.need, urgency: referral.urgency, sentOn: referral.sentOn, since: referral.since, reason: referral.reason, text: referral.text, outcome: referral.outcome, parts: referral.parts, returned: referral.returned };
  return html`
    <p><${Other} ...${{ referral, agency, words }} /></p>
    <p><${Standing} ...${{ referral, agency, user, words }} /></p>
    <dl>${Object.entries(details).filter(([, value]) => value !== undefined).map(([name, value]) => html`<div key=${name}><dt>${words.field(name)}</dt><dd><bdi>${words.value(name, value)}</bdi></dd></div>`)}</dl>
    <section aria-labelledby="moves">
      <h3 id="moves">${words.say('yourMove')}</h3>
      ${moves.length === 0 && html`<p>${words.say('nothingToDo')}</p>`}
      <div class="buttons">${moves.map(({ name }) => html`<button type="button" key=${name} aria-expanded=${name === chosen} onClick=${() => choose(name === chosen ? undefined : name)}>${words.move(name)}</button>`)}</div>
      ${move && html`
        <form key=${move.name} class="move" aria-label=${words.move(move.name)} onSubmit=${(/** @type {SubmitEvent} */ event) => { event.preventDefault(); make(move, new FormData(/** @type {HTMLFormElement} */ (event.target))); }}>
          <${Fields} schema=${move.schema} setting=${setting} />
          <div class="buttons">
            <button id="confirm" class="main">${words.say('confirm', { move: words.move(move.name) })}</button>
            <button type="button" onClick=${() => choose(undefined)}>${words.say('cancelForm')}</button>
          </div>
        </form>`}
    </section>
    <section><h2>${words.say('case')}</h2><${Recorded} ...${{ record, agency, words }} /></section>`;
}
