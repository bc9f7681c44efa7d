import { spawn, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { operatorAgency, refusedClass } from '#libs/kernel';
import { temporaryServer } from '../../apps/standalone/temporary.js';
import { Session } from '../../apps/standalone/session.js';

const pinned = 'schemathesis==4.32.5';
const root = fileURLToPath(new URL('../../../', import.meta.url));
const place = join(root, 'var/fuzz');
const program = join(place, process.platform === 'win32' ? 'Scripts/st.exe' : 'bin/st');

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '100' }, examples: { type: 'string', default: '25' }, seed: { type: 'string', default: String(randomInt(2 ** 31)) }, as: { type: 'string' } },
});
const [seconds, examples, seed] = [values.seconds, values.examples, values.seed].map(Number) as [number, number, number];

/** Whoever sends the hostile requests: what a kind of agency may do decides what it meets. */
const clients = { 'LI-DE': 'labour-inspectorate', 'NGO-DE': 'ngo', 'IMM-DE': refusedClass, [operatorAgency]: 'operator' } as const;
const chosen = Object.keys(clients).filter((client) => values.as === undefined || client === values.as);
if (![seconds, examples, seed].every((value) => Number.isInteger(value) && value > 0) || chosen.length === 0) {
  console.error(`npm run test:fuzz -- [--seconds 100] [--examples 25] [--seed N] [--as ${Object.keys(clients).join('|')}]`);
  process.exit(2);
}

const fail = (why: string): never => {
  console.error(`The fuzzing did not run: ${why}`);
  process.exit(1);
};

function installSchemathesis(): void {
  const marker = join(place, 'installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === pinned) return;
  const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' });
  const python = ['python3', 'python'].find((name) => run(name, '-c', 'import sys; sys.exit(sys.version_info < (3, 10))').status === 0);
  if (!python) return fail('it needs Python 3.10 or newer, and there is none on the PATH.');
  console.log(`installing ${pinned} into var/fuzz (once)`);
  const made = run(python, '-m', 'venv', '--clear', place);
  if (made.status !== 0) fail(`Python could not make a virtual environment in var/fuzz: ${made.stderr || made.stdout}`);
  const installed = run(join(program, '../python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', pinned);
  if (installed.status !== 0) fail(`${pinned} could not be installed: ${installed.stderr}`);
  writeFileSync(marker, pinned);
}

/** Two agencies with a case, a person, a consent and a referral between them, so that well-formed requests reach what they name. */
async function populate(session: Session): Promise<Record<string, string>> {
  const done = async (as: string, path: string, body: object) => {
    const { status, text, json } = await session.post(as, 'fuzzer', path, body);
    if (status !== 201) throw new Error(`${as} ${path}: ${status} ${text}`);
    return json as Record<string, string>;
  };
  for (const [agency, kind] of Object.entries(clients)) {
    if (agency !== operatorAgency) await done(operatorAgency, '/agencies', { agency, kind, jurisdiction: 'DE' });
  }
  const { case: of } = await done('LI-DE', '/cases', { data: { jurisdiction: 'DE', sector: 'C' } });
  const { person } = await done('LI-DE', `/cases/${of}/entries`, { type: 'PersonRecorded', data: { role: 'worker', name: 'Ilze Kalnina', languages: ['lv'] } });
  const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
  const { consent } = await done('LI-DE', `/cases/${of}/consents`, { data: { person, purposes: ['victim-support'], recipients: ['ngo'], dataGroups: ['identity'], informed } });
  const { referral } = await done('LI-DE', `/cases/${of}/referrals`, { to: 'NGO-DE', need: 'shelter', urgency: 'urgent', persons: [person] });
  await done(operatorAgency, '/agencies/NGO-DE/certify', {});
  await done('NGO-DE', '/directory/services', { service: 'house', name: 'House', needs: ['shelter'], regions: ['DE'] });
  const { call } = await done('LI-DE', `/cases/${of}/calls`, { need: 'shelter', region: 'DE', urgency: 'urgent', persons: [person] });
  return { case: of!, consent: consent!, referral: referral!, call: call! };
}

/** Sends what schemathesis makes of the OpenAPI document, as one client, and tells whether it found nothing. */
async function fuzz(url: string, client: string, token: string, names: Record<string, string>): Promise<boolean> {
  const share = Math.max(5, Math.floor(seconds / chosen.length));
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-fuzz-'));
  const bound = client === 'LI-DE' ? Object.entries(names).map(([name, value]) => `"path.${name}" = "${value}"`) : [];
  const config = join(folder, 'schemathesis.toml');
  writeFileSync(config, `${readFileSync(join(root, 'tests/fuzz/schemathesis.toml'), 'utf8')}\n[parameters]\n${bound.join('\n')}\n`);
  console.log(`\n${client} (${clients[client as keyof typeof clients]}): seed ${seed}, at most ${share} s, ${examples} examples a route`);
  const child = spawn(program, [
    '--config-file', config, 'run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${token}`, '--seed', String(seed), '--max-time', String(share),
    '--request-timeout', '40', // longer than the longest poll
    '--max-examples', String(examples), '--continue-on-failure', '--no-color', '--generation-database', 'none', '--report-dir', folder,
  ], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

installSchemathesis();
const server = await temporaryServer();
// The clock of the exchange stands still: no token ends while it is used.
const exchange = await server.open({ starts: '2026-03-01T08:00:00Z' });
const found: string[] = [];
try {
  const names = await populate(new Session(exchange.url, 'fuzzing'));
  for (const agency of chosen) {
    const answer = await fetch(`${exchange.url}/demo/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ agency, user: 'fuzzer' }) });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    if (!(await fuzz(exchange.url, agency, token, names))) found.push(agency);
  }
} finally {
  await exchange.close();
  await server.close();
}
console.log(found.length === 0 ? 'the exchange answers hostile clients as its document says' : `FOUND as ${found.join(', ')}: npm run test:fuzz -- --seed ${seed} --as ${found[0]}`);
process.exit(found.length === 0 ? 0 : 1);
