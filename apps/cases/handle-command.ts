import {
  adoptPolicy, authorOf, CaseFacts, catalogueVersion, changeAgreement, changeCertification, declareCapacity, declareForwarding, declarePowers, leadOnly, moveReferral, offerService, openCase, partsOf,
  recordEntry, referralOf, registerAgency, registerCorrelation, revisionFor, sendReferral, signAgreement, withdrawService, type Decided, type MoveName, type Referral, type Register,
} from '#libs/casework';
import { CaseCommand, ReferralCommand, ServiceCommand, type Recorded, type RegisterCommand } from '#libs/contracts';
import type { StoredEvent } from '#libs/journal';
import { canonicalJson, derivedId, isoTime, Rejection, sha256, type Json } from '#libs/kernel';
import { openBundle } from '#libs/policy';
import { caseOf, demand, demandLeader, demandReferrer, isRecordable, reach, type Outcome, type Tools } from './authority.js';
import { decideClaim, decideMaking, decideWithdrawal } from './calls.js';
import { decidePassingOn } from './pass-on.js';
import { internalReferences } from './references.js';

export type { Tools } from './authority.js';

type Command = CaseCommand | ReferralCommand | RegisterCommand | ServiceCommand;

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
    const known = await tools.journal.find(id);
    if (known) return sameRequest(known, request);
    const outcome = await decideCommand(tools, command).catch(async (error: unknown) => {
      // The same request may have been recorded since it was looked for, and is then itself the reason for a refusal.
      const recorded = await tools.journal.find(id);
      if (recorded) return recorded;
      throw error;
    });
    if ('meta' in outcome) return sameRequest(outcome, request);
    const { stream, correlation, expected, decided, before = [], more = [] } = outcome;
    const place = before.length;
    const events = [...before, decided, ...more].map(({ type, data, corrects }, nth) => ({
      id: nth === place ? id : derivedId('event', id, String(nth - place)), type, version: catalogueVersion, correlation, data,
      meta: { ...metaOf(tools, command, request), ...(corrects && { corrects }) },
    }));
    const appended = await tools.journal.append(stream, expected, events);
    if (appended.outcome === 'appended') return { ...events[place]!, stream, revision: appended.revision - more.length, position: appended.position - more.length };
    if (appended.outcome === 'duplicate') return sameRequest((await tools.journal.find(id))!, request);
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
  if (order.do === 'ImportCase') return decideImport(tools, context, order, register);
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

// Each entry is decided on the case as those before it make it, as if its author had recorded them one by one.
function decideImport(tools: Tools, { actor, idempotencyKey }: CaseCommand['context'], { data, entries }: ImportOrder, register: Register): Outcome {
  const by = actor.agency;
  demand(tools, register, by, 'CaseOpened', [{ kind: 'lead' }]);
  const id = derivedId('case', by, idempotencyKey);
  const newIds = entries.map((_, nth) => derivedId('new', by, idempotencyKey, String(nth)));
  const facts = new CaseFacts(id);
  const now = isoTime(tools.clock.now());
  const record = (decided: Decided, nth: number): Decided => {
    const meta = { occurredAt: now, recordedAt: now, recordedBy: { agency: by, user: actor.user, role: actor.role } };
    facts.apply({ id: newIds[nth - 1] ?? id, stream: `case-${id}`, revision: nth + 1, position: nth + 1, version: catalogueVersion, correlation: id, meta, ...decided });
    return decided;
  };
  const decided = record(openCase(data, by, register), 0);
  const more = entries.map(({ type, data: told, person }, nth) => pointedAt(`/entries/${nth}`, () => {
    if (isRecordable(type)) demand(tools, register, by, type, [{ kind: 'lead' }, { kind: 'contributor' }]);
    const whole = { ...told, ...(person !== undefined && { person: newIds[person]! }) };
    return record(recordEntry(facts, register, { type, data: whole, by, newId: newIds[nth]!, reaches: () => true }), nth + 1);
  }));
  return { stream: `case-${id}`, correlation: id, expected: 0, decided, more };
}
type ImportOrder = Extract<CaseCommand['order'], { do: 'ImportCase' }>;

function pointedAt<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection(error.code, error.detail, `${place}${error.pointer ?? ''}`);
    throw error;
  }
}

async function decideReferral(tools: Tools, { context, order }: ReferralCommand, register: Register): Promise<Outcome> {
  const by = context.actor.agency;
  if (order.do === 'MakeCall') return decideMaking(tools, register, by, order, `referral-${derivedId('call', by, context.idempotencyKey)}`);
  if (order.do === 'ClaimCall' || order.do === 'WithdrawCall') return (order.do === 'ClaimCall' ? decideClaim : decideWithdrawal)(tools, register, by, order.call);
  if (order.do === 'SendReferral') {
    const { facts, grounds } = await caseOf(tools, register, by, order.case);
    const persons = order.persons.map((person) => tools.names.resolve(by, 'person', person) ?? person);
    demandReferrer(tools, register, by, grounds);
    const { to, need, urgency, next, partOf } = order;
    const decided = sendReferral(facts, register, {
      from: by, to, need, urgency, persons, reaches: reach(grounds, by, facts), ...(next && { next }), ...(partOf && { partOf }),
    });
    demand(tools, register, by, 'ReferralSent', grounds, { to: order.to, persons, facts });
    return { stream: `referral-${derivedId('referral', by, context.idempotencyKey)}`, correlation: facts.id, expected: 0, decided };
  }
  const stream = `referral-${order.referral}`;
  const events: StoredEvent[] = [];
  for await (const event of tools.journal.readStream(stream)) events.push(event);
  const referral = referralOf(events);
  if (!referral) throw new Rejection('not-found', 'There is nothing here for you.');
  const outcome = order.move === 'pass-on'
    ? await decidePassingOn(tools, register, by, referral)
    : { stream, correlation: referral.case, expected: referral.revision, decided: moveReferral(referral, register, { move: order.move, by, data: order.data, parts: await partsAtEnd(tools, order.move, referral) }) };
  if (order.expected !== undefined && order.expected !== revisionFor(referral, by)) throw stale();
  return outcome;
}

// Only an end asks how the parts are doing.
async function partsAtEnd({ cases }: Tools, move: MoveName, { id, case: caseId }: Referral): Promise<readonly Referral[]> {
  const facts = move === 'complete' ? await cases.current(caseId) : undefined;
  return partsOf(facts?.referrals.values() ?? [], id);
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

const stale = () => new Rejection('precondition-failed', 'The referral has moved since the revision you named.');

/** Says what was recorded, in the author's own names; the same event always gives the same answer. */
export async function recordedAs({ names, journal }: Pick<Tools, 'names' | 'journal'>, event: StoredEvent): Promise<Recorded> {
  const { agency } = authorOf(event);
  const { data, type, stream } = event;
  const called = (kind: 'person' | 'consent' | 'evidence') =>
    typeof data[kind] === 'string' ? { [kind]: names.name(agency, kind, data[kind]) } : {};
  if (stream.startsWith('agency-')) return { type, agency: stream.slice('agency-'.length) };
  if (stream.startsWith('agreement-')) return { type, agreement: stream.slice('agreement-'.length) };
  if (stream === 'policy') return { type, revision: event.revision };
  const id = stream.slice(stream.indexOf('-') + 1);
  const common = { type, case: names.name(agency, 'case', event.correlation), entry: names.name(agency, 'entry', event.id) };
  if (type === 'CallMade' || type === 'CallWithdrawn') return { ...common, call: names.name(agency, 'call', id) };
  if (stream.startsWith('referral-')) {
    const events: StoredEvent[] = [];
    for await (const earlier of journal.readStream(stream, { limit: event.revision })) events.push(earlier);
    return { ...common, referral: id, revision: revisionFor(referralOf(events)!, agency) };
  }
  return { ...common, ...called('person'), ...called('consent'), ...called('evidence') };
}
