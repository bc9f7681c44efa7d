import { isRefusedAgency, matchOffers, offersTo, takesPart, upcast, type Match } from '#libs/casework';
import {
  allKpis, Audit, Disclosure, FindServices, guardBus, ListCalls, ListReferrals, ownKpis, ReadCase, ReadDirectory, ReadFeed, ReadKpis, ReadOwnKpis, ReadProjection, ReadReferral,
  ReadRegister, refuseClass, RegisterReader, RetryProjection, SearchReferrals, type DirectoryView, type KpiRow, type ProjectionView, type RegisterView, type Released,
} from '#libs/contracts';
import { PostgresJournal, retryParked, type Journal } from '#libs/journal';
import { Clock, derivedId, faultOf, FreshIds, PairwiseNames, Rejection, shareRuns, type Actor } from '#libs/kernel';
import { Metrics, runtimeUrl, Settings, type RuntimeRole, type Sample } from '#libs/platform';
import { Injectable, Logger, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CqrsModule, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import pg from 'pg';
import { Present } from './present.js';
import { feeds, Projection } from './projection.js';
import { ReferralStatistics } from './referral-statistics.js';
import { readStanding } from './standing.js';
import { read } from './read.js';

/** Where this process keeps its SQL: beside the source, seen from the compiled file. */
export const disclosureSql = new URL('../../../apps/disclosure/', import.meta.url);

/** The journal and the feeds, as far as a role sees them. */
class Access {
  readonly journal: Journal;
  readonly pool: pg.Pool;

  constructor(settings: Settings, role: RuntimeRole, size: pg.PoolConfig & { readonly max: number }) {
    const url = runtimeUrl(settings, role);
    this.journal = new PostgresJournal(url, { upcast, poolSize: size.max });
    this.pool = new pg.Pool({
      connectionString: url, ...size, connectionTimeoutMillis: 5_000,
      lock_timeout: 10_000, statement_timeout: 60_000, idle_in_transaction_session_timeout: 30_000,
    });
    // A connection that breaks while idle is replaced by the pool; whoever uses one gets the error itself.
    this.pool.on('error', () => {});
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.journal.close()]);
  }
}

const prefixed = (reasons: KpiRow['reasons']) => Object.fromEntries(Object.entries(reasons).map(([code, times]) => [`rejected ${code}`, times]));

/** Runs the projection and answers reads from the feeds. */
@Injectable()
export class DisclosureTools implements OnModuleInit, OnModuleDestroy {
  readonly pool: pg.Pool;
  readonly present: Present;
  readonly register: RegisterReader;
  readonly carrying: Access;
  readonly statistics: ReferralStatistics;
  private readonly reading: Access;
  private readonly projection: Projection;

  constructor(settings: Settings, readonly audit: Audit, readonly clock: Clock, readonly names: PairwiseNames, readonly ids: FreshIds,
    metrics: Metrics) {
    this.carrying = new Access(settings, 'projection', { max: 4 });
    this.reading = new Access(settings, 'reader', { max: 8, pipeline: true });
    this.pool = this.reading.pool;
    this.register = new RegisterReader(this.reading.journal);
    const log = new Logger('disclosure');
    this.projection = new Projection({ ...this.carrying, clock, names, onError: (error) => log.error(`projection: ${faultOf(error)}`) });
    this.present = new Present({ ...this.reading, clock, onError: (error) => log.error(`following the journal: ${faultOf(error)}`) });
    this.statistics = new ReferralStatistics({ ...this.reading, clock, onError: (error) => log.error(`counting referrals: ${faultOf(error)}`) });
    metrics.gauges('firebreak_referrals', 'Referrals by corridor, sender and receiver, in steps of five; below that not told.', ['scope', 'from', 'to', 'what'], () => this.kpiSamples());
    const standing = shareRuns(() => this.standing());
    metrics.gauge('firebreak_journal_events', 'Events in the journal.', async () => (await standing()).head);
    metrics.gauge('firebreak_projection_lag_events', 'Events of the journal that are not in the feeds yet.', async () => (await standing()).lag.events);
    metrics.gauge('firebreak_projection_lag_seconds', 'How long the oldest of them has waited.', async () => (await standing()).lag.seconds);
    metrics.gauge('firebreak_projection_parked', 'Cases left out of the feeds because an event of theirs cannot be projected.', async () => (await standing()).parked.length);
    metrics.gauge('firebreak_projection_unheld_slots', 'Slots of the projection that no worker carries on.', async () =>
      (await standing()).slots.filter(({ worker }) => worker === null).length);
  }

  async kpis(): Promise<readonly KpiRow[]> {
    const { cells, register } = await this.statistics.current();
    return allKpis(cells, register);
  }

  private async kpiSamples(): Promise<readonly Sample[]> {
    return (await this.kpis()).flatMap(({ scope, from, to, reasons, ...figures }) => Object.entries({ ...figures, ...prefixed(reasons) }).flatMap(([what, value]) =>
      (value === null ? [] : [{ labels: { scope, from, to, what }, value }])));
  }

  standing(): Promise<ProjectionView> {
    return readStanding({ ...this.carrying, clock: this.clock });
  }

  onModuleInit(): void {
    this.projection.start();
    this.present.start();
    this.statistics.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.projection.stop(), this.present.stop(), this.statistics.stop()]);
    await Promise.all([this.carrying.close(), this.reading.close()]);
  }
}

@QueryHandler(ReadFeed)
export class FeedHandler implements IQueryHandler<ReadFeed> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(query: ReadFeed): Promise<Released> {
    return read(this.tools, query);
  }
}

@QueryHandler(ReadCase)
export class CaseHandler implements IQueryHandler<ReadCase> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(query: ReadCase): Promise<Released> {
    return read(this.tools, query);
  }
}

@QueryHandler(ReadReferral)
export class ReferralHandler implements IQueryHandler<ReadReferral> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(query: ReadReferral): Promise<Released> {
    return read(this.tools, query);
  }
}

@QueryHandler(ListReferrals)
export class ReferralsHandler implements IQueryHandler<ListReferrals> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(query: ListReferrals): Promise<Released> {
    return read(this.tools, query);
  }
}

@QueryHandler(ListCalls)
export class CallsHandler implements IQueryHandler<ListCalls> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(query: ListCalls): Promise<Released> {
    return read(this.tools, query);
  }
}

@QueryHandler(SearchReferrals)
export class SearchHandler implements IQueryHandler<SearchReferrals> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(query: SearchReferrals): Promise<Released> {
    return read(this.tools, query);
  }
}

@QueryHandler(ReadRegister)
export class RegisterHandler implements IQueryHandler<ReadRegister> {
  constructor(private readonly tools: DisclosureTools) {}
  async execute(): Promise<RegisterView> {
    const { agencies, agreements, policy } = await this.tools.register.current();
    return { agencies: [...agencies.values()], agreements: [...agreements.values()], policy: policy ?? '' };
  }
}

@QueryHandler(ReadDirectory)
export class DirectoryHandler implements IQueryHandler<ReadDirectory> {
  constructor(private readonly tools: DisclosureTools) {}
  async execute({ actor }: ReadDirectory): Promise<DirectoryView> {
    const register = await this.tools.register.current();
    const agencies = [...register.agencies.values()].filter((agency) => takesPart(agency) && !isRefusedAgency(register, agency.id));
    return { agencies, offers: offersTo(actor.agency, register) };
  }
}

@QueryHandler(FindServices)
export class FindHandler implements IQueryHandler<FindServices> {
  constructor(private readonly tools: DisclosureTools) {}
  async execute({ actor, wish }: FindServices): Promise<readonly Match[]> {
    const offers = offersTo(actor.agency, await this.tools.register.current());
    return matchOffers(offers.filter(({ agency }) => agency.id !== actor.agency), wish);
  }
}

@QueryHandler(ReadKpis)
export class KpiHandler implements IQueryHandler<ReadKpis> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(): Promise<readonly KpiRow[]> {
    return this.tools.kpis();
  }
}

@QueryHandler(ReadOwnKpis)
export class OwnKpiHandler implements IQueryHandler<ReadOwnKpis> {
  constructor(private readonly tools: DisclosureTools) {}
  async execute({ actor }: ReadOwnKpis): Promise<readonly KpiRow[]> {
    return ownKpis((await this.tools.statistics.current()).cells, actor.agency);
  }
}

@QueryHandler(ReadProjection)
export class ProjectionHandler implements IQueryHandler<ReadProjection> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(): Promise<ProjectionView> {
    return this.tools.standing();
  }
}

@QueryHandler(RetryProjection)
export class RetryHandler implements IQueryHandler<RetryProjection> {
  constructor(private readonly tools: DisclosureTools) {}
  async execute(): Promise<{ parked: number }> {
    return { parked: await retryParked(this.tools.carrying.pool, feeds) };
  }
}

/** The contract in one process: every query passes the guard of the bus, and every refusal is in the log before it is told. */
@Injectable()
export class DisclosureInProcess extends Disclosure implements OnModuleInit {
  constructor(private readonly bus: QueryBus, private readonly tools: DisclosureTools) {
    super();
  }

  onModuleInit(): void {
    guardBus(this.bus, () => this.tools.register.current());
  }

  async admit(actor: Actor): Promise<void> {
    await this.logged({ actor, point: 'door' }, async () => {
      refuseClass(actor, await this.tools.register.current());
    });
  }

  read(query: ReadFeed | ReadCase | ReadReferral | ListReferrals | ListCalls | SearchReferrals): Promise<Released> {
    const purpose = 'purpose' in query ? query.purpose : '';
    return this.logged({ actor: query.actor, purpose, point: query.constructor.name }, () => this.bus.execute<typeof query, Released>(query));
  }

  register(query: ReadRegister): Promise<RegisterView> {
    return this.bus.execute(query);
  }

  directory(query: ReadDirectory): Promise<DirectoryView> {
    return this.bus.execute(query);
  }

  find(query: FindServices): Promise<readonly Match[]> {
    return this.bus.execute(query);
  }

  kpis(query: ReadKpis | ReadOwnKpis): Promise<readonly KpiRow[]> {
    return this.bus.execute(query);
  }

  projection(query: ReadProjection): Promise<ProjectionView> {
    return this.bus.execute(query);
  }

  retry(query: RetryProjection): Promise<{ parked: number }> {
    return this.bus.execute(query);
  }

  private async logged<T>({ actor, purpose = '', point }: { actor: Actor; purpose?: string; point: string }, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { audit, clock, ids } = this.tools;
      if (error instanceof Rejection) await audit.deny({ id: derivedId('release', ids.next(actor.agency)), at: clock.now(), actor, purpose, point, code: error.code });
      throw error;
    }
  }
}

/** Projects the journal into per-agency feeds. Needs a Clock, FreshIds, PairwiseNames, Settings, Metrics and Audit from the process, and a prepared database. */
@Module({
  imports: [CqrsModule],
  providers: [
    DisclosureTools, FeedHandler, CaseHandler, ReferralHandler, ReferralsHandler, CallsHandler, SearchHandler, RegisterHandler, DirectoryHandler, FindHandler, KpiHandler, OwnKpiHandler, ProjectionHandler,
    RetryHandler, { provide: Disclosure, useClass: DisclosureInProcess },
  ],
  exports: [Disclosure],
})
export class DisclosureModule {}
