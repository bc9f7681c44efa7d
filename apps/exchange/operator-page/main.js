/** @import { DeliveryView, KpiRow } from '#libs/contracts' */
import { render } from '/operator/preact.js';
import { demonstrationToken, Exchange, Refused } from './exchange.js';
import { html } from './html.js';
import { Deliveries, Kpis } from './tables.js';

/**
 * All that the page knows; it is nowhere but in this object and gone with the page.
 * @typedef {object} State
 * @property {Exchange | undefined} [exchange]
 * @property {string | undefined} [refusal]
 * @property {string} said the newest that a screen reader is told
 * @property {readonly KpiRow[] | undefined} [kpis]
 * @property {readonly DeliveryView[] | undefined} [deliveries]
 */

/** @type {State} */
let state = { said: '' };

/** @param {Partial<State>} change */
function set(change) {
  state = { ...state, ...change };
  render(html`<${Page} ...${state} />`, /** @type {Element} */ (document.getElementById('page')));
}

/** Does what may be refused, and says why where it is. @param {() => Promise<void>} work */
async function attempt(work) {
  set({ refusal: undefined });
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    set({ refusal: error.message, said: '' });
    if (error.code.startsWith('token-') || error.code === 'not-permitted') set({ exchange: undefined, kpis: undefined, deliveries: undefined });
  }
}

/** @param {Exchange} exchange */
const show = (exchange) => attempt(async () => {
  set({ exchange, said: 'Asking …' });
  const [kpis, deliveries] = await Promise.all([exchange.kpis(), exchange.deliveries()]);
  set({ kpis, deliveries, said: 'The figures are those of this moment.' });
});

/** @param {SubmitEvent} event */
function take(event) {
  event.preventDefault();
  const token = new FormData(/** @type {HTMLFormElement} */ (event.target)).get('token');
  void show(new Exchange(String(token).trim()));
}

const demonstrate = () => attempt(async () => show(new Exchange(await demonstrationToken())));

/** Nothing of what was shown outlives the token it was shown by. */
const forget = () => location.reload();

/** @param {{ exchange: Exchange | undefined }} props */
function Session({ exchange }) {
  if (exchange) {
    return html`<p class="held">A token is held in memory.
      <button type="button" onClick=${() => show(exchange)}>Ask again</button> <button type="button" onClick=${forget}>Forget it</button></p>`;
  }
  return html`
    <form onSubmit=${take}>
      <label class="wide">Access token of an operator <textarea name="token" rows="2" required autocomplete="off" autocapitalize="off" spellcheck=${false}></textarea></label>
      <button>Use this token</button>
    </form>
    <p><button type="button" onClick=${demonstrate}>Get a token from a demonstration exchange</button></p>`;
}

/** @param {State} props */
function Page({ exchange, refusal, said, kpis, deliveries }) {
  return html`
    <header class="top">
      <h1>How referrals fare</h1>
      <p>Firebreak, for operators. Counts come in steps of five; what is smaller is not told.</p>
    </header>
    <main>
      <${Session} exchange=${exchange} />
      ${refusal && html`<p class="refusal" role="alert">${refusal}</p>`}
      <p class="status" role="status">${said}</p>
      ${kpis && deliveries && html`<${Kpis} kpis=${kpis} /><${Deliveries} deliveries=${deliveries} />`}
    </main>`;
}

set({});
