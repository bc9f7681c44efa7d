import { upcast } from '#libs/casework';
import { Bundles, ProveRelease, RegisterReader, Replay, WhoSawWhat } from '#libs/contracts';
import { PostgresJournal } from '#libs/journal';
import { operatorAgency, PairwiseNames, Rejection, type Actor } from '#libs/kernel';
import { openDatabase, RandomIds, readEnvironment, runtimeUrl, SystemClock } from '#libs/platform';
import { userInfo } from 'node:os';
import { answerOnRecord, type AnswerTools, type Query, type ReplayAnswer, type WhoSawWhatAnswer } from './answer.js';
import { Misuse, readArguments, usage, type Order } from './command-line.js';
import { LeafStore, type InclusionProof } from './log/leaf-store.js';
import { leafHash, verifyInclusion } from './log/merkle.js';
import { Seal } from './log/seal.js';
import { proofText, replayText, tableText, verifiedText } from './print.js';
import { verify } from './replay/verify.js';

/** What to print, for people and for machines, and whether it holds. */
interface Outcome {
  readonly text: string;
  readonly json: string;
  readonly holds: boolean;
}

const invalidAuthorization = /^28/; // class of SQLSTATEs

/** A question about something that is not there. */
class Unknown extends Error {}

async function run(order: Order): Promise<Outcome> {
  const database = await openDatabase(readEnvironment(process.env));
  try {
    return await withLog(database.url, database.rootKey, (tools) => carryOut(tools, order));
  } finally {
    await database.close();
  }
}

async function withLog<T>(databaseUrl: string, rootKey: Uint8Array, work: (tools: AnswerTools) => Promise<T>): Promise<T> {
  const readBy = runtimeUrl({ databaseUrl, rootKey }, 'auditor');
  const journal = new PostgresJournal(readBy, { upcast });
  try {
    const store = new LeafStore(runtimeUrl({ databaseUrl, rootKey }, 'log'), readBy, new Seal(rootKey));
    const tools: AnswerTools = {
      journal, record: journal.asRecorded(), store, userKey: rootKey, names: new PairwiseNames(rootKey), bundles: new Bundles(), register: new RegisterReader(journal),
      clock: new SystemClock(), ids: new RandomIds(),
    };
    return await work(tools).finally(() => store.close());
  } catch (cause) {
    if (!invalidAuthorization.test(String((cause as { code?: unknown }).code))) throw cause;
    throw new Error('The database knows no auditor with this root key: has an exchange been started on it, with the same FIREBREAK_ROOT_KEY?', { cause });
  } finally {
    await journal.close();
  }
}

async function carryOut(tools: AnswerTools, order: Order): Promise<Outcome> {
  switch (order.do) {
    case 'verify':
      return verified(tools);
    case 'replay':
      return replayed(tools, order);
    case 'who-saw-what':
      return table(tools, order);
    case 'proof':
      return proof(tools, order);
  }
}

async function verified(tools: AnswerTools): Promise<Outcome> {
  const result = await verify(tools.store, tools, (done, of) => console.error(`replayed ${done} of ${of} leaves`));
  return { text: verifiedText(result), json: JSON.stringify(result), holds: !result.fault };
}

async function replayed(tools: AnswerTools, { release, case: reference, agency, purpose, at }: Order): Promise<Outcome> {
  const to = reference && (agency ?? (await whoCalls(tools, reference)));
  const selector = { ...(release && { release }), ...(reference && to && { case: reference, agency: to }), ...(purpose && { purpose }), ...(at !== undefined && { at }) };
  const json = await ask(tools, new Replay(auditor(), selector), '');
  const answer = JSON.parse(json) as ReplayAnswer;
  if (!answer.found) throw new Unknown(release ? `The log has no release ${release}.` : `The log has no such view of case ${reference} by ${to}.`);
  return { text: replayText(answer), json, holds: answer.holds };
}

async function table(tools: AnswerTools, { case: reference = '', agency }: Order): Promise<Outcome> {
  const by = agency ?? (await whoCalls(tools, reference));
  const json = await ask(tools, new WhoSawWhat(auditor(), by, reference), `${by} calls no case ${reference}.`);
  return { text: tableText(JSON.parse(json) as WhoSawWhatAnswer), json, holds: true };
}

async function proof(tools: AnswerTools, { release }: Order): Promise<Outcome> {
  const json = await ask(tools, new ProveRelease(auditor(), release), `The log has no release ${release}.`);
  const answer = JSON.parse(json) as { size: number; root: string } | (InclusionProof & { leaf: string });
  const holds = !('path' in answer) || isIncluded(answer);
  return { text: proofText(answer, holds), json, holds };
}

const isIncluded = ({ leaf, index, size, path, root }: InclusionProof & { leaf: string }): boolean =>
  verifyInclusion({ index, size, leafHash: leafHash(leaf), path: path.map((hash) => Buffer.from(hash, 'hex')), root: Buffer.from(root, 'hex') });

async function ask(tools: AnswerTools, query: Query, otherwise: string): Promise<string> {
  try {
    return (await answerOnRecord(tools, query)).body;
  } catch (error) {
    throw error instanceof Rejection && error.code === 'not-found' ? new Unknown(otherwise) : error;
  }
}

const auditor = (): Actor => ({ agency: operatorAgency, user: userInfo().username, role: 'auditor', operator: true });

// Every agency has its own name for a case; by chance alone no two agencies share one.
async function whoCalls({ register, names, journal }: AnswerTools, reference: string): Promise<string> {
  for (const agency of (await register.current()).agencies.keys()) {
    const id = names.resolve(agency, 'case', reference);
    if (id && (await journal.readCorrelation(id)).length > 0) return agency;
  }
  throw new Unknown(`No agency calls a case ${reference}.`);
}

async function main(): Promise<number> {
  const order = readArguments(process.argv.slice(2));
  if (order === 'help') {
    console.log(usage);
    return 0;
  }
  const { text, json, holds } = await run(order);
  console.log(order.json ? json : text);
  return holds ? 0 : 1;
}

main().then((code) => process.exit(code), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Misuse) console.error(`\n${usage}`);
  process.exit(error instanceof Misuse ? 2 : 1);
});
