import { specOf, type CaseFacts } from '#libs/casework';
import { readFacts, type AskLog, type QuestionName, type RegisterReader, type ReleasedField, type ReleasedItem } from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { Rejection, type PairwiseNames, type ReferenceKind } from '#libs/kernel';
import { isOverride, isView, keyOf, linesOf, type Line } from '../finding/keys.js';
import { reliedOnWithdrawn } from '../finding/withdrawn.js';
import { pseudonymOf, type Detail, type Leaf } from '../log/leaf.js';
import { CarriedPast } from '../replay/past.js';

export interface AskTools {
  readonly journal: Journal;
  readonly register: RegisterReader;
  readonly names: PairwiseNames;
  /** Key of the pseudonyms of users. */
  readonly userKey: Uint8Array;
}

/** What of a leaf answers a question: nothing of it, or these parts of what it released (none for a refusal). */
type Concerned = readonly ReleasedItem[] | undefined;

/** A question about particular things, ready to be put to the leaves. */
export interface Search {
  readonly keys: readonly string[];
  readonly concerned: (leaf: Leaf, detail: Detail) => Concerned | Promise<Concerned>;
}

type Prepare = (tools: AskTools, of: Required<AskLog['of']>) => Search | Promise<Search>;

/** How each question is put: under which keys the finding aids have its leaves, and what of such a leaf answers it. */
export const searches: Readonly<Record<QuestionName, Prepare>> = {
  'seen-person': async (tools, of) => {
    const facts = await readFacts(tools.journal, resolved(tools, of.agency, 'case', of.case));
    const person = resolved(tools, of.agency, 'person', of.person);
    if (!facts?.persons.has(person)) throw new Rejection('not-found', 'There is nothing here for you.');
    return { keys: [keyOf('case', facts.id)], concerned: ({ outcome }, detail) => (outcome === 'released' ? some(showing(facts, person, detail)) : undefined) };
  },
  'opened-by-user': ({ userKey }, { agency, user }) => {
    const pseudonym = /^[0-9a-f]{24}$/.test(user) ? user : pseudonymOf(`${agency}/${user}`, userKey);
    return { keys: [keyOf('user', `${agency}/${pseudonym}`)], concerned: (leaf, detail) => (leaf.agency === agency && leaf.user === pseudonym ? viewed(leaf, detail) : undefined) };
  },
  'by-consent': (tools, of) => {
    const id = resolved(tools, of.agency, 'consent', of.consent);
    return { keys: [keyOf('consent', id)], concerned: withField(({ consent }) => consent === id) };
  },
  'by-rule': (_, { rule }) => ({ keys: [keyOf('rule', rule)], concerned: withField((field) => field.rule === rule) }),
  'by-override': () => ({ keys: [keyOf('override')], concerned: withField(isOverride) }),
  denied: (_, { agency }) => ({ keys: [keyOf('denied', agency)], concerned: (leaf) => (leaf.outcome === 'denied' && leaf.agency === agency ? [] : undefined) }),
  'by-retired-policy': async ({ register }) => {
    const { policy, bundles } = await register.current();
    return {
      keys: [...bundles.keys()].filter((digest) => digest !== policy).map((digest) => keyOf('policy', digest)),
      concerned: (leaf, detail) => (leaf.policy === policy ? undefined : viewed(leaf, detail)),
    };
  },
  'after-withdrawal': ({ journal }) => {
    const past = new CarriedPast(journal);
    return {
      keys: [keyOf('after-withdrawal')],
      concerned: async (leaf, detail) => {
        const withdrawn = await reliedOnWithdrawn(past, detail);
        return withField(({ consent }) => consent !== undefined && withdrawn.has(consent))(leaf, detail);
      },
    };
  },
};

function resolved({ names }: AskTools, agency: string, kind: ReferenceKind, reference: string): string {
  const id = names.resolve(agency, kind, reference);
  if (!id) throw new Rejection('not-found', 'There is nothing here for you.');
  return id;
}

const some = <Item>(items: readonly Item[]): readonly Item[] | undefined => (items.length > 0 ? items : undefined);

const viewed = (leaf: Leaf, detail: Detail): Concerned =>
  (isView(leaf, detail) ? [...linesOf(detail), ...detail.items.filter(({ kind }) => kind === 'referral')] : undefined);

const withField = (which: (field: ReleasedField) => boolean) => ({ outcome }: Leaf, detail: Detail): Concerned => {
  if (outcome !== 'released') return undefined;
  return some(linesOf(detail).map((line): Line => ({ ...line, fields: line.fields.filter(which) })).filter(({ fields }) => fields.length > 0));
};

/** Picks what shows a person: entries about it, the fields of others that point at it, and referrals that name it. */
function showing(facts: CaseFacts, person: string, { items }: Detail): readonly ReleasedItem[] {
  return items.flatMap((item): readonly ReleasedItem[] => {
    if (!('case' in item) || item.case !== facts.id || item.kind === 'recall') return [];
    if (item.kind === 'referral') return item.persons && facts.referrals.get(item.referral)?.persons.includes(person) ? [item] : [];
    const entry = facts.entries.get(item.event);
    if (!entry) return [];
    if (facts.personOf(entry) === person) return item.fields.length > 0 ? [item] : [];
    const specs = specOf(entry.event.type)?.fields;
    const fields = item.fields.filter(({ name }) => specs?.[name]?.reference === 'person' && [entry.event.data[name]].flat().includes(person));
    return fields.length > 0 ? [{ ...item, fields }] : [];
  });
}
