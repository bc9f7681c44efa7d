import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { sha256 } from '#libs/kernel';
import { CaseFacts } from './case/facts.js';
import { catalogueVersion, specAt, upcast } from './evolution.js';
import { catalogue, specOf, type RecordedEvent } from './recorded.js';
import { Register, registerCorrelation } from './register/register.js';
import { steps } from './steps.js';

// Compiled code sits in dist/libs/casework; the examples are data beside its source.
const folder = new URL('../../../libs/casework/examples/', import.meta.url);
const linesOf = (name: string) => readFileSync(new URL(name, folder), 'utf8').split(/\r?\n/).filter(Boolean);

interface Example {
  readonly text: string;
  readonly event: RecordedEvent;
  /** The version of the catalogue whose file holds it. */
  readonly file: number;
}

const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
const examples = files.flatMap((file) => linesOf(`${file}.jsonl`).map((text): Example => ({ text, event: JSON.parse(text) as RecordedEvent, file })));
const shipped = linesOf('shipped.txt');

const howTo = `
What was stored in an earlier version is read for ever, so fields that are renamed, added, moved or given another shape need a version of their own:
  1. put a step at the end of libs/casework/steps.ts: since ${catalogueVersion + 1}, the type as it was, and how its data becomes the new one;
  2. add libs/casework/examples/${catalogueVersion + 1}.jsonl with an event of the type as it is stored from now on;
  3. add the line that this test then asks for to libs/casework/examples/shipped.txt.
Lines of earlier versions never change. docs/decisions/0008-events-are-upcast-on-read.md says why.`;
const expectNone = (faults: readonly string[]) => expect(faults.join('\n') + (faults.length > 0 ? `\n${howTo}` : '')).toBe('');
const nameOf = ({ event: { type, position }, file }: Example) => `${type} (${file}.jsonl, position ${position})`;

/** What is kept of an example for ever: its digest, and the fields the catalogue had then, in order, with what each points at. */
function lineFor({ text, event: { position, version, type } }: Example): string {
  const fields = Object.entries(specAt(type, version)?.fields ?? {}).map(([name, { reference }]) => (reference ? `${name}>${reference}` : name));
  return [position, version, type, sha256(text), ...fields].join(' ');
}

describe('the examples of every version ever shipped', () => {
  test('are what they were when they were shipped, and so are the fields of their types', () => {
    expectNone(examples.map(lineFor).flatMap((line, index) => {
      if (shipped[index] === line) return [];
      return [shipped[index] === undefined ? `shipped.txt lacks this line:\n${line}` : `shipped.txt says\n${shipped[index]}\nand now it would be\n${line}`];
    }));
    expect(shipped).toHaveLength(examples.length);
  });

  test('show every type of the catalogue, and again in the version of each step', () => {
    const shows = (type: string, file?: number) => examples.some(({ event, file: of }) => event.type === type && (!file || of === file));
    expectNone([
      ...Object.keys(catalogue).filter((type) => !shows(type)).map((type) => `no example shows ${type}: add one to ${catalogueVersion}.jsonl`),
      ...steps.filter(({ type, since }) => !shows(type, since)).map(({ type, since }) => `${since}.jsonl does not show ${type}, which changed in version ${since}`),
    ]);
  });

  test('are whole events as the journal keeps them, each in the file of its version, one history in order', () => {
    const revisions = new Map<string, number>();
    for (const [index, { event, file }] of examples.entries()) {
      expect(Object.keys(event)).toEqual(['id', 'stream', 'revision', 'position', 'type', 'version', 'correlation', 'data', 'meta']);
      const revision = (revisions.get(event.stream) ?? 0) + 1;
      revisions.set(event.stream, revision);
      expect(event).toMatchObject({ version: file, position: index + 1, revision });
    }
    expect(new Set(examples.map(({ event }) => event.id)).size).toBe(examples.length);
    expect(files.filter((file) => file > catalogueVersion)).toEqual([]);
  });

  test('hold every field their type had', () => {
    expectNone(examples.flatMap((example) => {
      const { type, version, data } = example.event;
      const [had, held] = [Object.keys(specAt(type, version)?.fields ?? {}), Object.keys(data)].map((names) => names.join(' '));
      return had === held ? [] : [`${nameOf(example)} holds "${held}"; the catalogue has "${had}"`];
    }));
  });

  test('fit the catalogue of their version, and upcast that of today', () => {
    expectNone(examples.flatMap((example) => {
      const { type, version, data } = example.event;
      const then = specAt(type, version)?.schema.safeParse(data);
      const now = specOf(type)?.schema.safeParse(upcast(example.event).data);
      return [then, now].flatMap((parsed) => (parsed?.success ? [] : [`${nameOf(example)} no longer fits: ${parsed?.error.issues[0]?.message ?? 'no such type'}`]));
    }));
  });

  test('are corrected in any one field as well as before', () => {
    expectNone(examples.flatMap((example) => Object.entries(example.event.data).flatMap(([name, value]) => {
      const { event } = example;
      const correction = { ...event, type: 'EntryCorrected', data: { target: event.id, fields: { [name]: value } }, meta: { ...event.meta, corrects: event.type } };
      const [whole, part] = [upcast(event).data, upcast(correction).data['fields']];
      return JSON.stringify({ ...whole, ...(part as object) }) === JSON.stringify(whole) ? [] : [`${nameOf(example)}: a correction of ${name} alone does not become a correction`];
    })));
  });

  test('fold into what they have always meant', () => {
    const events = examples.map(({ event }) => upcast(event));
    const [opened] = events.filter(({ type }) => type === 'CaseOpened');
    const register = Register.of(events.filter(({ correlation }) => correlation === registerCorrelation));
    expect([...register.agencies.values()]).toEqual([
      expect.objectContaining({ id: 'LI-XY', kind: 'labour-inspectorate', status: 'revoked' }),
      expect.objectContaining({ id: 'SOC-XY', kind: 'social-protection', status: 'suspended', forwardsTo: ['tax-authority', 'immigration-enforcement'] }),
      expect.objectContaining({
        id: 'HOUSE-XY', kind: 'shelter', status: 'certified', scope: { needs: ['shelter', 'psychosocial'], regions: ['XY'] }, powers: ['identify-victims', 'appoint-guardian'],
      }),
    ]);
    expect([...register.agreements.values()]).toEqual([expect.objectContaining({ id: 'XY-ZZ', state: 'ended', dataGroups: ['recruitment', 'remedy', 'employment'] })]);
    expect([...register.services.values()]).toEqual([expect.objectContaining({ agency: 'HOUSE-XY', id: 'safe-house', capacity: 'limited', regions: ['XY-A', 'XY-B'] })]);
    expect([...register.bundles.keys()]).toEqual([register.policy]);

    const facts = CaseFacts.of(opened!.correlation, events.filter(({ correlation }) => correlation === opened!.correlation));
    expect(facts).toMatchObject({ jurisdiction: 'XY', region: 'XY-A', sector: 'C14', lead: 'LI-XY', closed: false, finalDecision: true });
    expect([...facts.persons.values()]).toEqual([
      { nationality: 'ZZ', gender: 'Feminine', languages: ['fil', 'en-GB'], origins: ['ZZ'], workplaces: ['XY'], isChild: true, inDanger: true, isSuspectedVictim: true },
    ]);
    expect([...facts.consents.values()]).toEqual([expect.objectContaining({ purposes: ['victim-support', 'wage-recovery'], recipients: ['ngo', 'UNION-XY'], withdrawn: true })]);
    expect([...facts.team]).toEqual(['POL-XY', 'UNION-XY']);
    expect([...facts.notified].map(([agency, persons]) => [agency, persons.size])).toEqual([['POL-XY', 1]]);
    expect([...facts.referrals.values()].map(({ need, state }) => `${need} ${state}`)).toEqual([
      'shelter completed', 'legal-aid rejected', 'psychosocial failed', 'medical cancelled', 'livelihood expired', 'wage-recovery recalled', 'legal-aid requested',
      'shelter completed',
    ]);
    expect([...facts.calls.values()].map(({ wish, state }) => `${wish.need} ${state}`)).toEqual(['shelter withdrawn', 'shelter expired']);
    expect([...facts.entries.values()].filter(({ retracted }) => retracted).map(({ event }) => event.type)).toEqual(['NoteAdded']);
    const employment = [...facts.entries.values()].find(({ event }) => event.type === 'EmploymentRecorded')!;
    expect(employment.data).toEqual({ ...employment.event.data, employer: 'Halden Textiles Ltd', hoursPerWeek: 80 });
    for (const { event, data } of facts.entries.values()) expect(specOf(event.type)!.schema.safeParse(data).error).toBeUndefined();
  });
});
