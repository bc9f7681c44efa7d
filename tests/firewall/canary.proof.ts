import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../libs/platform/embedded-postgres.js';
import { readScenario } from '../../apps/standalone/scenario.js';
import { Watch } from './canary/watch.js';

const folder = fileURLToPath(new URL('../../../tests/scenarios/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
let server: EmbeddedPostgres;
let serverLog = '';

beforeAll(async () => {
  server = await startEmbeddedPostgres({ folder: mkdtempSync(join(tmpdir(), 'firebreak-canary-')), persistent: false, hear: (text) => (serverLog += text) });
});
afterAll(() => server.stop());

const open = (name: string): Promise<Watch> => Watch.open(readScenario(`${folder}${name}`), server, () => serverLog);

// While one scenario plays, the exchange of the next one starts.
const opening = new Map<string, Promise<Watch>>();
const openWithNext = (name: string): Promise<Watch> => {
  for (const each of files.slice(files.indexOf(name), files.indexOf(name) + 2)) {
    if (!opening.has(each)) opening.set(each, open(each));
    opening.get(each)!.catch(() => {}); // told by the test it belongs to
  }
  return opening.get(name)!;
};

describe('no canary comes where it may not be, in', () => {
  test.each(files)('%s', async (name) => {
    const watch = await openWithNext(name);
    try {
      await watch.play();
      const places = await watch.places();
      const fields = [...watch.canaries.planted.values()].filter((planted) => planted.in === 'entry').length;
      const bytes = watch.relay.bytes + places.filter((place) => !place.name.startsWith('answers')).reduce((sum, { text }) => sum + text.length, 0);
      console.info(`${name}: ${watch.canaries.planted.size} canaries, ${fields} of them in fields; ${watch.withheld()} pairs of an agency and a canary it may not receive; ${watch.relay.broken} broken copies; ${bytes} bytes`);
      expect(await watch.leaks(places)).toEqual([]);
      expect([fields > 0, watch.withheld() > 0, watch.relay.broken > 0]).toEqual([true, true, true]);
      // What may be received does arrive, as it was planted: the search has something to find.
      expect(watch.received()).toBeGreaterThan(0);
      expect([...watch.relay.toRefused]).toEqual([expect.stringMatching(/^HTTP\/1\.1 403 [^]*recipient-class-refused/)]);
    } finally {
      await watch.close();
    }
  });
});

describe('what goes wrong', () => {
  let watch: Watch;
  let reference: string;
  beforeAll(async () => {
    watch = await open('referral-cancelled-recalls.yaml');
    const player = await watch.play();
    reference = await player.reference('case', 'c1', 'LI-NL');
  });
  afterAll(() => watch.close());

  const note = (text: string) => watch.session.post('LI-NL', 'clerk', `/cases/${reference}/entries`, { type: 'NoteAdded', data: { text } });
  const feed = () => watch.session.get('LI-NL', 'clerk', '/feed', { purpose: 'labour-inspection' });

  // A server that fails quotes what it failed at: this one quotes all of it.
  const failing = async (table: string, quoted: string, act: () => Promise<void>): Promise<void> => {
    await watch.pool.query(`create function public.fail() returns trigger language plpgsql as $$ begin raise exception '%', new.${quoted} using errcode = '22000', detail = new.${quoted}::text; end $$`);
    await watch.pool.query(`create trigger fail before insert on ${table} for each row execute function public.fail()`);
    try {
      await act();
    } finally {
      await watch.pool.query('drop function public.fail cascade');
    }
  };

  test('in the journal is told to nobody, in no answer and no log', async () => {
    await failing('journal.events', 'data', async () => {
      expect((await note(watch.hidden('a refused write'))).json['code']).toBe('internal-error');
    });
    expect(watch.exchange.log).toContain('22000');
    expect(await watch.leaks()).toEqual([]);
  });

  test('in the feeds is told to nobody, and leaves a fault without data', async () => {
    await failing('disclosure.entry', 'body', async () => {
      await note(watch.canaries.word({ in: 'entry', case: 'c1', type: 'NoteAdded', field: 'text', author: 'LI-NL', final: false, look: 'word' }));
      const parked = async () => (await watch.pool.query('select from projector.parked')).rowCount;
      for (let waited = 0; waited < 200 && !(await parked()); waited += 1) await sleep(50);
      expect(await parked()).toBe(1);
    });
    expect(watch.exchange.log).toContain('projection: ');
    expect(await watch.leaks()).toEqual([]);
  });

  test('in the disclosure log is told to nobody', async () => {
    await failing('audit.leaf', 'detail', async () => {
      expect((await feed()).json['code']).toBe('log-unavailable');
    });
    expect(await watch.leaks()).toEqual([]);
  });

  test('in any statement stays out of the log of the database server', async () => {
    for (const statement of ['select $1::int', 'insert into disclosure.feed values ($1, $1, 1), ($1, $1, 1)']) {
      await expect(watch.pool.query(statement, [watch.hidden('a parameter')])).rejects.toThrow(pg.DatabaseError);
    }
    expect(await watch.leaks()).toEqual([]);
  });

  test('here is found: a canary let out into any place', async () => {
    const canary = watch.hidden('let out');
    await watch.exchange.release(canary);
    const idle = new pg.Client({ connectionString: watch.pool.options.connectionString });
    await idle.connect();
    await idle.query(`do $$ begin raise log '${canary}'; end $$`);
    for (let waited = 0; waited < 100 && !(serverLog.includes(canary) && watch.exchange.log.includes(canary)); waited += 1) await sleep(50);
    await watch.pool.query('create table disclosure.newcomer (note text)');
    await watch.pool.query('insert into disclosure.newcomer values ($1)', [canary]);
    for (const column of ['item', 'body']) {
      await watch.pool.query(`insert into disclosure.entry (agency, purpose, seq, kind, case_id, event_id, item, body) select 'NGO-NL', $2::text, 1, 'recall', gen_random_uuid(), gen_random_uuid(), x->>'item', x->>'body'
        from (select jsonb_build_object('item', '', 'body', '') || jsonb_build_object($2::text, $1::text) as x) as given`, [canary, column]);
      const [leak] = (await watch.leaks()).filter((each) => each.startsWith('table disclosure.entry NGO-NL'));
      expect(leak).toContain(canary);
      await watch.pool.query("delete from disclosure.entry where kind = 'recall' and purpose = $1", [column]);
    }
    await watch.pool.query("insert into audit.leaf (index, leaf, detail, hash) values (1000000, $1, '', '')", [Buffer.from(canary).toString('base64')]);
    watch.relay.told.get('LEGAL-NL')!.add(`HTTP/1.1 200 ${canary}`);
    const leaks = await watch.leaks();
    await idle.end();
    const found = leaks.filter((leak) => leak.includes(canary)).map((leak) => leak.split(':')[0]!.trim());
    expect(found.sort()).toEqual([
      'answers to LEGAL-NL', 'appearance of the process', 'file released.txt', 'log of the database server', 'log of the exchange', 'metrics', 'running statements',
      'table audit.leaf', 'table disclosure.newcomer',
    ]);
  });
});
