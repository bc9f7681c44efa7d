import { describe, expect, test } from '@jest/globals';
import { Misuse, readArguments, usage } from './command-line.js';

const read = (line: string) => readArguments(line.split(' ').filter(Boolean));

describe('the command line', () => {
  test.each([
    ['verify', { do: 'verify', json: false }],
    ['--json verify', { do: 'verify', json: true }],
    ['replay --release r', { do: 'replay', json: false, release: 'r' }],
    ['replay --case c --agency A --purpose p --at 2026-03-01', { do: 'replay', json: false, case: 'c', agency: 'A', purpose: 'p', at: Date.UTC(2026, 2, 1) }],
    ['replay --case c --at 2026-03-01T12:00:00+02:00', { do: 'replay', json: false, case: 'c', at: Date.UTC(2026, 2, 1, 10) }],
    ['who-saw-what --case c', { do: 'who-saw-what', json: false, case: 'c' }],
    ['who-saw-what --case c --at 2026-03-01', { do: 'who-saw-what', json: false, case: 'c', at: Date.parse('2026-03-01') }],
    ['proof', { do: 'proof', json: false }],
    ['proof --release r --json', { do: 'proof', json: true, release: 'r' }],
  ])('understands: %s', (line, order) => {
    expect(read(line)).toEqual(order);
  });

  test.each(['--help', 'verify --help', '--help nonsense'])('explains itself: %s', (line) => {
    expect(read(line)).toBe('help');
    for (const command of ['replay', 'who-saw-what', 'verify', 'proof']) expect(usage).toContain(`\n  ${command} `.trimEnd());
  });

  test.each([
    ['', 'Name a command.'],
    ['--json', 'Name a command.'],
    ['prove', 'There is no command prove.'],
    ['toString', 'There is no command toString.'],
    ['verify now', 'verify takes options only, not now.'],
    ['verify --case c', 'verify takes no --case.'],
    ['proof --at 2026-03-01', 'proof takes no --at.'],
    ['replay', 'replay needs either --case REF or --release ID.'],
    ['replay --agency A', 'replay needs either --case REF or --release ID.'],
    ['replay --case c --release r', 'replay needs either --case REF or --release ID.'],
    ['replay --release r --agency A', '--release names one release already; leave the other options out.'],
    ['replay --case c --at yesterday', '--at takes a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.'],
    ['replay --case c --at 2026-03-01T12:00', '--at takes a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.'],
    ['who-saw-what', 'who-saw-what needs --case REF.'],
    ['replay --cases c', "Unknown option '--cases'"],
  ])('refuses with a sentence: %s', (line, sentence) => {
    expect(() => read(line)).toThrow(new Misuse(sentence));
  });
});
