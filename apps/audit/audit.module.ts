import { upcast } from '#libs/casework';
import {
  Audit, Bundles, guardBus, ProveRelease, RegisterReader, Replay, TranslateName, WhoSawWhat, type Denial, type Release,
} from '#libs/contracts';
import { PostgresJournal, type Journal } from '#libs/journal';
import { Clock, FreshIds, PairwiseNames } from '#libs/kernel';
import { runtimeUrl, Settings } from '#libs/platform';
import { Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CqrsModule, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { answer, answerOnRecord, type Answer, type AnswerTools, type Query } from './answer.js';
import { LeafStore } from './log/leaf-store.js';
import { Seal } from './log/seal.js';
import { recordDenial, recordRelease } from './log/record.js';

/** Holds the open log and what replaying takes. */
@Injectable()
export class AuditTools implements AnswerTools, OnModuleDestroy {
  readonly store: LeafStore;
  readonly journal: Journal;
  readonly bundles = new Bundles();
  readonly register: RegisterReader;
  readonly record: Journal;

  constructor(private readonly settings: Settings, readonly clock: Clock, readonly names: PairwiseNames, readonly ids: FreshIds) {
    const readBy = runtimeUrl(settings, 'auditor');
    this.store = new LeafStore(runtimeUrl(settings, 'log'), readBy, new Seal(settings.rootKey));
    this.journal = new PostgresJournal(readBy, { upcast, poolSize: 4 });
    this.register = new RegisterReader(this.journal);
    this.record = this.journal.asRecorded();
  }

  get userKey(): Uint8Array {
    return this.settings.rootKey;
  }

  async onModuleDestroy(): Promise<void> {
    await this.store.close();
    await this.journal.close();
  }
}

@QueryHandler(Replay)
export class ReplayHandler implements IQueryHandler<Replay> {
  constructor(private readonly tools: AuditTools) {}
  execute(query: Replay): Promise<Answer> {
    return answer(this.tools, query);
  }
}

@QueryHandler(WhoSawWhat)
export class WhoSawWhatHandler implements IQueryHandler<WhoSawWhat> {
  constructor(private readonly tools: AuditTools) {}
  execute(query: WhoSawWhat): Promise<Answer> {
    return answer(this.tools, query);
  }
}

@QueryHandler(TranslateName)
export class TranslateNameHandler implements IQueryHandler<TranslateName> {
  constructor(private readonly tools: AuditTools) {}
  execute(query: TranslateName): Promise<Answer> {
    return answer(this.tools, query);
  }
}

@QueryHandler(ProveRelease)
export class ProveReleaseHandler implements IQueryHandler<ProveRelease> {
  constructor(private readonly tools: AuditTools) {}
  execute(query: ProveRelease): Promise<Answer> {
    return answer(this.tools, query);
  }
}

/** The contract in one process. What it cannot write down, it does not let pass. */
@Injectable()
export class AuditInProcess extends Audit implements OnModuleInit {
  constructor(private readonly bus: QueryBus, private readonly tools: AuditTools) {
    super();
  }

  onModuleInit(): void {
    guardBus(this.bus, () => this.tools.register.current());
  }

  record(release: Release): Promise<void> {
    return recordRelease(this.tools, release);
  }

  deny(denial: Denial): Promise<void> {
    return recordDenial(this.tools, denial);
  }

  answer(query: Query): Promise<{ body: string; release: string }> {
    return answerOnRecord(this.tools, query, () => this.bus.execute<Query, Answer>(query));
  }
}

/** Owns the disclosure log. Needs a Clock, FreshIds, PairwiseNames and Settings from the process it runs in, and a database that is prepared. */
@Module({
  imports: [CqrsModule],
  providers: [AuditTools, ReplayHandler, WhoSawWhatHandler, TranslateNameHandler, ProveReleaseHandler, { provide: Audit, useClass: AuditInProcess }],
  exports: [Audit],
})
export class AuditModule {}
