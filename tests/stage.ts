import { handleCommand, type Tools } from '../apps/cases/handle-command.js';
import { Present } from '../apps/disclosure/present.js';
import { Projection } from '../apps/disclosure/projection.js';
import { read } from '../apps/disclosure/read.js';
import { upcast } from '#libs/casework';
import {
  Audit, Bundles, CaseCommand, CaseReader, ReadFeed, ReferralCommand, RegisterCommand, RegisterReader,
  type FeedEntry, type ReferralOrder, type RegisterOrder, type Release, type Released,
} from '#libs/contracts';
import { migrate, PostgresJournal, projectorSql, type Journal, type StoredEvent } from '#libs/journal';
import { operatorAgency, PairwiseNames, type Actor, type Clock, type Json } from '#libs/kernel';
import { ScriptedClock } from '#libs/platform';
import { bundleOf, readPolicies, type Bundle } from '#libs/policy';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

type Data = Record<string, Json>;
type Read = Parameters<typeof read>[1];

const policies = readPolicies(fileURLToPath(new URL('../../policies/', import.meta.url)));
const sql = new URL('../../apps/disclosure/', import.meta.url);
const pointers = { person: 'person', consent: 'consent', target: 'entry' } as const;

/** Everybody who appears: id, kind, jurisdiction. XY is the country of the cases, ZZ the one abroad. */
export const cast = [
  ['LAB', 'labour-inspectorate', 'XY'], ['POL', 'police', 'XY'], ['POL-2', 'police', 'XY'], ['NGO', 'ngo', 'XY'], ['UNION', 'trade-union', 'XY'],
  ['ABROAD', 'labour-authority-abroad', 'ZZ'],
] as const;
export const startOfTime = Date.parse('2026-03-02T09:00:00.000Z');
export const stageNames = new PairwiseNames(new Uint8Array(32).fill(7));

export const actorOf = (agency: string): Actor => ({ agency, user: 'u1', role: 'officer', operator: agency === operatorAgency });

/** The policy as shipped without some of its rules. */
export function policyWithout(...rules: string[]): Bundle {
  const { content } = policies;
  return bundleOf({ ...content, rules: content.rules.filter(({ id }) => !rules.includes(id)) });
}

/** Remembers what was released, and can be told to fail. */
export class NotedAudit extends Audit {
  readonly releases: Release[] = [];
  failing = false;

  override async record(release: Release): Promise<void> {
    if (this.failing) throw new Error('The log cannot record');
    this.releases.push(release);
  }

  override async deny(): Promise<void> {}

  override answer(): Promise<never> {
    throw new Error('Nobody audits here');
  }

  override file(): Promise<never> {
    throw new Error('Nobody audits here');
  }

  override status(): Promise<never> {
    throw new Error('Nobody audits here');
  }
}

/** Prepares the feeds of a database that has none. */
export async function prepareFeeds(url: string): Promise<void> {
  await migrate(url, 'projector', projectorSql);
  await migrate(url, 'disclosure', sql);
}

/** Plays commands against a journal; ids and times repeat from one stage to the next. */
export class Playwright {
  readonly clock = new ScriptedClock(startOfTime);
  readonly tools: Tools;
  private keys = 0;

  constructor(readonly journal: Journal) {
    this.tools = { journal, clock: this.clock, names: stageNames, register: new RegisterReader(journal), cases: new CaseReader(journal), bundles: new Bundles() };
  }

  async begin(): Promise<void> {
    await this.adopt(policies);
    for (const [agency, kind, jurisdiction] of cast) await this.operate({ do: 'RegisterAgency', data: { agency, kind, jurisdiction } });
  }

  operate(order: RegisterOrder): Promise<StoredEvent> {
    return handleCommand(this.tools, new RegisterCommand(this.context(operatorAgency), order));
  }

  adopt({ digest, content }: Bundle): Promise<StoredEvent> {
    return this.operate({ do: 'AdoptPolicy', digest, bundle: content as unknown as Json });
  }

  /** Opens a case and gives its id. */
  async open(by = 'LAB'): Promise<string> {
    const order = { do: 'OpenCase', data: { jurisdiction: 'XY', region: 'XY-A', sector: 'C', channel: 'hotline' } } as const;
    return (await handleCommand(this.tools, new CaseCommand(this.context(by), order))).correlation;
  }

  /** Records an entry; persons, consents and targets are given by their internal ids. */
  record(id: string, by: string, type: string, data: Data = {}): Promise<StoredEvent> {
    this.clock.advance(1_000);
    const own = Object.fromEntries(Object.entries(data).map(([name, value]) => {
      const kind = Object.hasOwn(pointers, name) ? pointers[name as keyof typeof pointers] : undefined;
      return [name, kind ? stageNames.name(by, kind, String(value)) : value];
    }));
    return handleCommand(this.tools, new CaseCommand(this.context(by), { do: 'RecordEntry', case: stageNames.name(by, 'case', id), type, data: own }));
  }

  /** Has one agency propose the lead to another, and that one accept it. */
  async handOver(id: string, from: string, to: string): Promise<StoredEvent> {
    await this.record(id, from, 'LeadTransferProposed', { to });
    return this.record(id, to, 'LeadTransferred', { to });
  }

  /** Records a worker and gives the person's id. */
  async person(id: string, by = 'LAB'): Promise<string> {
    const data = { role: 'worker', name: 'Asha Okafor', gender: 'Feminine', languages: ['yo'], nationality: 'ZZ', phone: '+440000', safeContact: 'by letter' };
    return String((await this.record(id, by, 'PersonRecorded', data)).data['person']);
  }

  async consent(id: string, person: string, more: Data = {}): Promise<string> {
    const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
    const purposes = ['criminal-investigation', 'victim-support', 'cross-border-remedy'];
    const data = { person, purposes, recipients: ['police', 'ngo', 'labour-authority-abroad'], dataGroups: ['identity', 'contact', 'narrative'], informed, ...more };
    return String((await this.record(id, 'LAB', 'ConsentGiven', data)).data['consent']);
  }

  /** Sends a referral and gives its id. */
  async refer(id: string, to: string, persons: readonly string[], by = 'LAB'): Promise<string> {
    const order = {
      do: 'SendReferral', case: stageNames.name(by, 'case', id), to, need: 'legal-aid', urgency: 'routine',
      persons: persons.map((person) => stageNames.name(by, 'person', person)),
    } as const;
    return (await handleCommand(this.tools, new ReferralCommand(this.context(by), order))).stream.slice('referral-'.length);
  }

  move(referral: string, by: string, move: Extract<ReferralOrder, { do: 'MoveReferral' }>['move'], data: Data = {}): Promise<StoredEvent> {
    this.clock.advance(1_000);
    return handleCommand(this.tools, new ReferralCommand(this.context(by), { do: 'MoveReferral', referral, move, data }));
  }

  context(agency: string): { actor: Actor; idempotencyKey: string } {
    this.keys += 1;
    return { actor: actorOf(agency), idempotencyKey: `key-${this.keys}` };
  }
}

export interface Row {
  readonly agency: string;
  readonly purpose: string;
  readonly seq: number;
  readonly kind: string;
  readonly case_id: string;
  readonly event_id: string;
  readonly item: string;
  readonly body: string;
  readonly ended_by: number | null;
}

/** Reads every line of every feed. */
export async function allRows(pool: pg.Pool): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>('select *, seq::int as seq, ended_by::int as ended_by from disclosure.entry order by agency, purpose, entry.seq');
  return rows;
}

export function projectionOf(journal: Journal, pool: pg.Pool, clock: Clock, onError: (error: unknown) => void = () => {}): Projection {
  return new Projection({ journal, pool, clock, names: stageNames, onError });
}

/** A journal, the writer, the projection and the reader over one database. */
export class Stage extends Playwright {
  readonly audit = new NotedAudit();
  readonly errors: unknown[] = [];
  readonly present: Present;
  projection: Projection;

  private constructor(readonly url: string, override readonly journal: PostgresJournal, readonly pool: pg.Pool) {
    super(journal);
    this.present = new Present({ journal, pool, clock: this.clock, onError: (error) => this.errors.push(error) });
    this.projection = this.anotherProjection();
  }

  static async open(url: string): Promise<Stage> {
    await prepareFeeds(url);
    const stage = new Stage(url, await PostgresJournal.open(url, { upcast }), new pg.Pool({ connectionString: url, max: 8, pipeline: true }));
    await stage.begin();
    stage.projection.start();
    stage.present.start();
    return stage;
  }

  anotherProjection(): Projection {
    return projectionOf(this.journal, this.pool, this.clock, (error) => this.errors.push(error));
  }

  async close(): Promise<void> {
    await Promise.all([this.projection.stop(), this.present.stop()]);
    await this.pool.end();
    await this.journal.close();
  }

  /** Waits until the feeds say what the journal says. */
  async settled(): Promise<void> {
    if (!(await this.present.caughtUp(10_000))) throw new Error(`The projection stands still: ${String(this.errors.at(-1))}`);
  }

  read(query: Read, patience = 5_000): Promise<Released> {
    return this.readWith(this, query, patience);
  }

  /** Reads as another process would, with tools of its own. */
  readWith({ present, pool, audit, clock }: Pick<Stage, 'present' | 'pool' | 'audit' | 'clock'>, query: Read, patience = 5_000): Promise<Released> {
    return read({ present, pool, audit, clock, names: stageNames, ids: { next: () => `release-${audit.releases.length}` }, patience }, query);
  }

  /** Reads the whole feed of an agency through the door. */
  async page(agency: string, purpose: string, after = 0, limit = 10_000): Promise<readonly FeedEntry[]> {
    const { body } = await this.read(new ReadFeed(actorOf(agency), purpose, after, limit, 0));
    return (JSON.parse(body) as { entries: FeedEntry[] }).entries;
  }

  /** Says in words what a feed holds of a case: what kind of line, about what, and for a recall why. */
  async told(agency: string, purpose: string, caseId: string): Promise<string[]> {
    await this.settled();
    const types = new Map((await this.journal.readCorrelation(caseId)).map(({ id, type }) => [id, type]));
    return (await allRows(this.pool)).filter((row) => row.agency === agency && row.purpose === purpose && row.case_id === caseId).map((row) => {
      const { reason } = JSON.parse(row.item) as { reason?: string };
      return `${row.kind} ${types.get(row.event_id)}${reason ? ` ${reason}` : ''}`;
    });
  }
}
