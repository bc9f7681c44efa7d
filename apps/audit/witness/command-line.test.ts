import { describe, expect, test } from '@jest/globals';
import { NoteSigner } from '../notes/signed-note.js';
import { Misuse, readArguments, usage } from './command-line.js';

const [log, next] = [1, 2].map((seed) => new NoteSigner('log.example', Buffer.alloc(32, seed)).verifierKey);
const read = (line: string) => readArguments(line.split(' ').filter(Boolean));
const rest = `--key k --log ${log} --state s`;

describe('the command line of a witness', () => {
  test('is understood', () => {
    const order = read(`--name w.example ${rest} --port 0`);
    expect(order).toMatchObject({ name: 'w.example', key: 'k', state: 's', port: 0, host: '127.0.0.1', logs: [{ name: 'log.example' }] });
    expect(read(`--name w.example ${rest} --log ${next} --port 65535 --host ::1`)).toMatchObject({ port: 65_535, host: '::1', logs: [{ name: 'log.example' }, { name: 'log.example' }] });
  });

  test('explains itself', () => {
    expect([read('--help'), read('--name w --help')]).toEqual(['help', 'help']);
    for (const option of ['name', 'key', 'log', 'state', 'port', 'host', 'help']) expect(usage).toMatch(new RegExp(`^ {2}--${option}\\b`, 'm'));
  });

  test.each([
    ['', 'A witness needs --name, --key, --log, --state and --port.'],
    [`--name w ${rest}`, 'A witness needs --name, --key, --log, --state and --port.'],
    ['--name w --key k --state s --port 1', 'A witness needs --name, --key, --log, --state and --port.'],
    [`--name a+b ${rest} --port 1`, '--name takes a name without spaces and without plus, such as dpa.example/witness.'],
    [`--name w ${rest} --port 65536`, '--port takes a number from 0 to 65535.'],
    [`--name w ${rest} --port -1`, "Option '--port' argument is ambiguous"],
    [`--name w ${rest} --port 1e3`, '--port takes a number from 0 to 65535.'],
    [`--name w ${rest} --log log.example --port 1`, '--log: A verifier key is written NAME+KEYID+KEY.'],
    [`--name w ${rest} --port 1 --verbose`, "Unknown option '--verbose'"],
    [`--name w ${rest} --port 1 more`, "Unexpected argument 'more'"],
  ])('is refused with a sentence: %s', (line, sentence) => {
    expect(() => read(line)).toThrow(Misuse);
    expect(() => read(line)).toThrow(sentence);
  });
});
