import { callOf, groundsOf, makeCall, sendReferral, type Call, type CaseFacts, type Decided, type Register } from '#libs/casework';
import { calledBy, stands, type ReferralOrder } from '#libs/contracts';
import type { StoredEvent } from '#libs/journal';
import { Rejection } from '#libs/kernel';
import { caseOf, demandReferrer, reach, type Outcome, type Tools } from './authority.js';

type Make = Extract<ReferralOrder, { do: 'MakeCall' }>;

/** Decides to call a need out. For whom it is stays with the exchange until a claim makes the referral. */
export async function decideMaking(tools: Tools, register: Register, by: string, { case: reference, wish, persons: named }: Make, stream: string): Promise<Outcome> {
  const { facts, grounds } = await caseOf(tools, register, by, reference);
  demandReferrer(tools, register, by, grounds);
  const persons = named.map((person) => tools.names.resolve(by, 'person', person) ?? person);
  const decided = makeCall(facts, register, { from: by, wish, persons, reaches: reach(grounds, by, facts) });
  if (calledBy(tools.bundles, register, { from: by, wish, persons }).length === 0) throw new Rejection('nobody-left', 'No certified provider fits this need now.', '/need');
  return { stream, correlation: facts.id, expected: 0, decided };
}

/**
 * Decides a claim: the referral is sent to whoever claims and accepted by it, in one append that only the first of several makes. Whoever is not called
 * meets nothing; all who come too late meet the same, whatever stands against them.
 */
export async function decideClaim(tools: Tools, register: Register, by: string, reference: string): Promise<Outcome> {
  const { bundles, cases, clock } = tools;
  const call = await readCall(tools, by, reference);
  if (call?.from === by) throw new Rejection('move-not-yours', 'Others claim what you call out.');
  if (!call || !register.policy || !calledBy(bundles, register, call).includes(by)) throw new Rejection('not-found', 'There is nothing here for you.');
  if (call.state !== 'open') throw over();
  const facts = (await cases.current(call.case))!;
  const now = clock.now();
  if (!stands(bundles, facts, register, call, register.agencies.get(by)!, now)) throw over();
  return {
    stream: `referral-${call.id}`, correlation: call.case, expected: call.revision,
    before: [sentTo(by, facts, register, call, now)], decided: { type: 'ReferralAccepted', data: { policy: register.policy } },
  };
}

/** Decides to take a call back. Of others' calls nobody learns that way. */
export async function decideWithdrawal(tools: Tools, _register: Register, by: string, reference: string): Promise<Outcome> {
  const call = await readCall(tools, by, reference);
  if (call?.from !== by) throw new Rejection('not-found', 'There is nothing here for you.');
  if (call.state !== 'open') throw over();
  return { stream: `referral-${call.id}`, correlation: call.case, expected: call.revision, decided: { type: 'CallWithdrawn', data: {} } };
}

const over = () => new Rejection('call-over', 'Another has claimed it, or it was withdrawn, or it has run out.');

// Persons may have gone out of the caller's reach since: what stands against the claim is not told to whoever makes it.
function sentTo(to: string, facts: CaseFacts, register: Register, { from, wish: { need, urgency }, persons }: Call, now: number): Decided {
  try {
    return sendReferral(facts, register, { from, to, need, urgency, persons, reaches: reach(groundsOf(facts, register, from, now), from, facts) });
  } catch (error) {
    throw error instanceof Rejection ? over() : error;
  }
}

async function readCall({ journal, names }: Tools, agency: string, reference: string): Promise<Call | undefined> {
  const events: StoredEvent[] = [];
  for await (const event of journal.readStream(`referral-${names.resolve(agency, 'call', reference)}`)) events.push(event);
  return callOf(events);
}
