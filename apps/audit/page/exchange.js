/** @import { ReplayAnswer, WhoSawWhatAnswer } from '../answer.js' */
/** @import { Proof } from './proof.js' */

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
  'token-expired': 'The time of this token is up. Give a new one above; what you asked for is kept.',
  'token-not-accepted': 'The exchange does not accept this token: it is damaged, or its issuer is not known here. Give another one above.',
  'not-permitted': 'This token is not an auditor’s. Who saw what is told to registered auditors only; that it was asked for is now in the log.',
  'recipient-class-refused': 'This class of agency takes no part in the exchange and is told nothing.',
  'not-found': 'There is nothing by this name. An agency calls a case by a name of its own: check that agency and reference belong together.',
  'log-unavailable': 'The disclosure log cannot record at the moment, so nothing is disclosed, to auditors neither. Try again; if it stays so, tell the operator.',
  'disclosure-unavailable': 'The exchange discloses nothing until it has caught up with its journal. Try again in a minute.',
  'too-many-requests': 'The exchange was asked too often. Wait a minute.',
  unreachable: 'The exchange cannot be reached. Nothing is wrong with what you asked; check the connection and try again.',
};

/** @template T @param {Response} response @returns {Promise<T>} */
const jsonOf = (response) => response.json();

/** @param {string} path @param {RequestInit} init @returns {Promise<Response>} */
async function send(path, init) {
  const response = await fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' })
    .catch(() => { throw new Refused(/** @type {string} */ (sentences['unreachable']), 'unreachable'); });
  if (response.ok) return response;
  /** @type {{ code?: string, detail?: string }} */
  const { code = '', detail = '' } = await jsonOf(response).catch(() => ({}));
  const otherwise = response.status < 500
    ? `The exchange does not understand the question: ${detail || `status ${response.status}`}`
    : 'The exchange failed. Nothing was changed; try again, or tell the operator the time.';
  throw new Refused(sentences[code] ?? otherwise, code);
}

/** Asks the audit routes with a token that is kept in memory only. */
export class Exchange {
  /** @param {string} token */
  constructor(token) {
    this.token = token;
  }

  /** @param {{ agency: string, case: string, at?: string }} question @returns {Promise<WhoSawWhatAnswer>} */
  whoSawWhat(question) {
    return this.#ask('who-saw-what', question);
  }

  /** @param {string} release @returns {Promise<ReplayAnswer>} */
  replay(release) {
    return this.#ask('replay', { release });
  }

  /** Gives the proof of a release, with the key of the log where a checkpoint is to be checked by it. @param {string} release @returns {Promise<Proof>} */
  async proof(release) {
    /** @type {Proof} */
    const proof = await this.#ask('proof', { release });
    if (proof.checkpoint === undefined) return proof;
    const key = await (await this.#get('log/key')).text();
    return { ...proof, key };
  }

  /** @template T @param {string} path @param {Record<string, string>} query @returns {Promise<T>} */
  async #ask(path, query) {
    const response = await this.#get(`${path}?${new URLSearchParams(query).toString()}`);
    try {
      return await jsonOf(response);
    } catch {
      throw new Refused('The answer broke off, or is none of this exchange. Try again.', 'unreachable');
    }
  }

  /** @param {string} path */
  #get(path) {
    return send(`/audit/${path}`, { headers: { authorization: `Bearer ${this.token}` } });
  }
}

/** Gets a token where the exchange is a demonstration. @param {string} agency @returns {Promise<string>} */
export async function demonstrationToken(agency) {
  try {
    const body = JSON.stringify({ agency, user: 'auditor' });
    const response = await send('/demo/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    /** @type {{ access_token: string }} */
    const { access_token: token } = await jsonOf(response);
    return token;
  } catch (error) {
    if (error instanceof Refused && error.code === 'not-found') throw new Refused('This exchange is no demonstration: it hands out no tokens. Use the token your issuer gave you.', error.code);
    throw error;
  }
}
