import { randomBytes } from 'node:crypto';
import { upcast } from '#libs/casework';
import { AskLog, Bundles, questionNames, RegisterReader, type AnswerFormat, type QuestionName } from '#libs/contracts';
import { PostgresJournal } from '#libs/journal';
import { derivedId, PairwiseNames } from '#libs/kernel';
import { RandomIds, runtimeUrl, SystemClock } from '#libs/platform';
import { bundleOf } from '#libs/policy';
import pg from 'pg';
import { answerOnRecord } from '../apps/audit/answer.js';
import type { AnswerTools } from '../apps/audit/answer-tools.js';
import { Indexer } from '../apps/audit/finding/indexer.js';
import { leafOfDenial, leafOfRelease } from '../apps/audit/log/leaf.js';
import { LeafStore } from '../apps/audit/log/leaf-store.js';
import { Seal } from '../apps/audit/log/seal.js';
import { prepareDatabase } from '../apps/standalone/prepare-database.js';
import { Chance } from '../tests/chance.js';
import { LeafWriter } from './audit-leaves.js';
import { load, policies } from './growth-load.js';
import { agencies, caseHistory, registerHistory } from './histories.js';
import { median, quantile, type Row } from './results.js';

const target = 200; // ms
const asks = 200;
const repeats = 4;
const atOnce = 2_048;
const auditor = { agency: 'AUDIT-DE', user: 'bench', role: 'auditor', operator: false };

/**
 * Shows that each question is answered fast however long the log: fills an empty database with a journal and a log of so many leaves, indexes it, and
 * asks. Answers are recorded in the log, as always.
 */
export async function questionRows(databaseUrl: string, leaves: number): Promise<Row[]> {
  const settings = { databaseUrl, rootKey: randomBytes(32) };
  await prepareDatabase(settings);
  const store = new LeafStore(runtimeUrl(settings, 'log'), runtimeUrl(settings, 'auditor'), new Seal(settings.rootKey));
  const journal = new PostgresJournal(runtimeUrl(settings, 'auditor'), { upcast, poolSize: 4 });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const indexer = new Indexer(store, journal);
  try {
    const digests = retiring();
    const writer = new LeafWriter('audit', policies, digests, leaves);
    await loadJournal(runtimeUrl(settings, 'cases'), writer);
    const { seconds, late } = await loadLeaves(store, writer, settings.rootKey);
    console.log('indexing …');
    const began = performance.now();
    await indexer.catchUp();
    const indexing = (performance.now() - began) / 1_000;
    console.log(`indexed, ${Math.round(leaves / indexing)}/s; asking …`);
    await pool.query('analyze');
    const bytes = async (table: string) => Number((await pool.query<{ size: string }>('select pg_total_relation_size($1) as size', [table])).rows[0]!.size) / leaves;
    const tools: AnswerTools = {
      store, journal, record: journal.asRecorded(), userKey: settings.rootKey, names: new PairwiseNames(settings.rootKey), bundles: new Bundles(),
      register: new RegisterReader(journal), clock: new SystemClock(), ids: new RandomIds(),
    };
    const rows: Row[] = [
      { name: 'leaves in the log', value: leaves, unit: '' }, { name: 'leaves made, sealed and appended, one process', value: leaves / seconds, unit: '/s' },
      { name: 'leaves indexed', value: leaves / indexing, unit: '/s' }, { name: 'a leaf with its detail', value: await bytes('audit.leaf'), unit: 'bytes' },
      { name: 'finding aids for a leaf', value: await bytes('audit.found'), unit: 'bytes' },
    ];
    indexer.start(1_000, (error) => console.error(error)); // answers are leaves too
    for (const question of questionNames) rows.push(...(await measure(tools, writer, question, late)));
    return rows;
  } finally {
    await indexer.stop();
    await Promise.all([store.close(), journal.close(), pool.end()]);
  }
}

// Two policies that differ from the one in force by a sentence, and it.
const retiring = (): readonly string[] => [...retiredPolicies.map(({ digest }) => digest), policies.digest];
const retiredPolicies = ['first', 'second'].map((because) => bundleOf({ ...policies.content, rules: policies.content.rules.map((rule) => ({ ...rule, because })) }));

async function loadJournal(url: string, writer: LeafWriter): Promise<void> {
  const journal = new PostgresJournal(url, { upcast });
  const adopted = [...retiredPolicies, policies].map((bundle) => registerHistory(bundle)[0]!);
  for (const { event, stream } of adopted) await journal.append(stream, 'any', [{ ...event, id: derivedId(String(event.data['digest'])) }]);
  function* cases() {
    for (let number = 0; number < writer.cases; number += 1) yield caseHistory(writer.seed, policies.digest, number);
  }
  await load(journal, cases());
  await journal.close();
}

// Every decision stands in the log so many times under ids of its own, as pages are read again: making it would take longer than appending it.
async function loadLeaves(store: LeafStore, writer: LeafWriter, userKey: Uint8Array): Promise<{ seconds: number; late: number }> {
  const began = performance.now();
  let [written, late] = [0, 0];
  while (written < writer.leaves) {
    const batch: Promise<number>[] = [];
    while (batch.length < atOnce && written < writer.leaves) {
      const next = writer.next();
      const salt = derivedId('salt', String(written));
      const { leaf, detail } = 'denial' in next ? leafOfDenial(next.denial, salt, userKey) : leafOfRelease(next.release, salt, userKey);
      for (let nth = 0; nth < repeats && written < writer.leaves; nth += 1, written += 1) {
        if ('late' in next && next.late) late += 1;
        batch.push(store.append(JSON.stringify({ ...leaf, id: derivedId(leaf.id, String(nth)) }), detail));
      }
    }
    await Promise.all(batch);
    if (written % (atOnce * 100) === 0) console.log(`${written} of ${writer.leaves} leaves, ${Math.round(written / ((performance.now() - began) / 1_000))}/s`);
  }
  return { seconds: (performance.now() - began) / 1_000, late };
}

async function measure(tools: AnswerTools, writer: LeafWriter, question: QuestionName, late: number): Promise<Row[]> {
  const chance = new Chance(questionNames.indexOf(question));
  const [figures, formats]: [number[], readonly AnswerFormat[]] = [[], ['json', 'json', 'csv']];
  let found = 0;
  for (let nth = 0; nth < asks; nth += 1) {
    const before = nth % 2 === 0 ? undefined : 1 + chance.below(writer.leaves);
    const query = new AskLog(auditor, question, subjectsOf(tools.names, writer, question, chance), before, 100, chance.pick(formats));
    const began = performance.now();
    const { body } = await answerOnRecord(tools, query);
    figures.push(performance.now() - began);
    found += body.startsWith('{') ? (JSON.parse(body) as { rows: unknown[] }).rows.length : 0;
  }
  if (found === 0 && (question !== 'after-withdrawal' || late > 0)) throw new Error(`${question} found nothing`);
  const p95 = quantile(figures, 0.95);
  return [
    { name: `${question}, p50`, value: median(figures), unit: 'ms' },
    { name: `${question}, p95`, value: p95, unit: 'ms', target: `under ${target} ms`, met: p95 < target },
  ];
}

function subjectsOf(names: PairwiseNames, writer: LeafWriter, question: QuestionName, chance: Chance): AskLog['of'] {
  const [agency] = chance.pick(agencies);
  switch (question) {
    case 'seen-person':
    case 'by-consent': {
      const history = writer.caseOf(chance.below(writer.cases));
      const named = (kind: 'person' | 'consent', type: string) => names.name(agency, kind, String(history.find(({ event }) => event.type === type)!.event.data[kind]));
      if (question === 'by-consent') return { agency, consent: named('consent', 'ConsentGiven') };
      return { agency, case: names.name(agency, 'case', history[0]!.event.correlation), person: named('person', 'PersonRecorded') };
    }
    case 'opened-by-user':
      return { agency, user: `u${chance.below(40)}` };
    case 'by-rule':
      return { rule: chance.pick(policies.content.rules.filter(({ may }) => may === 'receive')).id };
    case 'denied':
      return { agency };
    case 'by-override':
    case 'by-retired-policy':
    case 'after-withdrawal':
      return {};
  }
}
