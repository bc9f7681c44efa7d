import { upcast } from '#libs/casework';
import { Audit, guardBus, ReadDeliveries, ReadWebhooks, RegisterReader, WebhookCommand, Webhooks, type DeliveryView, type WebhookView } from '#libs/contracts';
import { PostgresJournal, type Journal } from '#libs/journal';
import { Clock, faultOf, FreshIds } from '#libs/kernel';
import { Metrics, runtimeUrl, Settings, type RuntimeRole } from '#libs/platform';
import { Injectable, Logger, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CommandBus, CommandHandler, CqrsModule, QueryBus, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import { randomInt } from 'node:crypto';
import pg from 'pg';
import { readDeliveries } from './deliveries.js';
import { handleWebhook, readWebhooks, type WebhookTools } from './handle-webhook.js';
import { Notifier } from './notifier.js';

/** Where this process keeps its SQL: beside the source, seen from the compiled file. */
export const webhooksSql = new URL('../../../apps/webhooks/', import.meta.url);

/** Sends notifications for as long as the process runs, and answers agencies about their endpoints. */
@Injectable()
export class WebhookService implements OnModuleInit, OnModuleDestroy {
  readonly tools: WebhookTools;
  readonly register: RegisterReader;
  private readonly sending: pg.Pool;
  private readonly journal: Journal;
  private readonly notifier: Notifier;

  constructor(settings: Settings, audit: Audit, clock: Clock, ids: FreshIds, metrics: Metrics) {
    const { rootKey, webhookLoopback: allowLoopback = false } = settings;
    const log = new Logger('webhooks');
    this.journal = new PostgresJournal(runtimeUrl(settings, 'notifier'), { upcast, poolSize: 1 });
    this.register = new RegisterReader(this.journal);
    this.sending = poolOf(settings, 'notifier', 6);
    this.tools = { pool: poolOf(settings, 'webhooks', 2), clock, rootKey, allowLoopback };
    this.notifier = new Notifier({
      pool: this.sending, register: this.register, audit, clock, ids, rootKey, allowLoopback, chance: () => randomInt(1_000) / 1_000,
      onError: (error) => log.error(`notifying: ${faultOf(error)}`),
      onDisabled: (agency, webhook) => log.warn(`endpoint ${webhook} of ${agency} is disabled: nothing has arrived there; GET /operations/webhooks says more`),
    });
    const sum = async (of: (view: DeliveryView) => number) => (await this.deliveries()).reduce((total, view) => total + of(view), 0);
    metrics.gauge('firebreak_webhooks_failing', 'Notifications that were tried and have not arrived yet.', () => sum(({ failing }) => failing));
    metrics.gauge('firebreak_webhooks_dead_letters', 'Notifications that were given up.', () => sum(({ deadLetters }) => deadLetters));
    metrics.gauge('firebreak_webhooks_disabled', 'Endpoints that are told nothing because nothing arrived there.', () => sum(({ state }) => Number(state === 'disabled')));
  }

  deliveries(): Promise<readonly DeliveryView[]> {
    return readDeliveries(this.sending);
  }

  async handle(command: WebhookCommand): Promise<WebhookView> {
    const view = await handleWebhook(this.tools, command, await this.register.current());
    this.notifier.nudge();
    return view;
  }

  onModuleInit(): void {
    this.notifier.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.notifier.stop();
    await Promise.all([this.sending.end(), this.tools.pool.end(), this.journal.close()]);
  }
}

function poolOf(settings: Settings, role: RuntimeRole, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: runtimeUrl(settings, role), max, connectionTimeoutMillis: 5_000,
    lock_timeout: 15_000, statement_timeout: 30_000, idle_in_transaction_session_timeout: 60_000,
  });
  // A connection that breaks while idle is replaced by the pool; whoever uses one gets the error itself.
  pool.on('error', () => {});
  return pool;
}

@CommandHandler(WebhookCommand)
export class WebhookHandler implements ICommandHandler<WebhookCommand> {
  constructor(private readonly service: WebhookService) {}
  execute(command: WebhookCommand): Promise<WebhookView> {
    return this.service.handle(command);
  }
}

@QueryHandler(ReadWebhooks)
export class WebhooksHandler implements IQueryHandler<ReadWebhooks> {
  constructor(private readonly service: WebhookService) {}
  execute({ actor }: ReadWebhooks): Promise<readonly WebhookView[]> {
    return readWebhooks(this.service.tools, actor.agency);
  }
}

@QueryHandler(ReadDeliveries)
export class DeliveriesHandler implements IQueryHandler<ReadDeliveries> {
  constructor(private readonly service: WebhookService) {}
  execute(): Promise<readonly DeliveryView[]> {
    return this.service.deliveries();
  }
}

/** The contract in one process: every message passes the guard of its bus. */
@Injectable()
export class WebhooksInProcess extends Webhooks implements OnModuleInit {
  constructor(private readonly commands: CommandBus, private readonly queries: QueryBus, private readonly service: WebhookService) {
    super();
  }

  onModuleInit(): void {
    for (const bus of [this.commands, this.queries]) guardBus(bus, () => this.service.register.current());
  }

  handle(command: WebhookCommand): Promise<WebhookView> {
    return this.commands.execute(command);
  }

  read(query: ReadWebhooks): Promise<readonly WebhookView[]> {
    return this.queries.execute(query);
  }

  deliveries(query: ReadDeliveries): Promise<readonly DeliveryView[]> {
    return this.queries.execute(query);
  }
}

/** Tells agencies that their feeds have grown. Needs a Clock, FreshIds, Settings, Metrics and Audit from the process, and a prepared database. */
@Module({
  imports: [CqrsModule],
  providers: [WebhookService, WebhookHandler, WebhooksHandler, DeliveriesHandler, { provide: Webhooks, useClass: WebhooksInProcess }],
  exports: [Webhooks],
})
export class WebhooksModule {}
