import {
  adoptPolicy, authorOf, catalogueVersion, changeAgreement, changeCertification, declareCapacity, declareForwarding, declarePowers, isCaseEvent, leadOnly, notPending, specOf, groundsOf, moveReferral, offerService, openCase, recordEntry,
  referralOf, registerAgency, registerCorrelation, sendReferral, signAgreement, withdrawService, type CaseFacts, type Decided, type Ground, type Register,
} from '#libs/casework';
import {
  CaseCommand, ReferralCommand, ServiceCommand, type Bundles, type CaseReader, type Recorded, type RegisterCommand, type RegisterReader,
} from '#libs/contracts';
import type { ExpectedRevision, Journal, StoredEvent } from '#libs/journal';
import { canonicalJson, derivedId, isoTime, Rejection, sha256, type Clock, type Json, type PairwiseNames } from '#libs/kernel';
import { openBundle, permits } from '#libs/policy';
import { internalReferences } from './references.js';

export interface Tools {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly names: PairwiseNames;
  readonly register: RegisterReader;
  readonly cases: CaseReader;
  readonly bundles: Bundles;
}

type Command = CaseCommand | ReferralCommand | RegisterCommand | ServiceCommand;

/** What a command amounts to: one event for one stream, on top of the revision that was decided on. */
interface Outcome {
  readonly stream: string;
  readonly correlation: string;
  readonly expected: ExpectedRevision;
  readonly decided: Decided;
}

const attempts = 20;

/**
 * The one path every command takes: answer a retry, load, authorise, decide, append. The event id comes from (agency, idempotency key), so
 * that a repeated request finds its first outcome in the journal and nothing else needs to remember it. Durable when it resolves.
 */
export async function handleCommand(tools: Tools, command: Command): Promise<StoredEvent> {
  const { context } = command;
  const id = derivedId('event', context.actor.agency, context.idempotencyKey);
  const request = sha256(canonicalJson(command.order));
  for (let attempt = 1; ; attempt += 1) {
    const first = await tools.journal.find(id);
    if (first) return sameRequest(first, request);
    const outcome = await decideCommand(tools, command).catch(async (error: unknown) => {
      // The same request may have been recorded since it was looked for, and is then itself the reason for a refusal.
      const recorded = await tools.journal.find(id);
      if (recorded) return recorded;
      throw error;
    });
    if ('meta' in outcome) return sameRequest(outcome, request);
    const { stream, correlation, expected, decided: { type, data, corrects } } = outcome;
    const meta = { ...metaOf(tools, command, request), ...(corrects && { corrects }) };
    const event = { id, type, version: catalogueVersion, correlation, data, meta };
    const appended = await tools.journal.append(stream, expected, [event]);
    if (appended.outcome === 'appended') return { ...event, stream, revision: appended.revision, position: appended.position };
    if (appended.outcome === 'duplicate') return sameRequest((await tools.journal.find(id))!, request);
    if (command instanceof ReferralCommand && command.order.do === 'MoveReferral' && command.order.expected !== undefined) throw stale();
    if (attempt === attempts) throw new Rejection('revision-conflict', 'Others keep recording here; try again.');
  }
}

function sameRequest(event: StoredEvent, request: string): StoredEvent {
  if (event.meta['request'] === request) return event;
  throw new Rejection('idempotency-key-reused', 'The key belongs to an earlier request with another body; choose a new one.');
}

function metaOf({ clock }: Tools, { context, order }: Command, request: string): StoredEvent['meta'] {
  const now = isoTime(clock.now());
  const { agency, user, role } = context.actor;
  const occurredAt = 'occurredAt' in order && order.occurredAt ? order.occurredAt : now;
  return { occurredAt, recordedAt: now, recordedBy: { agency, user, role }, request };
}

async function decideCommand(tools: Tools, command: Command): Promise<Outcome> {
  const register = await tools.register.current();
  if (command instanceof CaseCommand) return decideCase(tools, command, register);
  if (command instanceof ReferralCommand) return decideReferral(tools, command, register);
  if (command instanceof ServiceCommand) return decideService(command, register);
  return decideRegister(command, register);
}

function decideService({ context: { actor: { agency } }, order: { do: what, data } }: ServiceCommand, register: Register): Outcome {
  const decided = what === 'OfferService' ? offerService(register, data) : (what === 'DeclareCapacity' ? declareCapacity : withdrawService)(register, agency, data);
  return { stream: `agency-${agency}`, correlation: registerCorrelation, expected: register.agencies.get(agency)!.revision, decided };
}

async function decideCase(tools: Tools, { context, order }: CaseCommand, register: Register): Promise<Outcome> {
  const by = context.actor.agency;
  if (order.do === 'OpenCase') {
    demand(tools, register, by, 'CaseOpened', [{ kind: 'lead' }]);
    const id = derivedId('case', by, context.idempotencyKey);
    return { stream: `case-${id}`, correlation: id, expected: 0, decided: openCase(order.data, by, register) };
  }
  const { facts, grounds } = await caseOf(tools, register, by, order.case);
  const data = internalReferences(tools.names, by, order.type, order.data);
  const reaches = reach(grounds, by, facts);
  const newId = derivedId('new', by, context.idempotencyKey);
  // Who may not record a thing does not learn from a refusal how the case stands.
  if (isRecordable(order.type) && !(leadOnly.has(order.type) && facts.lead !== by)) demand(tools, register, by, order.type, grounds);
  const target = facts.entries.get(String(data['target']));
  if (target?.author === by && isRecordable(target.event.type)) demand(tools, register, by, target.event.type, grounds);
  const decided = recordEntry(facts, register, { type: order.type, data, by, newId, reaches });
  demandLeader(tools, register, by, order.type, String(data['to']), facts);
  return { stream: `case-${facts.id}`, correlation: facts.id, expected: facts.revision, decided };
}

async function decideReferral(tools: Tools, { context, order }: ReferralCommand, register: Register): Promise<Outcome> {
  const by = context.actor.agency;
  if (order.do === 'SendReferral') {
    const { facts, grounds } = await caseOf(tools, register, by, order.case);
    const persons = order.persons.map((person) => tools.names.resolve(by, 'person', person) ?? person);
    demandReferrer(tools, register, by, grounds);
    const decided = sendReferral(facts, register, { from: by, to: order.to, need: order.need, urgency: order.urgency, persons, reaches: reach(grounds, by, facts) });
    demand(tools, register, by, 'ReferralSent', grounds, { to: order.to, persons, facts });
    return { stream: `referral-${derivedId('referral', by, context.idempotencyKey)}`, correlation: facts.id, expected: 0, decided };
  }
  const stream = `referral-${order.referral}`;
  const events: StoredEvent[] = [];
  for await (const event of tools.journal.readStream(stream)) events.push(event);
  const referral = referralOf(events);
  if (!referral) throw new Rejection('not-found', 'There is nothing here for you.');
  const decided = moveReferral(referral, register, { move: order.move, by, data: order.data });
  if (order.expected !== undefined && order.expected !== referral.revision) throw stale();
  return { stream, correlation: referral.case, expected: referral.revision, decided };
}

function decideRegister({ order }: RegisterCommand, register: Register): Outcome {
  const correlation = registerCorrelation;
  switch (order.do) {
    case 'RegisterAgency':
      return { stream: `agency-${String(order.data['agency'])}`, correlation, expected: 0, decided: registerAgency(register, order.data) };
    case 'SignAgreement':
      return { stream: `agreement-${String(order.data['agreement'])}`, correlation, expected: 0, decided: signAgreement(register, order.data) };
    case 'DeclareForwarding': {
      const decided = declareForwarding(register, order.agency, order.data);
      return { stream: `agency-${order.agency}`, correlation, expected: register.agencies.get(order.agency)!.revision, decided };
    }
    case 'DeclarePowers': {
      const decided = declarePowers(register, order.agency, order.data);
      return { stream: `agency-${order.agency}`, correlation, expected: register.agencies.get(order.agency)!.revision, decided };
    }
    case 'ChangeCertification': {
      const decided = changeCertification(register, order.agency, order.change, order.data);
      return { stream: `agency-${order.agency}`, correlation, expected: register.agencies.get(order.agency)!.revision, decided };
    }
    case 'ChangeAgreement': {
      const decided = changeAgreement(register, order.agreement, order.change, order.data);
      return { stream: `agreement-${order.agreement}`, correlation, expected: register.agreements.get(order.agreement)!.revision, decided };
    }
    case 'AdoptPolicy': {
      if (digestOf(order.bundle) !== order.digest) throw new Rejection('invalid-field', 'The digest is of another policy.', '/digest');
      return { stream: 'policy', correlation, expected: register.policyRevision, decided: adoptPolicy(register, order.digest, order.bundle) };
    }
  }
}

// A policy that does not open would stop every decision from its adoption on.
function digestOf(bundle: Json): string {
  try {
    return openBundle(bundle).digest;
  } catch {
    throw new Rejection('invalid-field', 'The bundle is none that this engine can decide by.', '/bundle');
  }
}

// A case somebody has no ground in answers like one that does not exist.
async function caseOf(tools: Tools, register: Register, agency: string, reference: string): Promise<{ facts: CaseFacts; grounds: readonly Ground[] }> {
  const id = tools.names.resolve(agency, 'case', reference);
  const facts = id && (await tools.cases.current(id));
  const grounds = facts ? groundsOf(facts, register, agency, tools.clock.now()) : [];
  if (!facts || grounds.length === 0) throw new Rejection('not-found', 'There is nothing here for you.');
  return { facts, grounds };
}

// A ground without a list reaches every person of the case; for a mere contributor that is only whom it recorded itself.
function reach(grounds: readonly Ground[], agency: string, facts: CaseFacts): (person: string) => boolean {
  const recorded = new Set([...facts.entries.values()].filter(({ author }) => author === agency).map((entry) => facts.personOf(entry)));
  return (person) => grounds.some(({ kind, persons }) => (kind === 'contributor' ? recorded.has(person) : !persons || persons.has(person)));
}

function demand(
  { bundles, clock }: Tools, register: Register, agency: string, type: string, grounds: readonly Ground[],
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

const isRecordable = (type: string): boolean => type !== 'CaseOpened' && specOf(type) !== undefined && isCaseEvent(type);

// A sender that may refer to nobody is refused before anything of the case is looked at.
function demandReferrer({ bundles }: Tools, register: Register, agency: string, grounds: readonly Ground[]): void {
  const bundle = bundles.inForce(register);
  const { kind, jurisdiction } = register.agencies.get(agency)!;
  const some = Object.keys(bundle.content.vocabulary.kinds).some((to) => permits(
    bundle, 'refer', { agency, kind, jurisdiction }, 'ReferralSent', grounds.map((ground) => ground.kind), { agency: '', kind: to, consents: [], persons: [], now: 0 },
  ) !== 'refused');
  if (!some) throw new Rejection('not-yours-to-record', 'This kind of agency does not record this here.', '/type');
}

// Whoever takes the lead must be able to lead when it is proposed, asked for and accepted, and to be referred everybody in the case. An agency that
// accepts does not learn that somebody in the case has not consented to it.
function demandLeader(tools: Tools, register: Register, by: string, type: string, to: string, facts: CaseFacts): void {
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

const stale = () => new Rejection('precondition-failed', 'The referral has moved since the revision you named.');

/** Says what was recorded, in the author's own names; the same event always gives the same answer. */
export function recordedAs(names: PairwiseNames, event: StoredEvent): Recorded {
  const { agency } = authorOf(event);
  const { data, type, stream, revision } = event;
  const called = (kind: 'person' | 'consent' | 'evidence') =>
    typeof data[kind] === 'string' ? { [kind]: names.name(agency, kind, data[kind]) } : {};
  if (stream.startsWith('agency-')) return { type, agency: stream.slice('agency-'.length) };
  if (stream.startsWith('agreement-')) return { type, agreement: stream.slice('agreement-'.length) };
  if (stream === 'policy') return { type, revision };
  const common = { type, case: names.name(agency, 'case', event.correlation), entry: names.name(agency, 'entry', event.id) };
  if (stream.startsWith('referral-')) return { ...common, referral: stream.slice('referral-'.length), revision };
  return { ...common, ...called('person'), ...called('consent'), ...called('evidence') };
}
