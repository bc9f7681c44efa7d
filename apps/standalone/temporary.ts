import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScriptedClock, Settings, startEmbeddedPostgres } from '#libs/platform';
import { readPolicies } from '#libs/policy';
import { policyFolder, startExchange } from './exchange-process.js';
import type { Scenario } from './scenario.js';

export interface TemporaryExchange {
  readonly url: string;
  advance(by: number): void;
  close(): Promise<void>;
}

/** Starts a database server for temporary exchanges; `open` gives each scenario an empty exchange whose clock starts where the scenario says. */
export async function temporaryServer(): Promise<{ open(scenario: Pick<Scenario, 'starts'>): Promise<TemporaryExchange>; close(): Promise<void> }> {
  const server = await startEmbeddedPostgres({ folder: await mkdtemp(join(tmpdir(), 'firebreak-play-')), persistent: false });
  const policies = readPolicies(policyFolder);
  const open = async ({ starts }: Pick<Scenario, 'starts'>): Promise<TemporaryExchange> => {
    const clock = new ScriptedClock(Date.parse(starts));
    const settings = new Settings({
      production: false, host: '127.0.0.1', port: 0, databaseUrl: await server.createDatabase(`play_${randomUUID()}`), rootKey: randomBytes(32),
      demoIssuer: true, bodyLimit: 262_144,
    });
    const { url, close } = await startExchange({ settings, clock, issuers: [], policies, log: ['error'] });
    return { url, close, advance: (by) => clock.advance(by) };
  };
  return { open, close: () => server.stop() };
}
