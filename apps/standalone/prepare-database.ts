import { auditSql } from '../audit/log/leaf-store.js';
import { disclosureSql } from '../disclosure/disclosure.module.js';
import { webhooksSql } from '../webhooks/webhooks.module.js';
import { grants, policies, schemas } from './access.js';
import { journalSql, migrate, projectorSql } from '#libs/journal';
import { ownerUrl, passwordVerifier, roleName, runtimeRoles, type DatabaseRole, type Settings } from '#libs/platform';
import pg from 'pg';

const migrations = [['journal', journalSql], ['projector', projectorSql], ['audit', auditSql], ['disclosure', disclosureSql], ['webhooks', webhooksSql]] as const;
const everySchema = [...schemas, 'public'].join(', ');

/**
 * Brings a database up to date, whatever it was before: the roles, the tables in the hands of their owner, what each role may do. The user of
 * DATABASE_URL does this and nothing else. May be called by several processes at once.
 */
export async function prepareDatabase(settings: Pick<Settings, 'databaseUrl' | 'rootKey'>): Promise<void> {
  const client = new pg.Client({ connectionString: settings.databaseUrl });
  client.on('error', () => {}); // the query in progress rejects with the same error
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(hashtextextended('firebreak_access', 0))`);
    await allowed(client, async () => {
      await makeRoles(client, settings);
      await handOver(client, roleName(settings.databaseUrl, 'owner'));
    });
    for (const [name, folder] of migrations) await migrate(ownerUrl(settings.databaseUrl), name, folder);
    await grantAccess(client, settings.databaseUrl);
  } finally {
    await client.end();
  }
}

async function makeRoles(client: pg.Client, settings: Pick<Settings, 'databaseUrl' | 'rootKey'>): Promise<void> {
  const { rows: existing } = await client.query<{ rolname: string }>('select rolname from pg_roles');
  const known = new Set(existing.map(({ rolname }) => rolname));
  const name = (role: DatabaseRole) => roleName(settings.databaseUrl, role);
  const quoted = (role: DatabaseRole) => client.escapeIdentifier(name(role));
  if (!known.has(name('owner'))) await client.query(`create role ${quoted('owner')}`);
  for (const role of runtimeRoles) {
    if (!known.has(name(role))) await client.query(`create role ${quoted(role)}`);
    await client.query(`alter role ${quoted(role)} with login password ${client.escapeLiteral(passwordVerifier(settings, role))}`);
  }
  const { rows: [self] } = await client.query<{ database: string; member: boolean }>(
    `select format('%I', current_database()) as database, rolsuper or pg_has_role($1::name, 'usage') as member from pg_roles where rolname = current_user`, [name('owner')]);
  if (!self?.member) await client.query(`grant ${quoted('owner')} to current_user`);
  await client.query(`begin;
    revoke all on database ${self?.database} from public;
    grant connect on database ${self?.database} to ${runtimeRoles.map(quoted).join(', ')};
    grant create on database ${self?.database} to ${quoted('owner')};
    revoke all on schema public from public;
    grant usage, create on schema public to ${quoted('owner')};
    alter default privileges for role ${quoted('owner')} revoke execute on functions from public;
    commit`);
}

// What an earlier version made belongs to the user it connected as.
async function handOver(client: pg.Client, owner: string): Promise<void> {
  const { rows: orders } = await client.query<{ text: string }>(
    `select format('alter schema %I owner to %I', nspname, $1::text) as text from pg_namespace where nspname = any($2) and nspowner::regrole::text <> quote_ident($1)
     union all
     select format('alter %s %s owner to %I', case relkind when 'v' then 'view' else 'table' end, oid::regclass, $1::text) from pg_class
     where (relnamespace::regnamespace::text = any($2) or oid = to_regclass('public.firebreak_migrations')) and relkind in ('r', 'v') and relowner::regrole::text <> quote_ident($1)
     union all
     select format('alter function %s owner to %I', oid::regprocedure, $1::text) from pg_proc
     where pronamespace::regnamespace::text = any($2) and proowner::regrole::text <> quote_ident($1)`,
    [owner, schemas],
  );
  await client.query(['begin', ...orders.map(({ text }) => text), 'commit'].join('; '));
}

// In one transaction, so that whoever is at work meanwhile notices nothing.
async function grantAccess(client: pg.Client, databaseUrl: string): Promise<void> {
  const quoted = (role: DatabaseRole) => client.escapeIdentifier(roleName(databaseUrl, role));
  const everybody = ['public', ...runtimeRoles.map(quoted)].join(', ');
  const { rows: present } = await client.query<{ policy: string }>(`select format('%s %s', polrelid::regclass, polname) as policy from pg_policy`);
  const known = new Set(present.map(({ policy }) => policy));
  const missing = policies.filter(({ table, role }) => !known.has(`${table} ${role}`));
  await client.query(['begin',
    `revoke all on schema ${everySchema} from ${everybody}`,
    ...['tables', 'sequences', 'functions'].map((kind) => `revoke all on all ${kind} in schema ${everySchema} from ${everybody}`),
    ...runtimeRoles.flatMap((role) => grants[role].map((grant) => `grant ${grant} to ${quoted(role)}`)),
    ...missing.map(({ table, role, command, where }) => `create policy ${role} on ${table} for ${command} to ${quoted(role)} using (${where})`),
    'commit'].join('; '));
}

async function allowed(client: pg.Client, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== '42501') throw error;
    await client.query('rollback');
    const { rows: [self] } = await client.query<{ role: string; database: string }>(`select format('%I', current_user) as role, format('%I', current_database()) as database`);
    throw new Error(
      `The user of DATABASE_URL may not make the roles of this database (${error.message}). Have a superuser run:
  alter role ${self?.role} createrole; alter database ${self?.database} owner to ${self?.role};`, { cause: error });
  }
}
