import {
  Audit, Disclosure, guardBus, ListReferrals, ReadCase, ReadFeed, ReadProjection, ReadReferral, ReadRegister, refuseClass, RegisterReader, RetryProjection,
  type ProjectionView, type RegisterView, type Released,
} from '#libs/contracts';
import { Journal, migrate, projectorSql, retryParked } from '#libs/journal';
import { Clock, derivedId, faultOf, PairwiseNames, Rejection, shareRuns, type Actor } from '#libs/kernel';
import { Metrics, Settings } from '#libs/platform';
import { Injectable, Logger, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CqrsModule, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Present } from './present.js';
import { feeds, Projection } from './projection.js';
import { readStanding } from './standing.js';
import { read } from './read.js';

const sql = new URL('../../../apps/disclosure/', import.meta.url);

/** Runs the projection and answers reads from the feeds. */
@Injectable()
export class DisclosureTools implements OnModuleInit, OnModuleDestroy {
  readonly pool: pg.Pool;
  readonly present: Present;
  private readonly projection: Projection;
  readonly register: RegisterReader;
  readonly newId = (): string => randomUUID();

  constructor(private readonly settings: Settings, readonly journal: Journal, readonly audit: Audit, readonly clock: Clock, readonly names: PairwiseNames,
    metrics: Metrics) {
    this.pool = new pg.Pool({
      connectionString: settings.databaseUrl, max: 8, connectionTimeoutMillis: 5_000,
      lock_timeout: 10_000, statement_timeout: 60_000, idle_in_transaction_session_timeout: 30_000,
    });
    // A connection that breaks while idle is replaced by the pool; whoever uses one gets the error itself.
    this.pool.on('error', () => {});
    this.register = new RegisterReader(journal);
    const log = new Logger('disclosure');
    const setting = { journal, pool: this.pool, clock, names };
    this.projection = new Projection({ ...setting, onError: (error) => log.error(`projection: ${faultOf(error)}`) });
    this.present = new Present({ ...setting, onError: (error) => log.error(`following the journal: ${faultOf(error)}`) });
    const standing = shareRuns(() => readStanding(this));
    metrics.gauge('firebreak_journal_events', 'Events in the journal.', async () => (await standing()).head);
    metrics.gauge('firebreak_projection_lag_events', 'Events of the journal that are not in the feeds yet.', async () => (await standing()).lag.events);
    metrics.gauge('firebreak_projection_lag_seconds', 'How long the oldest of them has waited.', async () => (await standing()).lag.seconds);
    metrics.gauge('firebreak_projection_parked', 'Cases left out of the feeds because an event of theirs cannot be projected.', async () => (await standing()).parked.length);
    metrics.gauge('firebreak_projection_unheld_slots', 'Slots of the projection that no worker carries on.', async () =>
      (await standing()).slots.filter(({ worker }) => worker === null).length);
  }

  async onModuleInit(): Promise<void> {
    await migrate(this.settings.databaseUrl, 'projector', projectorSql);
    await migrate(this.settings.databaseUrl, 'disclosure', sql);
    this.projection.start();
    this.present.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.projection.stop(), this.present.stop()]);
    await this.pool.end();
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

@QueryHandler(ReadRegister)
export class RegisterHandler implements IQueryHandler<ReadRegister> {
  constructor(private readonly tools: DisclosureTools) {}
  async execute(): Promise<RegisterView> {
    const { agencies, agreements, policy } = await this.tools.register.current();
    return { agencies: [...agencies.values()], agreements: [...agreements.values()], policy: policy ?? '' };
  }
}

@QueryHandler(ReadProjection)
export class ProjectionHandler implements IQueryHandler<ReadProjection> {
  constructor(private readonly tools: DisclosureTools) {}
  execute(): Promise<ProjectionView> {
    return readStanding(this.tools);
  }
}

@QueryHandler(RetryProjection)
export class RetryHandler implements IQueryHandler<RetryProjection> {
  constructor(private readonly tools: DisclosureTools) {}
  async execute(): Promise<{ parked: number }> {
    return { parked: await retryParked(this.tools.pool, feeds) };
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

  read(query: ReadFeed | ReadCase | ReadReferral | ListReferrals): Promise<Released> {
    const purpose = 'purpose' in query ? query.purpose : '';
    return this.logged({ actor: query.actor, purpose, point: query.constructor.name }, () => this.bus.execute<typeof query, Released>(query));
  }

  register(query: ReadRegister): Promise<RegisterView> {
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
      const { audit, clock, newId } = this.tools;
      if (error instanceof Rejection) await audit.deny({ id: derivedId('release', newId()), at: clock.now(), actor, purpose, point, code: error.code });
      throw error;
    }
  }
}

/** Projects the journal into per-agency feeds. Needs a Journal, a Clock, PairwiseNames, Settings, Metrics and Audit from the process it runs in. */
@Module({
  imports: [CqrsModule],
  providers: [DisclosureTools, FeedHandler, CaseHandler, ReferralHandler, ReferralsHandler, RegisterHandler, ProjectionHandler, RetryHandler, { provide: Disclosure, useClass: DisclosureInProcess }],
  exports: [Disclosure],
})
export class DisclosureModule {}
