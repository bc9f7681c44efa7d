import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Bundles, type ReleasedField, type ReleasedItem } from '#libs/contracts';
import { PostgresJournal } from '#libs/journal';
import { derivedId, hmac, PairwiseNames } from '#libs/kernel';
import { readDetail, readLeaf, type Detail, type Leaf } from '../log/leaf.js';
import { LeafStore } from '../log/leaf-store.js';
import { logSeed } from '../log/sign-checkpoints.js';
import { checkpointText } from '../notes/checkpoint.js';
import { NoteSigner, noteText } from '../notes/signed-note.js';
import { Seal } from '../log/seal.js';
import { refit, Tampering, type Change } from '../../../tests/tampering.js';
import { PlayedExchange } from '../../../tests/played-exchange.js';
import { verify } from './verify.js';

type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;
interface Read {
  readonly index: number;
  readonly leaf: Leaf;
  readonly detail: Detail;
}

let exchange: PlayedExchange;
let store: LeafStore;
let journal: PostgresJournal;
let tampering: Tampering;
let log: readonly Read[];

const verified = () => verify(store, { record: journal, names: new PairwiseNames(exchange.rootKey), bundles: new Bundles() });
const linesOf = ({ detail }: Pick<Read, 'detail'>): Line[] => detail.items.flatMap((item) => (item.kind === 'entry' || item.kind === 'backfill' ? [item] : []));
const fieldOf = (detail: Detail, which: (field: ReleasedField) => boolean) => linesOf({ detail }).flatMap(({ fields }) => fields).find(which);
const firstWith = (which: (read: Read) => boolean): number => log.find(which)!.index;

beforeAll(async () => {
  exchange = await PlayedExchange.play();
  exchange.clock.advance(60_000); // the register has stood for a while
  await exchange.get('POL-DE', `/cases/${derivedId('none')}`, { purpose: 'criminal-investigation' });
  journal = await PostgresJournal.open(exchange.databaseUrl);
  store = await LeafStore.open(exchange.databaseUrl, new Seal(exchange.rootKey));
  log = (await store.leaves(0, 10_000)).map(({ index, leaf, detail }) => ({ index, leaf: readLeaf(leaf), detail: readDetail(detail) }));
  tampering = await Tampering.begin(exchange.databaseUrl, store);
});

afterEach(() => tampering.undo());

afterAll(async () => {
  await tampering.end();
  await store.close();
  await journal.close();
  await exchange.close();
});

describe('the honest log', () => {
  test('is verified, with every release made again and every refusal counted', async () => {
    const doors = log.filter(({ leaf }) => ['feed', 'case', 'referral', 'referrals'].includes(leaf.point));
    expect(await verified()).toEqual({
      ...(await store.head()), released: log.filter(({ leaf }) => leaf.outcome === 'released').length, denied: log.filter(({ leaf }) => leaf.outcome === 'denied').length,
      replayed: doors.length,
    });
    expect(doors.length).toBeGreaterThan(30);
  });

  test('says how far it is', async () => {
    const told: [number, number][] = [];
    await verify(store, { record: journal, names: new PairwiseNames(exchange.rootKey), bundles: new Bundles() }, (done, of) => told.push([done, of]));
    expect(told).toEqual([[log.length, log.length]]);
  });

  test('is not verified with another root key: the names in the bytes would be others', async () => {
    const { fault } = await verify(store, { record: journal, names: new PairwiseNames(Buffer.alloc(32, 1)), bundles: new Bundles() });
    expect(fault).toEqual({ index: firstWith((read) => linesOf(read).length > 0), what: 'the bytes made again are not the bytes that were released' });
  });
});

describe('a superuser is found out who changes', () => {
  const cases: [what: string, sql: string, index: number, fault: string][] = [
    ['the text of a leaf', `update audit.leaf set leaf = replace(leaf, 'POL-DE', 'NGO-DE') where index = (select min(index) from audit.leaf where leaf like '%POL-DE%')`,
      -1, 'the text of the leaf and its hash differ'],
    ['the hash of a leaf', `update audit.leaf set hash = sha256('x') where index = 7`, 7, 'the text of the leaf and its hash differ'],
    ['a tile', `insert into audit.tile select 0, 0, sha256(''), string_agg(sha256(''), '') from generate_series(1, 256)`, -2, '1 tiles are stored where 0 belong'],
    ['a detail', `update audit.leaf set detail = set_byte(detail, 40, get_byte(detail, 40) # 1) where index = 9`, 9, 'the leaf does not commit to its detail'],
    ['a detail into nothing', `update audit.leaf set detail = '' where index = 9`, 9, 'the leaf does not commit to its detail'],
  ];
  test.each(cases)('%s', async (_, sql, index, what) => {
    await tampering.run(sql);
    const [pol, end] = [firstWith(({ leaf }) => leaf.agency === 'POL-DE'), log.length];
    expect((await verified()).fault).toEqual({ index: index === -1 ? pol : index === -2 ? end : index, what });
  });

  test('the size that the head states', async () => {
    await tampering.run('update audit.head set size = size - 1');
    expect((await verified()).fault).toEqual({ index: log.length - 1, what: `the head states ${log.length - 1} leaves where ${log.length} are stored` });
  });
});

describe('a superuser who rewrites leaf, detail, hash and tiles alike is found out where the leaf claims', () => {
  const withConsent = ({ consent }: ReleasedField) => consent !== undefined;
  const treated = ({ treatment }: ReleasedField) => treatment === 'month' || treatment === 'band';
  const claims: [what: string, of: (read: Read) => boolean, change: Change, fault: RegExp][] = [
    ['other bytes', (read) => linesOf(read).length > 2, (leaf, { salt }) => (leaf.bytes = hmac(salt, 'other')), /^the bytes made again are not the bytes that were released$/],
    ['another rule', ({ detail }) => fieldOf(detail, withConsent) !== undefined, (_, detail) => Object.assign(fieldOf(detail, withConsent)!, { rule: 'ngo-receives-case' }),
      /^field \w+ of PersonRecorded was released by rule ngo-receives-case; deciding again does not$/],
    ['another ground', (read) => linesOf(read).length > 2, (_, detail) => Object.assign(linesOf({ detail })[0]!.fields[0]!, { ground: 'notice' }), /^field \w+ of CaseOpened was released by rule/],
    ['another consent', ({ detail }) => fieldOf(detail, withConsent) !== undefined, (_, detail) => Object.assign(fieldOf(detail, withConsent)!, { consent: detail.salt.slice(0, 36) }),
      /^field \w+ of PersonRecorded was released by rule [\w-]+; deciding again does not$/],
    ['a milder treatment', ({ detail }) => fieldOf(detail, treated) !== undefined, (_, detail) => Object.assign(fieldOf(detail, treated)!, { treatment: 'show' }),
      /^more of \w+ was released than deciding again allows$/],
    ['a harder treatment', ({ leaf, detail }) => leaf.agency === 'POL-DE' && fieldOf(detail, ({ name }) => name === 'employer') !== undefined,
      (_, detail) => Object.assign(fieldOf(detail, ({ name }) => name === 'employer')!, { treatment: 'mask' }), /^the bytes made again/],
    ['one field more', ({ leaf, detail }) => leaf.agency === 'POL-DE' && linesOf({ detail }).length > 2,
      (_, detail) => (linesOf({ detail })[0]!.fields as ReleasedField[]).push({ name: 'openingNote', treatment: 'show', rule: 'police-receives-case', ground: 'referral' }),
      /^more of CaseOpened was released than deciding again allows$/],
    ['one entry less', (read) => linesOf(read).length > 2, (_, detail) => (detail.items = detail.items.filter((item) => item !== linesOf({ detail })[1])), /^the bytes made again/],
    ['another agency', ({ leaf, detail }) => leaf.agency === 'POL-DE' && linesOf({ detail }).length > 2, (leaf) => (leaf.agency = 'NGO-DE'), /^NGO-DE does not read for criminal-investigation$/],
    ['an agency of the same kind that is not registered', (read) => linesOf(read).length > 2, (leaf) => (leaf.agency = 'LI-FR'), /^the journal does not know event [\w-]+ or agency LI-FR$/],
    ['another policy', (read) => linesOf(read).length > 2, (leaf) => (leaf.policy = '0'.repeat(64)), /^the policy in force was [0-9a-f]{64}, the leaf says 0{64}$/],
    ['an earlier knowledge', (read) => linesOf(read).length > 2, (_, detail) => (detail.position = 13), /^(the journal does not know event|the bytes made again)/],
    ['a later time than the detail', (read) => linesOf(read).length > 2, (leaf) => (leaf.at = '2026-03-02T08:00:00.000Z'), /^the leaf does not say what its detail says$/],
    ['that nothing of a case left', (read) => linesOf(read).length > 2, (leaf, detail) => {
      leaf.point = 'replay';
      detail.request = { kind: 'replay', of: 'head' };
    }, /^something of a case left where nothing of a case was asked for$/],
    ['that it was refused', (read) => linesOf(read).length > 2, (leaf, detail) => {
      leaf.outcome = 'denied';
      detail.request = { kind: 'denial', code: 'not-found' };
    }, /^the leaf does not say what its detail says$/],
  ];
  test.each(claims)('%s', async (_, of, change, fault) => {
    const index = firstWith(of);
    await tampering.rewrite(index, (leaf, detail) => {
      change(leaf, detail);
      refit(leaf, detail);
    });
    expect((await verified()).fault).toEqual({ index, what: expect.stringMatching(fault) });
  });

  const refused = (code: string) => ({ detail }: Read) => detail.request.kind === 'denial' && detail.request.code === code;
  test.each([
    ['a refusal for its class into one that what was asked for deserved', 'recipient-class-refused', 'not-found', 'recipient-class-refused'],
    ['a refusal of what was asked for into one for its class', 'not-found', 'recipient-class-refused', 'not-found or '],
    ['a refusal into one for its kind', 'not-found', 'not-permitted', 'not-found or '],
  ])('%s', async (_, from, to, due) => {
    const index = firstWith(refused(from));
    await tampering.rewrite(index, (__, detail) => (detail.request = { kind: 'denial', code: to }));
    const { agency, point } = log[index]!.leaf;
    expect((await verified()).fault).toEqual({ index, what: expect.stringContaining(`${agency} was refused at ${point} with ${to}; deciding again gives ${due}`) });
  });

  test('less withheld than was', async () => {
    const index = firstWith(({ leaf }) => leaf.withheld > 0);
    await tampering.rewrite(index, (leaf) => (leaf.withheld -= 1));
    expect((await verified()).fault).toEqual({ index, what: 'the leaf does not say what its detail says' });
  });
});

describe('a superuser is found out who changes in the journal', () => {
  const firstShowing = async (type: string, field: string): Promise<{ index: number; event: string }> => {
    const { events } = await journal.readAll(0, 1_000);
    const showing = (read: Read) => linesOf(read).find(({ event, fields }) =>
      events.find(({ id }) => id === event)?.type === type && fields.some(({ name, treatment }) => name === field && treatment === 'show'));
    const index = firstWith((read) => showing(read) !== undefined);
    return { index, event: showing(log[index]!)!.event };
  };

  test('a value that was released', async () => {
    const { index, event } = await firstShowing('EmploymentRecorded', 'employer');
    await tampering.run(`update journal.events set data = jsonb_set(data::jsonb, '{employer}', '"Anders GmbH"')::json where id = $1`, [event]);
    expect((await verified()).fault).toEqual({ index, what: 'the bytes made again are not the bytes that were released' });
  });

  test('an event, by taking it out', async () => {
    const { index, event } = await firstShowing('EmploymentRecorded', 'employer');
    await tampering.run('delete from journal.events where id = $1', [event]);
    expect((await verified()).fault).toEqual({ index, what: `the journal does not know event ${event} or agency ${log[index]!.leaf.agency}` });
  });

  test('the time of the consent on which a release rested', async () => {
    await tampering.run(`update journal.events set meta = jsonb_set(meta::jsonb, '{recordedAt}', '"2026-03-02T08:00:00.000Z"')::json where type = 'ConsentGiven'`);
    expect((await verified()).fault).toEqual({
      index: firstWith(({ detail }) => fieldOf(detail, ({ consent }) => consent !== undefined) !== undefined), what: 'more of PersonRecorded was released than deciding again allows',
    });
  });

  const policy = `update journal.events set data = jsonb_set(data::jsonb, '{bundle,rules,0,because}', $1)::json where type = 'PolicyAdopted'`;

  test('the adopted policy, by a word that changes no decision', async () => {
    await tampering.run(policy, ['"Because I say so."']);
    const { fault } = await verified();
    expect(fault?.index).toBe(firstWith((read) => read.detail.items.length > 0));
    expect(fault?.what).toMatch(/the policy in the journal is not the one of digest [0-9a-f]{64}$/);
  });

  test('the adopted policy, into something that is none', async () => {
    await tampering.run(policy, ['17']);
    const { fault } = await verified();
    expect(fault?.index).toBe(firstWith((read) => read.detail.items.length > 0));
    expect(fault?.what).toMatch(/^it cannot be made again: /);
  });
});

// Last: what has been signed stays.
test('the newest checkpoint is held against the log: who signed it, its root and its size', async () => {
  const key = new NoteSigner('localhost/disclosures', logSeed(exchange.rootKey));
  const withKey = () => verify(store, { record: journal, names: new PairwiseNames(exchange.rootKey), bundles: new Bundles() }, () => {}, key.verifierKey);
  const { size, root } = await store.head();
  let at = exchange.clock.now();
  const keep = async (signer: NoteSigner, stated: { size: number; root: string }, under = stated.size) => {
    const text = checkpointText({ origin: 'localhost/disclosures', size: stated.size, root: Buffer.from(stated.root, 'hex') });
    expect(await store.keep({ size: under, at: (at += 1), note: noteText(text, [signer.sign(text)]) })).toBe(true);
    return (await withKey()).fault?.what;
  };
  const earlier = await store.consistency(size - 3, size);
  expect(await keep(key, { size: size - 3, root: earlier.fromRoot })).toBeUndefined();
  expect(await keep(key, { size, root })).toBeUndefined();
  expect(await keep(new NoteSigner('localhost/disclosures', Buffer.alloc(32, 1)), { size, root })).toBe('the newest checkpoint is not signed by the log');
  expect(await keep(key, { size, root: earlier.fromRoot })).toBe('the newest checkpoint does not state the root over the leaves it counts');
  expect(await keep(key, { size: size - 3, root: earlier.fromRoot }, size)).toBe('the newest checkpoint does not state the root over the leaves it counts');
  expect(await keep(key, { size: size + 1, root })).toBe(`a checkpoint of ${size + 1} leaves was signed, ${size} are there`);
});
