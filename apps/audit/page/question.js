import { html } from './html.js';

/** @param {SubmitEvent} event @returns {(name: string) => string} gives what was written into a field of the form that is sent */
function written(event) {
  event.preventDefault();
  const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
  return (name) => String(form.get(name) ?? '').trim();
}

const quiet = { autocomplete: 'off', autocapitalize: 'off', spellcheck: false };

/**
 * Takes the auditor's token, or lets it be forgotten.
 * @param {{ held: boolean, take: (token: string) => void, demonstrate: (agency: string) => void, forget: () => void }} props
 */
export function Session({ held, take, demonstrate, forget }) {
  if (held) return html`<p class="held">A token is held in memory. <button type="button" onClick=${forget}>Forget it</button></p>`;
  return html`
    <form onSubmit=${(/** @type {SubmitEvent} */ event) => take(written(event)('token'))}>
      <label class="wide">Access token of an auditor <textarea name="token" rows="2" required ...${quiet}></textarea></label>
      <button>Use this token</button>
    </form>
    <details>
      <summary>On a demonstration exchange</summary>
      <form onSubmit=${(/** @type {SubmitEvent} */ event) => demonstrate(written(event)('agency'))}>
        <label>Auditor <input name="agency" required value="AUDIT-DE" ...${quiet} /></label>
        <button>Get a token</button>
      </form>
    </details>`;
}

/**
 * Takes the question: which case, by which agency's name for it.
 * @param {{ ask: (question: { agency: string, case: string }) => void }} props
 */
export function Question({ ask }) {
  /** @param {SubmitEvent} event */
  const onSubmit = (event) => {
    const field = written(event);
    ask({ agency: field('agency'), case: field('case') });
  };
  return html`
    <form onSubmit=${onSubmit}>
      <label>Agency <input id="agency" name="agency" required placeholder="LI-DE" ...${quiet} /></label>
      <label class="wide">Case, as that agency calls it <input name="case" required placeholder="00000000-0000-0000-0000-000000000000" ...${quiet} /></label>
      <button>Show</button>
    </form>`;
}
