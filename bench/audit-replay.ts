import { CaseFacts, purposesOf, Register, registerCorrelation, upcast, type Agency } from '#libs/casework';
import { Bundles, deciderOf, feedPage, renderEntry, targetTypeOf, withheldOf, type ReleasedItem } from '#libs/contracts';
import type { StoredEvent } from '#libs/journal';
import { derivedId, PairwiseNames } from '#libs/kernel';
import { leafOfRelease, readDetail, type Detail, type Leaf } from '../apps/audit/log/leaf.js';
import { CarriedPast, type Past } from '../apps/audit/replay/past.js';
import { replay } from '../apps/audit/replay/replay.js';
import { PlainPast } from '../tests/plain-past.js';
import { policies } from './growth-load.js';
import { agencies, afterHistories, caseHistory, registerHistory } from './histories.js';
import { compare, type Row } from './results.js';

const releasesPerCase = 200;
const chunk = 2_000;
const perPage = 20;
const target = 1_000;

const names = new PairwiseNames(Buffer.alloc(32, 7));

interface Logged {
  readonly leaf: Leaf;
  readonly detail: Detail;
}

/** Measures how fast logged releases are decided and rendered again, beside the same with every history folded anew. */
export async function replayRows(count = 100_000): Promise<Row[]> {
  const histories = new Histories(Math.ceil(count / releasesPerCase));
  const carried = new CarriedPast(histories);
  const log = released(histories, count);
  let [seconds, anew, entries] = [0, 0, 0];
  for (let done = 0; done < count; done += chunk) {
    const page = take(log, Math.min(chunk, count - done));
    entries += page.reduce((sum, { detail }) => sum + detail.items.length, 0);
    const took = await replayed(page, carried);
    seconds += took;
    if (done + chunk >= count) anew = await replayed(page, new PlainPast(histories)) / page.length;
  }
  const against = { name: 'folding anew', value: 1 / anew };
  return [
    { ...compare('releases decided and rendered again', count / seconds, '/s', against), target: `at least ${target}/s`, met: count / seconds >= target },
    { name: `all of ${count} releases, of ${Math.round(entries / count)} entries on average`, value: seconds, unit: 's' },
  ];
}

async function replayed(page: readonly Logged[], past: Past): Promise<number> {
  const tools = { names, bundles, past };
  const began = performance.now();
  for (const { leaf, detail } of page) {
    const { fault } = await replay(tools, leaf, detail);
    if (fault) throw new Error(fault.what);
  }
  return (performance.now() - began) / 1_000;
}

const bundles = new Bundles();

function take(log: Iterator<Logged>, count: number): Logged[] {
  return Array.from({ length: count }, () => log.next().value as Logged);
}

/** A journal in memory, as recorded: the register, and cases that happen at the same time. */
class Histories {
  readonly ids: string[] = [];
  readonly events = new Map<string, StoredEvent[]>();

  constructor(cases: number) {
    const histories = Array.from({ length: cases }, (_, number) => caseHistory('replay', policies.digest, number));
    const interleaved = Array.from({ length: Math.max(...histories.map(({ length }) => length)) }, (_, nth) => histories.flatMap((history) => history[nth] ?? []));
    const revisions = new Map<string, number>();
    for (const [nth, { stream, event }] of [...registerHistory(policies), ...interleaved.flat()].entries()) {
      const revision = (revisions.get(stream) ?? 0) + 1;
      revisions.set(stream, revision);
      this.events.set(event.correlation, [...this.events.get(event.correlation) ?? [], { ...event, stream, revision, position: nth + 1 }]);
    }
    this.ids.push(...[...this.events.keys()].filter((id) => id !== registerCorrelation));
  }

  readonly readCorrelation = async (id: string): Promise<readonly StoredEvent[]> => this.events.get(id) ?? [];
}

/** Releases as agencies get them while the cases grow: the newest page of a case, to every agency and purpose with something to see. */
function* released(histories: Histories, count: number): Generator<Logged> {
  const register = Register.of(histories.events.get(registerCorrelation)!.map((event) => upcast(event)));
  const facts = new Map(histories.ids.map((id) => [id, new CaseFacts(id)]));
  const readers = agencies.flatMap(([id]) => purposesOf(register.agencies.get(id)!.kind).map((purpose) => ({ agency: register.agencies.get(id)!, purpose })));
  let made = 0;
  for (let nth = 0; made < count; nth += 1) {
    for (const [id, known] of facts) {
      const event = histories.events.get(id)![nth];
      if (event) known.apply(upcast(event));
      if (nth % 4 !== 3) continue;
      for (const { agency, purpose } of readers) {
        const page = pageOf(known, register, agency, purpose);
        if (page.length === 0) continue;
        made += 1;
        yield logged(String(made), known, agency.id, purpose, page);
      }
    }
  }
}

interface Line {
  readonly item: Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;
  readonly text: string;
}

function pageOf(facts: CaseFacts, register: Register, agency: Agency, purpose: string): readonly Line[] {
  const decide = deciderOf(bundles, facts, register, agency, purpose, afterHistories);
  return [...facts.entries.values()].flatMap((entry): Line[] => {
    const { event } = entry;
    const { policy, fields, handling, occurredOn } = decide(entry);
    if (fields.length === 0 || !handling) return [];
    const item = {
      kind: 'entry' as const, seq: event.position, case: facts.id, event: event.id, withheld: withheldOf(event, fields), occurredOn, policy, handling, catalogue: event.version,
      fields: fields.map(({ name, treatment, rule, ground, consent }) => ({ name, treatment, rule, ground, ...(consent && { consent }) })),
    };
    return [{ item, text: JSON.stringify(renderEntry(item, event, targetTypeOf(event, facts, agency.id), agency.id, names)) }];
  }).slice(-perPage);
}

function logged(number: string, { position }: CaseFacts, agency: string, purpose: string, page: readonly Line[]): Logged {
  const { leaf, detail } = leafOfRelease({
    id: derivedId('release', number), at: afterHistories, position, actor: { agency, user: 'reader', role: 'reader', operator: false }, purpose, policy: policies.digest,
    request: { kind: 'feed', after: 0, limit: perPage }, items: page.map(({ item }) => item), body: feedPage(page.map(({ text }) => text), page.at(-1)!.item.seq),
  }, number, Buffer.alloc(32));
  return { leaf, detail: readDetail(detail) };
}
