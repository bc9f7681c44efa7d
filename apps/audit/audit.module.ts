import { upcast } from '#libs/casework';
import {
  AskLog, Audit, Bundles, CompareViews, guardBus, ProveRelease, ReadLogFile, ReadLogStatus, RegisterReader, Replay, ReplayMany, TranslateName, WhoSawWhat,
  type Answered, type Denial, type LogFile, type LogStatus, type Release,
} from '#libs/contracts';
import { PostgresJournal, type Journal } from '#libs/journal';
import { Clock, faultOf, FreshIds, PairwiseNames, Rejection } from '#libs/kernel';
import { logSettings, Metrics, readEnvironment, runtimeUrl, Settings } from '#libs/platform';
import { Injectable, Logger, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CqrsModule, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { answer, answerOnRecord, refusalOnRecord, type Answer, type Query } from './answer.js';
import type { AnswerTools } from './answer-tools.js';
import { Indexer } from './finding/indexer.js';
import { LeafStore } from './log/leaf-store.js';
import { logFile } from './log/log-file.js';
import { Seal } from './log/seal.js';
import { CheckpointSigner } from './log/sign-checkpoints.js';
import { signingOptions } from './log/signing-options.js';
import { recordDenial, recordRelease } from './log/record.js';

const indexEvery = 1_000;

/** Holds the open log, has it signed, keeps the finding aids behind it, and holds what replaying takes. */
@Injectable()
export class AuditTools implements AnswerTools, OnModuleInit, OnModuleDestroy {
  readonly store: LeafStore;
  readonly journal: Journal;
  readonly bundles = new Bundles();
  readonly register: RegisterReader;
  readonly record: Journal;
  readonly signer: CheckpointSigner;
  readonly demandSigned = (): void => this.signer.demandSigned();
  private readonly indexer: Indexer;
  private readonly logger = new Logger('DisclosureLog');

  constructor(private readonly settings: Settings, readonly clock: Clock, readonly names: PairwiseNames, readonly ids: FreshIds, metrics: Metrics) {
    const readBy = runtimeUrl(settings, 'auditor');
    this.store = new LeafStore(runtimeUrl(settings, 'log'), readBy, new Seal(settings.rootKey));
    this.journal = new PostgresJournal(readBy, { upcast, poolSize: 4 });
    this.register = new RegisterReader(this.journal);
    this.record = this.journal.asRecorded();
    this.signer = new CheckpointSigner(
      this.store, clock, settings.rootKey, signingOptions(settings.log ?? logSettings(readEnvironment({})), this.store), (sentence) => this.logger.warn(sentence));
    this.indexer = new Indexer(this.store, this.journal);
    metrics.gauge('firebreak_log_leaves', 'Leaves of the disclosure log.', async () => (await this.store.extent()).size);
    metrics.gauge('firebreak_log_unsigned_seconds', 'For how long leaves have gone without a checkpoint that counts.', async () => (await this.signer.status()).unsignedSeconds);
  }

  get userKey(): Uint8Array {
    return this.settings.rootKey;
  }

  async onModuleInit(): Promise<void> {
    this.indexer.start(indexEvery, (error) => this.logger.error(`finding aids: ${faultOf(error)}`));
    await this.signer.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.signer.stop();
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

@QueryHandler(ReplayMany)
export class ReplayManyHandler implements IQueryHandler<ReplayMany> {
  constructor(private readonly tools: AuditTools) {}
  execute(query: ReplayMany): Promise<Answer> {
    return answer(this.tools, query);
  }
}

@QueryHandler(CompareViews)
export class CompareViewsHandler implements IQueryHandler<CompareViews> {
  constructor(private readonly tools: AuditTools) {}
  execute(query: CompareViews): Promise<Answer> {
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

@QueryHandler(ReadLogFile)
export class ReadLogFileHandler implements IQueryHandler<ReadLogFile> {
  constructor(private readonly tools: AuditTools) {}
  async execute({ path }: ReadLogFile): Promise<LogFile> {
    const file = await logFile(this.tools.store, this.tools.signer.verifierKey, path);
    if (!file) throw new Rejection('not-found', 'There is nothing here for you.');
    return file;
  }
}

@QueryHandler(ReadLogStatus)
export class ReadLogStatusHandler implements IQueryHandler<ReadLogStatus> {
  constructor(private readonly tools: AuditTools) {}
  execute(): Promise<LogStatus> {
    return this.tools.signer.status();
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

  file(query: ReadLogFile): Promise<LogFile> {
    return refusalOnRecord(this.tools, query, () => this.bus.execute<ReadLogFile, LogFile>(query));
  }

  status(query: ReadLogStatus): Promise<LogStatus> {
    return this.bus.execute<ReadLogStatus, LogStatus>(query);
  }
}

/** Owns the disclosure log. Needs a Clock, FreshIds, PairwiseNames and Settings from the process it runs in, and a database that is prepared. */
@Module({
  imports: [CqrsModule],
  providers: [
    AuditTools, ReplayHandler, ReplayManyHandler, CompareViewsHandler, WhoSawWhatHandler, TranslateNameHandler, ProveReleaseHandler, AskLogHandler,
    ReadLogFileHandler, ReadLogStatusHandler,
    { provide: Audit, useClass: AuditInProcess },
  ],
  exports: [Audit],
})
export class AuditModule {}
