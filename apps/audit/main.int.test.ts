import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId, hmac } from '#libs/kernel';
import { AuditTools } from './audit.module.js';
import { pseudonymOf, readDetail, readLeaf } from './log/leaf.js';
import { LeafStore } from './log/leaf-store.js';
import { Seal } from './log/seal.js';
import { Tampering } from '../../tests/tampering.js';
import { PlayedExchange } from '../../tests/played-exchange.js';

const program = fileURLToPath(new URL('./main.js', import.meta.url));
let exchange: PlayedExchange;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

const audit = (...args: string[]): Promise<Ended> => auditWith(exchange.rootKey, ...args);

// With no setting and no database to be found.
const offline = (...args: string[]): Promise<Ended> => execute({ PATH: process.env['PATH'], DATABASE_URL: 'postgres://nowhere.invalid/none' }, ...args);

function auditWith(rootKey: Uint8Array, ...args: string[]): Promise<Ended> {
  return execute({ PATH: process.env['PATH'], DATABASE_URL: exchange.databaseUrl, FIREBREAK_ROOT_KEY: Buffer.from(rootKey).toString('hex') }, ...args);
}

function execute(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env }, (failure, out, error) => resolve({ code: Number(failure?.code ?? 0), out, error }));
  });
}

const lastLeaf = async () => {
  const { store } = exchange.running.app.get(AuditTools);
  const { leaf, detail } = (await store.read((await store.head()).size - 1))!;
  return { leaf: readLeaf(leaf), detail: readDetail(detail) };
};

beforeAll(async () => {
  exchange = await PlayedExchange.play();
});

afterAll(() => exchange.close());

describe('audit replay, beside a running exchange', () => {
  test('prints the view as it was, entry by entry and field by field, and that it holds', async () => {
    const reference = await exchange.caseAs('NGO-DE');
    const { code, out } = await audit('replay', '--case', reference, '--agency', 'NGO-DE', '--purpose', 'victim-support', '--at', '2026-03-02');
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines.slice(0, 5)).toEqual([
      expect.stringMatching(/^release {2}[0-9a-f-]{36}, leaf \d+$/), 'when     2026-03-01T08:00:00.000Z',
      expect.stringMatching(/^to {7}NGO-DE for victim-support, user [0-9a-f]{24}$/), 'what     feed', expect.stringMatching(/^policy {3}[0-9a-f]{64}$/),
    ]);
    expect(out).toMatch(/^EmploymentRecorded {2}2026-03-01 {2}recorded by LI-DE {2}\(backfill\) {2}[0-9a-f-]{36}\n {2}person .*\n {2}employer +"Nadelwerk GmbH" +show +ngo-receives-employment +referral\n/m);
    expect(out).toMatch(/^ {2}fees +\[\{"kind":"placement","amount":"50000-100000".* band +ngo-receives-recruitment +referral\n {2}withheld: 5$/m);
    expect(out).toMatch(/^recall of [0-9a-f-]{36}: consent-withdrawn$/m);
    expect(out).not.toContain('Petraitiene');
    expect(lines.at(-1)).toBe('holds: same fields by the same rules, same bytes');
  });

  test('names the consent a field rested on, and is itself in the log first', async () => {
    const { store } = exchange.running.app.get(AuditTools);
    const given = (await store.leaves(0, 1_000)).find(({ leaf, detail }) => readLeaf(leaf).agency === 'NGO-DE' && detail.includes('"consent"'))!;
    const { id } = readLeaf(given.leaf);
    const { code, out } = await audit('replay', '--release', id, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ found: true, release: id, index: given.index, holds: true });
    const text = (await audit('replay', '--release', id)).out;
    expect(text).toMatch(/^ {2}name +"Rasa Petraitiene" +show +ngo-receives-identity +referral +consent [0-9a-f-]{36}$/m);
    expect(text).not.toContain(/"consent":"([0-9a-f-]{36})"/.exec(given.detail)![1]);
    const { leaf, detail } = await lastLeaf();
    expect(leaf).toMatchObject({ agency: 'OPERATOR', point: 'replay', outcome: 'released', purpose: 'oversight' });
    expect(detail.request).toEqual({ kind: 'replay', of: JSON.stringify({ release: id }) });
  });

  test('finds by itself which agency calls a case by a name', async () => {
    const { code, out } = await audit('replay', '--case', await exchange.caseAs('POL-DE'));
    expect(code).toBe(0);
    expect(out).toContain('POL-DE for criminal-investigation');
  });

  test('says in a sentence what is not there', async () => {
    const [none, reference] = [derivedId('none'), await exchange.caseAs('LI-DE')];
    const sentences: [string[], string][] = [
      [['replay', '--release', none], `The log has no release ${none}.\n`],
      [['replay', '--release', 'r-1'], 'The log has no release r-1.\n'],
      [['replay', '--case', none], `No agency calls a case ${none}.\n`],
      [['replay', '--case', reference, '--agency', 'POL-DE'], `The log has no such view of case ${reference} by POL-DE.\n`],
      [['who-saw-what', '--case', reference, '--agency', 'POL-DE'], `POL-DE calls no case ${reference}.\n`],
      [['proof', '--release', none], `The log has no release ${none}.\n`],
    ];
    for (const [args, error] of sentences) expect(await audit(...args)).toEqual({ code: 1, out: '', error });
  });
});

describe('many releases', () => {
  test('to a user are made again, a page at a time, refusals among them', async () => {
    const { store, userKey } = exchange.running.app.get(AuditTools);
    const log = (await store.leaves(0, 1_000)).map(({ leaf, detail, index }) => ({ ...readLeaf(leaf), name: readDetail(detail).user, index }));
    const { name } = log.find(({ agency }) => agency === 'POL-DE')!;
    const expected = log.filter(({ agency, user }) => agency === 'POL-DE' && user === pseudonymOf(`POL-DE/${name}`, userKey)).map(({ index }) => index);
    expect(expected.length).toBeGreaterThan(3);
    const found: number[] = [];
    for (let before: number | null = log.length + 100; before !== null;) {
      const { code, out } = await audit('replay', '--agency', 'POL-DE', '--user', name, '--before', String(before), '--limit', '3', '--json');
      expect(code).toBe(0);
      const { replays, next } = JSON.parse(out) as { replays: { index: number; holds: boolean }[]; next: number | null };
      expect(replays.every(({ holds }) => holds) && replays.length <= 3).toBe(true);
      found.push(...replays.map(({ index }) => index));
      before = next;
    }
    expect(found).toEqual(expected.reverse());
  });

  test('about a case, to every agency, are listed with what each came to', async () => {
    const reference = await exchange.caseAs('LI-DE');
    const { code, out } = await audit('replay', '--case', reference, '--agency', 'LI-DE', '--from', '2026-03-01', '--limit', '200');
    expect(code).toBe(0);
    for (const agency of ['LA-LT', 'LI-DE', 'NGO-DE', 'POL-DE', 'SHELTER-DE']) expect(out).toMatch(new RegExp(`^ +\\d+ +2026-\\S+ +${agency} .* released, \\d+ entries +holds$`, 'm'));
    expect(out).toMatch(/^\d+ made again, 0 do not hold$/m);
    expect(out).not.toContain('IMM-DE');
    expect((await audit('replay', '--from', '2026-03-01', '--to', '2026-03-31', '--limit', '500')).out).toMatch(/IMM-DE .*recipient-class-refused +holds$/m);
  });
});

describe('a bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-export-'));
  const file = join(folder, 'bundle.jsonl');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is exported under the newest checkpoint, once the log holds that it is, and verified without database and keys', async () => {
    const { signer } = exchange.running.app.get(AuditTools);
    await signer.sign();
    const { code, out } = await audit('export', '--all', '--out', file);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+ leaves in .*bundle\.jsonl, logged as release [0-9a-f-]{36}\n$/)]);
    const { leaf, detail } = await lastLeaf();
    expect(detail.request).toEqual({ kind: 'export', of: '{"all":true}' });
    expect(hmac(detail.salt, `${readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!}\n`)).toBe(leaf.bytes);
    const verified = await offline('verify', file, '--log-key', signer.verifierKey, '--quorum', '0');
    expect(verified.code).toBe(0);
    expect(verified.out).toMatch(/^about {5}all true\nlog {7}localhost\/disclosures\nsize {6}\d+\nroot {6}[0-9a-f]{64}\ncosigned {2}by nobody \(0 asked for\)\n[^]*\nverified\n$/);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test('of a case, a release or a time holds what it says', async () => {
    const leaves = async (...of: string[]) => {
      const { code, out } = await audit('export', ...of, '--out', file, '--json');
      expect(code).toBe(0);
      expect(await offline('verify', file)).toMatchObject({ code: 0, out: expect.stringMatching(/verified\n$/) });
      return (JSON.parse(out) as { leaves: number }).leaves;
    };
    const { store, names } = exchange.running.app.get(AuditTools);
    const reference = await exchange.caseAs('LI-DE');
    const { size } = (await store.checkpoint())!;
    expect(await leaves('--case', reference)).toBe((await store.about(names.resolve('LI-DE', 'case', reference)!)).filter(({ index }) => index < size).length);
    const [released] = (await store.leaves(0, 1_000)).map(({ leaf }) => readLeaf(leaf)).filter(({ outcome }) => outcome === 'released');
    expect(await leaves('--release', released!.id)).toBe(1);
    expect(await leaves('--from', '2026-03-01', '--to', '2026-03-31')).toBe(size - (await store.leaves(0, size)).filter(({ leaf }) => readLeaf(leaf).at > '2026-03-31').length);
    const none = derivedId('none');
    expect(await audit('export', '--release', none, '--out', file)).toEqual({ code: 1, out: '', error: `The log has no release ${none}.\n` });
    expect(await audit('export', '--case', none, '--out', file)).toEqual({ code: 1, out: '', error: `No agency calls a case ${none}.\n` });
  });

  test('that was changed is not verified, and the first thing that does not hold is named', async () => {
    await audit('export', '--all', '--out', file);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('Nadelwerk', 'Nadelwerg'));
    const { code, out } = await offline('verify', file);
    expect(code).toBe(1);
    expect(out).toMatch(/^keys {6}of log and witnesses: only those in the file itself; compare them with published ones$/m);
    expect(out).toMatch(/^does not hold: bytes-commitment, line \d+ \(leaf \d+\): the leaf does not commit to the body\n$/m);
    expect(JSON.parse((await offline('verify', file, '--json')).out)).toMatchObject({ fault: { name: 'bytes-commitment' } });
  });
});

describe('the other commands', () => {
  test('diff tells what each agency had been shown at one time and not at another', async () => {
    const reference = await exchange.caseAs('NGO-DE');
    const { code, out } = await audit('diff', '--case', reference, '--agency', 'NGO-DE', '--from', '2026-02-01', '--to', '2026-12-31');
    expect(code).toBe(0);
    expect(out).toMatch(/^ +POL-DE +criminal-investigation +[0-9a-f-]{36} +EmploymentRecorded +new +gained person, employer/m);
    expect(await audit('diff', '--case', reference, '--agency', 'NGO-DE', '--from', '2026-12-30', '--to', '2026-12-31')).toMatchObject({ code: 0, out: `case ${reference}\n  nothing has changed\n` });
  });

  test('who-saw-what draws a row for every event and a column for every agency that saw any', async () => {
    const { code, out } = await audit('who-saw-what', '--case', await exchange.caseAs('LI-DE'), '--agency', 'LI-DE');
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}event +day +by +LA-LT +LI-DE +NGO-DE +POL-DE +SHELTER-DE$/m);
    expect(out).toMatch(/^ {2}PersonRecorded +2026-03-01 +LI-DE +1s 1t 10w +12s 1t +7s 1t 4w r +4s 1t 7w +5s 1t 6w r$/m);
    expect(out).toMatch(/^ {2}ConsentGiven +2026-03-01 +LI-DE +– +7s 2t +– +– +–$/m);
    expect((await lastLeaf()).leaf).toMatchObject({ agency: 'OPERATOR', point: 'who-saw-what' });
    const before = await audit('who-saw-what', '--case', await exchange.caseAs('LI-DE'), '--agency', 'LI-DE', '--at', '2026-02-28');
    expect(before.out).toMatch(/^ {2}event +day +by$/m);
  });

  test('proof gives the head, and checks the proof of a release before it prints it', async () => {
    const head = JSON.parse((await audit('proof', '--json')).out) as { size: number; root: string };
    const { leaf } = await lastLeaf();
    const { code, out } = await audit('proof', '--release', leaf.id);
    expect(code).toBe(0);
    expect(out).toContain(`index  ${head.size} of ${head.size + 1}\n`);
    expect(out).toMatch(/included: the path leads from the leaf to the root\n$/);
  });

  test('ask answers a question of the whole log, as text, JSON, CSV and FHIR, and is itself in the log', async () => {
    const asked = (...more: string[]) => audit('ask', 'by-rule', '--rule', 'police-receives-employment', '--limit', '1', ...more);
    const { code, out } = await asked();
    expect(code).toBe(0);
    expect(out).toMatch(/^Which releases used this rule\?\n\nleaf \d+ {2}2026-\S+ {2}POL-DE for criminal-investigation, user [0-9a-f]{24} {2}feed {2}[0-9a-f-]{36}\n/);
    expect(out).toMatch(/^ {2}entry [0-9a-f-]{36} {2}employer +show +police-receives-employment +referral$/m);
    expect(out).toMatch(/\n1 of them among the first \d+ leaves, looked at down to leaf \d+; more: --before \d+\n$/);
    expect((await lastLeaf()).leaf).toMatchObject({ agency: 'OPERATOR', point: 'question' });
    expect(JSON.parse((await asked('--json')).out)).toMatchObject({ question: 'by-rule', rows: [{ agency: 'POL-DE' }] });
    expect((await asked('--csv')).out.split('\r\n')[1]).toMatch(/,POL-DE,.*,person,pseudonym,police-receives-employment,referral,$/);
    expect(JSON.parse((await asked('--fhir')).out)).toMatchObject({ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'AuditEvent' } }] });
  });

  test('ask says when nothing answers, and when what it is asked about is unknown', async () => {
    const { code, out } = await audit('ask', 'after-withdrawal');
    expect([code, out]).toEqual([0, expect.stringMatching(/^What was released on a consent that had been withdrawn\? There must be nothing\.\n\nnothing among the first \d+ leaves\n$/)]);
    const [reference, person] = [await exchange.caseAs('POL-DE'), derivedId('nobody')];
    expect(await audit('ask', 'seen-person', '--agency', 'POL-DE', '--case', reference, '--person', person)).toEqual({ code: 1, out: '', error: 'POL-DE calls nothing so.\n' });
    expect((await audit('questions')).out).toMatch(/^ {2}seen-person +--agency … --case … --person … +Who saw this person\?$/m);
  });

  test('verify says how far it is on stderr and what it found on stdout', async () => {
    const { size, root } = await exchange.running.app.get(AuditTools).store.head();
    const { code, out, error } = await audit('verify');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^size {6}${size}\nroot {6}${root}\nreleases {2}\\d+\ndenials {3}\\d+\nreplayed {2}\\d+\nverified\n$`));
    expect(error).toBe(`replayed ${size} of ${size} leaves\n`);
    expect(JSON.parse((await audit('verify', '--json')).out)).toMatchObject({ size, root });
  });

  test('whoever comes with another root key is told so, and sees nothing', async () => {
    const { code, out, error } = await auditWith(new Uint8Array(32), 'verify');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toContain('knows no auditor with this root key');
  });

  test('--help explains, and what is not understood explains too', async () => {
    const help = await audit('--help');
    expect(help).toMatchObject({ code: 0, error: '' });
    expect(await audit('replay')).toEqual({ code: 2, out: '', error: `replay needs --release ID, --case REF, --agency ID, or --from and --to.\n\n${help.out}` });
  });
});

test('what does not hold is said, and exits 1', async () => {
  const store = await LeafStore.open(exchange.databaseUrl, new Seal(exchange.rootKey));
  const tampering = await Tampering.begin(exchange.databaseUrl, store);
  const { index, leaf } = (await store.leaves(0, 1_000)).find(({ detail }) => detail.includes('"employer"'))!;
  await tampering.run(`update journal.events set data = jsonb_set(data::jsonb, '{employer}', '"Anders GmbH"')::json where type = 'EmploymentRecorded'`);
  const replayed = await audit('replay', '--release', readLeaf(leaf).id);
  const checked = await audit('verify');
  await tampering.run(`update audit.leaf set detail = '\\x01' where index = $1`, [index]);
  const unbound = await audit('replay', '--release', readLeaf(leaf).id, '--json');
  await tampering.end();
  await store.close();
  const what = 'the bytes made again are not the bytes that were released';
  expect([replayed.code, replayed.out.trimEnd().split('\n').at(-1)]).toEqual([1, `does not hold: ${what}`]);
  expect(unbound.code).toBe(1);
  expect(JSON.parse(unbound.out)).toMatchObject({ holds: false, faultName: 'detail-commitment', body: null, why: [] });
  expect([checked.code, checked.out.trimEnd().split('\n').at(-1)]).toEqual([1, `leaf ${index} does not hold: ${what}`]);
});
