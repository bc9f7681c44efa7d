/** @import { Catalogue } from './catalogue.js' */
/** @import { Setting } from './form.js' */
/** @import { Exchange } from './exchange.js' */
/** @import { Words } from './words.js' */
import { canBeWritten, Fields } from './form.js';
import { html } from './html.js';

/** @typedef {{ readonly case: string, readonly openedOn: string | undefined }} Known */

/** Lists the cases an agency knows, newest first. @param {Exchange} exchange @param {readonly string[]} purposes @returns {Promise<Known[]>} */
export async function casesKnown(exchange, purposes) {
  const lines = (await Promise.all(purposes.map((purpose) => exchange.feed(purpose)))).flat();
  /** @type {Map<string, string | undefined>} */
  const known = new Map();
  for (const line of lines) {
    if (line.kind !== 'entry' && line.kind !== 'backfill') continue;
    known.set(line.case, line.type === 'CaseOpened' ? line.occurredOn : known.get(line.case));
  }
  return [...known].map(([reference, openedOn]) => ({ case: reference, openedOn })).sort((one, other) => ((one.openedOn ?? '') < (other.openedOn ?? '') ? 1 : -1));
}

/** @param {{ cases: readonly Known[], words: Words, open: (reference: string) => void, begin: () => void }} props */
export function Cases({ cases, words, open, begin }) {
  return html`
    <div class="buttons"><button type="button" onClick=${begin}>${words.say('newCase')}</button></div>
    <p>${cases.length > 0 ? words.say('casesKnown', { count: cases.length }) : words.say('nothingHere')}</p>
    <ul class="cards">${cases.map(({ case: reference, openedOn }) => html`
      <li key=${reference}><button type="button" class="card" onClick=${() => open(reference)}>${openedOn ? words.say('caseOf', { date: words.value('on', openedOn) }) : words.say('case')} <small><bdi>${reference.slice(0, 8)}</bdi></small></button></li>`)}
    </ul>`;
}

/**
 * Writes something into a case: what it is, then its fields.
 * @param {{ catalogue: Catalogue, type: string | undefined, words: Words, setting: Setting, choose: (type: string) => void, save: (form: FormData) => void }} props
 */
export function Entry({ catalogue, type, words, setting, choose, save }) {
  const types = Object.entries(catalogue.entries).filter(([, schema]) => canBeWritten(schema)).map(([name]) => ({ name, text: words.event(name) }));
  const schema = type === undefined ? undefined : type === 'CaseOpened' ? catalogue.opening : catalogue.entries[type];
  return html`
    ${type !== 'CaseOpened' && html`
      <div class="field">
        <label for="type">${words.say('kindOfEntry')}</label>
        <select id="type" value=${type ?? ''} onChange=${(/** @type {Event} */ { target }) => choose(/** @type {HTMLSelectElement} */ (target).value)}>
          <option value="">${words.say('choose')}</option>
          ${types.sort((one, other) => one.text.localeCompare(other.text, words.language)).map(({ name, text }) => html`<option key=${name} value=${name}>${text}</option>`)}
        </select>
      </div>`}
    ${schema && html`
      <form key=${type} aria-label=${words.event(type ?? '')} onSubmit=${(/** @type {SubmitEvent} */ event) => { event.preventDefault(); save(new FormData(/** @type {HTMLFormElement} */ (event.target))); }}>
        <${Fields} schema=${schema} setting=${setting} />
        <div class="buttons"><button class="main">${words.say('save')}</button></div>
      </form>`}`;
}
