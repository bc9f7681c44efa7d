import { describe, expect, test } from '@jest/globals';
import { questionNames } from '#libs/contracts';
import { readArguments, usage } from './command-line.js';
import { Misuse } from './misuse.js';

const read = (line: string) => readArguments(line.split(' ').filter(Boolean));

describe('the command line', () => {
  test.each([
    ['verify', { do: 'verify', json: false }],
    ['--json verify', { do: 'verify', json: true }],
    ['replay --release r', { do: 'replay', json: false, release: 'r' }],
    ['replay --case c --agency A --purpose p --at 2026-03-01', { do: 'replay', json: false, case: 'c', agency: 'A', purpose: 'p', at: Date.UTC(2026, 2, 1) }],
    ['replay --case c --at 2026-03-01T12:00:00+02:00', { do: 'replay', json: false, case: 'c', at: Date.UTC(2026, 2, 1, 10) }],
    ['replay --agency A --user u --before 7 --limit 2', { do: 'replay', json: false, agency: 'A', user: 'u', before: 7, limit: 2 }],
    ['replay --from 2026-03-01 --to 2026-03-02', { do: 'replay', json: false, from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 2, 2) }],
    ['diff --case c --from 2026-03-01 --to 2026-03-02', { do: 'diff', json: false, case: 'c', from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 2, 2) }],
    ['verify f --log-key k --witness-key v --witness-key w --quorum 2', { do: 'verify', json: false, file: 'f', 'log-key': 'k', 'witness-key': ['v', 'w'], quorum: 2 }],
    ['export --all --out f', { do: 'export', json: false, all: true, out: 'f' }],
    ['export --case c --agency A --out f', { do: 'export', json: false, case: 'c', agency: 'A', out: 'f' }],
    ['who-saw-what --case c', { do: 'who-saw-what', json: false, case: 'c' }],
    ['who-saw-what --case c --at 2026-03-01', { do: 'who-saw-what', json: false, case: 'c', at: Date.parse('2026-03-01') }],
    ['proof', { do: 'proof', json: false }],
    ['proof --release r --json', { do: 'proof', json: true, release: 'r' }],
    ['questions', { do: 'questions', json: false }],
    ['ask denied --agency A', { do: 'ask', json: false, ask: { question: 'denied', of: { agency: 'A' }, limit: 100, format: 'json' } }],
    ['ask by-override --csv --limit 5 --before 70', { do: 'ask', json: false, ask: { question: 'by-override', of: {}, before: 70, limit: 5, format: 'csv' } }],
    ['--fhir ask seen-person --agency A --case c --person p', { do: 'ask', json: false, ask: { question: 'seen-person', of: { agency: 'A', case: 'c', person: 'p' }, limit: 100, format: 'fhir' } }],
  ])('understands: %s', (line, order) => {
    expect(read(line)).toEqual(order);
  });

  test.each(['--help', 'verify --help', '--help nonsense'])('explains itself: %s', (line) => {
    expect(read(line)).toBe('help');
    for (const command of ['replay', 'diff', 'who-saw-what', 'verify', 'export', 'proof', 'questions', 'ask']) expect(usage).toContain(`\n  ${command} `.trimEnd());
  });

  test.each([
    ['', 'Name a command.'],
    ['--json', 'Name a command.'],
    ['prove', 'There is no command prove.'],
    ['toString', 'There is no command toString.'],
    ['verify now then', 'verify takes options only, not then.'],
    ['proof now', 'proof takes options only, not now.'],
    ['verify --log-key k', 'Keys are for verifying a FILE.'],
    ['verify --case c', 'verify takes no --case.'],
    ['proof --at 2026-03-01', 'proof takes no --at.'],
    ['replay', 'replay needs --release ID, --case REF, --agency ID, or --from and --to.'],
    ['replay --user u --from 2026-03-01', '--user names a user of an --agency.'],
    ['replay --case c --from 2026-03-01 --at 2026-03-02', '--purpose and --at look for one view; leave them out, or name a --case alone.'],
    ['replay --agency A --at 2026-03-02', '--purpose and --at look for one view; leave them out, or name a --case alone.'],
    ['replay --agency A --limit ten', '--limit takes a whole number.'],
    ['replay --case c --release r', '--release names one release already; leave the other options out.'],
    ['diff --case c --from 2026-03-01', 'diff needs --case REF, --from TIME and --to TIME.'],
    ['export --all', 'export needs --out FILE.'],
    ['export --out f', 'export needs one of --all, --release ID, --case REF, or --from TIME --to TIME.'],
    ['export --out f --from 2026-03-01', 'export needs one of --all, --release ID, --case REF, or --from TIME --to TIME.'],
    ['export --out f --all --release r', 'export needs one of --all, --release ID, --case REF, or --from TIME --to TIME.'],
    ['export --out f --all --agency A', '--agency says who calls a --case so.'],
    ['replay --release r --agency A', '--release names one release already; leave the other options out.'],
    ['replay --case c --at yesterday', '--at takes a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.'],
    ['replay --case c --at 2026-03-01T12:00', '--at takes a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.'],
    ['who-saw-what', 'who-saw-what needs --case REF.'],
    ['ask', `ask takes one of: ${questionNames.join(', ')}.`],
    ['ask toString', `ask takes one of: ${questionNames.join(', ')}.`],
    ['ask denied by-rule', 'ask takes options only, not by-rule.'],
    ['ask denied', 'denied takes --agency.'],
    ['ask denied --agency A --rule r', 'denied takes --agency.'],
    ['ask by-override --agency A', 'by-override takes nothing more.'],
    ['ask by-override --csv --fhir', '--csv or --fhir, not both.'],
    ['ask by-override --limit 501', '--limit takes 1 to 500.'],
    ['ask by-override --limit 0', '--limit takes 1 to 500.'],
    ['ask by-override --before x', '--before takes a whole number.'],
    ['ask by-override --at 2026-03-01', 'ask takes no --at.'],
    ['proof --person p', 'proof takes no --person.'],
    ['replay --cases c', "Unknown option '--cases'"],
  ])('refuses with a sentence: %s', (line, sentence) => {
    expect(() => read(line)).toThrow(new Misuse(sentence));
  });
});
