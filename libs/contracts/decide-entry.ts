import {
  groundsFor, groundsOf, partyOf, purposesOf, recordedAt, typed, type Agency, type CaseFacts, type Entry, type RecordedEvent, type Referral, type Register,
} from '#libs/casework';
import { decide, leastRevealing, openBundle, type Bundle, type Decision, type DisclosureRecord } from '#libs/policy';
import type { ReleasedField } from './audit.js';

/** Opens each bundle of the register once; bundles never change, so neither do the opened ones. */
export class Bundles {
  private readonly opened = new Map<string, Bundle>();

  /** Gives the policy in force; there is none before the first adoption. */
  inForce(register: Register): Bundle {
    if (!register.policy) throw new Error('No policy has been adopted');
    return this.get(register, register.policy);
  }

  get(register: Register, digest: string): Bundle {
    const known = this.opened.get(digest);
    if (known) return known;
    const bundle = openBundle(register.bundles.get(digest));
    if (bundle.digest !== digest) throw new Error(`the policy in the journal is not the one of digest ${digest}`);
    this.opened.set(digest, bundle);
    return bundle;
  }
}

/** Decides what an agency receives of one entry for a purpose at a moment, from what the case and the register amount to. Pure. */
export const decideEntry = (
  bundles: Bundles, facts: CaseFacts, register: Register, entry: Entry, agency: Agency, purpose: string, now: number,
): Decision => deciderOf(bundles, facts, register, agency, purpose, now)(entry);

/**
 * Prepares to decide many entries of one case for the same audience and moment: the grounds are the same for all of them. An entry may be
 * decided as it was shown, with its event in an earlier version of the catalogue: the policy of that day names fields as that version does.
 */
export function deciderOf(
  bundles: Bundles, facts: CaseFacts, register: Register, agency: Agency, purpose: string, now: number,
): (entry: Entry, asShown?: RecordedEvent) => Decision {
  const bundle = bundles.inForce(register);
  const nothing: Decision = { policy: bundle.digest, fields: [], occurredOn: 'show' };
  const held = groundsOf(facts, register, agency.id, now).map(({ ceiling, ...ground }) => ({
    ...ground, ...(ceiling && { ceiling: bundles.get(register, ceiling) }),
  }));
  const audience = { agency: agency.id, kind: agency.kind, jurisdiction: agency.jurisdiction };
  const decideShown = (entry: Entry, shown: Entry['data']): Decision =>
    decide(bundle, audience, recordOf(facts, entry, shown), groundsFor(entry, facts, held, agency.id), purpose, now);
  const decideOne = (entry: Entry, asShown = entry.event): Decision => {
    if (entry.retracted) return nothing;
    const event = typed(entry.event);
    const own = entry.author === agency.id;
    // What amends an entry is shown to whom the entry is shown, as far as it is shown; a retraction shows as a recall.
    if (event.type === 'EntryRetracted' && !own) return nothing;
    if (event.type === 'EntryCorrected' && !own) {
      const target = facts.entries.get(event.data.target);
      const whole = target && !target.retracted ? decideShown(target, { ...target.event.data, ...event.data.fields }) : nothing;
      const named = asShown.data['fields'] as Entry['data'];
      const fields = whole.fields.filter(({ name }) => Object.hasOwn(named, name));
      return fields.length > 0 ? { ...whole, fields } : nothing;
    }
    return decideShown(entry, entry.event.data);
  };
  return decideOne;
}

/**
 * Decides whether an agency sees a referral at a moment, and whether it sees the persons in it. Its sender sees both; its receiver sees the
 * persons where a rule gives them, and nothing where its kind needs a consent that is not there.
 */
export function decideReferral(
  bundles: Bundles, facts: CaseFacts, register: Register, agency: Agency, referral: Referral, now: number,
): { readonly persons: boolean } | undefined {
  const party = partyOf(referral, agency.id);
  if (party !== 'receiver') return party && { persons: true };
  const sent = [...facts.entries.values()].find(({ event }) => event.type === 'ReferralSent' && event.stream === `referral-${referral.id}`);
  const fields = purposesOf(agency.kind).flatMap((purpose) => (sent ? deciderOf(bundles, facts, register, agency, purpose, now)(sent).fields : []));
  const needsConsent = Object.hasOwn(bundles.inForce(register).content.grounds.consentNeeded, agency.kind);
  return fields.length === 0 && needsConsent ? undefined : { persons: fields.some(({ name }) => name === 'persons') };
}

// A condition on a value must hold for the value that would be shown and still stand: what was corrected since counts as absent.
function recordOf(facts: CaseFacts, entry: Entry, shown: Entry['data']): DisclosureRecord {
  const person = facts.personOf(entry);
  const standing = (name: string) => (shown[name] === entry.data[name] ? entry.data[name] : undefined);
  const code = (name: string) => {
    const value = standing(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    type: entry.event.type,
    ...(person !== undefined && { person }),
    consents: facts.consents.values(),
    recordedAt: recordedAt(entry.event),
    facts: {
      'case.jurisdiction': facts.jurisdiction,
      'case.finalDecision': facts.finalDecision,
      'record.final': standing('final') === true,
      'record.indicator': code('indicator'),
      'person.nationality': code('nationality'),
    },
  };
}

/** Tells whether a decision allows everything that was released: each field, treated so or less. */
export const covers = (decision: Decision, released: readonly Pick<ReleasedField, 'name' | 'treatment'>[]): boolean =>
  decision.fields.length > 0 && released.every(({ name, treatment }) => {
    const granted = decision.fields.find((field) => field.name === name);
    return granted !== undefined && leastRevealing(granted.treatment, treatment as typeof granted.treatment) === treatment;
  });

/** Names the rule, ground and consent by which a decision allows what was released. */
export const justify = (decision: Decision, released: readonly Pick<ReleasedField, 'name' | 'treatment'>[]): readonly ReleasedField[] =>
  released.map(({ name, treatment }) => {
    const { rule, ground, consent } = decision.fields.find((field) => field.name === name)!;
    return { ...(consent && { consent }), ground, name, rule, treatment };
  });
