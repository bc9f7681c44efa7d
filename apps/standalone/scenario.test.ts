import { expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, readScenario } from './scenario.js';

const head = `scenario: s
title: t
agencies:
  LI-DE: { kind: labour-inspectorate, jurisdiction: DE }
steps:
  - { as: a@LI-DE, do: OpenCase, case: c1, data: { jurisdiction: DE } }
`;

function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-scenario-'));
  try {
    writeFileSync(join(folder, 's.yaml'), text);
    return readScenario(join(folder, 's.yaml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a scenario says at least who does what, and starts at a fixed moment', () => {
  const scenario = read(head);
  expect(scenario).toMatchObject({ scenario: 's', starts: '2026-03-01T08:00:00Z', agreements: [], expect: [], never: [], replay: [] });
});

test('dates stay text and names may hold any character', () => {
  const { steps } = read(head.replace('case: c1, data: { jurisdiction: DE }', 'case: "2026/17: Ä", data: { jurisdiction: NO, on: 2026-03-03 }'));
  expect(steps[0]).toMatchObject({ case: '2026/17: Ä', data: { jurisdiction: 'NO', on: '2026-03-03' } });
});

test('text that is no YAML is refused with file and line', () => {
  expect(() => read(`${head}  - { as: a@LI-DE, do: [\n`)).toThrow(/^s\.yaml:\d+: /);
});

test.each([
  ['an unknown verb', '  - { as: a@LI-DE, do: Steal, case: c1 }\n'],
  ['an unknown key', '  - { as: a@LI-DE, do: CloseCase, case: c1, colour: red }\n'],
  ['an actor without an agency', '  - { as: a, do: CloseCase, case: c1 }\n'],
  ['a wait that is no duration', '  - { wait: 3 days }\n'],
  ['a wait of nothing', '  - { wait: P }\n'],
])('%s is refused with its place', (_name, step) => {
  expect(() => read(head + step)).toThrow(/^s\.yaml: steps\.1/);
});

test.each([
  ['an agency nobody declared', 'expect: [{ agency: LI-ED, sees: nothing }]', 'no agency LI-ED'],
  ['an agency nobody declared, in never', 'never: [{ agency: IMM-ED, strings: [x] }]', 'no agency IMM-ED'],
  ['a case nobody opens', 'expect: [{ agency: LI-DE, case: c2 }]', 'no case c2 is opened'],
  ['a field the catalogue has not', 'expect: [{ agency: LI-DE, hides: { PersonRecorded: [nmae] } }]', 'the catalogue has no PersonRecorded.nmae'],
  ['an event type the catalogue has not', 'expect: [{ agency: LI-DE, hides: { constructor: [name] } }]', 'the catalogue has no constructor.name'],
  ['a purpose of others', 'expect: [{ agency: LI-DE, purpose: prosecution, sees: nothing }]', 'LI-DE does not read for prosecution'],
  ['a step that is not there', 'replay: [{ agency: LI-DE, case: c1, after-step: 2 }]', 'there is no step 2'],
])('an expectation that names %s would hold for nothing, and is refused', (_name, text, reason) => {
  expect(() => read(`${head}${text}\n`)).toThrow(`s.yaml: ${reason}`);
});

test('a wait is added by the clock, and years and months by the calendar', () => {
  const from = Date.parse('2027-12-01T08:00:00Z');
  const at = (duration: string) => new Date(after(duration, from)).toISOString();
  expect(at('P1W')).toBe('2027-12-08T08:00:00.000Z');
  expect(at('P2DT3H4M5S')).toBe('2027-12-03T11:04:05.000Z');
  expect(at('PT90S')).toBe('2027-12-01T08:01:30.000Z');
  expect(at('P3M')).toBe('2028-03-01T08:00:00.000Z');
  expect(at('P1Y2M')).toBe('2029-02-01T08:00:00.000Z');
});
