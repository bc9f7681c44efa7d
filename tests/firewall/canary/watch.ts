import { operatorAgency } from '#libs/kernel';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { EmbeddedPostgres } from '../../../libs/platform/embedded-postgres.js';
import type { Player } from '../../../apps/standalone/player.js';
import { play } from '../../../apps/standalone/play.js';
import type { Scenario } from '../../../apps/standalone/scenario.js';
import { Session } from '../../../apps/standalone/session.js';
import { Canaries } from './canaries.js';
import { Oracle } from './oracle.js';
import { plantScenario } from './plant.js';
import type { Planted } from './planted.js';
import { Relay } from './relay.js';
import { readActivity, readExempt, readTables } from './tables.js';
import { until, WebhookReceiver } from '../../webhook-receiver.js';
import { ExchangeFromOutside } from './exchange-from-outside.js';

const refused = 'IMM-EVERYWHERE';

/** A text in which only some canaries may be. */
interface Place {
  readonly name: string;
  readonly text: string;
  may(planted: Planted): boolean;
}

/** A scenario with canaries in it, played through a relay against an exchange of its own, and every place where one might have come to. */
export class Watch {
  readonly canaries = new Canaries<Planted>();
  readonly scenario: Scenario;
  readonly oracle: Oracle;
  session!: Session;
  relay!: Relay;
  exchange!: ExchangeFromOutside;
  receiver!: WebhookReceiver;
  pool!: pg.Pool;

  /** @param serverLog gives what the database server has written to its log. */
  private constructor(written: Scenario, private readonly serverLog: () => string) {
    this.scenario = plantScenario({ ...written, never: [] }, this.canaries);
    this.oracle = new Oracle(this.scenario);
  }

  static async open(written: Scenario, server: EmbeddedPostgres, serverLog: () => string): Promise<Watch> {
    const watch = new Watch(written, serverLog);
    const url = await server.createDatabase(`canary_${randomUUID()}`);
    watch.exchange = await ExchangeFromOutside.start(url, written.starts);
    watch.pool = new pg.Pool({ connectionString: url, max: 2 });
    watch.relay = await Relay.open({ target: watch.exchange.url, refused, canary: (of) => watch.hidden(of) });
    watch.receiver = await WebhookReceiver.open();
    watch.session = new Session(watch.relay.url, randomUUID());
    await watch.register();
    return watch;
  }

  async close(): Promise<void> {
    await this.relay.close();
    await this.receiver.close();
    await this.pool.end();
    await this.exchange.stop();
  }

  /** Makes a canary that nobody may receive. */
  hidden(of: string): string {
    return this.canaries.word({ in: 'nothing', of });
  }

  /** Plays the scenario, then lets everybody look wherever there is something to look at. */
  async play(): Promise<Player> {
    const { player } = await play(this.scenario, this.relay.url, (by) => this.relay.holdFor(this.exchange.advance(by)));
    this.session.forgetTokens();
    for (const { id } of this.scenario.agreements) {
      for (const change of ['suspend', 'resume']) await this.operate(`/agreements/${id}/${change}`, { reason: this.hidden(`why an agreement was to ${change}`) });
    }
    for (const agency of Object.keys(this.scenario.agencies)) {
      for (const path of ['/agencies', '/agreements', '/referrals']) await player.session.get(agency, 'reader', path);
      for (const { name } of player.cases()) {
        const reference = await player.reference('case', name, agency);
        for (const purpose of player.purposesOf(agency)) await player.session.get(agency, 'reader', `/cases/${reference}`, { purpose });
      }
    }
    for (const agency of Object.keys(this.scenario.agencies)) await this.notify(player, agency);
    return player;
  }

  // Every agency that reads for anything is told of its feeds.
  private async notify(player: Player, agency: string): Promise<void> {
    const session = player.session;
    const feeds: string[] = [];
    for (const purpose of player.purposesOf(agency)) {
      const { json } = await session.get(agency, 'reader', '/feed', { purpose, limit: 1 });
      if (((json['entries'] ?? []) as unknown[]).length > 0) feeds.push(purpose);
    }
    if (feeds.length === 0) return;
    const { status, json } = await session.post(agency, 'reader', '/webhooks', { url: this.receiver.url(`/${agency}`), purposes: feeds });
    if (status === 201) await until(() => this.receiver.told(`/${agency}`).length >= feeds.length);
    await session.post(agency, 'reader', `/webhooks/${String(json['webhook'])}/replay`, { purpose: feeds[0]!, after: 0 });
    for (const path of ['/webhooks', '/kpis']) await session.get(agency, 'reader', path);
  }

  /** Lists, for every canary and every place where it may not be, that it is there. */
  async leaks(places?: readonly Place[]): Promise<readonly string[]> {
    return (places ?? (await this.places())).flatMap(({ name, text, may }) => this.canaries.find(text).flatMap(({ token, form, planted }) => {
      if (planted && may(planted)) return [];
      return [`${name}: ${form} ${token} of ${planted ? JSON.stringify(planted) : 'which only a part was found'}`];
    }));
  }

  /** Counts the canaries that reached an agency which had not put them there. */
  received(): number {
    const others = (agency: string, planted: Planted | undefined) => planted?.in === 'register' || planted?.in === 'referral' || (planted?.in === 'entry' && planted.author !== agency);
    return [...this.relay.told].flatMap(([agency, texts]) => this.canaries.find([...texts].join('\n')).filter(({ planted }) => others(agency, planted))).length;
  }

  /** Counts the pairs of an agency and a canary of a field that it may never receive. */
  withheld(): number {
    return Object.keys(this.scenario.agencies).reduce((sum, agency) => sum + [...this.canaries.planted.values()].filter((planted) => planted.in === 'entry' && !this.oracle.mayReceive(agency, planted)).length, 0);
  }

  async places(): Promise<readonly Place[]> {
    const nothing = () => false;
    const [rows, activity, metrics, data, meta, detail] = await Promise.all([
      readTables(this.pool), readActivity(this.pool), this.exchange.metrics(), readExempt(this.pool, 'journal.events.data'), readExempt(this.pool, 'journal.events.meta'),
      readExempt(this.pool, 'audit.leaf.detail'),
    ]);
    const owner = (agency: string | undefined): Place['may'] => (agency === undefined ? nothing : (planted) => this.oracle.mayReceive(agency, planted));
    const refusedWrite = (planted: Planted) => planted.in === 'nothing' && /refused|broken/.test(planted.of);
    const joined = new Map<string, { agency: string | undefined; texts: string[] }>();
    for (const { table, agency, text } of rows) {
      const key = `${table} ${agency ?? ''}`;
      joined.set(key, { agency, texts: [...(joined.get(key)?.texts ?? []), text] });
    }
    return [
      ...[...this.relay.told].map(([agency, texts]): Place => ({ name: `answers to ${agency}`, text: [...texts].join('\n'), may: (planted) => this.mayBeTold(agency, planted) })),
      ...Object.keys(this.scenario.agencies).map((agency): Place => ({
        name: `notifications to ${agency}`, may: (planted) => this.mayBeTold(agency, planted),
        text: this.receiver.received.filter(({ path }) => path === `/${agency}`).map(({ headers, body }) => `${JSON.stringify(headers)}\n${body}`).join('\n'),
      })),
      ...[...joined].map(([name, { agency, texts }]): Place => ({ name: `table ${name}`, text: texts.join('\n'), may: owner(agency) })),
      { name: 'what was refused, in the journal', text: data, may: (planted) => !refusedWrite(planted) },
      { name: 'what was refused, beside the journal', text: meta, may: (planted) => planted.in === 'nothing' && /^a (user|role)/.test(planted.of) && !refusedWrite(planted) },
      { name: 'details of leaves', text: detail, may: (planted) => planted.in === 'nothing' && /^a (user|role)/.test(planted.of) },
      { name: 'running statements', text: activity, may: nothing },
      { name: 'metrics', text: metrics, may: nothing },
      { name: 'log of the exchange', text: this.exchange.log, may: nothing },
      { name: 'log of the database server', text: this.serverLog(), may: nothing },
      { name: 'appearance of the process', text: this.exchange.appearance(), may: nothing },
      ...this.exchange.files().map(([name, text]): Place => ({ name: `file ${name}`, text: `${name}\n${text}`, may: nothing })),
    ];
  }

  // Auditors see what was released to somebody; the operator sees the register it keeps.
  private mayBeTold(agency: string, planted: Planted): boolean {
    const kind = this.scenario.agencies[agency]?.kind;
    if (agency === operatorAgency) return planted.in === 'register';
    if (kind === 'auditor' || agency === 'AUDIT-PLAYER') return planted.in === 'register' || this.oracle.anybodyMay(planted);
    return this.oracle.mayReceive(agency, planted);
  }

  private async register(): Promise<void> {
    // The refused class asks through the relay from the first request on; what is sent for one agency need not be broken for every other.
    const direct = new Session(this.exchange.url, randomUUID());
    await direct.post(operatorAgency, 'clerk', '/agencies', { agency: refused, kind: 'immigration-enforcement', jurisdiction: 'XX' });
    for (const [index, [agency, { kind, jurisdiction }]] of Object.entries(this.scenario.agencies).entries()) {
      const by = index === 0 ? this.session : direct;
      const name = this.canaries.word({ in: 'register', of: `the name of ${agency}` });
      await this.operate('/agencies', { agency, kind, jurisdiction, name, mandate: this.hidden('a mandate'), powers: [this.hidden('a power')] }, by);
      if (this.staysUncertified(agency)) continue;
      for (const change of ['suspend', 'certify']) await this.operate(`/agencies/${agency}/${change}`, { reason: this.hidden(`why an agency was to ${change}`) }, by);
    }
  }

  // Who offers something and is certified by no step is not called: it is not certified here either.
  private staysUncertified(agency: string): boolean {
    const steps = this.scenario.steps.filter((step) => 'do' in step);
    const offers = steps.some((step) => step.do === 'OfferService' && step.as.endsWith(`@${agency}`));
    return offers && steps.some((step) => step.do === 'MakeCall') && !steps.some((step) => step.do === 'ChangeCertification' && step.agency === agency);
  }

  private async operate(path: string, body: object, by = this.session): Promise<void> {
    const { status, text } = await by.post(operatorAgency, 'clerk', path, body);
    if (status !== 201) throw new Error(`${path}: ${status} ${text}`);
  }
}
