/** @import { DeliveryView, KpiRow } from '#libs/contracts' */

/** What the exchange refused, or why it could not be asked, as a sentence for people. */
export class Refused extends Error {
  /** @param {string} sentence @param {string} code */
  constructor(sentence, code) {
    super(sentence);
    this.code = code;
  }
}

/** @type {Readonly<Record<string, string>>} */
const sentences = {
  'token-required': 'The exchange asks for a token. Give one above.',
  'token-expired': 'The time of this token is up. Give a new one above.',
  'token-not-accepted': 'The exchange does not accept this token: it is damaged, or its issuer is not known here. Give another one above.',
  'not-permitted': 'This token is not an operator’s. Agencies are told their own figures at /kpis.',
  'recipient-class-refused': 'This class of agency takes no part in the exchange and is told nothing.',
  'disclosure-unavailable': 'The figures are behind the journal. Try again in a minute.',
  unreachable: 'The exchange cannot be reached. Check the connection and try again.',
};

/** @template T @param {Response} response @returns {Promise<T>} */
const jsonOf = (response) => response.json();

/** @param {string} path @param {RequestInit} init @returns {Promise<Response>} */
async function send(path, init) {
  const response = await fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' })
    .catch(() => { throw new Refused(/** @type {string} */ (sentences['unreachable']), 'unreachable'); });
  if (response.ok) return response;
  /** @type {{ code?: string }} */
  const { code = '' } = await jsonOf(response).catch(() => ({}));
  throw new Refused(sentences[code] ?? 'The exchange failed. Nothing was changed; try again, or look at its log.', code);
}

/** Asks the operations routes with a token that is kept in memory only. */
export class Exchange {
  #token;

  /** @param {string} token */
  constructor(token) {
    this.#token = token;
  }

  /** @returns {Promise<readonly KpiRow[]>} */
  async kpis() {
    /** @type {{ kpis: KpiRow[] }} */
    const { kpis } = await jsonOf(await this.#get('kpis'));
    return kpis;
  }

  /** @returns {Promise<readonly DeliveryView[]>} */
  async deliveries() {
    /** @type {{ webhooks: DeliveryView[] }} */
    const { webhooks } = await jsonOf(await this.#get('webhooks'));
    return webhooks;
  }

  /** @param {string} path */
  #get(path) {
    return send(`/operations/${path}`, { headers: { authorization: `Bearer ${this.#token}` } });
  }
}

/** Gets an operator's token where the exchange is a demonstration. @returns {Promise<string>} */
export async function demonstrationToken() {
  try {
    const body = JSON.stringify({ agency: 'OPERATOR', user: 'operator' });
    const response = await send('/demo/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    /** @type {{ access_token: string }} */
    const { access_token: token } = await jsonOf(response);
    return token;
  } catch (error) {
    if (error instanceof Refused && error.code === 'not-found') throw new Refused('This exchange is no demonstration: it hands out no tokens. Use the token your issuer gave you.', error.code);
    throw error;
  }
}
