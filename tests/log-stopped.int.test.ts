import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hmac } from '#libs/kernel';
import { roleName, Settings } from '#libs/platform';
import pg from 'pg';
import { AuditTools } from '../apps/audit/audit.module.js';
import { readDetail, readLeaf } from '../apps/audit/log/leaf.js';
import { Door, type Reply } from './door.js';

let door: Door;
let admin: pg.Client;
let role: string;

beforeAll(async () => {
  door = await Door.open();
  await door.register({ 'LI-DE': 'labour-inspectorate', 'POL-DE': 'police' });
  for (let nth = 0; nth < 3; nth += 1) await door.refer('LI-DE', 'POL-DE', await door.openCase('LI-DE'), 'criminal-investigation');
  const { databaseUrl } = door.app.get(Settings);
  admin = new pg.Client(databaseUrl);
  await admin.connect();
  role = roleName(databaseUrl, 'log');
});
afterAll(async () => {
  await admin.end();
  await door.close();
});

const paths = ['/feed?purpose=criminal-investigation', '/feed?purpose=criminal-investigation&after=2&limit=2', '/referrals'];

/** Reads without a pause until told to stop, and gives every answer. */
function reading(readers: number): { answers: Reply[]; end: () => Promise<void> } {
  const answers: Reply[] = [];
  let running = true;
  const all = Array.from({ length: readers }, async (_, reader) => {
    for (let nth = reader; running; nth += 1) answers.push(await door.get('POL-DE', paths[nth % paths.length]!));
  });
  return { answers, end: () => ((running = false), Promise.all(all).then(() => {})) };
}

async function more(answers: readonly Reply[], count: number): Promise<void> {
  const wanted = answers.length + count;
  while (answers.length < wanted) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('when the log is stopped under load, no byte leaves that has no leaf, and none at all once it is gone', async () => {
  const { answers, end } = reading(16);
  await more(answers, 100);
  await admin.query(`alter role ${admin.escapeIdentifier(role)} nologin`);
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
  await more(answers, 40); // those that were on their way
  const gone = answers.length;
  await more(answers, 100);
  const last = answers.length;
  await admin.query(`alter role ${admin.escapeIdentifier(role)} login`);
  while (!answers.slice(last).some(({ status }) => status === 200)) await more(answers, 1);
  await end();

  const refused = answers.slice(gone, last);
  expect(refused.filter(({ status, json }) => status !== 503 || json['code'] !== 'log-unavailable')).toEqual([]);
  for (const { text } of refused) expect(text).not.toMatch(/"entries"|"referrals"/);
  const { store } = door.app.get(AuditTools);
  const released = answers.filter(({ status, text }) => status === 200 && /"entry"|"referral"/.test(text));
  expect(released.length).toBeGreaterThan(50);
  for (const { headers, text } of released) {
    const { leaf, detail } = (await store.find(headers.get('firebreak-release')!))!;
    expect(readLeaf(leaf).bytes).toBe(hmac(readDetail(detail).salt, text));
  }
});
