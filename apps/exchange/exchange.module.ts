import { ProblemFilter } from '#libs/platform';
import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AuditController } from './audit.controller.js';
import { Authenticate } from './authenticate.js';
import { CallsController } from './calls.controller.js';
import { CasesController } from './cases.controller.js';
import { DirectoryController } from './directory.controller.js';
import { FeedController } from './feed.controller.js';
import { FhirController } from './fhir.controller.js';
import { HtcdsController } from './htcds.controller.js';
import { OperationsController } from './operations.controller.js';
import { KpisController } from './kpis.controller.js';
import { OpenController } from './open.controller.js';
import { PagesController } from './pages.controller.js';
import { ReferralsController } from './referrals.controller.js';
import { RegisterController } from './register.controller.js';
import { WebhooksController } from './webhooks.controller.js';

/** The agencies' door: authenticate, parse, call a contract, render. Needs Cases, Disclosure, Audit, Webhooks, Pages and a TokenReader from the process it runs in. */
@Module({
  controllers: [
    CasesController, ReferralsController, CallsController, FeedController, FhirController, HtcdsController, RegisterController, DirectoryController, AuditController, OperationsController,
    KpisController, WebhooksController, OpenController, PagesController,
  ],
  providers: [{ provide: APP_GUARD, useClass: Authenticate }, { provide: APP_FILTER, useClass: ProblemFilter }],
})
export class ExchangeModule {}
