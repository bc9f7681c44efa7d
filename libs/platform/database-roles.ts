import { createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto';
import { sha256 } from '#libs/kernel';
import type { Settings } from './settings.js';

/** Who works on the database once it is prepared; each logs in for itself, owns nothing and may do what it must. */
export const runtimeRoles = ['cases', 'projection', 'reader', 'log', 'auditor', 'webhooks', 'notifier'] as const;
export type RuntimeRole = (typeof runtimeRoles)[number];
/** The owner has every object of the database and cannot log in. */
export type DatabaseRole = RuntimeRole | 'owner';

type Database = Pick<Settings, 'databaseUrl' | 'rootKey'>;

/** Gives the name of a role: a server keeps roles for all its databases, so the name says which it belongs to. */
export function roleName(databaseUrl: string, role: DatabaseRole): string {
  const database = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
  if (!database) throw new Error('Settings: DATABASE_URL names no database');
  const name = `${database}_${role}`;
  return Buffer.byteLength(name) <= 63 ? name : `firebreak_${sha256(database).slice(0, 32)}_${role}`;
}

/** Gives the URL by which a role logs in: DATABASE_URL with another user and the password that follows from the root key. */
export function runtimeUrl(database: Database, role: RuntimeRole): string {
  const url = new URL(database.databaseUrl);
  [url.username, url.password] = ['', ''];
  // As parameters they also hold where the URL has no host or names its user that way.
  url.searchParams.set('user', roleName(database.databaseUrl, role));
  url.searchParams.set('password', passwordOf(database, role).password);
  return url.href;
}

/** Gives the URL by which the user of DATABASE_URL acts as the owner. What row security would hide raises an error instead. */
export function ownerUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const owner = roleName(databaseUrl, 'owner').replace(/[\\\s]/g, '\\$&');
  url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} -c role=${owner} -c row_security=off`.trim());
  return url.href;
}

/** Gives what the server keeps of a role's password (RFC 5803), so that the password itself never travels in a statement. */
export function passwordVerifier(database: Database, role: RuntimeRole): string {
  const iterations = 4_096;
  const { password, salt } = passwordOf(database, role);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (name: string) => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}

function passwordOf({ databaseUrl, rootKey }: Database, role: RuntimeRole): { readonly password: string; readonly salt: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', rootKey, 'firebreak-database-v1', roleName(databaseUrl, role), 48));
  return { password: bytes.subarray(0, 32).toString('base64url'), salt: bytes.subarray(32) };
}
