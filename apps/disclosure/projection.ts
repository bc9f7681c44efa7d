import {
  audiencesOf, catalogueVersion, isReferralEvent, isRegisterEvent, nextChange, purposesOf, registerCorrelation, type Agency, type CaseEventType, type CaseFacts, type Entry,
  type RegisterEventType,
} from '#libs/casework';
import { Bundles, renderEntry, targetTypeOf } from '#libs/contracts';
import { Projector, slotOf, Unprojectable, type Journal, type StoredEvent } from '#libs/journal';
import type { Clock, PairwiseNames } from '#libs/kernel';
import type pg from 'pg';
import { Casebook } from './casebook.js';
import { FeedAdditions, type NewLine } from './feed-additions.js';
import { reconcile, type Cause, type Change } from './reconcile.js';

// Events that only add an entry; every other one may change who has a ground, a consent or an answer, and the whole case is decided again.
const plain: ReadonlySet<string> = new Set<CaseEventType>([
  'EmploymentRecorded', 'IndicatorObserved', 'ExploitationAssessed', 'NeedRecorded', 'ServiceProvided', 'RetaliationReported',
  'HealthRecorded', 'EvidenceAttached', 'InspectionPlanned', 'InspectionCarriedOut', 'FindingMade', 'InvestigationOpened', 'ChargesBrought',
  'RemedyOrdered', 'RemedyDelivered', 'NoteAdded', 'FollowUpMade', 'SanctionLifted',
]);

/** Name of the projection; its checkpoints and what it has parked are kept under it. */
export const feeds = 'feeds';

// What the register learns with these changes nothing in any case.
const withoutEffectOnCases: ReadonlySet<string> = new Set<RegisterEventType>([
  'AgencyRegistered', 'ForwardingDeclared', 'PowersDeclared', 'ServiceOffered', 'CapacityDeclared', 'ServiceWithdrawn',
]);

interface Setting {
  readonly journal: Journal;
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly names: PairwiseNames;
  readonly onError: (error: unknown) => void;
}

/** What one transaction works with. */
interface Work {
  readonly client: pg.PoolClient;
  readonly additions: FeedAdditions;
  /** Cases to be decided again by time: when, in milliseconds. */
  readonly due: Map<string, { readonly jurisdiction: string; readonly due: number }>;
}

/** Projects the journal into the feed of every (agency, purpose), together with the other processes that do (see Projector). */
export class Projection {
  private readonly projector: Projector;
  private readonly book: Casebook;
  private readonly bundles = new Bundles();

  constructor(private readonly setting: Setting) {
    const { journal, pool, onError } = setting;
    this.book = new Casebook(journal);
    this.projector = new Projector({
      name: feeds, journal, pool, onError, everywhere: [registerCorrelation],
      projecting: {
        openAt: (position) => this.book.openAt(position),
        apply: (client, events) => this.apply(client, events),
        applyAgain: (client, events) => this.applyAgain(client, events),
        idle: () => this.decideDue(),
      },
    });
  }

  start(): void {
    this.projector.start();
  }

  async stop(): Promise<void> {
    await this.projector.stop();
  }

  private async apply(client: pg.PoolClient, events: readonly StoredEvent[]): Promise<void> {
    const work = await this.begin(client, events.filter(({ type, correlation }) => correlation !== registerCorrelation && !plain.has(type)));
    for (const event of events) {
      const facts = await this.book.advance(event);
      if (!facts) {
        await this.write(work); // what falls due by the register must not be overwritten by what was decided before
        await this.projectRegister(client, event);
        continue;
      }
      if (isReferralEvent(event.type)) await this.fileReferral(client, facts, event);
      if (plain.has(event.type)) this.settle(work, facts, [facts.entries.get(event.id)!], event, this.setting.clock.now());
      else this.settleCase(work, facts, event);
    }
    await this.write(work);
  }

  private async applyAgain(client: pg.PoolClient, events: readonly StoredEvent[]): Promise<void> {
    const [first] = events as [StoredEvent];
    const work = await this.begin(client, [first]);
    const facts = await this.book.facts(first.correlation);
    for (const event of events) if (isReferralEvent(event.type)) await this.fileReferral(client, facts, event);
    this.settleCase(work, facts, { type: 'again', anew: true });
    await this.write(work);
  }

  private async begin(client: pg.PoolClient, events: ReadonlyArray<{ readonly correlation: string }>): Promise<Work> {
    const additions = new FeedAdditions();
    await additions.load(client, [...new Set(events.map(({ correlation }) => correlation))]);
    return { client, additions, due: new Map() };
  }

  private async write({ client, additions, due }: Work): Promise<void> {
    await additions.write(client);
    if (due.size === 0) return;
    const cases = [...due];
    due.clear();
    await client.query(
      `insert into disclosure.case_file (case_id, jurisdiction, due, cause, slot)
       select id, jurisdiction, due, 'time', slot from unnest($1::uuid[], $2::text[], $3::bigint[], $4::smallint[]) as file(id, jurisdiction, due, slot)
       on conflict (case_id) do update set jurisdiction = excluded.jurisdiction, due = excluded.due, cause = excluded.cause`,
      [
        cases.map(([id]) => id), cases.map(([, { jurisdiction }]) => jurisdiction), cases.map(([, { due: at }]) => (at === Infinity ? null : at)),
        cases.map(([id]) => slotOf(id)),
      ],
    );
  }

  // A change of the register may change any case; those concerned fall due and are decided again one by one.
  private async projectRegister(client: pg.PoolClient, event: StoredEvent): Promise<void> {
    if (!isRegisterEvent(event.type) || withoutEffectOnCases.has(event.type)) return;
    const agreement = this.book.register.agreements.get(event.stream.slice('agreement-'.length));
    // An amendment may have dropped a party, and the register no longer says which.
    const amended = event.type === 'AgreementAmended';
    const countries = !amended && agreement?.parties.every((party) => /^[A-Z]{2}$/.test(party)) ? agreement.parties : null;
    await client.query(
      'update disclosure.case_file set due = 0, cause = $2 where ($1::text[] is null or jurisdiction = any($1)) and slot = any($3)',
      [countries, event.type, this.projector.slots],
    );
  }

  private async fileReferral(client: pg.PoolClient, facts: CaseFacts, event: StoredEvent): Promise<void> {
    const id = event.stream.slice('referral-'.length);
    const call = facts.calls.get(id);
    const referral = facts.referrals.get(id);
    // A call that was claimed moves no more.
    if (call && event.revision <= call.revision) {
      await client.query(
        'insert into disclosure.call values ($1, $2, $3, $4, $5) on conflict (call_id) do update set open = excluded.open, position = excluded.position',
        [id, facts.id, call.from, call.state === 'open', event.position],
      );
    }
    // A claim moves nothing that its sender is told of, nor the referral in anybody's list.
    if (!referral || event.type === 'ReferralClaimed') return;
    await client.query(
      `insert into disclosure.referral values ($1, $2, $3, $4, $5, $6)
       on conflict (referral_id) do update set state = excluded.state, position = excluded.position`,
      [referral.id, facts.id, referral.from, referral.to, referral.state, event.position],
    );
  }

  /** Brings the feeds of every audience of a case in line with what it may have now. */
  private settle({ additions }: Work, facts: CaseFacts, entries: readonly Entry[], cause: Cause, now: number): void {
    const { register, position } = this.book;
    const agencies = new Set([...audiencesOf(facts, register), ...additions.agenciesWith(facts.id)]);
    for (const id of [...agencies].sort()) {
      const agency = register.agencies.get(id)!;
      for (const purpose of purposesOf(agency.kind)) {
        const scope = { facts, register, bundles: this.bundles, agency, purpose, now };
        for (const change of reconcile(scope, entries, additions.liveIn(facts.id, id, purpose), cause)) {
          additions.add({ agency: id, purpose, position, ends: change.ends, ...this.line(facts, agency, change) });
        }
      }
    }
  }

  // Only a decision about all entries may say when the next one is due: one about a single entry would forget what is overdue.
  private settleCase(work: Work, facts: CaseFacts, cause: Cause): void {
    const now = this.setting.clock.now();
    this.settle(work, facts, [...facts.entries.values()], cause, now);
    work.due.set(facts.id, { jurisdiction: facts.jurisdiction, due: nextChange(facts, this.book.register, now) });
  }

  private line(facts: CaseFacts, agency: Agency, change: Change): Pick<NewLine, 'item' | 'render'> {
    const { event } = facts.entries.get(change.event)!;
    const place = { case: facts.id, event: change.event };
    const item: NewLine['item'] = change.kind === 'recall'
      ? { kind: 'recall', ...place, reason: change.reason }
      : {
        kind: change.kind, ...place, withheld: change.withheld, occurredOn: change.decision.occurredOn,
        fields: change.decision.fields.map(({ name, treatment, rule, ground, consent }) => ({ name, treatment, rule, ground, ...(consent && { consent }) })),
        policy: change.decision.policy, handling: change.decision.handling!, catalogue: catalogueVersion,
      };
    const target = targetTypeOf(event, facts, agency.id);
    return { item, render: (numbered) => JSON.stringify(renderEntry(numbered, event, target, agency.id, this.setting.names)) };
  }

  private async decideDue(): Promise<void> {
    for (;;) {
      const { rows } = await this.setting.pool.query<{ case_id: string; cause: string }>(
        `select case_id, cause from disclosure.case_file where due <= $1 and slot = any($2)
         and not exists (select from projector.parked where projection = $3 and correlation = case_id::text) order by due limit 20`,
        [this.setting.clock.now(), this.projector.slots, feeds],
      );
      if (rows.length === 0) return;
      try {
        await this.decideAgain(rows);
      } catch (error) {
        if (!(error instanceof Unprojectable)) throw error;
        for (const row of rows) await this.decideAgain([row]).catch((cause: unknown) => this.parkDue(row.case_id, cause));
      }
    }
  }

  private async decideAgain(rows: ReadonlyArray<{ readonly case_id: string; readonly cause: string }>): Promise<void> {
    await this.projector.inTransaction(async (client) => {
      const work = await this.begin(client, rows.map(({ case_id: correlation }) => ({ correlation })));
      for (const row of rows) this.settleCase(work, await this.book.facts(row.case_id), { type: row.cause });
      await this.write(work);
    });
  }

  private async parkDue(caseId: string, error: unknown): Promise<void> {
    if (!(error instanceof Unprojectable)) throw error;
    await this.projector.inTransaction((client) =>
      this.projector.park(client, { correlation: caseId, position: 1, id: caseId, type: 'due' }, error.cause));
  }
}
