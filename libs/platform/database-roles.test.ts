import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { ownerUrl, roleName, runtimeRoles, runtimeUrl } from './database-roles.js';

const rootKey = new Uint8Array(32).fill(1);
const reader = (databaseUrl: string, key = rootKey) => new pg.Client({ connectionString: runtimeUrl({ databaseUrl, rootKey: key }, 'reader') });

describe('The URL of a runtime role', () => {
  test.each([
    ['postgresql://boss:secret@db.example:6000/firebreak?connect_timeout=3', 'db.example', 6000],
    ['postgresql://db.example/firebreak?user=boss&password=secret', 'db.example', 5432],
    ['postgresql:///firebreak?host=/var/run/postgresql', '/var/run/postgresql', 5432],
  ])('%s is the same place for another user', (url, host, port) => {
    const client = reader(url);
    expect([client.host, client.port, client.database, client.user]).toEqual([host, port, 'firebreak', 'firebreak_reader']);
    expect(client.password).toMatch(/^[\w-]{43}$/);
  });

  test('has a password of its own for every role, database and root key, the same every time', () => {
    const url = 'postgresql://boss@db.example/one';
    const password = (databaseUrl: string, key = rootKey) => reader(databaseUrl, key).password;
    expect(password(url)).toBe(password(url));
    const all = [...runtimeRoles.map((role) => new pg.Client(runtimeUrl({ databaseUrl: url, rootKey }, role)).password),
      password('postgresql://boss@db.example/two'), password(url, new Uint8Array(32).fill(2))];
    expect(new Set(all).size).toBe(runtimeRoles.length + 2);
  });

  test('is refused where the database is not named', () => {
    expect(() => reader('postgresql://boss@db.example')).toThrow('DATABASE_URL names no database');
  });
});

describe('The name of a role', () => {
  test('fits PostgreSQL and stays apart from that of another database, however long they are called', () => {
    const [one, other] = ['a', 'b'].map((end) => roleName(`postgresql://db.example/${'é'.repeat(30)}${end}`, 'projection'));
    expect(Buffer.byteLength(one!)).toBeLessThanOrEqual(63);
    expect(one).not.toBe(other);
  });

  test('reaches the server as it is, whatever characters it has', () => {
    const { options } = (new pg.Client(ownerUrl('postgresql://db.example/my%20own%5Cdata?options=-c%20jit%3Doff')) as unknown as { connectionParameters: { options: string } }).connectionParameters;
    expect(options).toBe('-c jit=off -c role=my\\ own\\\\data_owner -c row_security=off');
  });
});
