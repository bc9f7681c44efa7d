import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runPolicyTests } from './run-tests.js';

const policies = fileURLToPath(new URL('../../../policies/', import.meta.url));

test('the policies decide as written, in any order, and every rule is needed', () => {
  const report = runPolicyTests(policies);
  expect(report.faults).toEqual([]);
  expect(report.rules).toBeGreaterThan(150);
  expect(report.situations).toBeGreaterThan(1_500);
});

// A small closed world: the rules of health, with two agencies of the cast, so that each planted fault costs little.
describe('a fault planted in a small world', () => {
  let folder: string;
  const cast = 'agencies:\n  HEALTH-DE: { kind: health, jurisdiction: DE }\n  TAX-DE: { kind: tax-authority, jurisdiction: DE }\n';
  const edit = (name: string, change: (text: string) => string) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const changed = change(text);
    expect(changed).not.toBe(text);
    writeFileSync(join(folder, name), changed);
    return () => writeFileSync(join(folder, name), text);
  };
  const faultsAfter = (name: string, change: (text: string) => string) => {
    const restore = edit(name, change);
    try {
      return runPolicyTests(folder).faults;
    } finally {
      restore();
    }
  };
  const rulesOf = (text: string) => text.split(/^(?=- id: )/m).filter((part) => part.startsWith('- id: '));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'policies-'));
    for (const name of ['vocabulary.yaml', 'grounds.yaml', 'handling.yaml', 'health.yaml', 'health.test.yaml']) cpSync(join(policies, name), join(folder, name));
    writeFileSync(join(folder, 'cast.yaml'), cast);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('there is none before it is planted', () => expect(runPolicyTests(folder).faults).toEqual([]));

  test('a spare copy of a rule is reported as unneeded, and so is the rule it copies', () => {
    const [first] = rulesOf(readFileSync(join(folder, 'health.yaml'), 'utf8'));
    const id = /^- id: (.+)$/m.exec(first!)![1]!;
    expect(faultsAfter('health.yaml', (text) => `${text}\n${first!.replace(id, 'spare-copy')}`)).toEqual([
      `nothing changes without rule ${id}`, 'nothing changes without rule spare-copy',
    ]);
  });

  test('a rule taken away fails a test', () => {
    for (const rule of rulesOf(readFileSync(join(folder, 'health.yaml'), 'utf8')).slice(0, 3)) {
      expect(faultsAfter('health.yaml', (text) => text.replace(rule, '')).join('\n')).toMatch(/^HEALTH-DE on .*: expected/);
    }
  });

  test('a field that no test expects is reported with the situation it appears in', () => {
    const faults = faultsAfter('health.yaml', (text) => text.replace('fields: { region: show', 'fields: { leadAgency: show, region: show'));
    expect(faults.join('\n')).toMatch(/HEALTH-DE on (referral|team) for health-care, consent none, .*: CaseOpened: expected .*, got .*"leadAgency":"show"/);
  });

  test('a treatment more revealing than expected is reported', () => {
    const faults = faultsAfter('health.test.yaml', (text) => text.replace('region: show', 'region: region'));
    expect(faults.join('\n')).toContain('"region":"region"');
  });

  test('a rule file without a test beside it is reported', () => {
    const restore = edit('health.yaml', (text) => text.replace(rulesOf(text)[0]!, ''));
    const moved = rulesOf(readFileSync(join(policies, 'health.yaml'), 'utf8'))[0]!;
    writeFileSync(join(folder, 'untested.yaml'), moved);
    expect(runPolicyTests(folder).faults).toEqual(['untested.yaml has no test beside it']);
    rmSync(join(folder, 'untested.yaml'));
    restore();
  });

  test('an agency that may record what no test says is reported', () => {
    const recording = `
- id: health-records-notes
  may: record
  on: [NoteAdded]
  when: { audience: { kind: health }, ground: lead }
  consent: not-needed
  because: A test.
  basis: none
`;
    expect(faultsAfter('health.yaml', (text) => text + recording)).toEqual(['not expected: HEALTH-DE may record NoteAdded on lead']);
  });

  test('a test with an unknown key does not load, and the report names its line', () => {
    const broken = () => faultsAfter('health.test.yaml', (text) => text.replace(/^- title:/m, '- denied: {}\n  title:'));
    expect(broken).toThrow(/^health\.test\.yaml:\d+: /);
  });
});
