import type { AppendOutcome, ExpectedRevision, Journal } from '#libs/journal';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from '../chance.js';
import { Difference, type Notes } from './ledger.js';

interface Known {
  readonly stream: string;
  readonly ids: readonly string[];
  readonly revision: number;
  readonly position: number;
}

const hot = Array.from({ length: 6 }, (_, index) => `hot-${index}`);
const callers = 6;
const remembered = 200;
const text = 'As told at the first interview. '.repeat(8);

/** Appends in every way a process may, takes every unknown outcome again under the same ids, and believes no answer it has not checked. */
export class Writer {
  private highest = 0;
  private readonly known: Known[] = [];
  private readonly revisions = new Map<string, number>();

  constructor(private readonly journal: Journal, private readonly chance: Chance, private readonly notes: Notes) {}

  /** Writes for as long as it may; ends when every append has its answer. */
  async run(running: () => boolean): Promise<void> {
    await Promise.all(Array.from({ length: callers }, async () => {
      let own = { stream: `own-${randomUUID()}`, revision: 0 };
      while (running()) {
        const kind = this.chance.below(100);
        if (kind < 35) own = await this.appendToOwn(own);
        else if (kind < 60) await this.appendAnywhere(this.chance.pick(hot));
        else if (kind < 75) await this.appendAsSeen(this.chance.pick(hot));
        else if (kind < 95) await this.appendAgain();
        else await Promise.all(Array.from({ length: 20 }, () => this.appendToOwn({ stream: `new-${randomUUID()}`, revision: 0 })));
        await sleep(this.chance.below(8));
      }
    }));
  }

  // Nobody else writes there, so a conflict is a lie.
  private async appendToOwn({ stream, revision }: { stream: string; revision: number }): Promise<{ stream: string; revision: number }> {
    const ids = this.newIds();
    const outcome = await this.settle(stream, revision, ids);
    if (outcome.outcome === 'conflict' || outcome.revision !== revision + ids.length) {
      throw new Difference(`${stream} at ${revision} answered ${JSON.stringify(outcome)} to ${ids.length} events of its only author`);
    }
    return outcome.revision < 40 ? { stream, revision: outcome.revision } : { stream: `own-${randomUUID()}`, revision: 0 };
  }

  private async appendAnywhere(stream: string): Promise<void> {
    const outcome = await this.settle(stream, 'any', this.newIds());
    if (outcome.outcome === 'conflict') throw new Difference(`${stream} answered a conflict to an append at any revision`);
    this.revisions.set(stream, outcome.revision);
  }

  private async appendAsSeen(stream: string): Promise<void> {
    const ids = this.newIds();
    for (let attempts = 0; attempts < 4; attempts += 1) {
      const expected = this.revisions.get(stream) ?? 0;
      const outcome = await this.settle(stream, expected, ids);
      this.revisions.set(stream, outcome.outcome === 'conflict' ? outcome.actual : outcome.revision);
      if (outcome.outcome !== 'conflict') return;
      if (outcome.actual === expected) throw new Difference(`${stream} answered that it is not at ${expected} but at ${expected}`);
    }
    this.notes.count('refused');
  }

  // The answer is the first one, whatever is expected of whichever stream, and nothing beside what is known gets in.
  private async appendAgain(): Promise<void> {
    if (this.known.length === 0) return;
    const { stream, ids, revision, position } = this.chance.pick(this.known);
    const where = this.chance.percent(70) ? stream : this.chance.pick(hot);
    const expected = this.chance.pick<ExpectedRevision>([0, 'any', Math.max(revision - ids.length, 0), revision]);
    const given = this.chance.percent(80) ? ids : [randomUUID(), ...ids];
    const { outcome } = await this.insist(where, expected, given);
    if (outcome.outcome !== 'duplicate' || outcome.position !== position || outcome.revision !== revision) {
      throw new Difference(`${ids.join()} at ${position} (${stream}, ${revision}) answered ${JSON.stringify(outcome)} when appended again`);
    }
    this.notes.count('duplicate');
  }

  private async settle(stream: string, expected: ExpectedRevision, ids: readonly string[]): Promise<AppendOutcome> {
    const before = this.highest;
    const { outcome, attempts } = await this.insist(stream, expected, ids);
    if (outcome.outcome === 'conflict') return outcome;
    const { position, revision } = outcome;
    if (outcome.outcome === 'duplicate' && attempts === 1) throw new Difference(`${ids.join()} answered as stored before it was appended`);
    if (position - ids.length < before) throw new Difference(`${position} was given to an append that began when ${before} was acknowledged`);
    this.highest = Math.max(this.highest, position);
    this.notes.stored(ids, position);
    this.known[this.known.length < remembered ? this.known.length : this.chance.below(remembered)] = { stream, ids, revision, position };
    return outcome;
  }

  private async insist(stream: string, expected: ExpectedRevision, ids: readonly string[]): Promise<{ outcome: AppendOutcome; attempts: number }> {
    const events = ids.map((id) => ({ id, type: 'Noted', version: 1, correlation: `case-${id.slice(0, 3)}`, data: { text }, meta: {} }));
    for (let attempts = 1; ; attempts += 1) {
      try {
        return { outcome: await this.journal.append(stream, expected, events), attempts };
      } catch (error) {
        const { code = '' } = error as { code?: string };
        if (error instanceof TypeError || /^(22|23|42|XX)/.test(code)) throw error;
        this.notes.count('unknown');
        await sleep(this.chance.between(2, 40));
      }
    }
  }

  private newIds(): readonly string[] {
    return Array.from({ length: this.chance.pick([1, 1, 1, 2, 3]) }, () => randomUUID());
  }
}
