import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const policy = (...args: string[]) => spawnSync(process.execPath, [join(root, 'dist/libs/policy/command/main.js'), ...args], { cwd: root, encoding: 'utf8' });

describe('npm run policy -- explain', () => {
  test('says of every field who gets it, by which rule, and why the others do not', () => {
    const { stdout, status } = policy('explain', 'PersonRecorded', '--kind', 'ngo');
    expect(status).toBe(0);
    expect(stdout).toMatch(/✓ gender \(demographic\): show, by ngo-receives-demographics — \S+/);
    expect(stdout).toMatch(/· name \(identity\): withheld;.*ngo-receives-identity needs a consent of the person/);
    expect(stdout).toMatch(/· address \(contact\): withheld/);
    expect(stdout).toContain('immigration-enforcement: nothing, by class');
  });

  test('answers by the consent, the ground and the facts it is given', () => {
    expect(policy('explain', 'PersonRecorded', '--kind', 'ngo', '--consent', 'covering').stdout).toMatch(/✓ name \(identity\): show, by ngo-receives-identity/);
    expect(policy('explain', 'SanctionImposed', '--kind', 'trade-union').stdout).toMatch(/· against .*record\.final = true/);
    expect(policy('explain', 'SanctionImposed', '--kind', 'trade-union', '--fact', 'record.final=true').stdout).toMatch(/✓ against \(enforcement\): show/);
    expect(policy('explain', 'CaseOpened', '--kind', 'shelter', '--ground', 'offer').stdout).toMatch(/✓ region \(case\): show/);
    const home = policy('explain', 'PersonRecorded', '--kind', 'consulate', '--consent', 'covering', '--fact', 'person.nationality=DE').stdout;
    expect(home).toMatch(/✓ nationality \(demographic\): show/);
  });

  test.each([[['explain', 'Nothing']], [['explain', 'CaseOpened', '--kind', 'nobody']], [['explain', 'CaseOpened', '--ground', 'hope']], [['guess']], [['diff', 'policies']]])(
    'is told what it takes when asked %j',
    (args) => {
      const { status, stderr } = policy(...args);
      expect(status).toBe(2);
      expect(stderr).toContain('npm run policy -- COMMAND');
    },
  );
});

describe('npm run policy -- diff', () => {
  let other: string;

  beforeAll(() => {
    other = mkdtempSync(join(tmpdir(), 'firebreak-policies-'));
    cpSync(join(root, 'policies'), other, { recursive: true });
  });
  afterAll(() => rmSync(other, { recursive: true }));

  test('finds no difference between a bundle and itself', () => {
    expect(policy('diff', 'policies', other).stdout).toContain('nobody receives anything else');
  });

  test('says what each kind would newly receive and lose', () => {
    const file = join(other, 'police.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('gender: show', 'gender: show, nationality: region').replace('languages: show, ', '').replace(', languages: show', ''));
    const { stdout, status } = policy('diff', 'policies', other);
    expect(status).toBe(0);
    expect(stdout).toMatch(/newly receives {2}police on referral for criminal-investigation, consent none: PersonRecorded\.nationality – → region/);
    expect(stdout).toMatch(/loses {2}police on referral for criminal-investigation, consent none: PersonRecorded\.languages show → –/);
    expect(stdout).not.toContain('prosecutor');
  });

  test('tells a bundle that does not load by file and line', () => {
    writeFileSync(join(other, 'ngo.yaml'), '- id: ngo\n  may: receive\n  never: true\n');
    const { status, stderr } = policy('diff', 'policies', other);
    expect(status).toBe(1);
    expect(stderr).toMatch(/ngo\.yaml:\d+: /);
  });
});
