import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brokenCopies, type Asked } from './broken-copies.js';

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface RelayOptions {
  /** Address of the exchange. */
  readonly target: string;
  /** Agency of the refused class: it asks again whatever anybody asks. */
  readonly refused: string;
  /** A canary that nobody may receive. */
  canary(of: string): string;
}

/** Stands before the door of an exchange and keeps every byte of every answer by the agency that asked. */
export class Relay {
  /** Different answers by agency: status line, headers and body. */
  readonly told = new Map<string, Set<string>>();
  /** Different answers to the refused class, but for the time they bear. */
  readonly toRefused = new Set<string>();
  bytes = 0;
  broken = 0;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server = createServer((from, to) => void this.handle(from, to).catch((error: unknown) => to.destroy(error as Error)));
  private readonly roles = new Map<string, string>();
  private moved: Promise<void> = Promise.resolve();
  private refusedToken: string | undefined;
  private readonly key: string;
  private readonly readAlready = new Set<string>();

  private constructor(private readonly options: RelayOptions) {
    this.key = options.canary('an idempotency key');
  }

  static async open(options: RelayOptions): Promise<Relay> {
    const relay = new Relay(options);
    relay.server.listen(0, '127.0.0.1');
    await once(relay.server, 'listening');
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Holds requests back until the clock has moved. */
  holdFor(moved: Promise<void>): void {
    this.moved = moved;
    this.refusedToken = undefined;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
    this.agent.destroy();
  }

  private async handle(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const headers: Record<string, string> = {};
    for (const name of ['authorization', 'content-type', 'idempotency-key']) if (from.headers[name]) headers[name] = String(from.headers[name]);
    if (headers['idempotency-key']) headers['idempotency-key'] += `-${this.key}`;
    const asked: Asked = { method: from.method!, path: from.url!, headers, body: (await read(from)).toString() };
    await this.moved;
    const answer = asked.path === '/demo/token' ? await this.token(asked) : await this.relay(asked);
    to.writeHead(answer.status, Object.fromEntries(pairs(answer.headers).filter(([name]) => !/^(connection|keep-alive|transfer-encoding|date)$/i.test(name)))).end(answer.body);
  }

  // Roles come with tokens: each user of an agency has one that tells it, unless it asks for one that the exchange knows.
  private token(asked: Asked): Promise<Answer> {
    const body = JSON.parse(asked.body) as { agency: string; user: string; role?: string };
    const as = `${body.user}@${body.agency}`;
    if (!this.roles.has(as)) this.roles.set(as, this.options.canary('a role'));
    return this.send({ ...asked, body: JSON.stringify({ ...body, role: body.role ?? this.roles.get(as) }) });
  }

  private async relay(asked: Asked): Promise<Answer> {
    const agency = agencyOf(asked.headers['authorization']!);
    // The same read again is neither broken nor tried by the refused class again.
    const asking = `${agency} ${asked.method} ${asked.path}`;
    if (asked.method !== 'GET' || !this.readAlready.has(asking)) await this.tryOtherwise(agency, asked);
    this.readAlready.add(asking);
    const answer = await this.send(asked);
    this.keep(agency, answer);
    return answer;
  }

  private async tryOtherwise(agency: string, asked: Asked): Promise<void> {
    const copies = brokenCopies(asked, () => this.options.canary(`a broken copy of ${asked.method} ${asked.path.split('/')[1]}`));
    for (const [index, refusal] of (await Promise.all(copies.map((copy) => this.send(copy)))).entries()) {
      if (refusal.status < 400) throw new Error(`A broken copy was done: ${JSON.stringify(copies[index])}`);
      this.keep(agency, refusal);
    }
    this.broken += copies.length;
    const refused = await this.send({ ...asked, headers: { ...asked.headers, authorization: `Bearer ${await this.tokenOfRefused()}` } });
    this.keep(this.options.refused, refused);
    this.toRefused.add(`${refused.head}\n${pairs(refused.headers).filter(([name]) => name.toLowerCase() !== 'date').join('\n')}\n${refused.body.toString()}`);
  }

  private async tokenOfRefused(): Promise<string> {
    if (this.refusedToken) return this.refusedToken;
    const body = JSON.stringify({ agency: this.options.refused, user: this.options.canary('a user of the refused class'), role: this.options.canary('a role of the refused class') });
    const { body: answer } = await this.send({ method: 'POST', path: '/demo/token', headers: { 'content-type': 'application/json' }, body });
    this.refusedToken = (JSON.parse(answer.toString()) as { access_token: string }).access_token;
    return this.refusedToken;
  }

  private keep(agency: string, { head, headers, body }: Answer): void {
    const text = `${head}\n${pairs(headers).map((pair) => pair.join(': ')).join('\n')}\n\n${body.toString()}`;
    this.bytes += text.length;
    this.told.set(agency, (this.told.get(agency) ?? new Set()).add(text));
  }

  private async send({ method, path, headers, body }: Asked): Promise<Answer> {
    const length: OutgoingHttpHeaders = body ? { 'content-length': Buffer.byteLength(body) } : {};
    const asking = request(`${this.options.target}${path}`, { method, agent: this.agent, headers: { ...headers, ...length } });
    asking.end(body);
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    const { statusCode, statusMessage, httpVersion, rawHeaders } = response;
    return { status: statusCode!, head: `HTTP/${httpVersion} ${statusCode} ${statusMessage}`, headers: rawHeaders, body: await read(response) };
  }
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const pairs = (raw: readonly string[]): ReadonlyArray<readonly [string, string]> => raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1]!] as const] : []));

const agencyOf = (authorization: string): string =>
  (JSON.parse(Buffer.from(authorization.split('.')[1]!, 'base64url').toString()) as { agency: string }).agency;
