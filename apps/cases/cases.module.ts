import { CaseCommand, CaseReader, Cases, guardBus, RegisterReader, ReferralCommand, RegisterCommand, Bundles, type Recorded } from '#libs/contracts';
import { Journal } from '#libs/journal';
import { Clock, PairwiseNames } from '#libs/kernel';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { CommandBus, CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import { handleCommand, recordedAs } from './handle-command.js';

/** What every handler works with. */
@Injectable()
export class CaseTools {
  readonly register: RegisterReader;
  readonly cases: CaseReader;
  readonly bundles = new Bundles();

  constructor(readonly journal: Journal, readonly clock: Clock, readonly names: PairwiseNames) {
    this.register = new RegisterReader(journal);
    this.cases = new CaseReader(journal);
  }

  async handle(command: CaseCommand | ReferralCommand | RegisterCommand): Promise<Recorded> {
    return recordedAs(this.names, await handleCommand(this, command));
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

/** The contract in one process: every command passes the guard of the bus. */
@Injectable()
export class CasesInProcess extends Cases implements OnModuleInit {
  constructor(private readonly bus: CommandBus, private readonly tools: CaseTools) {
    super();
  }

  onModuleInit(): void {
    guardBus(this.bus, () => this.tools.register.current());
  }

  handle(command: CaseCommand | ReferralCommand | RegisterCommand): Promise<Recorded> {
    return this.bus.execute(command);
  }
}

/** The only writer. Needs a Journal, a Clock and PairwiseNames from the process it runs in. */
@Module({
  imports: [CqrsModule],
  providers: [CaseTools, CaseHandler, ReferralHandler, RegisterHandler, { provide: Cases, useClass: CasesInProcess }],
  exports: [Cases],
})
export class CasesModule {}
