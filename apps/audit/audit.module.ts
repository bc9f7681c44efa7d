import { upcast } from '#libs/casework';
import {
  AskLog, Audit, Bundles, guardBus, ProveRelease, RegisterReader, Replay, TranslateName, WhoSawWhat, type Answered, type Denial, type Release,
} from '#libs/contracts';
import { PostgresJournal, type Journal } from '#libs/journal';
import { Clock, faultOf, FreshIds, PairwiseNames } from '#libs/kernel';
import { runtimeUrl, Settings } from '#libs/platform';
import { Injectable, Logger, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CqrsModule, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { answer, answerOnRecord, type Answer, type AnswerTools, type Query } from './answer.js';
import { Indexer } from './finding/indexer.js';
import { LeafStore } from './log/leaf-store.js';
import { Seal } from './log/seal.js';
import { recordDenial, recordRelease } from './log/record.js';

const indexEvery = 1_000;

/** Holds the open log and what replaying takes, and keeps the finding aids behind the log. */
@Injectable()
export class AuditTools implements AnswerTools, OnModuleInit, OnModuleDestroy {
  readonly store: LeafStore;
  readonly journal: Journal;
  readonly bundles = new Bundles();
  readonly register: RegisterReader;
  readonly record: Journal;
  private readonly indexer: Indexer;

  constructor(private readonly settings: Settings, readonly clock: Clock, readonly names: PairwiseNames, readonly ids: FreshIds) {
    const readBy = runtimeUrl(settings, 'auditor');
    this.store = new LeafStore(runtimeUrl(settings, 'log'), readBy, new Seal(settings.rootKey));
    this.journal = new PostgresJournal(readBy, { upcast, poolSize: 4 });
    this.register = new RegisterReader(this.journal);
    this.record = this.journal.asRecorded();
    this.indexer = new Indexer(this.store, this.journal);
  }

  get userKey(): Uint8Array {
    return this.settings.rootKey;
  }

  onModuleInit(): void {
    const log = new Logger('audit');
    this.indexer.start(indexEvery, (error) => log.error(`finding aids: ${faultOf(error)}`));
  }

  async onModuleDestroy(): Promise<void> {
    await this.indexer.stop();
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

@QueryHandler(AskLog)
export class AskLogHandler implements IQueryHandler<AskLog> {
  constructor(private readonly tools: AuditTools) {}
  execute(query: AskLog): Promise<Answer> {
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

  answer(query: Query): Promise<Answered> {
    return answerOnRecord(this.tools, query, () => this.bus.execute<Query, Answer>(query));
  }
}

/** Owns the disclosure log. Needs a Clock, FreshIds, PairwiseNames and Settings from the process it runs in, and a database that is prepared. */
@Module({
  imports: [CqrsModule],
  providers: [AuditTools, ReplayHandler, WhoSawWhatHandler, TranslateNameHandler, ProveReleaseHandler, AskLogHandler, { provide: Audit, useClass: AuditInProcess }],
  exports: [Audit],
})
export class AuditModule {}
