import { upcast } from '#libs/casework';
import {
  AskLog, Bundles, CompareViews, questions, ProveRelease, RegisterReader, Replay, ReplayMany, WhoSawWhat, type Answered, type LeafSelector,
} from '#libs/contracts';
import { PostgresJournal } from '#libs/journal';
import { operatorAgency, PairwiseNames, Rejection, type Actor } from '#libs/kernel';
import { logSettings, openDatabase, RandomIds, readEnvironment, runtimeUrl, SystemClock } from '#libs/platform';
import { userInfo } from 'node:os';
import {
  answerOnRecord, type CompareViewsAnswer, type Query, type ReplayAnswer, type ReplayManyAnswer, type WhoSawWhatAnswer,
} from './answer.js';
import type { AnswerTools } from './answer-tools.js';
import { exportBundle } from './bundle/export.js';
import { NothingToExport, planBundle, type Choice } from './bundle/plan-bundle.js';
import { verifyBundle } from './bundle/verify-bundle.js';
import { isOfOne, readArguments, usage, type Order } from './command-line.js';
import { Misuse } from './misuse.js';
import { LeafStore, type InclusionProof } from './log/leaf-store.js';
import { Indexer } from './finding/indexer.js';
import { leafHash, verifyInclusion } from './log/merkle.js';
import { Seal } from './log/seal.js';
import { bundleText, diffText, proofText, replaysText, replayText, tableText, verifiedText } from './print.js';
import { publishedKeys } from './log/published-keys.js';
import { answerText, questionsText, type AskAnswer } from './questions/text.js';
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
  if (order.do === 'verify' && order.file) return verifiedFile(order.file, order);
  const environment = readEnvironment(process.env);
  const database = await openDatabase(environment);
  try {
    const keys = publishedKeys(logSettings(environment), database.rootKey);
    return await withLog(database.url, database.rootKey, (tools) => carryOut({ ...tools, keys }, order));
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

type Tools = AnswerTools & { readonly keys: ReturnType<typeof publishedKeys> };

async function carryOut(tools: Tools, order: Order): Promise<Outcome> {
  switch (order.do) {
    case 'verify':
      return verified(tools);
    case 'replay':
      return isOfOne(order) ? replayed(tools, order) : replayedMany(tools, order);
    case 'diff':
      return diff(tools, order);
    case 'export':
      return exported(tools, order);
    case 'who-saw-what':
      return table(tools, order);
    case 'proof':
      return proof(tools, order);
    case 'questions':
      return { text: questionsText(), json: JSON.stringify(questions), holds: true };
    case 'ask':
      return asked(tools, order);
  }
}

async function verified(tools: Tools): Promise<Outcome> {
  const result = await verify(tools.store, tools, (done, of) => console.error(`replayed ${done} of ${of} leaves`), tools.keys.log);
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

async function replayedMany(tools: AnswerTools, { case: reference, agency, user, from, to, before, limit = 50 }: Order): Promise<Outcome> {
  const by = agency ?? (reference && (await whoCalls(tools, reference)));
  const of: LeafSelector = {
    ...(by && { agency: by }), ...(user !== undefined && { user }), ...(reference && { case: reference }), ...(from !== undefined && { from }), ...(to !== undefined && { to }),
  };
  const json = await ask(tools, new ReplayMany(auditor(), of, before, limit), '');
  const answer = JSON.parse(json) as ReplayManyAnswer;
  return { text: replaysText(answer), json, holds: answer.replays.every(({ holds }) => holds) };
}

async function diff(tools: AnswerTools, { case: reference = '', agency, from = 0, to = 0 }: Order): Promise<Outcome> {
  const by = agency ?? (await whoCalls(tools, reference));
  const json = await ask(tools, new CompareViews(auditor(), by, reference, from, to), `${by} calls no case ${reference}.`);
  return { text: diffText(JSON.parse(json) as CompareViewsAnswer), json, holds: true };
}

async function exported(tools: Tools, order: Order): Promise<Outcome> {
  try {
    const written = await exportBundle(tools, auditor(), await planBundle(tools.store, await choiceOf(tools, order), tools.keys), order.out!);
    return { text: `${written.leaves} leaves in ${written.file}, logged as release ${written.release}`, json: JSON.stringify(written), holds: true };
  } catch (error) {
    throw error instanceof NothingToExport ? new Unknown(error.message) : error;
  }
}

async function choiceOf(tools: AnswerTools, { release, case: reference, agency, from, to }: Order): Promise<Choice> {
  if (release) return { of: 'release', release };
  if (from !== undefined && to !== undefined) return { of: 'time', from, to };
  if (!reference) return { of: 'all' };
  const by = agency ?? (await whoCalls(tools, reference));
  const id = tools.names.resolve(by, 'case', reference);
  if (!id || (await tools.journal.readCorrelation(id)).length === 0) throw new Unknown(`${by} calls no case ${reference}.`);
  return { of: 'case', id, case: reference, agency: by };
}

async function verifiedFile(file: string, { 'log-key': log, 'witness-key': witnesses, quorum }: Order): Promise<Outcome> {
  const result = await verifyBundle(file, { ...(log && { log }), ...(witnesses && { witnesses }), ...(quorum !== undefined && { quorum }) });
  return { text: bundleText(result), json: JSON.stringify(result), holds: !result.fault };
}

async function table(tools: AnswerTools, { case: reference = '', agency, at }: Order): Promise<Outcome> {
  const by = agency ?? (await whoCalls(tools, reference));
  const json = await ask(tools, new WhoSawWhat(auditor(), by, reference, at), `${by} calls no case ${reference}.`);
  return { text: tableText(JSON.parse(json) as WhoSawWhatAnswer), json, holds: true };
}

async function proof(tools: AnswerTools, { release }: Order): Promise<Outcome> {
  const json = await ask(tools, new ProveRelease(auditor(), release), `The log has no release ${release}.`);
  const answer = JSON.parse(json) as { size: number; root: string } | (InclusionProof & { leaf: string });
  const holds = !('path' in answer) || isIncluded(answer);
  return { text: proofText(answer, holds), json, holds };
}

async function asked(tools: AnswerTools, { ask: order, json }: Order): Promise<Outcome> {
  const { question, of, before, limit, format } = order!;
  await new Indexer(tools.store, tools.journal).catchUp();
  const { body, found } = await answered(tools, new AskLog(auditor(), question, of, before, limit, format), `${of['agency']} calls nothing so.`);
  const text = format === 'json' && !json ? answerText(JSON.parse(body) as AskAnswer) : body;
  return { text, json: body, holds: question !== 'after-withdrawal' || found === 0 };
}

const isIncluded = ({ leaf, index, size, path, root }: InclusionProof & { leaf: string }): boolean =>
  verifyInclusion({ index, size, leafHash: leafHash(leaf), path: path.map((hash) => Buffer.from(hash, 'hex')), root: Buffer.from(root, 'hex') });

const ask = async (...asking: Parameters<typeof answered>): Promise<string> => (await answered(...asking)).body;

async function answered(tools: AnswerTools, query: Query, otherwise: string): Promise<Answered> {
  try {
    return await answerOnRecord(tools, query);
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
  const out = order.json ? json : text;
  process.stdout.write(out.endsWith('\n') ? out : `${out}\n`);
  return holds ? 0 : 1;
}

main().then((code) => process.exit(code), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Misuse) console.error(`\n${usage}`);
  process.exit(error instanceof Misuse ? 2 : 1);
});
