/** @import { Match, Organization } from './exchange.js' */
/** @import { Schema, Setting } from './form.js' */
/** @import { Words } from './words.js' */
import { Fields } from './form.js';
import { html } from './html.js';

/** @param {Schema} schema @param {(name: string) => boolean} keep @returns {Schema} */
const only = (schema, keep) => ({ ...schema, properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => keep(name))) });

/** What is asked of the directory beside what the referral says anyway. @param {Schema} wish @param {Schema} sending */
export const askedBesides = (wish, sending) => only(wish, (name) => !Object.hasOwn(sending.properties ?? {}, name));

/**
 * Writes a referral: what is needed and for whom, then who fits, then it is sent.
 * @param {object} props
 * @param {Schema} props.sending
 * @param {Schema} props.wish
 * @param {readonly Match[] | undefined} props.matches
 * @param {readonly Organization[]} props.organizations
 * @param {string} props.agency
 * @param {Words} props.words
 * @param {Setting} props.setting
 * @param {(form: FormData) => void} props.find
 * @param {(form: FormData) => void} props.send
 */
export function Send({ sending, wish, matches, organizations, agency, words, setting, find, send }) {
  /** @param {SubmitEvent} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    if (/** @type {HTMLButtonElement | null} */ (event.submitter)?.value === 'find') find(form);
    else send(form);
  };
  return html`
    <form onSubmit=${onSubmit}>
      <${Fields} schema=${only(sending, (name) => name !== 'to')} setting=${setting} />
      <details>
        <summary>${words.say('findReceiver')}</summary>
        <p>${words.say('asked')}</p>
        <${Fields} schema=${askedBesides(wish, sending)} setting=${setting} demanded=${false} />
        <button name="do" value="find">${words.say('findReceiver')}</button>
        ${matches && html`
          <fieldset id="found" tabindex="-1">
            <legend>${words.say(matches.length > 0 ? 'receivers' : 'nobodyFits')}</legend>
            ${matches.map(({ agency: each, service, name, reasons }) => html`
              <label class="tick" key=${service}><input type="radio" name="match" value=${each} /> <span><b><bdi>${name}</bdi></b> <bdi>${each}</bdi> <small>${words.list.format(reasons.map((reason) => words.code(reason)))}</small></span></label>`)}
          </fieldset>`}
      </details>
      <div class="field">
        <label for="field-to">${words.say(matches?.length ? 'chooseYourself' : 'receiver')}</label>
        <select id="field-to" name="to" aria-invalid=${setting.fault?.path === 'to' || undefined} aria-describedby=${setting.fault?.path === 'to' ? 'field-to-fault' : undefined}>
          <option value="">${words.say('choose')}</option>
          ${organizations.filter(({ id }) => id !== agency).map(({ id, name }) => html`<option key=${id} value=${id}>${name === id ? id : `${name} (${id})`}</option>`)}
        </select>
        ${setting.fault?.path === 'to' && html`<small class="fault" id="field-to-fault">${setting.fault.sentence}</small>`}
      </div>
      <div class="buttons"><button class="main" name="do" value="send">${words.say('sendNow')}</button></div>
    </form>`;
}
