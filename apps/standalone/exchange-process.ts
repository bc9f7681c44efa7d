import { AuditModule } from '../audit/audit.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { DisclosureModule } from '../disclosure/disclosure.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { fitDoor, httpServer } from '../exchange/door.js';
import { ExchangeModule } from '../exchange/exchange.module.js';
import { deskCatalogue } from '../exchange/desk.js';
import { Pages, readPage } from '../exchange/pages.js';
import { pathToRefused, upcast } from '#libs/casework';
import { Cases, RegisterCommand, RegisterReader } from '#libs/contracts';
import { Journal, PostgresJournal } from '#libs/journal';
import { Clock, derivedId, FreshIds, operatorAgency, PairwiseNames, refusedClass, type Json } from '#libs/kernel';
import { DemoIssuer, Metrics, RandomIds, Settings, TokenReader, type Issuer } from '#libs/platform';
import { readPolicies, type Bundle } from '#libs/policy';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fileURLToPath } from 'node:url';
import { prepareDatabase } from './prepare-database.js';

const auditorPage = new URL('../../../apps/audit/page/', import.meta.url);
const operatorPage = new URL('../../../apps/exchange/operator-page/', import.meta.url);
const deskPage = new URL('../../../apps/desk/page/', import.meta.url);
export const policyFolder = fileURLToPath(new URL('../../../policies/', import.meta.url));

export interface Ingredients {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly ids?: FreshIds;
  readonly issuers: readonly Issuer[];
  readonly policies?: Bundle;
  readonly log?: readonly ('error' | 'warn' | 'log')[];
}

export interface RunningExchange {
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** What was done about the policy at the start, in a sentence. */
  readonly policy: string;
  close(): Promise<void>;
}

/** What every app of the process shares. */
@Global()
@Module({})
class Shared {
  static of({ settings, clock, issuers, ids = new RandomIds() }: Ingredients, demo: DemoIssuer | undefined): DynamicModule {
    const trusted = demo ? [...issuers, demo.issuer] : issuers;
    const providers = [
      { provide: Settings, useValue: settings },
      { provide: Clock, useValue: clock },
      { provide: FreshIds, useValue: ids },
      { provide: Metrics, useValue: new Metrics() },
      { provide: PairwiseNames, useValue: new PairwiseNames(settings.rootKey) },
      { provide: TokenReader, useValue: new TokenReader(trusted, clock) },
      { provide: DemoIssuer, useValue: demo ?? null },
      { provide: Pages, useValue: new Pages(readPage(auditorPage), readPage(operatorPage), readPage(deskPage, { 'catalogue.json': deskCatalogue() })) },
    ];
    return { module: Shared, providers, exports: providers.map(({ provide }) => provide) };
  }
}

const apps = [AuditModule, CasesModule, DisclosureModule, WebhooksModule];

/** The apps meet through contracts: each module exports its own, and whoever needs one imports the module here and nowhere else. */
@Global()
@Module({ imports: apps, exports: apps })
class Apps {}

/** Starts every process of the exchange in this one and listens. */
export async function startExchange(ingredients: Ingredients): Promise<RunningExchange> {
  const { settings, clock, log = ['error', 'warn'] } = ingredients;
  await prepareDatabase(settings);
  await refusePath(settings.databaseUrl);
  const demo = settings.demoIssuer ? await DemoIssuer.create(clock) : undefined;
  const root: DynamicModule = { module: class Standalone {}, imports: [Shared.of(ingredients, demo), Apps, ExchangeModule] };
  const app = await NestFactory.create<NestFastifyApplication>(root, httpServer(settings), { logger: [...log], abortOnError: false, bodyParser: false });
  app.enableShutdownHooks([]);
  fitDoor(app);
  await app.init();
  const policy = await adoptPolicy(app.get(Cases), app.get(Journal), ingredients.policies ?? readPolicies(policyFolder), settings);
  await app.listen({ host: settings.host, port: settings.port });
  return { url: (await app.getUrl()).replace('[::1]', 'localhost'), app, policy, close: () => app.close() };
}

// A register that was sound when it was written may hold a path by what this program knows of more.
async function refusePath(databaseUrl: string): Promise<void> {
  const journal = new PostgresJournal(databaseUrl, { upcast, poolSize: 1 });
  const path = await new RegisterReader(journal).current().then(pathToRefused).finally(() => journal.close());
  if (path) throw new Error(`The exchange does not start: what it discloses would reach ${refusedClass}: ${path}. Cut this path with a process that still runs.`);
}

// The first start adopts what ships; later a deployment changes its policy by adopting another one, not by a changed file.
async function adoptPolicy(cases: Cases, journal: Journal, bundle: Bundle, { production }: Settings): Promise<string> {
  const { policy } = await new RegisterReader(journal).current();
  if (policy === bundle.digest) return `policy ${bundle.digest.slice(0, 12)} in force`;
  if (policy && production) return `policy ${policy.slice(0, 12)} in force; policies/ on disk (${bundle.digest.slice(0, 12)}) is another one and was not adopted`;
  const context = {
    actor: { agency: operatorAgency, user: 'start', role: 'operator', operator: true },
    idempotencyKey: derivedId('adopt', policy ?? '', bundle.digest),
  };
  await cases.handle(new RegisterCommand(context, { do: 'AdoptPolicy', digest: bundle.digest, bundle: bundle.content as unknown as Json }));
  return `policy ${bundle.digest.slice(0, 12)} adopted (${bundle.content.rules.length} rules)`;
}
