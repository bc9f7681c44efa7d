import type pg from 'pg';

const system = "('pg_catalog', 'information_schema', 'pg_toast')";
const relation = "case relnamespace::regnamespace::text when 'pg_catalog' then relname else relnamespace::regnamespace || '.' || relname end";
// Roles by what follows the name of the database; everybody is PUBLIC.
const called = (oid: string) => `case ${oid} when 0 then 'PUBLIC' else regexp_replace(${oid}::regrole::text, '^"?' || current_database() || '_(.*?)"?$', '\\1') end`;
const ours = "rolname like replace(current_database(), '_', '\\_') || '\\_%'";

const column = async (client: pg.Client, text: string): Promise<string[]> => (await client.query<[string]>({ text, rowMode: 'array' })).rows.map(([value]) => value);

async function table(client: pg.Client, text: string): Promise<Record<string, string>> {
  return Object.fromEntries((await client.query<[string, string]>({ text, rowMode: 'array' })).rows);
}

/** What PostgreSQL knows of an exchange's database, all of it, in words: objects of every kind, their owners, and who may do what. */
export const catalogue = {
  /** The roles of the database, each with the powers it has. */
  async roles(client: pg.Client): Promise<Record<string, string[]>> {
    const { rows } = await client.query<{ name: string; powers: string[] }>(`select ${called('oid')} as name, array_remove(array[
      case when rolcanlogin then 'login' end, case when rolsuper then 'superuser' end, case when rolbypassrls then 'bypassrls' end,
      case when rolcreaterole then 'createrole' end, case when rolcreatedb then 'createdb' end, case when rolreplication then 'replication' end], null) as powers
      from pg_roles where ${ours}`);
    return Object.fromEntries(rows.map(({ name, powers }) => [name, powers]));
  },

  memberships: (client: pg.Client) => column(client, `select ${called('member')} || ' in ' || ${called('roleid')} from pg_auth_members
    where member in (select oid from pg_roles where ${ours}) or roleid in (select oid from pg_roles where ${ours})`),

  owners: (client: pg.Client) => column(client, `select distinct ${called('owner')} from (
    select relowner as owner from pg_class where relnamespace::regnamespace::text not in ${system}
    union all select proowner from pg_proc where pronamespace::regnamespace::text not in ${system}
    union all select typowner from pg_type where typnamespace::regnamespace::text not in ${system}
    union all select nspowner from pg_namespace where nspname not in ${system} and nspname !~ '^pg_' and nspname <> 'public') as object`),

  /** Everything that holds or shows rows, or gives numbers. */
  relations: (client: pg.Client) => table(client, `select ${relation},
    concat_ws(' ', case relkind when 'r' then 'table' when 'v' then 'view' else relkind::text end, case when relrowsecurity then 'row security' end,
      case when relforcerowsecurity then 'forced' end, array_to_string(case relkind when 'v' then reloptions end, ' '))
    from pg_class where relnamespace::regnamespace::text not in ${system} and relkind not in ('i', 'I', 't')`),

  /** What is granted to whom, but for the owner and whoever runs the server, by role and object. */
  async privileges(client: pg.Client): Promise<Record<string, Record<string, string>>> {
    const { rows } = await client.query<{ role: string; object: string; privileges: string }>(`
      select ${called('grantee')} as role, object, string_agg(privilege, ' ' order by privilege) as privileges
      from (
        select 'database' as object, null as part, coalesce(datacl, acldefault('d', datdba)) as acl, datdba as owner from pg_database where datname = current_database()
        union all select 'schema ' || nspname, null, coalesce(nspacl, acldefault('n', nspowner)), nspowner from pg_namespace where nspname not in ${system} and nspname !~ '^pg_'
        union all select ${relation}, null, coalesce(relacl, acldefault('r', relowner)), relowner from pg_class
          where relnamespace::regnamespace::text not in ${system} and relkind not in ('i', 'I', 't')
        union all select ${relation}, attname, attacl, relowner from pg_attribute join pg_class on pg_class.oid = attrelid
          where relnamespace::regnamespace::text not in ${system}
        union all select 'function ' || pronamespace::regnamespace || '.' || proname, null, coalesce(proacl, acldefault('f', proowner)), proowner from pg_proc
          where pronamespace::regnamespace::text not in ${system}
      ) as object, aclexplode(acl), concat(privilege_type, '(' || part || ')', case when is_grantable then ' to give on' end) as privilege
      where grantee <> owner and ${called('grantee')} <> 'owner' group by role, object`);
    const roles: Record<string, Record<string, string>> = {};
    for (const { role, object, privileges } of rows) (roles[role] ??= {})[object] = privileges;
    return roles;
  },

  /** Kinds of objects that a runtime role owns or was granted anything on, in any database of the server. */
  concerned: (client: pg.Client) => column(client, `select distinct case deptype when 'o' then 'owns ' else 'granted ' end || classid::regclass from pg_shdepend
    where deptype in ('o', 'a', 'i') and refclassid = 'pg_authid'::regclass and refobjid in (select oid from pg_roles where ${ours} and rolcanlogin) order by 1`),

  /** What will be granted on objects that are yet to come. */
  defaults: (client: pg.Client) => column(client, `select defaclobjtype::text || ' ' || ${called('grantee')} || '=' || case privilege_type when 'EXECUTE' then 'X' else privilege_type end
    from pg_default_acl, aclexplode(defaclacl)`),

  functions: (client: pg.Client) => table(client, `select pronamespace::regnamespace || '.' || proname, concat_ws(', ', lanname, case when prosecdef then 'acts for the owner' end,
      (select setting from unnest(proconfig) as setting where setting like 'search_path=%'))
    from pg_proc join pg_language on pg_language.oid = prolang where pronamespace::regnamespace::text not in ${system}`),

  triggers: (client: pg.Client) => column(client, `select tgrelid::regclass || ' ' || tgname || case tgenabled when 'A' then ' always' else ' ' || tgenabled::text end
    from pg_trigger where not tgisinternal order by 1`),

  policies: (client: pg.Client) => column(client, `select polrelid::regclass || ' for ' || case polcmd when '*' then 'all' when 'r' then 'select' else polcmd::text end || ' to '
      || (select string_agg(${called('role')}, ', ') from unnest(polroles) as role) || ': ' || pg_get_expr(polqual, polrelid) || coalesce(' check ' || pg_get_expr(polwithcheck, polrelid), '')
    from pg_policy order by 1`),
};
