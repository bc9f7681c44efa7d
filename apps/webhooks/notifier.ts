import { isRefusedAgency, takesPart, type Register } from '#libs/casework';
import { notificationBody, type Audit, type RegisterReader } from '#libs/contracts';
import { Hints, movedChannel } from '#libs/journal';
import { derivedId, type Clock, type FreshIds } from '#libs/kernel';
import type pg from 'pg';
import { delayAfter, mostAttempts } from './backoff.js';
import { signedHeaders } from './keys.js';
import { post, type Outcome } from './post.js';

export interface NotifierSetting {
  readonly pool: pg.Pool;
  readonly register: RegisterReader;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly ids: FreshIds;
  readonly rootKey: Uint8Array;
  readonly allowLoopback: boolean;
  /** From 0 to 1: how the waiting times of receivers that failed together are spread. */
  readonly chance: () => number;
  /** How long one attempt may take, in milliseconds. */
  readonly patience?: number;
  readonly onError: (error: unknown) => void;
  readonly onDisabled: (agency: string, webhook: string) => void;
}

interface Due {
  readonly id: string;
  readonly webhook: string;
  readonly agency: string;
  readonly purpose: string;
  readonly after: string;
  readonly last: string;
  readonly attempts: number;
  readonly made: string;
  readonly url: string;
  readonly generation: number;
  readonly rotated: string | null;
}

const pollEvery = 500;
const restBetween = 50;
const atOnce = 4;

/**
 * Tells endpoints that feeds have grown. What is to be told follows from how far each feed is and how far its endpoint was told; a notification is
 * written down with its id before it is sent and stays until it has arrived or is given up, so a process that is killed loses none and a
 * receiver knows doubles by their id. An attempt holds the lock on its notification: several processes may run, and one that dies frees it.
 */
export class Notifier {
  private readonly hints: Hints;
  private readonly sending = new Map<string, Promise<void>>();
  private running: Promise<void> | undefined;
  private stopped = false;
  private woken = false;
  private wake = () => {};

  constructor(private readonly setting: NotifierSetting) {
    this.hints = new Hints(setting.pool.options, movedChannel);
  }

  start(): void {
    this.hints.listen(() => this.nudge());
    this.running = this.run();
  }

  /** Resolves when the attempts in progress have ended and no other will begin. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.hints.close();
    await this.running;
    await Promise.all(this.sending.values());
  }

  /** Looks again soon. */
  nudge(): void {
    this.woken = true;
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.woken = false;
      await this.turn().catch(this.setting.onError);
      await pause(restBetween);
      if (!this.woken && !this.stopped) await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollEvery);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  private async turn(): Promise<void> {
    const { pool, register } = this.setting;
    const { rows } = await pool.query<{ agency: string }>("select distinct agency from webhooks.endpoint where state = 'active'");
    const known = await register.current();
    const agencies = rows.map(({ agency }) => agency).filter((agency) => mayBeTold(known, agency));
    if (agencies.length === 0) return;
    await this.make(agencies);
    while (!this.stopped && this.sending.size < atOnce && (await this.begin(agencies)));
  }

  // One notification at a time for each endpoint and purpose: what comes while it waits is told with the next one.
  private async make(agencies: readonly string[]): Promise<void> {
    const { clock, ids } = this.setting;
    await this.transaction(async (client) => {
      const { rows } = await client.query<{ webhook: string; agency: string; purpose: string; told: string; last: string }>(
        `select progress.webhook, agency, purpose, progress.told, feed.last
         from webhooks.progress join disclosure.feed using (agency, purpose) join webhooks.endpoint using (agency)
         where endpoint.id = progress.webhook and endpoint.state = 'active' and agency = any($1) and feed.last > progress.told and not exists (
           select from webhooks.notification where webhook = progress.webhook and purpose = progress.purpose and state = 'waiting')
         order by agency, webhook, purpose for update of progress skip locked`, [agencies],
      );
      for (const { webhook, agency, purpose, told, last } of rows) {
        const id = derivedId('notification', ids.next(`notifications to ${agency}`));
        await client.query('insert into webhooks.notification (id, webhook, agency, purpose, after, last, made, due) values ($1, $2, $3, $4, $5, $6, $7, 0)',
          [id, webhook, agency, purpose, told, last, clock.now()]);
        await client.query('update webhooks.progress set told = $3 where webhook = $1 and purpose = $2', [webhook, purpose, last]);
      }
    });
  }

  // A slow receiver keeps nobody waiting but the rest of its own agency.
  private async begin(agencies: readonly string[]): Promise<boolean> {
    const free = agencies.filter((agency) => !this.sending.has(agency));
    let tell: (due: Due | undefined) => void = () => {};
    const found = new Promise<Due | undefined>((resolve) => (tell = resolve));
    const attempt = this.transaction(async (client) => {
      const { rows: [due] } = await client.query<Due>(
        `select notification.*, endpoint.url, endpoint.generation, endpoint.rotated
         from webhooks.notification join webhooks.endpoint on endpoint.id = notification.webhook
         where notification.state = 'waiting' and endpoint.state = 'active' and due <= $1 and notification.agency = any($2)
         order by due, notification.agency, notification.purpose limit 1 for update of notification skip locked`, [this.setting.clock.now(), free],
      );
      tell(due);
      if (due) await this.attempt(client, due);
    });
    attempt.catch(() => tell(undefined));
    const due = await found;
    if (!due) {
      await attempt;
      return false;
    }
    this.sending.set(due.agency, attempt.catch(this.setting.onError).finally(() => {
      this.sending.delete(due.agency);
      this.nudge();
    }));
    return true;
  }

  private async attempt(client: pg.PoolClient, due: Due): Promise<void> {
    const { clock, rootKey, allowLoopback, patience = 10_000 } = this.setting;
    const body = notificationBody(due.purpose, Number(due.after), Number(due.last));
    if (!(await this.release(due, body))) return;
    const signing = { webhook: due.webhook, generation: due.generation, rotated: due.rotated === null ? undefined : Number(due.rotated) };
    const outcome = await post({ url: due.url, headers: signedHeaders(rootKey, signing, due.id, body, clock.now()), body, patience, allowLoopback });
    await this.settle(client, due, outcome);
  }

  // On the record before a byte leaves; an agency that may be told nothing at this moment is told nothing.
  private async release({ id, webhook, agency, purpose, after, last, url }: Due, body: string): Promise<boolean> {
    const { register, audit, clock, ids } = this.setting;
    const known = await register.current();
    if (!mayBeTold(known, agency)) return false;
    await audit.record({
      id: derivedId('release', ids.next(`releases to webhooks of ${agency}`)), at: clock.now(), position: register.position, policy: known.policy ?? '',
      actor: { agency, user: `webhook ${webhook}`, role: 'webhook', operator: false }, purpose,
      request: { kind: 'webhook', notification: id, to: new URL(url).origin, after: Number(after), last: Number(last) }, items: [], body,
    });
    return true;
  }

  private async settle(client: pg.PoolClient, { id, webhook, agency, attempts, made: since }: Due, outcome: Outcome): Promise<void> {
    const { clock, chance, onDisabled } = this.setting;
    const now = clock.now();
    if (outcome === 'arrived') {
      await client.query('delete from webhooks.notification where id = $1', [id]);
      await client.query('update webhooks.endpoint set arrived = $2 where id = $1', [webhook, now]);
      return;
    }
    const made = attempts + 1;
    const givenUp = outcome === 'gone' || made >= mostAttempts;
    await client.query('update webhooks.notification set attempts = $2, fault = $3, state = $4, due = $5 where id = $1',
      [id, made, outcome, givenUp ? 'dead' : 'waiting', now + delayAfter(made, chance())]);
    if (!givenUp) return;
    // Nothing has arrived for as long as this one was tried, or the receiver wants no more.
    const { rowCount } = await client.query(
      "update webhooks.endpoint set state = 'disabled' where id = $1 and state = 'active' and ($2 or arrived is null or arrived < $3)", [webhook, outcome === 'gone', since]);
    if (rowCount) onDisabled(agency, webhook);
  }

  private async transaction(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    const client = await this.setting.pool.connect();
    const ignore = () => {};
    client.on('error', ignore); // the query that meets the broken connection rejects as well
    let sound = true;
    try {
      await client.query('begin');
      await work(client);
      await client.query('commit');
    } catch (error) {
      sound = await client.query('rollback').then(() => true, () => false);
      throw error;
    } finally {
      client.off('error', ignore).release(!sound);
    }
  }
}

const mayBeTold = (register: Register, agency: string): boolean => takesPart(register.agencies.get(agency)) && !isRefusedAgency(register, agency);

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
