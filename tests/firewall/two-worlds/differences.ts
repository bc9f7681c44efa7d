import { specOf } from '#libs/casework';
import type { Json } from '#libs/kernel';
import fc from 'fast-check';
import type { Step } from '../../../apps/standalone/scenario.js';
import { dataOf, type Data } from './arbitrary-data.js';
import { enforcement } from './cast.js';
import type { History, Placed } from './histories.js';
import { MaySee } from './may-see.js';

/** What one world has and the other has not, and who may know of it. */
export interface Difference {
  readonly sort: Twist['twist'];
  readonly what: string;
  readonly one: readonly Placed[];
  readonly other: readonly Placed[];
  /** Everybody who could see any of it, the author included. */
  readonly visibleTo: ReadonlySet<string>;
}

/** A way in which worlds may differ; numbers choose among what a history offers. */
export type Twist = { readonly which: number; readonly where: number; readonly who: number } & (
  | { readonly twist: 'entry'; readonly type: string; readonly data: Data }
  | { readonly twist: 'value' | 'presence' | 'correction' | 'order' | 'case' | 'referral' | 'team' | 'consent' | 'attempt' | 'reading' | 'retry' });

const nat = fc.nat({ max: 1_000 });
// Entries that add what they say and move nothing else: no ground, consent or answer depends on them.
const quiet = [
  'EmploymentRecorded', 'IndicatorObserved', 'NeedRecorded', 'ServiceProvided', 'RetaliationReported', 'HealthRecorded', 'EvidenceAttached',
  'InspectionPlanned', 'InspectionCarriedOut', 'FindingMade', 'InvestigationOpened', 'ChargesBrought', 'RemedyOrdered', 'RemedyDelivered', 'NoteAdded', 'FollowUpMade',
];
// Fields that decide what is shown of something else, or who is asked.
const deciding = [
  'final', 'indicator', 'nationality', 'isChild', 'immediateDanger', 'corridor', 'gender', 'languages', 'jurisdiction', 'region', 'sector', 'recipients', 'dataGroups', 'purposes',
  'until', 'informed', 'agencies', 'parts', 'partners', 'to', 'reason', 'finding',
];

const place = { which: nat, where: nat, who: nat };

/** Makes twists that change nothing but values: as many events, of the same types, by the same authors. */
export const valuesOnly: fc.Arbitrary<Twist> = fc.record({ twist: fc.constant('value' as const), ...place });

/** Makes twists of every sort. */
export const anyTwist: fc.Arbitrary<Twist> = fc.oneof(
  valuesOnly, fc.constantFrom(...quiet).chain((type) => fc.record({ twist: fc.constant('entry' as const), type: fc.constant(type), data: dataOf(type), ...place })),
  ...(['presence', 'correction', 'order', 'case', 'referral', 'team', 'consent', 'attempt', 'reading', 'retry'] as const).map((twist) => fc.record({ twist: fc.constant(twist), ...place })),
);

/** Applies a twist to a history; undefined where the history has nothing that it could change. */
export function differ(history: History, twist: Twist, viewers: readonly string[]): Difference | undefined {
  const found = apply(history, twist, viewers);
  return found && { sort: twist.twist, ...found };
}

type Applied = Omit<Difference, 'sort'>;

function apply({ name, lead, placed }: History, twist: Twist, viewers: readonly string[]): Applied | undefined {
  const somewhere = 1.5 + (twist.where % (placed.length - 1));
  const added = (what: string, by: string, step: object, visible: (maySee: MaySee) => readonly string[], at = somewhere): Applied => {
    const more = { at, step: { as: `officer@${by}`, key: `${name}.more`, ...step } as Step };
    const one = [...placed, more];
    return { what, one, other: placed, visibleTo: new Set([by, ...visible(new MaySee(one.map((each) => each.step)))]) };
  };
  const entries = placed.filter((each): each is Entered => each.step.do === 'RecordEntry' || each.step.do === 'OpenCase');
  const from = (list: readonly string[]) => list[twist.who % Math.max(1, list.length)];
  const viewer = from(viewers.filter((agency) => agency !== lead));
  switch (twist.twist) {
    case 'value':
    case 'presence':
      return changeValues(entries, placed, twist);
    case 'order':
      return changeOrder(entries, placed, twist, viewers);
    case 'entry': {
      const data = { ...twist.data, ...(Object.hasOwn(specOf(twist.type)!.fields, 'person') && { person: 'p1' }) };
      return added(`${lead} records ${twist.type}`, lead, { do: 'RecordEntry', case: name, type: twist.type, data }, (maySee) => maySee.event(twist.type));
    }
    case 'correction': {
      const changed = changeIn(entries.filter(({ step }) => step.do === 'RecordEntry' && step.entry && authorOf(step) === lead), twist);
      if (changed?.entry.step.do !== 'RecordEntry') return undefined;
      const { entry: { step }, type, field, value } = changed;
      const data = { target: step.entry!, fields: { [field]: value } };
      return added(`${lead} corrects ${type}.${field}`, lead, { do: 'RecordEntry', case: name, type: 'EntryCorrected', data }, (maySee) => maySee.field(type, field), placed.length);
    }
    case 'case': {
      // Nobody's agreement reaches a worker from elsewhere, and nobody is asked for help.
      const [opened, { step, ...person }] = placed as [Placed, Placed];
      const noLink = { ...person, step: { ...step, data: { ...(step as Entered['step']).data, nationality: 'BR' } } as Step };
      return { what: `${lead} has one case more`, one: [opened, noLink], other: [], visibleTo: new Set([lead]) };
    }
    case 'referral':
      return viewer ? added(`${lead} refers to ${viewer}`, lead, { do: 'SendReferral', case: name, referral: `${name}.more`, to: viewer, need: 'psychosocial', urgency: 'routine', persons: [] }, () => [viewer]) : undefined;
    case 'team':
      return viewer ? added(`${viewer} joins the team`, lead, { do: 'RecordEntry', case: name, type: 'TeamFormed', data: { agencies: [viewer] } }, (maySee) => [viewer, ...maySee.event('TeamFormed')]) : undefined;
    case 'consent': {
      if (!viewer) return undefined;
      const data = { person: 'p1', consent: 'more', recipients: [viewer], dataGroups: ['identity', 'contact'], purposes: ['victim-support'], informed };
      return added(`consent for ${viewer}`, lead, { do: 'RecordEntry', case: name, type: 'ConsentGiven', data }, (maySee) => [viewer, ...maySee.event('ConsentGiven')]);
    }
    case 'attempt': {
      const data = [{ text: 'She has no residence permit.' }, { text: '' }, { text: 'x', status: 'x' }][twist.which % 3];
      const step = twist.which % 2 ? { do: 'RecordEntry', case: name, type: 'NoteAdded', data } : { do: 'RecordEntry', case: name, type: 'TeamFormed', data: { agencies: [enforcement] } };
      return added(`${lead} is refused`, lead, step, () => []);
    }
    case 'reading':
      return added(`${lead} reads its feed`, lead, { do: 'ReadFeed' }, () => []);
    case 'retry': {
      const { step } = entries[twist.which % 2]!; // what was refused at first might not be at last; these two never are
      const again = { at: placed.length + 0.5, step };
      return { what: `${authorOf(step)} repeats a request`, one: [...placed, again], other: placed, visibleTo: new Set([authorOf(step)]) };
    }
  }
}

type Entered = Placed & { readonly step: Extract<Step, { do: 'RecordEntry' | 'OpenCase' }> };

const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };
const authorOf = ({ as }: Step): string => as.split('@')[1]!;
const typeOf = (step: Entered['step']): string => (step.do === 'OpenCase' ? 'CaseOpened' : step.type);

// Chooses an entry and a field of it that decides nothing else, with another value.
function changeIn(entries: readonly Entered[], { twist, which, where }: Twist): { entry: Entered; type: string; field: string; value: Json } | undefined {
  const changes = entries.flatMap((entry) => {
    const type = typeOf(entry.step);
    const { fields } = specOf(type)!;
    return Object.entries(entry.other ?? {})
      .filter(([field, value]) => (twist !== 'value' || Object.hasOwn(entry.step.data, field)) && !deciding.includes(field) && !fields[field]?.reference && !fields[field]?.derived && JSON.stringify(entry.step.data[field]) !== JSON.stringify(value))
      .map(([field, value]) => ({ entry, type, field, value }));
  });
  return changes[(which * 1_009 + where) % Math.max(1, changes.length)];
}

function changeValues(entries: readonly Entered[], placed: readonly Placed[], twist: Twist): Applied | undefined {
  // A correction shows what it corrects.
  const amended = new Set(placed.map(({ step }) => (step.do === 'RecordEntry' && step.type === 'EntryCorrected' ? step.data['target'] : undefined)));
  const changed = changeIn(entries.filter(({ step }) => !('entry' in step) || !amended.has(step.entry)), twist);
  if (!changed) return undefined;
  const { entry, type, field, value } = changed;
  const step = { ...entry.step, data: { ...entry.step.data, [field]: value } };
  const one = placed.map((each) => (each === entry ? { ...each, step } : each));
  const maySee = new MaySee(placed.map((each) => each.step));
  return { what: `${type}.${field}`, one, other: placed, visibleTo: new Set([authorOf(step), ...maySee.field(type, field)]) };
}

// Few types are so little shown that two viewers alone could see them moved: only those are drawn from.
function changeOrder(entries: readonly Entered[], placed: readonly Placed[], { which, where }: Twist, viewers: readonly string[]): Applied | undefined {
  const maySee = new MaySee(placed.map((each) => each.step));
  const seenBy = (step: Entered['step']) => [authorOf(step), ...maySee.event(typeOf(step))];
  const movable = entries.filter(({ step }) => step.do === 'RecordEntry' && quiet.includes(step.type) && seenBy(step).every((agency) => viewers.includes(agency))
    && !placed.some((each) => each.step.do === 'RecordEntry' && 'target' in each.step.data && each.step.data['target'] === step.entry));
  const moved = movable[which % Math.max(1, movable.length)];
  if (!moved) return undefined;
  const at = 2 + (where % (placed.length - 1)) + 0.5;
  const earliest = placed.find((each) => each.step.do === 'SendReferral')?.at ?? 0;
  if (at < moved.at && earliest > 0) return undefined; // its author may not have been there yet
  const one = placed.map((each) => (each === moved ? { ...each, at } : each));
  return { what: `${typeOf(moved.step)} at another time`, one, other: placed, visibleTo: new Set(seenBy(moved.step)) };
}
