import { parseArgs } from 'node:util';
import { isKeyName, MalformedNote } from '../notes/encoding.js';
import { NoteVerifier } from '../notes/signed-note.js';

export const usage = `npm run witness -- --name NAME --key FILE --log VERIFIERKEY --state FOLDER --port N

Vouches, as a body of its own, that a disclosure log only ever grows: cosigns a checkpoint if it begins with the one it cosigned before.

  --name NAME         what this witness is called in its cosignatures, such as dpa.example/witness; it stays with the key
  --key FILE          its private key; made at the first start
  --log VERIFIERKEY   a log it watches, as the log's operator publishes it; once for each log, and for each key of a log
  --state FOLDER      where it keeps what it vouched for; made at the first start, never restored from an older copy
  --port N            where it listens; 0 = any free port
  --host ADDRESS      127.0.0.1 unless given
  --help              this text

Prints its verifier key, which whoever relies on it needs. Exits 0 when told to end, 1 when it cannot keep its word, 2 = not understood.`;

/** A command line that says nothing this program can do. */
export class Misuse extends Error {}

export interface Order {
  readonly name: string;
  readonly key: string;
  readonly logs: readonly NoteVerifier[];
  readonly state: string;
  readonly port: number;
  readonly host: string;
}

const options = {
  name: { type: 'string' }, key: { type: 'string' }, log: { type: 'string', multiple: true }, state: { type: 'string' },
  port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' }, help: { type: 'boolean' },
} as const;

/** Reads the arguments of the command line, or throws Misuse with a sentence. */
export function readArguments(args: readonly string[]): Order | 'help' {
  const { name, key, log, state, port, host, help } = parsed(args);
  if (help) return 'help';
  if (!name || !key || !log || !state || !port) throw new Misuse('A witness needs --name, --key, --log, --state and --port.');
  if (!isKeyName(name)) throw new Misuse('--name takes a name without spaces and without plus, such as dpa.example/witness.');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Misuse('--port takes a number from 0 to 65535.');
  return { name, key, logs: log.map(verifierOf), state, port: Number(port), host };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new Misuse((cause as Error).message.split('. ')[0]);
  }
}

function verifierOf(text: string): NoteVerifier {
  try {
    return NoteVerifier.read(text);
  } catch (error) {
    throw error instanceof MalformedNote ? new Misuse(`--log: ${error.message}.`) : error;
  }
}
