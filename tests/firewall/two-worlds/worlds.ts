import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PairwiseNames } from '#libs/kernel';
import type { Scenario, Step } from '../../../apps/standalone/scenario.js';
import { createTestDatabase } from '../../test-database.js';
import type { Batch } from './batch.js';
import { countryMark, enforcement } from './cast.js';

/** The key that both worlds have, and the names that follow from it. */
export const rootKey = Buffer.alloc(32, 7);
export const worldNames = new PairwiseNames(rootKey);

/** What a world is asked to play, and for whom to look at it afterwards. */
export interface Asked {
  readonly number: number;
  readonly scenario: Scenario;
  readonly readers: readonly string[];
  readonly cases: Batch['cases'];
  /** Whether everybody waits for news at last, and what happens meanwhile that is none for them. */
  readonly listening?: { readonly meanwhile: Step | undefined };
}

/** All that each reader was told, in order. */
export interface Told {
  /** The steps that were not done. */
  readonly refused: readonly number[];
  /** How many events the exchange recorded of itself while time passed. */
  readonly fellDue: number;
  readonly observed: ReadonlyArray<readonly string[]>;
}

/** Something that an agency was told in one world and not in the other. */
export interface Leak {
  readonly agency: string;
  readonly one: string;
  readonly other: string;
}

/** Everything that the refused class is told: this, whatever it asks. */
const constant = /^< 403\n[\s\S]*\n\n\{"type":"https:\/\/firebreak\.example\/problems#recipient-class-refused","title":"[^"]*","status":403,"code":"recipient-class-refused","detail":"[^"]*"\}$/;

/** Two exchanges, each in a process of its own on a database of its own, that differ in nothing but what they are asked to play. */
export class Worlds {
  /** The steps of the last batch that were refused, in each world. */
  refused: ReadonlyArray<readonly number[]> = [];
  /** How much has fallen due in both worlds so far. */
  fellDue = 0;
  private number = 0;
  private toEnforcement: string | undefined;

  private constructor(private readonly worlds: readonly World[]) {}

  /** @param build the folder of the compiled exchange to run */
  static async open(build = fileURLToPath(new URL('../../../', import.meta.url))): Promise<Worlds> {
    return new Worlds(await Promise.all([World.open(build), World.open(build)]));
  }

  /** Has a build that holds leaks leak by one channel from now on, or by none. */
  async leakBy(channel: string | undefined): Promise<void> {
    await Promise.all(this.worlds.map((world) => world.ask({ leak: channel ?? '' })));
  }

  /** Plays a batch in both worlds and gives the first thing in which they differ for somebody who must not be able to tell. */
  async compare({ worlds, readers, cases }: Batch): Promise<Leak | undefined> {
    this.number += 1;
    const [{ by }] = cases as [Batch['cases'][number]];
    const secret: Step = { as: `officer@${by}`, do: 'OpenCase', case: 'secret', data: { jurisdiction: countryMark }, key: 'secret' };
    const [one, other] = await Promise.all(this.worlds.map((world, nth) => world.ask({
      number: this.number, scenario: worlds[nth]!, readers, cases, ...(this.number % 3 === 0 && { listening: { meanwhile: nth === 0 ? secret : undefined } }),
    })));
    this.refused = [one!.refused, other!.refused];
    this.fellDue += one!.fellDue + other!.fellDue;
    for (const [nth, reader] of readers.entries()) {
      const leak = firstDifference(reader, one!.observed[nth]!, other!.observed[nth]!);
      if (leak) return leak;
      if (reader === enforcement) for (const told of one!.observed[nth]!) this.assertConstant(told);
    }
    return firstDifference('the log of the process', this.worlds[0]!.printed.splice(0), this.worlds[1]!.printed.splice(0));
  }

  /** Where the worlds are. */
  get urls(): readonly string[] {
    return this.worlds.map(({ url }) => url);
  }

  async close(): Promise<void> {
    await Promise.all(this.worlds.map((world) => world.close()));
  }

  private assertConstant(told: string): void {
    const answer = told.slice(told.indexOf('\n<') + 1);
    if (!constant.test(answer)) throw new Error(`immigration enforcement was told more than its refusal:\n${told}`);
    this.toEnforcement ??= answer;
    if (answer !== this.toEnforcement) throw new Error(`immigration enforcement was told two things:\n${this.toEnforcement}\n${answer}`);
  }
}

function firstDifference(agency: string, one: readonly string[], other: readonly string[]): Leak | undefined {
  const length = Math.max(one.length, other.length);
  for (let nth = 0; nth < length; nth += 1) {
    if (one[nth] !== other[nth]) return { agency, one: one[nth] ?? 'nothing', other: other[nth] ?? 'nothing' };
  }
  return undefined;
}

class World {
  url = '';
  readonly printed: string[] = [];

  private constructor(private readonly process: ChildProcess, private readonly drop: () => Promise<void>) {
    for (const stream of [process.stdout!, process.stderr!]) stream.on('data', (chunk: Buffer) => this.printed.push(chunk.toString('utf8')));
  }

  static async open(build: string): Promise<World> {
    const database = await createTestDatabase();
    const world = new World(fork(`${build}/tests/firewall/two-worlds/world-process.js`, [database.url], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] }), database.drop);
    const [ready] = await Promise.race([once(world.process, 'message') as Promise<[{ url: string }]>, once(world.process, 'exit').then(() => { throw new Error(`A world did not start: ${world.printed.join('')}`); })]);
    world.url = ready.url;
    return world;
  }

  async ask(asked: Asked | { leak: string }): Promise<Told> {
    this.process.send(asked);
    const [told] = (await once(this.process, 'message')) as [Told | { failed: string }];
    if ('failed' in told) throw new Error(`A world fell over: ${told.failed}\n${this.printed.join('')}`);
    return told;
  }

  async close(): Promise<void> {
    const gone = once(this.process, 'exit');
    this.process.send('stop');
    await gone;
    await this.drop();
  }
}
