import {
  Audit, Bundles, guardBus, ProveRelease, RegisterReader, Replay, TranslateName, WhoSawWhat, type Denial, type Release,
} from '#libs/contracts';
import { Journal } from '#libs/journal';
import { Clock, PairwiseNames, Rejection } from '#libs/kernel';
import { Settings } from '#libs/platform';
import { Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CqrsModule, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { randomBytes, randomUUID } from 'node:crypto';
import { answer, type Answer, type AnswerTools } from './answer.js';
import { LeafStore } from './leaf-store.js';
import { casesOf, leafOfDenial, leafOfRelease } from './leaf.js';

type Query = Replay | WhoSawWhat | TranslateName | ProveRelease;

/** Holds the open log and what replaying takes. */
@Injectable()
export class AuditTools implements AnswerTools, OnModuleInit, OnModuleDestroy {
  store!: LeafStore;
  readonly bundles = new Bundles();
  readonly register: RegisterReader;
  readonly newId = (): string => randomUUID();

  constructor(private readonly settings: Settings, readonly journal: Journal, readonly clock: Clock, readonly names: PairwiseNames) {
    this.register = new RegisterReader(journal);
  }

  get userKey(): Uint8Array {
    return this.settings.rootKey;
  }

  async onModuleInit(): Promise<void> {
    this.store = await LeafStore.open(this.settings.databaseUrl);
  }

  async onModuleDestroy(): Promise<void> {
    await this.store.close();
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

  async record(release: Release): Promise<void> {
    const { leaf, detail } = leafOfRelease(release, randomBytes(32).toString('hex'), this.tools.userKey);
    await this.append(leaf, detail, release.at, casesOf(release.items));
  }

  async deny(denial: Denial): Promise<void> {
    const { leaf, detail } = leafOfDenial(denial, randomBytes(32).toString('hex'), this.tools.userKey);
    await this.append(leaf, detail, denial.at, []);
  }

  async answer(query: Query): Promise<{ body: string; release: string }> {
    const { id, at, actor, request, body } = await this.bus.execute<Query, Answer>(query);
    const { policy } = await this.tools.register.current();
    await this.record({ id, at, actor, request, body, position: 0, purpose: 'oversight', policy: policy ?? '', items: [] });
    return { body, release: id };
  }

  private async append(leaf: { readonly id: string; readonly agency: string }, detail: string, at: number, cases: readonly string[]): Promise<void> {
    try {
      await this.tools.store.append(JSON.stringify(leaf), detail, { release: leaf.id, agency: leaf.agency, at, cases });
    } catch (cause) {
      throw Object.assign(new Rejection('log-unavailable', 'The disclosure log cannot record; nothing is disclosed until it can.'), { cause });
    }
  }
}

/** Owns the disclosure log. Needs a Journal, a Clock, PairwiseNames and Settings from the process it runs in. */
@Module({
  imports: [CqrsModule],
  providers: [AuditTools, ReplayHandler, WhoSawWhatHandler, TranslateNameHandler, ProveReleaseHandler, { provide: Audit, useClass: AuditInProcess }],
  exports: [Audit],
})
export class AuditModule {}
