import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { fromIso } from '#libs/kernel';
import { ScriptedClock, Settings } from '#libs/platform';
import { letJestRequire } from './let-jest-require.js';
import { createTestDatabase } from './test-database.js';
import { startExchange, type RunningExchange } from '../apps/standalone/exchange-process.js';
import { play } from '../apps/standalone/play.js';
import type { Player } from '../apps/standalone/player.js';
import { readScenario, type Scenario } from '../apps/standalone/scenario.js';
import type { Answer } from '../apps/standalone/session.js';

const scenario = fileURLToPath(new URL('../../tests/scenarios/frankfurt-tailoring.yaml', import.meta.url));

/** A running exchange on which the women of Frankfurt have been heard, on an empty database of its own. */
export class PlayedExchange {
  private constructor(
    readonly databaseUrl: string, readonly rootKey: Uint8Array, readonly clock: ScriptedClock, readonly running: RunningExchange, readonly player: Player,
    readonly drop: () => Promise<void>,
  ) {}

  /** @param paced what is played instead: the same in another time. */
  static async play(paced = (scenario: Scenario) => scenario): Promise<PlayedExchange> {
    await letJestRequire('content-disposition');
    const database = await createTestDatabase();
    const rootKey = randomBytes(32);
    const clock = new ScriptedClock(fromIso('2026-03-01T08:00:00Z'));
    const settings = new Settings({
      production: false, host: '127.0.0.1', port: 0, databaseUrl: database.url, rootKey, demoIssuer: true, bodyLimit: 262_144,
    });
    const running = await startExchange({ settings, clock, issuers: [], log: [] });
    const { player } = await play(paced(readScenario(scenario)), running.url, (by) => clock.advance(by));
    return new PlayedExchange(database.url, rootKey, clock, running, player, database.drop);
  }

  async close(): Promise<void> {
    await this.running.close();
    await this.drop();
  }

  get(agency: string, path: string, query: Record<string, string | number> = {}): Promise<Answer> {
    return this.player.session.get(agency, 'reader', path, query);
  }

  /** Posts and demands that it was done. */
  async post(agency: string, path: string, body: object): Promise<Answer> {
    const answer = await this.player.session.post(agency, 'writer', path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`);
    return answer;
  }

  audit(path: string, query: Record<string, string | number> = {}): Promise<Answer> {
    return this.get('AUDIT-DE', `/audit/${path}`, query);
  }

  /** Gives what an agency calls the case of the scenario. */
  caseAs(agency: string): Promise<string> {
    return this.player.reference('case', 'c1', agency);
  }
}
