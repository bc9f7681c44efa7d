import { html } from './html.js';
import { timeText } from './words.js';

/** @param {Event} event */
const valueOf = ({ target }) => Number(/** @type {HTMLInputElement} */ (target).value);

/**
 * Lets a time be chosen among those at which anything of the case left; those that are only passed are not asked for.
 * @param {{ moments: readonly string[], moment: number, pass: (moment: number) => void, choose: (moment: number) => void }} props
 */
export function Moments({ moments, moment, pass, choose }) {
  const chosen = moments[moment];
  if (chosen === undefined) return html`<p>Nothing of this case has left yet.</p>`;
  const last = moments.length - 1;
  const text = moment === last ? `${timeText(chosen)}, the newest` : timeText(chosen);
  return html`
    <div class="moments">
      <label for="moment">Seen by</label>
      <input id="moment" type="range" min="0" max=${last} value=${moment} disabled=${last === 0} aria-valuetext=${text}
        onInput=${(/** @type {Event} */ event) => pass(valueOf(event))} onChange=${(/** @type {Event} */ event) => choose(valueOf(event))} />
      <output for="moment">${text}</output>
      <ul class="legend" aria-label="Signs">
        <li><span class="sign shown">●</span> shown</li>
        <li><span class="sign treated">◐</span> treated</li>
        <li><span class="sign withheld">○</span> withheld</li>
        <li><span class="sign recalled">⊘</span> recalled</li>
        <li>– never received</li>
      </ul>
    </div>`;
}
