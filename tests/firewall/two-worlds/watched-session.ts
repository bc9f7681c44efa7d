import { derivedId, type PairwiseNames } from '#libs/kernel';
import { Agent, request, type IncomingMessage } from 'node:http';
import { Player, type Kind, type Named } from '../../../apps/standalone/player.js';
import type { Scenario } from '../../../apps/standalone/scenario.js';
import { Session, type Answer } from '../../../apps/standalone/session.js';

const unknownReference = '00000000-0000-4000-8000-000000000000';
// The time of day is the machine's; how a connection is kept says nothing of what is told over it.
const incidental = ['date', 'connection', 'keep-alive'];

// Which of two simultaneous readers comes first in the log is chance, and the log tells an auditor: the place of a leaf, and so its digits.
// So is the port of a receiver, which its agency reads back.
const comparable = (text: string): string => text.replaceAll(/"index":\d+/g, '"index":…').replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://receiver');

/** A session that keeps every byte that every agency is told, with the question, in order. */
export class WatchedSession extends Session {
  /** What each agency was told. */
  readonly watched = new Map<string, string[]>();
  private readonly agent = new Agent({ keepAlive: true });

  constructor(url: string, private readonly of: string, readonly names: PairwiseNames) {
    super(url, of);
  }

  /** Gives the reference by which an agency would know a case of the scenario, whether it was opened or not. */
  referenceOf(name: string, by: string, agency: string): string {
    return this.names.name(agency, 'case', derivedId('case', by, `${this.of}-${name}.0`));
  }

  /** Gives the reference by which an agency would know the first person of such a case. */
  personIn(name: string, by: string, agency: string): string {
    return this.names.name(agency, 'person', derivedId('new', by, `${this.of}-${name}.1`));
  }

  /** Keeps what an agency was told otherwise than by an answer. */
  keep(agency: string, ...told: readonly string[]): void {
    this.watched.set(agency, [...(this.watched.get(agency) ?? []), ...told]);
  }

  close(): void {
    this.agent.destroy();
  }

  protected override async ask(agency: string, url: string, init: RequestInit): Promise<Answer> {
    const told = this.watched.get(agency) ?? [];
    this.watched.set(agency, told);
    const place = told.push('') - 1; // in the order of the questions
    const answer = await this.exchange(url, init);
    const text = comparable(answer.text);
    const headers: string[] = [];
    for (let nth = 0; nth < answer.rawHeaders.length; nth += 2) {
      const name = answer.rawHeaders[nth]!.toLowerCase();
      if (!incidental.includes(name) && !(name === 'content-length' && text !== answer.text)) headers.push(`${answer.rawHeaders[nth]}: ${answer.rawHeaders[nth + 1]}`);
    }
    const asked = comparable(`${init.method} ${url.slice(this.url.length)} ${typeof init.body === 'string' ? init.body : ''}`.trimEnd());
    told[place] = [`> ${asked}`, `< ${answer.statusCode}`, ...headers, '', text].join('\n');
    const json = answer.text.startsWith('{') ? (JSON.parse(answer.text) as Record<string, unknown>) : {};
    return { status: answer.statusCode!, text: answer.text, release: answer.headers['firebreak-release'] as string | undefined, json };
  }

  private exchange(url: string, { method, headers, body }: RequestInit): Promise<IncomingMessage & { text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers: headers as Record<string, string>, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Object.assign(response, { text: Buffer.concat(chunks).toString('utf8') })));
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body as string | undefined);
    });
  }
}

/** A player that knows all names, so that nobody has to be asked for one. */
export class KnowingPlayer extends Player {
  constructor(scenario: Scenario, private readonly watched: WatchedSession) {
    super(scenario, watched, undefined);
  }

  protected override async translate(kind: Kind, { agency, reference }: Named, as: string): Promise<string> {
    const id = this.watched.names.resolve(agency, kind, reference);
    return id ? this.watched.names.name(as, kind, id) : unknownReference;
  }
}
