import { groundsOf, isCaseEvent, notPending, specOf, type CaseFacts, type Decided, type Ground, type Register } from '#libs/casework';
import type { Bundles, CaseReader, RegisterReader } from '#libs/contracts';
import type { ExpectedRevision, Journal } from '#libs/journal';
import { Rejection, type Clock, type PairwiseNames } from '#libs/kernel';
import { permits } from '#libs/policy';

/** What commands are decided with. */
export interface Tools {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly names: PairwiseNames;
  readonly register: RegisterReader;
  readonly cases: CaseReader;
  readonly bundles: Bundles;
}

/** What a command amounts to: one event for one stream (seldom more), on top of the revision that was decided on. */
export interface Outcome {
  readonly stream: string;
  readonly correlation: string;
  readonly expected: ExpectedRevision;
  readonly decided: Decided;
  /** What is recorded with it, all or nothing, and comes first; and what comes after it. */
  readonly before?: readonly Decided[];
  readonly more?: readonly Decided[];
}

/** Finds a case with the grounds an agency has in it; one it has no ground in answers like one that does not exist. */
export async function caseOf(tools: Tools, register: Register, agency: string, reference: string): Promise<{ facts: CaseFacts; grounds: readonly Ground[] }> {
  const id = tools.names.resolve(agency, 'case', reference);
  const facts = id && (await tools.cases.current(id));
  const grounds = facts ? groundsOf(facts, register, agency, tools.clock.now()) : [];
  if (!facts || grounds.length === 0) throw new Rejection('not-found', 'There is nothing here for you.');
  return { facts, grounds };
}

/** Tells which persons an agency reaches: a ground without a list reaches everybody in the case; a mere contributor only whom it recorded itself. */
export function reach(grounds: readonly Ground[], agency: string, facts: CaseFacts): (person: string) => boolean {
  const recorded = new Set([...facts.entries.values()].filter(({ author }) => author === agency).map((entry) => facts.personOf(entry)));
  return (person) => grounds.some(({ kind, persons }) => (kind === 'contributor' ? recorded.has(person) : !persons || persons.has(person)));
}

/** Demands that the policy lets an agency record an event, or refer to somebody, on one of its grounds. */
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

/** Tells whether agencies record an event of this type as an entry of a case. */
export const isRecordable = (type: string): boolean => type !== 'CaseOpened' && specOf(type) !== undefined && isCaseEvent(type);

/** Refuses a sender that may refer to nobody before anything of the case is looked at. */
export function demandReferrer({ bundles }: Tools, register: Register, agency: string, grounds: readonly Ground[]): void {
  const bundle = bundles.inForce(register);
  const { kind, jurisdiction } = register.agencies.get(agency)!;
  const some = Object.keys(bundle.content.vocabulary.kinds).some((to) => permits(
    bundle, 'refer', { agency, kind, jurisdiction }, 'ReferralSent', grounds.map((ground) => ground.kind), { agency: '', kind: to, consents: [], persons: [], now: 0 },
  ) !== 'refused');
  if (!some) throw new Rejection('not-yours-to-record', 'This kind of agency does not record this here.', '/type');
}

// Whoever takes the lead must be able to lead when it is proposed, asked for and accepted, and to be referred everybody in the case. An agency that
// accepts does not learn that somebody in the case has not consented to it.
export function demandLeader(tools: Tools, register: Register, by: string, type: string, to: string, facts: CaseFacts): void {
  if (!['LeadTransferProposed', 'LeadTransferRequested', 'LeadTransferred'].includes(type)) return;
  const { id, kind, jurisdiction } = register.agencies.get(to)!;
  const leads = permits(tools.bundles.inForce(register), 'record', { agency: id, kind, jurisdiction }, 'LeadTransferProposed', ['lead']);
  if (leads !== 'permitted') throw new Rejection('unknown-agency', 'This kind of agency does not lead a case.', '/data/to');
  if (type === 'LeadTransferRequested') return;
  try {
    demand(tools, register, facts.lead, 'ReferralSent', [{ kind: 'lead' }], { to, persons: [...facts.persons.keys()], facts });
  } catch (refusal) {
    throw by === facts.lead ? refusal : notPending();
  }
}
