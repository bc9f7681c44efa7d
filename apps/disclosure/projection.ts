import {
  audiencesOf, isReferralEvent, isRegisterEvent, nextChange, purposesOf, type CaseEventType, type CaseFacts, type Entry,
} from '#libs/casework';
import { Bundles, renderEntry, targetTypeOf, type ReleasedItem } from '#libs/contracts';
import { subscribe, type Journal, type StoredEvent, type Subscription } from '#libs/journal';
import { shareRuns, type Clock, type PairwiseNames } from '#libs/kernel';
import type { Agency } from '#libs/casework';
import type pg from 'pg';
import { Casebook } from './casebook.js';
import { addLines, feedKey, liveLines, type Addition, type NewLine } from './feed-store.js';
import { reconcile, type Change } from './reconcile.js';

// Events that only add an entry; every other one may change who has a ground, a consent or an answer, and the whole case is decided again.
const plain: ReadonlySet<string> = new Set<CaseEventType>([
  'EmploymentRecorded', 'IndicatorObserved', 'ExploitationAssessed', 'RiskAssessed', 'NeedRecorded', 'ServiceProvided', 'RetaliationReported',
  'HealthRecorded', 'EvidenceAttached', 'InspectionPlanned', 'InspectionCarriedOut', 'FindingMade', 'InvestigationOpened', 'ChargesBrought',
  'RemedyOrdered', 'RemedyDelivered', 'NoteAdded', 'FollowUpMade', 'SanctionLifted',
]);

interface Setting {
  readonly journal: Journal;
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly names: PairwiseNames;
  readonly onError: (error: unknown) => void;
}

/**
 * Projects the journal into the feed of every (agency, purpose). What an event adds to the feeds commits together with the checkpoint, so a
 * crash at any point loses nothing and doubles nothing.
 */
export class Projection {
  readonly book: Casebook;
  readonly bundles = new Bundles();
  private subscription: Subscription | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly setting: Setting) {
    this.book = new Casebook(setting.journal);
  }

  start(): void {
    const { journal, onError } = this.setting;
    this.subscription = subscribe({
      journal, onError,
      checkpoint: async () => {
        const position = await this.checkpoint();
        await this.book.openAt(position);
        // Only now: a reader takes what is committed for what the book knows.
        this.committed = position;
        this.changed();
        return position;
      },
      handle: (events) => this.handle(events),
      idle: () => this.decideDue(),
    });
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** Calls back whenever feeds may have grown. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Waits until everything in the journal at this moment is projected; gives up after a time in milliseconds. */
  async caughtUp(patience: number): Promise<boolean> {
    const head = await this.head();
    const settled = async () => this.committed >= head && (await this.nothingDue());
    if (await settled()) return true;
    return new Promise((resolve) => {
      const done = (answer: boolean) => {
        clearTimeout(timer);
        stop();
        resolve(answer);
      };
      const timer = setTimeout(() => done(false), patience);
      const stop = this.onChange(() => void settled().then((yes) => yes && done(true), () => done(false)));
    });
  }

  private committed = -1;

  private async checkpoint(): Promise<number> {
    const { rows } = await this.setting.pool.query<{ position: string }>("select position from disclosure.checkpoint where projection = 'feeds'");
    return Number(rows[0]!.position);
  }

  private readonly head = shareRuns(() => this.setting.journal.head());

  private readonly nothingDue = shareRuns(async () => {
    const { rowCount } = await this.setting.pool.query('select from disclosure.case_file where due <= $1 limit 1', [this.setting.clock.now()]);
    return rowCount === 0;
  });

  private async handle(events: readonly StoredEvent[]): Promise<void> {
    const last = events.at(-1)!.position;
    await this.transaction(async (client) => {
      // Whoever moves the checkpoint first wins; a second process projecting the same events starts over behind it.
      const { rowCount } = await client.query(
        "update disclosure.checkpoint set position = $1 where projection = 'feeds' and position = $2", [last, events[0]!.position - 1],
      );
      if (rowCount !== 1) throw new Error('Another process moved the checkpoint of the feeds');
      for (const event of events) await this.project(client, event);
    });
    this.committed = last;
    this.changed();
  }

  private async project(client: pg.PoolClient, event: StoredEvent): Promise<void> {
    const facts = await this.book.advance(event);
    if (!facts) return this.projectRegister(client, event);
    if (isReferralEvent(event.type)) await this.fileReferral(client, facts, event);
    const entry = facts.entries.get(event.id)!;
    if (plain.has(event.type)) return this.settle(client, facts, [entry], event, this.setting.clock.now());
    await this.settleCase(client, facts, event);
  }

  // A change of the register may change any case; those concerned fall due and are decided again one by one.
  private async projectRegister(client: pg.PoolClient, event: StoredEvent): Promise<void> {
    if (!isRegisterEvent(event.type) || event.type === 'AgencyRegistered') return;
    const agreement = this.book.register.agreements.get(event.stream.slice('agreement-'.length));
    // An amendment may have dropped a party, and the register no longer says which.
    const amended = event.type === 'AgreementAmended';
    const countries = !amended && agreement?.parties.every((party) => /^[A-Z]{2}$/.test(party)) ? agreement.parties : null;
    await client.query('update disclosure.case_file set due = 0, cause = $2 where $1::text[] is null or jurisdiction = any($1)', [countries, event.type]);
  }

  private async fileReferral(client: pg.PoolClient, facts: CaseFacts, event: StoredEvent): Promise<void> {
    const referral = facts.referrals.get(event.stream.slice('referral-'.length));
    if (!referral) return;
    await client.query(
      `insert into disclosure.referral values ($1, $2, $3, $4, $5, $6)
       on conflict (referral_id) do update set state = excluded.state, position = excluded.position`,
      [referral.id, facts.id, referral.from, referral.to, referral.state, event.position],
    );
  }

  /** Brings the feeds of every audience of a case in line with what it may have now. */
  private async settle(client: pg.PoolClient, facts: CaseFacts, entries: readonly Entry[], cause: { type: string; id?: string }, now: number): Promise<void> {
    const { register } = this.book;
    const live = await liveLines(client, facts.id, entries.length === 1 ? [entries[0]!.event.id] : undefined);
    const agencies = new Set([...audiencesOf(facts, register), ...[...live.keys()].map((key) => key.split('|')[0]!)]);
    const additions: Addition[] = [];
    for (const id of [...agencies].sort()) {
      const agency = register.agencies.get(id)!;
      for (const purpose of purposesOf(agency.kind)) {
        const scope = { facts, register, bundles: this.bundles, agency, purpose, now };
        const changes = reconcile(scope, entries, live.get(feedKey(id, purpose)) ?? new Map(), cause);
        if (changes.length > 0) additions.push({ agency: id, purpose, count: changes.length, render: (from) => this.lines(facts, agency, changes, from) });
      }
    }
    await addLines(client, additions);
  }

  // Only a decision about all entries may say when the next one is due: one about a single entry would forget what is overdue.
  private async settleCase(client: pg.PoolClient, facts: CaseFacts, cause: { type: string; id?: string }): Promise<void> {
    const now = this.setting.clock.now();
    await this.settle(client, facts, [...facts.entries.values()], cause, now);
    const due = nextChange(facts, this.book.register, now);
    await client.query(
      `insert into disclosure.case_file (case_id, jurisdiction, due, cause) values ($1, $2, $3, 'time')
       on conflict (case_id) do update set jurisdiction = excluded.jurisdiction, due = excluded.due, cause = excluded.cause`,
      [facts.id, facts.jurisdiction, due === Infinity ? null : due],
    );
  }

  private lines(facts: CaseFacts, agency: Agency, changes: readonly Change[], from: number): readonly NewLine[] {
    return changes.map((change, index) => {
      const place = { seq: from + index, case: facts.id, event: change.event };
      const item: Extract<ReleasedItem, { kind: 'entry' | 'backfill' | 'recall' }> = change.kind === 'recall'
        ? { kind: 'recall', ...place, reason: change.reason }
        : {
          kind: change.kind, ...place, withheld: change.withheld, occurredOn: change.decision.occurredOn,
          fields: change.decision.fields.map(({ name, treatment, rule, ground, consent }) => ({ name, treatment, rule, ground, ...(consent && { consent }) })),
          policy: change.decision.policy, handling: change.decision.handling!,
        };
      const { event } = facts.entries.get(change.event)!;
      const line = renderEntry(item, event, targetTypeOf(event, facts, agency.id), agency.id, this.setting.names);
      return { item, body: JSON.stringify(line), ...(change.ends !== undefined && { ends: change.ends }) };
    });
  }

  private async decideDue(): Promise<void> {
    while (!(await this.nothingDue())) {
      await this.transaction(async (client) => {
        // Another process may have moved the checkpoint; what this one would decide by is then out of date.
        const { rows: [checkpoint] } = await client.query<{ position: string }>("select position from disclosure.checkpoint where projection = 'feeds' for update");
        if (Number(checkpoint!.position) !== this.committed) throw new Error('Another process moved the checkpoint of the feeds');
        const { rows } = await client.query<{ case_id: string; cause: string }>(
          'select case_id, cause from disclosure.case_file where due <= $1 order by due limit 20', [this.setting.clock.now()],
        );
        for (const row of rows) await this.settleCase(client, await this.book.facts(row.case_id), { type: row.cause });
      });
      this.changed();
    }
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  private async transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.setting.pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
