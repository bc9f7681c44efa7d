import { PostgresJournal } from '#libs/journal';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Chance } from '../chance.js';
import { Difference, type Counted, type Ledger } from './ledger.js';
import { Writer } from './writer.js';

export interface Writing {
  stop(): void;
  /** Resolves when every append has its answer; rejects at an answer that must not be. */
  readonly done: Promise<void>;
}

type Message = { ids: string[]; position: number } | { counted: Counted } | { done: true } | { failure: string };

const script = fileURLToPath(new URL('./writing-process.js', import.meta.url));

/** Starts a writer in this process, with connections of its own. */
export function writeHere(url: string, chance: Chance, ledger: Ledger): Writing {
  let running = true;
  const journal = new PostgresJournal(url);
  const done = new Writer(journal, chance, ledger).run(() => running).finally(() => journal.close());
  return { stop: () => (running = false), done };
}

/** Starts a writer in a process of its own. */
export function writeElsewhere(url: string, { seed }: Chance, ledger: Ledger): Writing {
  const child = fork(script, [url, String(seed)]);
  const done = new Promise<void>((resolve, reject) => {
    child.on('message', (message: Message) => {
      try {
        if ('ids' in message) ledger.stored(message.ids, message.position);
        else if ('counted' in message) ledger.count(message.counted);
        else if ('failure' in message) throw new Difference(message.failure);
        else resolve();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    void once(child, 'exit').then(() => reject(new Error('A writing process ended by itself')));
  });
  return { stop: () => child.connected && child.send('stop'), done };
}
