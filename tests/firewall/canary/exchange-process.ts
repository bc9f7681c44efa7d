import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Metrics, readEnvironment, ScriptedClock, Settings } from '#libs/platform';
import { startExchange } from '../../../apps/standalone/exchange-process.js';

/** What the parent asks for: move the clock, or let a canary out into every place of this process that the search must reach. */
type Order = { readonly advance: number } | { readonly release: string };

/** An exchange in a process of its own that serves metrics and logs all it would log; its clock is moved by its parent. */
const environment = readEnvironment(process.env);
const clock = new ScriptedClock(Date.parse(process.argv[2]!));
const settings = new Settings({
  production: false, host: environment.FIREBREAK_HOST, port: 0, databaseUrl: environment.DATABASE_URL!, rootKey: Buffer.from(environment.FIREBREAK_ROOT_KEY!, 'hex'),
  demoIssuer: true, bodyLimit: environment.FIREBREAK_BODY_LIMIT, webhookLoopback: true,
});
const exchange = await startExchange({ settings, clock, issuers: [], log: ['error', 'warn', 'log'] });
const metrics = exchange.app.get(Metrics);
const served = await metrics.serve(environment.FIREBREAK_METRICS_HOST, 0);

process.on('message', (message) => {
  const order = message as Order;
  if ('advance' in order) clock.advance(order.advance);
  else {
    console.log(order.release);
    process.title = order.release;
    metrics.gauge(order.release, 'Released to be found.', async () => 1);
    writeFileSync('released.txt', order.release);
  }
  process.send!('done');
});
process.once('disconnect', () => void served.close().then(() => exchange.close()).then(() => process.exit(0)));
process.send!({ url: exchange.url, metrics: served.url });
