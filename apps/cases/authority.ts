import { groundsOf, isCaseEvent, specOf, type CaseFacts, type Ground, type Register } from '#libs/casework';
import type { Bundles, CaseReader, RegisterReader } from '#libs/contracts';
import type { Journal } from '#libs/journal';
import { Rejection, type Clock, type PairwiseNames } from '#libs/kernel';
import { permits } from '#libs/policy';

export interface Tools {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly names: PairwiseNames;
  readonly register: RegisterReader;
  readonly cases: CaseReader;
  readonly bundles: Bundles;
}

// A case somebody has no ground in answers like one that does not exist.
export async function caseOf(tools: Tools, register: Register, agency: string, reference: string): Promise<{ facts: CaseFacts; grounds: readonly Ground[] }> {
  const id = tools.names.resolve(agency, 'case', reference);
  const facts = id && (await tools.cases.current(id));
  const grounds = facts ? groundsOf(facts, register, agency, tools.clock.now()) : [];
  if (!facts || grounds.length === 0) throw new Rejection('not-found', 'There is nothing here for you.');
  return { facts, grounds };
}

// A ground without a list reaches every person of the case; for a mere contributor that is only whom it recorded itself.
export function reach(grounds: readonly Ground[], agency: string, facts: CaseFacts): (person: string) => boolean {
  const recorded = new Set([...facts.entries.values()].filter(({ author }) => author === agency).map((entry) => facts.personOf(entry)));
  return (person) => grounds.some(({ kind, persons }) => (kind === 'contributor' ? recorded.has(person) : !persons || persons.has(person)));
}

export function demand(
  { bundles, clock }: Pick<Tools, 'bundles' | 'clock'>, register: Register, agency: string, type: string, grounds: readonly Ground[],
  referral?: { readonly to: string; readonly persons: readonly string[]; readonly facts: CaseFacts },
): void {
  const { kind, jurisdiction } = register.agencies.get(agency)!;
  const to = referral && register.agencies.get(referral.to);
  const recipient = referral && to && {
    agency: to.id, kind: to.kind, consents: referral.facts.consents.values(), persons: referral.persons, now: clock.now(),
  };
  const answer = permits(bundles.inForce(register), referral ? 'refer' : 'record', { agency, kind, jurisdiction }, type, grounds.map((ground) => ground.kind), recipient || undefined);
  if (answer === 'consent-missing') throw new Rejection('consent-not-given', 'This recipient needs the consent of every person referred.', '/persons');
  if (answer === 'refused') throw new Rejection('not-yours-to-record', 'This kind of agency does not record this here.', '/type');
}

export const isRecordable = (type: string): boolean => type !== 'CaseOpened' && specOf(type) !== undefined && isCaseEvent(type);

// A sender that may refer to nobody is refused before anything of the case is looked at.
export function demandReferrer({ bundles }: Tools, register: Register, agency: string, grounds: readonly Ground[]): void {
  const bundle = bundles.inForce(register);
  const { kind, jurisdiction } = register.agencies.get(agency)!;
  const some = Object.keys(bundle.content.vocabulary.kinds).some((to) => permits(
    bundle, 'refer', { agency, kind, jurisdiction }, 'ReferralSent', grounds.map((ground) => ground.kind), { agency: '', kind: to, consents: [], persons: [], now: 0 },
  ) !== 'refused');
  if (!some) throw new Rejection('not-yours-to-record', 'This kind of agency does not record this here.', '/type');
}

// Whoever takes the lead must be able to lead, and to be referred everybody in the case.
export function demandLeader(tools: Tools, register: Register, by: string, grounds: readonly Ground[], to: string, facts: CaseFacts): void {
  const { id, kind, jurisdiction } = register.agencies.get(to)!;
  const leads = permits(tools.bundles.inForce(register), 'record', { agency: id, kind, jurisdiction }, 'LeadTransferred', ['lead']);
  if (leads !== 'permitted') throw new Rejection('unknown-agency', 'This kind of agency does not lead a case.', '/data/to');
  demand(tools, register, by, 'ReferralSent', grounds, { to, persons: [...facts.persons.keys()], facts });
}
