import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Journal } from '#libs/journal';
import { issuerSchema, logSettings, Metrics, openDatabase, readEnvironment, Settings, SystemClock, type Issuer } from '#libs/platform';
import { z } from 'zod';
import { AuditTools } from '../audit/audit.module.js';
import { startExchange, type RunningExchange } from './exchange-process.js';
import { play, report } from './play.js';
import { readScenario } from './scenario.js';

const scenarioFolder = fileURLToPath(new URL('../../../tests/scenarios/', import.meta.url));
const demonstrated = ['frankfurt-tailoring.yaml', 'recruitment-deposit.yaml'];

async function main(): Promise<void> {
  const began = Date.now();
  const environment = readEnvironment(process.env);
  const production = environment.NODE_ENV === 'production';
  const database = await openDatabase(environment);
  const settings = new Settings({
    production, host: environment.FIREBREAK_HOST, port: environment.FIREBREAK_PORT, databaseUrl: database.url, rootKey: database.rootKey,
    demoIssuer: environment.FIREBREAK_DEMO_ISSUER, bodyLimit: environment.FIREBREAK_BODY_LIMIT, log: logSettings(environment), webhookLoopback: environment.FIREBREAK_WEBHOOK_LOOPBACK,
  });
  const exchange = await startExchange({ settings, clock: new SystemClock(), issuers: issuersOf(environment.FIREBREAK_ISSUERS) });
  const { FIREBREAK_METRICS_PORT: metricsPort, FIREBREAK_METRICS_HOST: metricsHost } = environment;
  const metrics = metricsPort === undefined ? undefined : await exchange.app.get(Metrics).serve(metricsHost, metricsPort);
  endOnSignal(async () => {
    await metrics?.close();
    await exchange.close();
    await database.close();
  });
  console.log(`Firebreak is running.
  exchange   ${exchange.url}
  docs       ${exchange.url}/docs
  openapi    ${exchange.url}/openapi.json
  data       ${database.where}
  policies   ${exchange.policy}
  log        ${await signedBy(exchange)}
  metrics    ${metrics?.url ?? 'not served; FIREBREAK_METRICS_PORT names a port'}
  tokens     ${settings.demoIssuer ? `demo issuer: POST ${exchange.url}/demo/token {"agency":"LI-DE","user":"inspector"}` : 'issuers of FIREBREAK_ISSUERS only'}`);
  if (settings.demoIssuer) await demonstrate(exchange, began);
  console.log('\nStop with Ctrl-C. Next: npm run audit -- verify');
}

// What a stranger needs to verify the log with.
async function signedBy({ app }: RunningExchange): Promise<string> {
  const { verifierKey, checkpoint } = await app.get(AuditTools).signer.status();
  return `signed by ${verifierKey}, cosigned by ${checkpoint?.cosigners.join(', ') || 'nobody (FIREBREAK_WITNESSES names witnesses)'}`;
}

// On an empty database the scenarios are played through the exchange's own door, so that there is something to look at.
async function demonstrate(exchange: RunningExchange, began: number): Promise<void> {
  const empty = (await exchange.app.get(Journal).head()) <= 1;
  if (!empty) return console.log('  cases      kept from earlier; play more with: npm run play -- --url ' + `${exchange.url} FILE`);
  for (const file of readdirSync(scenarioFolder).filter((name) => demonstrated.includes(name))) {
    console.log(`\n${await report(await play(readScenario(`${scenarioFolder}${file}`), exchange.url))}`);
  }
  console.log(`\nplayed and checked ${((Date.now() - began) / 1_000).toFixed(1)} s after the start`);
}

function issuersOf(file: string | undefined): readonly Issuer[] {
  return file ? z.array(issuerSchema).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

function endOnSignal(close: () => Promise<void>): void {
  const end = () => {
    // A second signal, or a hanging client, does not keep the process.
    setTimeout(() => process.exit(1), 10_000).unref();
    void close().then(() => process.exit(0));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

main().catch((error: unknown) => {
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') console.error('The port is taken, perhaps by another Firebreak. Choose one: FIREBREAK_PORT=8081 npm start');
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
