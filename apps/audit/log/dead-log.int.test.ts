import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { AuditTools } from '../audit.module.js';
import { PlayedExchange } from '../../../tests/played-exchange.js';

let exchange: PlayedExchange;
let admin: pg.Client;
let doors: ReadonlyArray<readonly [agency: string, path: string, query: Record<string, string | number>]>;

const secrets = ['Petraitiene', 'Nadelwerk', 'DE-HE', 'withholding-of-wages', '"entries"', '"referrals"', '"leaf"', '"events"'];

async function nothingLeaves(): Promise<void> {
  for (const [agency, path, query] of doors) {
    const { status, json, text, release } = await exchange.get(agency, path, query);
    expect([path, status, json['code']]).toEqual([path, 503, 'log-unavailable']);
    expect(release).toBeUndefined();
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
}

beforeAll(async () => {
  exchange = await PlayedExchange.play();
  admin = new pg.Client(exchange.databaseUrl);
  await admin.connect();
  const [reference, asPolice] = [await exchange.caseAs('LI-DE'), await exchange.caseAs('POL-DE')];
  const { json } = await exchange.get('POL-DE', '/referrals');
  const [{ referral }] = json['referrals'] as [{ referral: string }];
  doors = [
    ['POL-DE', '/feed', { purpose: 'criminal-investigation' }],
    ['LI-DE', '/feed', { purpose: 'labour-inspection', after: 3, limit: 1 }],
    ['POL-DE', `/cases/${asPolice}`, { purpose: 'criminal-investigation' }],
    ['POL-DE', `/referrals/${referral}`, {}],
    ['POL-DE', '/referrals', {}],
    ['AUDIT-DE', '/audit/who-saw-what', { agency: 'LI-DE', case: reference }],
    ['AUDIT-DE', '/audit/replay', { agency: 'POL-DE', case: asPolice }],
    ['AUDIT-DE', '/audit/names', { agency: 'LI-DE', kind: 'case', reference, as: 'POL-DE' }],
    ['AUDIT-DE', '/audit/proof', {}],
    // What is refused cannot be logged either: the answer must not tell a refusal from an absence.
    ['TAX-DE', `/cases/${reference}`, { purpose: 'social-security' }],
    ['IMM-DE', '/feed', { purpose: 'labour-inspection' }],
  ];
});

afterAll(async () => {
  await admin.end();
  await exchange.close();
});

describe('while the log cannot record', () => {
  beforeAll(async () => {
    await admin.query(`create function audit.full() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger full_disk before insert on audit.leaf for each statement execute function audit.full()`);
  });

  test('not a byte of a case leaves by any door', nothingLeaves);

  test('the process lives, and so does the register, which holds no case', async () => {
    expect((await fetch(`${exchange.running.url}/health`)).status).toBe(200);
    expect((await exchange.get('POL-DE', '/agencies')).status).toBe(200);
  });

  test('agencies go on recording', async () => {
    const path = `/cases/${await exchange.caseAs('LI-DE')}/entries`;
    expect((await exchange.post('LI-DE', path, { type: 'NoteAdded', data: { text: 'The log is down.' } })).status).toBe(201);
  });

  test('the log has not grown, and reading is as before when it can record again', async () => {
    const { store } = exchange.running.app.get(AuditTools);
    const { size } = await store.head();
    await nothingLeaves();
    expect((await store.head()).size).toBe(size);
    await admin.query('drop trigger full_disk on audit.leaf');
    const { status, text } = await exchange.get('LI-DE', '/feed', { purpose: 'labour-inspection' });
    expect(status).toBe(200);
    expect(text).toContain('The log is down.');
    expect((await store.head()).size).toBe(size + 1);
  });
});

test('when the log is closed, nothing leaves by the doors of the agencies', async () => {
  doors = doors.filter(([agency]) => agency !== 'AUDIT-DE');
  await exchange.running.app.get(AuditTools).store.close();
  await nothingLeaves();
  expect((await exchange.audit('proof')).status).toBeGreaterThanOrEqual(500);
});
