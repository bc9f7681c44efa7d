import { isRefusedAgency, purposesOf, type Register } from '#libs/casework';
import type { FailingNotification, WebhookCommand, WebhookOrder, WebhookView } from '#libs/contracts';
import { canonicalJson, derivedId, isoTime, isUuid, Rejection, sha256, type Clock } from '#libs/kernel';
import type pg from 'pg';
import { endpointUrl } from './address.js';
import { publicKeys } from './keys.js';

export interface WebhookTools {
  /** Acts for one agency at a time, under row security. */
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly rootKey: Uint8Array;
  readonly allowLoopback: boolean;
}

/** How many endpoints an agency may have. */
export const mostEndpoints = 5;

const nothing = () => new Rejection('not-found', 'There is nothing here for you.');

/** Carries out a command about an agency's own endpoints: all of it in one transaction, once for each idempotency key. */
export async function handleWebhook(tools: WebhookTools, { context: { actor, idempotencyKey }, order }: WebhookCommand, register: Register): Promise<WebhookView> {
  const id = derivedId('webhook', actor.agency, idempotencyKey);
  const digest = sha256(canonicalJson(order));
  return as(tools.pool, actor.agency, async (client) => {
    // One request of an agency at a time: the same one twice, or the sixth endpoint beside the fifth, waits here.
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`webhooks ${actor.agency}`]);
    const { rows: [first] } = await client.query<{ digest: string; answer: string }>('select digest, answer from webhooks.request where id = $1', [id]);
    if (first && first.digest !== digest) throw new Rejection('idempotency-key-reused', 'The key belongs to an earlier request with another body; choose a new one.');
    if (first) return JSON.parse(first.answer) as WebhookView;
    const view = await carryOut(tools, client, actor.agency, id, order, register);
    await client.query('insert into webhooks.request (id, agency, digest, answer) values ($1, $2, $3, $4)', [id, actor.agency, digest, JSON.stringify(view)]);
    return view;
  });
}

/** Gives the endpoints of an agency, in the order they were registered. */
export const readWebhooks = (tools: WebhookTools, agency: string): Promise<readonly WebhookView[]> =>
  as(tools.pool, agency, (client) => viewsOf(tools, client, agency));

async function carryOut(tools: WebhookTools, client: pg.PoolClient, agency: string, id: string, order: WebhookOrder, register: Register): Promise<WebhookView> {
  if (order.do === 'RegisterWebhook') {
    await registerEndpoint(tools, client, agency, id, order, register);
    return viewOf(tools, client, agency, id);
  }
  if (!isUuid(order.webhook)) throw nothing();
  const before = await viewOf(tools, client, agency, order.webhook);
  await lockAsTold(client, order.webhook);
  if (order.do === 'ReplayWebhook') {
    if (!before.purposes.includes(order.purpose)) throw new Rejection('invalid-field', 'The endpoint is not told of this purpose.', '/purpose');
    await tellAgain(client, order.webhook, order.purpose, order.after);
  } else if (order.change === 'remove') {
    await client.query('delete from webhooks.endpoint where id = $1', [order.webhook]);
    return before;
  } else if (order.change === 'rotate') {
    await client.query('update webhooks.endpoint set generation = generation + 1, rotated = $2 where id = $1', [order.webhook, tools.clock.now()]);
  } else {
    await client.query("update webhooks.endpoint set state = 'active' where id = $1", [order.webhook]);
    const earliest = new Map<string, number>();
    for (const { purpose, after } of before.deadLetters) earliest.set(purpose, Math.min(after, earliest.get(purpose) ?? after));
    for (const [purpose, after] of earliest) await tellAgain(client, order.webhook, purpose, after);
    await atOnce(client, order.webhook);
  }
  return viewOf(tools, client, agency, order.webhook);
}

// The notifier holds what it tells before it touches the endpoint: taken in another order, the two would wait for each other, and one be thrown out.
async function lockAsTold(client: pg.PoolClient, webhook: string): Promise<void> {
  for (const table of ['progress', 'notification']) await client.query(`select from webhooks.${table} where webhook = $1 for update`, [webhook]);
}

async function registerEndpoint(
  { clock, allowLoopback }: WebhookTools, client: pg.PoolClient, agency: string, id: string, order: Extract<WebhookOrder, { do: 'RegisterWebhook' }>, register: Register,
): Promise<void> {
  const { href } = endpointUrl(order.url, allowLoopback);
  const { kind } = register.agencies.get(agency)!;
  order.purposes.forEach((purpose, index) => {
    if (isRefusedAgency(register, agency) || !(purposesOf(kind) as readonly string[]).includes(purpose)) {
      throw new Rejection('purpose-not-yours', 'This kind of agency does not read for this purpose.', `/purposes/${index}`);
    }
  });
  const { rowCount } = await client.query('select from webhooks.endpoint where agency = $1', [agency]);
  if (rowCount! >= mostEndpoints) throw new Rejection('too-many-webhooks', `An agency has ${mostEndpoints} endpoints at most; remove one first.`);
  const purposes = [...new Set(order.purposes)].sort();
  await client.query('insert into webhooks.endpoint (id, agency, url, purposes, registered) values ($1, $2, $3, $4, $5)', [id, agency, href, purposes, clock.now()]);
  await client.query('insert into webhooks.progress (webhook, agency, purpose, told) select $1, $2, purpose, 0 from unnest($3::text[]) as purpose', [id, agency, purposes]);
}

// What has been given up is told with what follows it; what waits for its next attempt makes it now, unless it is being made.
async function tellAgain(client: pg.PoolClient, webhook: string, purpose: string, after: number): Promise<void> {
  await client.query("delete from webhooks.notification where webhook = $1 and purpose = $2 and state = 'dead'", [webhook, purpose]);
  await client.query('update webhooks.progress set told = least(told, $3) where webhook = $1 and purpose = $2', [webhook, purpose, after]);
  await atOnce(client, webhook);
}

async function atOnce(client: pg.PoolClient, webhook: string): Promise<void> {
  await client.query(
    `update webhooks.notification set due = 0 where id in
     (select id from webhooks.notification where webhook = $1 and state = 'waiting' for update skip locked)`, [webhook],
  );
}

async function viewOf(tools: WebhookTools, client: pg.PoolClient, agency: string, webhook: string): Promise<WebhookView> {
  const [view] = await viewsOf(tools, client, agency, webhook);
  if (!view) throw nothing();
  return view;
}

interface EndpointRow {
  id: string;
  url: string;
  purposes: string[];
  state: WebhookView['state'];
  generation: number;
  rotated: string | null;
}

interface NotificationRow {
  id: string;
  webhook: string;
  purpose: string;
  after: string;
  last: string;
  state: 'waiting' | 'dead';
  attempts: number;
  due: string;
  fault: string;
}

// What nobody has tried to send is on no record yet, and not shown.
async function viewsOf({ rootKey, clock }: WebhookTools, client: pg.PoolClient, agency: string, webhook?: string): Promise<readonly WebhookView[]> {
  const { rows: endpoints } = await client.query<EndpointRow>(
    'select id, url, purposes, state, generation, rotated from webhooks.endpoint where agency = $1 and ($2::uuid is null or id = $2) order by registered, id', [agency, webhook ?? null],
  );
  const { rows: tried } = await client.query<NotificationRow>(
    `select id, webhook, purpose, after, last, state, attempts, due, fault from webhooks.notification
     where agency = $1 and attempts > 0 and ($2::uuid is null or webhook = $2) order by made, id limit 500`, [agency, webhook ?? null],
  );
  return endpoints.map(({ id, url, purposes, state, generation, rotated }) => {
    const own = tried.filter((row) => row.webhook === id);
    return {
      webhook: id, url, purposes, state, keys: publicKeys(rootKey, { webhook: id, generation, rotated: rotated === null ? undefined : Number(rotated) }, clock.now()),
      failing: own.filter((row) => row.state === 'waiting').map((row) => ({ ...failing(row), next: isoTime(Number(row.due)) })),
      deadLetters: own.filter((row) => row.state === 'dead').map(failing),
    };
  });
}

const failing = ({ id, purpose, after, last, attempts, fault }: NotificationRow): FailingNotification =>
  ({ notification: id, purpose, after: Number(after), last: Number(last), attempts, fault });

async function as<T>(pool: pg.Pool, agency: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const ignore = () => {};
  client.on('error', ignore); // the query that meets the broken connection rejects as well
  let sound = true;
  try {
    await client.query('begin');
    await client.query("select set_config('firebreak.agency', $1, true)", [agency]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    sound = await client.query('rollback').then(() => true, () => false);
    throw error;
  } finally {
    client.off('error', ignore).release(!sound);
  }
}
