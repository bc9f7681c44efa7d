import { agencyKinds, caseEvents, labels, purposes } from '#libs/casework';
import fc from 'fast-check';
import type { Step } from '../../../apps/standalone/scenario.js';
import { dataOf, type Data } from './arbitrary-data.js';
import { cast, countryMark, parties, provider } from './cast.js';

/** A step of a case and its place among the steps of the batch: steps of two worlds that are the same have the same place and key. */
export interface Placed {
  readonly at: number;
  readonly step: Step;
  /** Other data that could have been recorded in its place. */
  readonly other?: Data;
}

/** One case as it happens, before anything differs. */
export interface History {
  readonly name: string;
  readonly lead: string;
  readonly placed: readonly Placed[];
}

type Move = 'AcceptReferral' | 'RejectReferral' | 'StartReferral' | 'PauseReferral' | 'CompleteReferral' | 'FailReferral' | 'CancelReferral';

/** Something that happens in a case; numbers choose among what there is by then. */
type Beat =
  | { readonly beat: 'entry'; readonly type: string; readonly data: Data; readonly other: Data; readonly who: number; readonly whom: number }
  | { readonly beat: 'consent'; readonly data: Data; readonly who: number; readonly whom: number }
  | { readonly beat: 'withdraw'; readonly which: number }
  | { readonly beat: 'retract'; readonly which: number }
  | { readonly beat: 'correct'; readonly which: number; readonly data: Data }
  | { readonly beat: 'refer'; readonly to: string; readonly who: number; readonly urgency: string; readonly about: boolean; readonly moves: readonly Move[] }
  | { readonly beat: 'call'; readonly urgency: string; readonly about: boolean; readonly claimed: boolean }
  | { readonly beat: 'transfer'; readonly to: string }
  | { readonly beat: 'close' };

/** How a case begins and what happens in it. */
export interface Plot {
  readonly lead: number;
  readonly opening: readonly [Data, Data];
  readonly person: readonly [Data, Data];
  readonly referred: readonly string[];
  readonly team: readonly string[];
  readonly beats: readonly Beat[];
}

const special = ['CaseOpened', 'ConsentGiven', 'ConsentWithdrawn', 'EntryCorrected', 'EntryRetracted', 'CaseClosed', 'CaseReopened', 'CheckInMade', 'CheckInDue'];
const entryTypes = Object.keys(caseEvents).filter((type) => !special.includes(type) && !type.startsWith('LeadTransfer'));
const nat = fc.nat({ max: 1_000 });
const informed = { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true };

const entry = fc.constantFrom(...entryTypes).chain((type) => fc.record({ beat: fc.constant('entry' as const), type: fc.constant(type), data: dataOf(type), other: dataOf(type), who: nat, whom: nat }));
const consent = fc.record({
  beat: fc.constant('consent' as const), who: nat, whom: nat,
  data: fc.record({
    recipients: fc.uniqueArray(fc.constantFrom(...parties, ...Object.keys(agencyKinds).filter((kind) => kind !== 'immigration-enforcement')), { minLength: 1, maxLength: 3 }),
    dataGroups: fc.uniqueArray(fc.constantFrom(...labels), { minLength: 2, maxLength: 6 }), purposes: fc.constant<string[]>([...purposes]), informed: fc.constant(informed),
  }, { requiredKeys: ['recipients', 'dataGroups', 'purposes', 'informed'] }),
});
const referring = fc.record({
  beat: fc.constant('refer' as const), to: fc.constantFrom(...parties), who: nat, urgency: fc.constantFrom('immediate', 'urgent', 'routine'), about: fc.boolean(),
  moves: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Move[]>(['AcceptReferral']) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom<Move>('AcceptReferral', 'RejectReferral', 'StartReferral', 'PauseReferral', 'CompleteReferral', 'FailReferral', 'CancelReferral'), { maxLength: 3 }) },
  ),
});
const calling = fc.record({ beat: fc.constant('call' as const), urgency: fc.constantFrom('immediate', 'urgent', 'routine'), about: fc.boolean(), claimed: fc.boolean() });
const beat: fc.Arbitrary<Beat> = fc.oneof(
  { weight: 12, arbitrary: entry },
  { weight: 3, arbitrary: referring },
  { weight: 1, arbitrary: calling },
  { weight: 2, arbitrary: consent },
  { weight: 1, arbitrary: fc.record({ beat: fc.constant('withdraw' as const), which: nat }) },
  { weight: 1, arbitrary: fc.record({ beat: fc.constant('retract' as const), which: nat }) },
  { weight: 1, arbitrary: fc.constantFrom(...entryTypes).chain((type) => fc.record({ beat: fc.constant('correct' as const), which: nat, data: dataOf(type) })) },
);
const ending: fc.Arbitrary<Beat> = fc.oneof(
  { weight: 8, arbitrary: beat },
  { weight: 1, arbitrary: fc.record({ beat: fc.constant('transfer' as const), to: fc.constantFrom(...parties) }) },
  { weight: 1, arbitrary: fc.record({ beat: fc.constant('close' as const) }) },
);

const worker = fc.tuple(dataOf('PersonRecorded'), fc.constantFrom('LT', 'VN', 'PH')).map(([data, nationality]): Data => ({ ...data, role: 'worker', nationality }));

/** Makes plots in which everything of the catalogue may happen. */
export const plot: fc.Arbitrary<Plot> = fc.record({
  lead: nat, opening: fc.tuple(dataOf('CaseOpened'), dataOf('CaseOpened')), person: fc.tuple(worker, worker),
  referred: fc.uniqueArray(fc.constantFrom(...parties), { maxLength: 2, size: 'max' }), team: fc.uniqueArray(fc.constantFrom(...parties), { maxLength: 3, size: 'max' }),
  beats: fc.tuple(fc.array(beat, { minLength: 2, maxLength: 5, size: 'max' }), ending).map(([beats, last]) => [...beats, last]),
});

/** Writes a plot out as the steps of a case that one of some agencies leads. */
export function historyOf(name: string, leads: readonly string[], { lead, opening, person, referred, team, beats }: Plot): History {
  const writer = new Writer(name, leads[lead % leads.length]!);
  writer.open(opening, person);
  if (team.length > 0) writer.write({ beat: 'entry', type: 'TeamFormed', data: { agencies: [...team] }, other: {}, who: 0, whom: 0 });
  for (const to of referred) writer.write({ beat: 'refer', to, who: 0, urgency: 'urgent', about: true, moves: ['AcceptReferral'] });
  for (const each of beats) writer.write(each);
  return { name, lead: writer.lead, placed: writer.placed };
}

class Writer {
  readonly placed: Placed[] = [];
  private readonly participants: string[];
  private readonly persons: string[] = [];
  private readonly consents: string[] = [];
  private readonly entries: Array<{ readonly name: string; readonly by: string; readonly type: string; readonly data: Data }> = [];

  constructor(private readonly name: string, readonly lead: string) {
    this.participants = [lead];
  }

  open([opening, otherwise]: Plot['opening'], [person, another]: Plot['person']): void {
    this.add(this.lead, { do: 'OpenCase', case: this.name, data: { ...opening, jurisdiction: countryMark, region: `${countryMark}-A` } }, otherwise);
    this.record(this.lead, 'PersonRecorded', person, 0, another);
  }

  write(beat: Beat): void {
    switch (beat.beat) {
      case 'entry':
        return this.record(this.author(beat.who), beat.type, beat.data, beat.whom, beat.other);
      case 'consent':
        return this.record(this.author(beat.who), 'ConsentGiven', beat.data, beat.whom);
      case 'withdraw': {
        const consent = pick(this.consents, beat.which);
        if (consent) this.add(this.lead, { do: 'RecordEntry', case: this.name, type: 'ConsentWithdrawn', data: { consent, reason: 'withdrawn' } });
        return;
      }
      case 'correct':
      case 'retract': {
        const target = pick(this.entries, beat.which);
        if (!target) return;
        if (beat.beat === 'retract') return this.add(target.by, { do: 'RecordEntry', case: this.name, type: 'EntryRetracted', data: { target: target.name } });
        const fields = Object.fromEntries(Object.entries(beat.data).filter(([field]) => Object.hasOwn(target.data, field)));
        if (Object.keys(fields).length === 0) return;
        return this.add(target.by, { do: 'RecordEntry', case: this.name, type: 'EntryCorrected', data: { target: target.name, fields } });
      }
      case 'refer':
        return this.refer(beat);
      case 'call':
        return this.call(beat);
      case 'transfer':
        this.add(this.lead, { do: 'TransferLead', case: this.name, to: beat.to });
        return this.add(beat.to, { do: 'AcceptLead', case: this.name });
      case 'close':
        return this.add(this.lead, { do: 'CloseCase', case: this.name, outcome: 'ended' });
    }
  }

  private record(by: string, type: string, data: Data, whom: number, other?: Data): void {
    const fields = caseEvents[type as keyof typeof caseEvents].fields as Record<string, { assigned?: true }>;
    const whole: Record<string, Data[string]> = { ...data };
    const entry = `${this.name}.e${this.placed.length}`;
    if (type === 'PersonRecorded') {
      this.persons.push(`p${this.persons.length + 1}`);
      whole['person'] = this.persons.at(-1)!;
    } else if (Object.hasOwn(fields, 'person')) {
      whole['person'] = pick(this.persons, whom)!;
    }
    if (type === 'ConsentGiven') {
      this.consents.push(`k${this.consents.length + 1}`);
      whole['consent'] = this.consents.at(-1)!;
    }
    if (type === 'EvidenceAttached') whole['evidence'] = `v${this.placed.length}`;
    if (type === 'TeamFormed' || type === 'TeamJoined') this.participants.push(...(whole['agencies'] as string[]));
    this.entries.push({ name: entry, by, type, data: whole });
    this.add(by, { do: 'RecordEntry', case: this.name, entry, type, data: whole }, other);
  }

  private refer({ to, who, urgency, about, moves }: Extract<Beat, { beat: 'refer' }>): void {
    const referral = `${this.name}.r${this.placed.length}`;
    const from = this.author(who);
    const need = cast[to]!.kind === 'legal-aid' ? 'legal-aid' : 'psychosocial';
    this.add(from, { do: 'SendReferral', case: this.name, referral, to, need, urgency, persons: about ? [this.persons[0]!] : [] });
    for (const move of moves) this.add(move === 'CancelReferral' ? from : to, { do: move, referral, ...(/Reject|Fail/.test(move) && { reason: 'other' }) });
    if (moves.includes('AcceptReferral')) this.participants.push(to);
  }

  private call({ urgency, about, claimed }: Extract<Beat, { beat: 'call' }>): void {
    const call = `${this.name}.q${this.placed.length}`;
    this.add(this.lead, { do: 'MakeCall', call, case: this.name, persons: about ? [this.persons[0]!] : [], wish: { need: 'psychosocial', region: countryMark, urgency } });
    if (!claimed) return;
    this.add(provider, { do: 'ClaimCall', call });
    this.participants.push(provider);
  }

  private author(who: number): string {
    return pick(this.participants, who)!;
  }

  private add(by: string, what: object, other?: Data): void {
    const key = `${this.name}.${this.placed.length}`;
    this.placed.push({ at: this.placed.length, step: { as: `officer@${by}`, key, ...what } as Step, ...(other && { other }) });
  }
}

const pick = <T>(list: readonly T[], which: number): T | undefined => list[which % Math.max(1, list.length)];
