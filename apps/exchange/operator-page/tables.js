/** @import { DeliveryView, KpiRow } from '#libs/contracts' */
import { html } from './html.js';
import { durationText, percent, reasonsText, timeText, told } from './words.js';

const figures = ['Sent', 'Accepted', 'Rejected', 'Expired', 'Completed', 'Acceptance', 'Completion', 'Half answered within', 'Nine of ten within', 'Overdue now', 'Why refused'];

/** @param {KpiRow} row */
const cells = (row) => [
  told(row.sent), told(row.accepted), told(row.rejected), told(row.expired), told(row.completed), told(row.acceptanceRate, percent), told(row.completionRate, percent),
  told(row.answerMinutesP50, durationText), told(row.answerMinutesP90, durationText), told(row.overdue), reasonsText(row.reasons),
];

/**
 * A table that scrolls by itself and is reached by keyboard, so that the page never scrolls to a side.
 * @param {{ name: string, head: readonly string[], rows: ReadonlyArray<readonly string[]>, nothing: string }} props
 */
function Table({ name, head, rows, nothing }) {
  const id = name.replaceAll(' ', '-').toLowerCase();
  return html`
    <section aria-labelledby=${id}>
      <h2 id=${id}>${name}</h2>
      ${rows.length === 0 ? html`<p class="status">${nothing}</p>` : html`
        <div class="scroll" role="region" aria-labelledby=${id} tabindex="0">
          <table>
            <thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
            <tbody>${rows.map(([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((text) => html`<td class=${text === 'not told' ? 'quiet' : ''}>${text}</td>`)}</tr>`)}</tbody>
          </table>
        </div>`}
    </section>`;
}

/** @type {ReadonlyArray<readonly [KpiRow['scope'], string, string, (row: KpiRow) => string]>} */
const scopes = [
  ['all', 'All referrals', 'Referrals', () => 'All'],
  ['corridor', 'By corridor', 'From and to', ({ from, to }) => `${from} → ${to}`],
  ['receiver', 'By receiver', 'Receiver', ({ to }) => to],
  ['sender', 'By sender', 'Sender', ({ from }) => from],
];

/** @param {{ kpis: readonly KpiRow[] }} props */
export const Kpis = ({ kpis }) => scopes.map(([scope, name, first, label]) => html`
  <${Table} name=${name} head=${[first, ...figures]} rows=${kpis.filter((row) => row.scope === scope).map((row) => [label(row), ...cells(row)])}
    nothing="There are too few referrals to tell of." />`);

/** @param {{ deliveries: readonly DeliveryView[] }} props */
export function Deliveries({ deliveries }) {
  const rows = deliveries.map(({ agency, origin, state, arrived, failing, deadLetters, faults }) =>
    [agency, origin, state, arrived ? timeText(arrived) : 'never', String(failing), String(deadLetters), faults.join(', ') || '–']);
  const disabled = deliveries.filter(({ state }) => state === 'disabled').map(({ agency }) => agency);
  return html`
    ${disabled.length > 0 && html`<p class="refusal">Disabled, because nothing arrived there: ${disabled.join(', ')}. The agency resumes its endpoint when it is mended.</p>`}
    <${Table} name="Notifications" head=${['Agency', 'Host', 'State', 'Last arrived', 'Failing', 'Given up', 'Why']} rows=${rows} nothing="No agency has registered an endpoint." />`;
}
