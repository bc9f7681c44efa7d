/** What came back: status, headers of interest, body as text and, where it is JSON, as a value. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly release: string | undefined;
  readonly json: Record<string, unknown>;
}

const ask = async (url: string, init: RequestInit): Promise<Answer> => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, text, release: response.headers.get('firebreak-release') ?? undefined, json };
};

/** Speaks to an exchange over its public HTTP door for many users, with tokens of the demo issuer, and keeps all that each agency was told. */
export class Session {
  /** Every body an agency received, in order. */
  readonly told = new Map<string, string[]>();
  /** Roles of users, by user@AGENCY; a user that is not here is a member. */
  readonly roles = new Map<string, string>();
  private readonly tokens = new Map<string, string>();
  private count = 0;

  /** @param run makes idempotency keys of this run differ from those of another. */
  constructor(readonly url: string, private readonly run: string) {}

  /** Forgets tokens, as their time may be up. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  async get(agency: string, user: string, path: string, query: Record<string, string | number | undefined> = {}): Promise<Answer> {
    const given = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
    const search = new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)]));
    return this.send(agency, user, 'GET', `${path}${given.length > 0 ? `?${search.toString()}` : ''}`);
  }

  /** @param key makes the request repeatable; left out = a new one. */
  async post(agency: string, user: string, path: string, body: object, key?: string): Promise<Answer> {
    return this.send(agency, user, 'POST', path, body, this.keyOf(key));
  }

  async put(agency: string, user: string, path: string, body: object, key?: string): Promise<Answer> {
    return this.send(agency, user, 'PUT', path, body, this.keyOf(key));
  }

  private keyOf(key: string | undefined): string {
    this.count += 1;
    return `${this.run}-${key ?? this.count}`;
  }

  /** Sends a request and gives what came back. */
  protected ask(_agency: string, url: string, init: RequestInit): Promise<Answer> {
    return ask(url, init);
  }

  private async send(agency: string, user: string, method: string, path: string, body?: object, key?: string): Promise<Answer> {
    const headers = {
      authorization: `Bearer ${await this.token(agency, user)}`,
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    };
    const answer = await this.ask(agency, `${this.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const told = this.told.get(agency) ?? [];
    told.push(answer.text);
    this.told.set(agency, told);
    return answer;
  }

  private async token(agency: string, user: string): Promise<string> {
    const known = this.tokens.get(`${user}@${agency}`);
    if (known) return known;
    const role = this.roles.get(`${user}@${agency}`);
    const body = JSON.stringify({ agency, user, ...(role && { role }) });
    const { status, json } = await ask(`${this.url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (status === 404) throw new Error(`${this.url} has no demo issuer: start it with FIREBREAK_DEMO_ISSUER=1`);
    const token = String(json['access_token']);
    this.tokens.set(`${user}@${agency}`, token);
    return token;
  }
}
