import { agencyKinds, type AgencyKind } from '#libs/casework';
import type { Json } from '#libs/kernel';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Step } from '../../../apps/standalone/scenario.js';
import { agreement, cast } from './cast.js';

/** A receive rule, as far as it matters here: read from the file, not through the engine that is under test. */
interface Rule {
  readonly may: string;
  readonly on: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
  readonly when: { readonly audience: { readonly kind: string | readonly string[] }; readonly ground: readonly string[] };
  readonly consent: string;
}

const folder = fileURLToPath(new URL('../../../../policies/', import.meta.url));
const notRules = ['vocabulary.yaml', 'cast.yaml', 'grounds.yaml', 'handling.yaml'];
const rules = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml') && !notRules.includes(name))
  .flatMap((name) => parse(readFileSync(folder + name, 'utf8')) as Rule[]).filter(({ may }) => may === 'receive');

// Whether an agency could at any time have a ground of a kind in a case: anything of the case that names it for that is enough.
function groundsEver(agency: string, steps: readonly Step[]): ReadonlySet<string> {
  const grounds = new Set<string>();
  const named = (value: Json | undefined) => [value].flat().includes(agency);
  if (agreement.counterparts.includes(agency)) grounds.add('agreement');
  for (const step of steps) {
    if (step.do === 'OpenCase' && authorOf(step) === agency) grounds.add('lead');
    if (step.do === 'TransferLead' && step.to === agency) grounds.add('offer').add('lead');
    if (step.do === 'SendReferral' && step.to === agency) grounds.add('offer').add('referral').add('notice');
    if (step.do === 'ClaimCall' && authorOf(step) === agency) grounds.add('offer').add('referral').add('notice');
    if (step.do !== 'RecordEntry') continue;
    if ((step.type === 'TeamFormed' || step.type === 'TeamJoined') && named(step.data['agencies'])) grounds.add('team');
    if (step.type === 'NoticeGiven' && named(step.data['to'])) grounds.add('notice');
    // A correction names them as well, whatever it corrects.
    const corrected = step.type === 'EntryCorrected' ? (step.data['fields'] as { readonly [name: string]: Json }) : {};
    if (named(corrected['agencies'])) grounds.add('team');
    if (named(corrected['to'])) grounds.add('notice');
  }
  return grounds;
}

const authorOf = ({ as }: Step): string => as.split('@')[1]!;

/** Says what the agencies of a case could see of it at most, from the words of the rules and the names in its steps alone. */
export class MaySee {
  private readonly grounds = new Map<string, ReadonlySet<string>>();
  private readonly consented: ReadonlySet<string>;

  /** @param steps every step of the case in either world */
  constructor(private readonly steps: readonly Step[]) {
    for (const agency of Object.keys(cast)) this.grounds.set(agency, groundsEver(agency, steps));
    this.consented = new Set(steps.flatMap((step) => (step.do === 'RecordEntry' && step.type === 'ConsentGiven' ? (step.data['recipients'] as string[]) : [])));
  }

  /** Tells whether an agency could have any ground, or wrote anything. */
  takesPart(agency: string): boolean {
    return this.grounds.get(agency)!.size > 0 || this.steps.some((step) => authorOf(step) === agency || this.sentTo(step, agency));
  }

  /** Lists the agencies that could see a field of an event that somebody wrote, other than by having written it. */
  field(type: string, name: string): readonly string[] {
    return Object.keys(cast).filter((agency) => rules.some((rule) => this.gives(rule, agency, type) && (rule.fields?.[name] ?? 'omit') !== 'omit'));
  }

  /** Lists the agencies that could see anything of an event, other than by having written it. */
  event(type: string): readonly string[] {
    return Object.keys(cast).filter((agency) => rules.some((rule) => this.gives(rule, agency, type)));
  }

  private gives(rule: Rule, agency: string, type: string): boolean {
    const { kind } = cast[agency]!;
    const held = this.grounds.get(agency)!;
    return rule.on.includes(type) && [rule.when.audience.kind].flat().includes(kind) && purposesRead(kind)
      && [rule.when.ground].flat().some((ground) => held.has(ground))
      && (rule.consent !== 'required' || this.consented.has(kind) || this.consented.has(agency));
  }

  private sentTo(step: Step, agency: string): boolean {
    return step.do === 'SendReferral' && step.to === agency;
  }
}

const purposesRead = (kind: AgencyKind): boolean => agencyKinds[kind].length > 0;
