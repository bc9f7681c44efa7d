import { upcast } from '#libs/casework';
import { CaseCommand, CaseReader, Cases, guardBus, RegisterReader, ReferralCommand, RegisterCommand, ServiceCommand, Bundles, type Recorded } from '#libs/contracts';
import { Journal, PostgresJournal } from '#libs/journal';
import { Clock, faultOf, PairwiseNames } from '#libs/kernel';
import { runtimeUrl, Settings } from '#libs/platform';
import { Injectable, Logger, Module, type OnApplicationShutdown, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CommandBus, CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import { Deadlines } from './deadlines.js';
import { handleCommand, recordedAs } from './handle-command.js';
import { followAtOnce } from './system-steps.js';

/** What every handler works with. Closes the journal when nobody can ask any more. */
@Injectable()
export class CaseTools implements OnApplicationShutdown {
  readonly register: RegisterReader;
  readonly cases: CaseReader;
  readonly bundles = new Bundles();
  private readonly log = new Logger('cases');

  constructor(readonly journal: Journal, readonly clock: Clock, readonly names: PairwiseNames) {
    this.register = new RegisterReader(journal);
    this.cases = new CaseReader(journal);
  }

  async handle(command: CaseCommand | ReferralCommand | RegisterCommand | ServiceCommand): Promise<Recorded> {
    const event = await handleCommand(this, command);
    // The command is recorded whatever comes of this; what fails here the deadlines do.
    await followAtOnce(this, event).catch((error: unknown) => this.log.error(faultOf(error)));
    return recordedAs(this, event);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.journal.close();
  }
}

@CommandHandler(CaseCommand)
export class CaseHandler implements ICommandHandler<CaseCommand> {
  constructor(private readonly tools: CaseTools) {}
  execute(command: CaseCommand): Promise<Recorded> {
    return this.tools.handle(command);
  }
}

@CommandHandler(ReferralCommand)
export class ReferralHandler implements ICommandHandler<ReferralCommand> {
  constructor(private readonly tools: CaseTools) {}
  execute(command: ReferralCommand): Promise<Recorded> {
    return this.tools.handle(command);
  }
}

@CommandHandler(RegisterCommand)
export class RegisterHandler implements ICommandHandler<RegisterCommand> {
  constructor(private readonly tools: CaseTools) {}
  execute(command: RegisterCommand): Promise<Recorded> {
    return this.tools.handle(command);
  }
}

@CommandHandler(ServiceCommand)
export class ServiceHandler implements ICommandHandler<ServiceCommand> {
  constructor(private readonly tools: CaseTools) {}
  execute(command: ServiceCommand): Promise<Recorded> {
    return this.tools.handle(command);
  }
}

/** The contract in one process: every command passes the guard of the bus. */
@Injectable()
export class CasesInProcess extends Cases implements OnModuleInit {
  constructor(private readonly bus: CommandBus, private readonly tools: CaseTools) {
    super();
  }

  onModuleInit(): void {
    guardBus(this.bus, () => this.tools.register.current());
  }

  handle(command: CaseCommand | ReferralCommand | RegisterCommand | ServiceCommand): Promise<Recorded> {
    return this.bus.execute(command);
  }
}

/** Runs the deadlines for as long as the process takes commands. */
@Injectable()
export class RunningDeadlines implements OnModuleInit, OnModuleDestroy {
  private readonly deadlines: Deadlines;

  constructor(journal: Journal, clock: Clock) {
    const log = new Logger('deadlines');
    this.deadlines = new Deadlines({ journal, clock, onError: (error) => log.error(faultOf(error)) });
  }

  onModuleInit(): void {
    this.deadlines.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.deadlines.stop();
  }
}

const journal = {
  provide: Journal, inject: [Settings], useFactory: (settings: Settings) => new PostgresJournal(runtimeUrl(settings, 'cases'), { upcast }),
};

/** The only writer. Needs a Clock, PairwiseNames and Settings from the process it runs in, and a database that is prepared. */
@Module({
  imports: [CqrsModule],
  providers: [journal, CaseTools, CaseHandler, ReferralHandler, RegisterHandler, ServiceHandler, RunningDeadlines, { provide: Cases, useClass: CasesInProcess }],
  exports: [Cases],
})
export class CasesModule {}
