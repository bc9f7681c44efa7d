/** @import { Words } from './words.js' */
import { html } from './html.js';
import { languages } from './words.js';

/** @param {SubmitEvent} event @param {string} name gives what was written into a field of the form that is sent */
function written(event, name) {
  event.preventDefault();
  return String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get(name) ?? '').trim();
}

const quiet = { autocomplete: 'off', autocapitalize: 'off', spellcheck: false };

/**
 * Takes the access token of somebody at an agency.
 * @param {{ words: Words, take: (token: string) => void, demonstrate: (agency: string) => void }} props
 */
export function SignIn({ words, take, demonstrate }) {
  return html`
    <form onSubmit=${(/** @type {SubmitEvent} */ event) => take(written(event, 'token'))}>
      <div class="field"><label for="token">${words.say('token')}</label><textarea class="secret" id="token" name="token" rows="2" required ...${quiet}></textarea></div>
      <div class="buttons"><button class="main">${words.say('useToken')}</button></div>
    </form>
    <details>
      <summary>${words.say('demo')}</summary>
      <form onSubmit=${(/** @type {SubmitEvent} */ event) => demonstrate(written(event, 'agency'))}>
        <div class="field"><label for="agency">${words.say('agency')}</label><input id="agency" name="agency" required ...${quiet} /></div>
        <div class="buttons"><button>${words.say('getToken')}</button></div>
      </form>
    </details>`;
}

/** Lets the language be chosen. It stands in the address, as it tells nothing of anybody. @param {{ words: Words }} props */
export function Languages({ words }) {
  return html`
    <nav aria-label=${words.say('language')}>
      <ul class="row">${Object.entries(languages).map(([code, name]) => html`<li key=${code}><a href=${`#${code}`} lang=${code} hreflang=${code} aria-current=${code === words.language ? 'true' : undefined}>${name}</a></li>`)}</ul>
    </nav>`;
}
