/** @import { components } from '#libs/client' */
/** @typedef {components['schemas']['Referral']} Referral */
/** @typedef {components['schemas']['CaseView']} CaseView */
/** @typedef {components['schemas']['Agency']} Agency */
/** @typedef {components['schemas']['Recorded']} Recorded */
/** @typedef {components['schemas']['Matches']['matches'][number]} Match */
/** @typedef {{ readonly id: string, readonly name: string }} Organization */

/** What the exchange refused, by its stable code; `unreachable` where it could not be asked, `internal-error` where it failed. */
export class Refused extends Error {
  /** @param {string} code @param {string} detail @param {string} pointer */
  constructor(code, detail = '', pointer = '') {
    super(detail);
    this.code = code;
    this.pointer = pointer;
  }
}

/** A write that is not known to be done: as long as the same is sent, it has the same key, and so is recorded once. */
export class Draft {
  #key = '';
  #text = '';

  /** @param {string} text */
  keyFor(text) {
    if (text !== this.#text) this.#key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#text = text;
    return this.#key;
  }
}

/** @template T @param {Response} response @returns {Promise<T>} */
const jsonOf = (response) => response.json();

/** @param {string} path @param {RequestInit} init @returns {Promise<Response>} */
async function send(path, init) {
  const response = await fetch(path, { ...init, cache: 'no-store', credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' }).catch(() => { throw new Refused('unreachable'); });
  if (response.ok) return response;
  /** @type {{ code?: string, detail?: string, pointer?: string }} */
  const { code = 'internal-error', detail, pointer } = await jsonOf(response).catch(() => ({}));
  throw new Refused(code, detail, pointer);
}

/** Reads what the exchange serves to anybody. @template T @param {string} path @returns {Promise<T>} */
export const readOpen = async (path) => jsonOf(await send(path, {}));

/** Speaks for an agency with a token that is kept in memory only. */
export class Exchange {
  /** @param {string} token */
  constructor(token) {
    this.token = token;
    const { agency = '', sub = '' } = claimsOf(token);
    this.agency = agency;
    this.user = sub;
  }

  /** @returns {Promise<Agency>} */
  own() {
    return this.#get(`/agencies/${encodeURIComponent(this.agency)}`);
  }

  /** Gives the referrals in which something is waited for, soonest deadline first. @returns {Promise<{ referrals: readonly Referral[] }>} */
  open() {
    return this.#get('/referrals?due=9999-12-31T00:00:00Z&limit=200');
  }

  /** Gives the referrals that moved last. @returns {Promise<{ referrals: readonly Referral[] }>} */
  newest() {
    return this.#get('/referrals?limit=200');
  }

  /** @param {string} id @returns {Promise<Referral>} */
  referral(id) {
    return this.#get(`/referrals/${id}`);
  }

  /** Gives a case as it is known for each of the purposes; those for which nothing is shown are left out. @param {string} reference @param {readonly string[]} purposes */
  async caseFor(reference, purposes) {
    const views = purposes.map((purpose) => this.#get(`/cases/${reference}?purpose=${purpose}`).catch((error) => {
      if (error instanceof Refused && error.code === 'not-found') return undefined;
      throw error;
    }));
    return /** @type {CaseView[]} */ ((await Promise.all(views)).filter((view) => view !== undefined));
  }

  /** Gives every line of the feed for a purpose. @param {string} purpose */
  async feed(purpose) {
    /** @type {components['schemas']['FeedPage']['entries']} */
    const lines = [];
    for (let after = 0; ;) {
      const page = /** @type {components['schemas']['FeedPage']} */ (await this.#get(`/feed?purpose=${purpose}&limit=200&after=${after}`));
      if (page.entries.length === 0) return lines;
      lines.push(...page.entries);
      after = page.next;
    }
  }

  /** Gives the agencies of the directory. @returns {Promise<Organization[]>} */
  async organizations() {
    /** @type {Organization[]} */
    const all = [];
    for (let page = 1; ; page += 1) {
      /** @type {components['schemas']['DirectoryPage']} */
      const { contents, last_page: last } = await this.#get(`/directory/organizations?per_page=200&page=${page}`);
      all.push(...contents.map(({ alternate_name: id, name }) => ({ id: String(id), name: String(name) })));
      if (last) return all;
    }
  }

  /** Asks who fits a need. @param {object} wish @returns {Promise<{ matches: readonly Match[] }>} */
  match(wish) {
    return this.#post('/directory/match', wish);
  }

  /** Records something, once however often it is sent. @param {string} path @param {object} body @param {Draft} draft @param {number} [revision] @returns {Promise<Recorded>} */
  record(path, body, draft, revision) {
    return this.#post(path, body, { 'idempotency-key': draft.keyFor(`${path} ${JSON.stringify(body)}`), ...(revision && { 'if-match': `"${revision}"` }) });
  }

  /** @param {string} path @param {object} body @param {Record<string, string>} headers */
  #post(path, body, headers = {}) {
    return this.#ask(path, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  }

  /** @param {string} path */
  #get(path) {
    return this.#ask(path, {});
  }

  /** @template T @param {string} path @param {RequestInit} init @returns {Promise<T>} */
  async #ask(path, init) {
    const response = await send(path, { ...init, headers: { .../** @type {Record<string, string>} */ (init.headers), authorization: `Bearer ${this.token}` } });
    return jsonOf(response).catch(() => { throw new Refused('unreachable'); });
  }
}

/** Reads whom a token speaks for. The exchange believes nothing of it before its signature; the page needs it to tell whose move it is. @param {string} token */
function claimsOf(token) {
  try {
    const bytes = Uint8Array.from(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
    return /** @type {{ agency?: string, sub?: string }} */ (JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return {};
  }
}

/** Gets a token where the exchange is a demonstration. @param {string} agency @returns {Promise<string>} */
export async function demonstrationToken(agency) {
  const response = await send('/demo/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ agency, user: 'desk' }) });
  /** @type {{ access_token: string }} */
  const { access_token: token } = await jsonOf(response);
  return token;
}
