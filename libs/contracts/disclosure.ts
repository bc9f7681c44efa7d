import type { Agency, Agreement, Match, Offer, Wish } from '#libs/casework';
import type { ProjectionStatus } from '#libs/journal';
import type { Actor, Permission } from '#libs/kernel';
import type { Form } from './audit.js';
import type { KpiRow, ReadKpis, ReadOwnKpis } from './kpis.js';

/** Exact bytes to send, with the id of the leaf that was durable before they were handed out. */
export interface Released {
  readonly body: string;
  /** Absent where the answer disclosed nothing (an empty page). */
  readonly release?: string;
  /** Entity tag of one referral or case; absent elsewhere. */
  readonly tag?: string;
  /** The reader holds it already: of the bytes, which are on the record, nothing needs to be sent. */
  readonly unchanged?: boolean;
  /** JSON unless told. */
  readonly type?: string;
}

/** How a reader wants what it reads: in which form (its own JSON unless told), and what it holds already, by tags. */
export interface Wanted {
  readonly form?: Form;
  readonly held?: readonly string[];
}

/** Asks for a page of the actor's feed. */
export class ReadFeed {
  static readonly permission: Permission = 'receive';
  /**
   * @param wait seconds to wait for something new where the page would be empty
   * @param checkIns only what is waited for from the actor, or in the cases it leads
   */
  constructor(readonly actor: Actor, readonly purpose: string, readonly after: number, readonly limit: number, readonly wait: number, readonly checkIns = false) {}
}

/** Asks for one case as the actor knows it, now or as of a place in its feed. */
export class ReadCase {
  static readonly permission: Permission = 'receive';
  constructor(readonly actor: Actor, readonly purpose: string, readonly caseReference: string, readonly asOf?: number, readonly wanted: Wanted = {}) {}
}

/** Asks for one referral the actor is a party of. */
export class ReadReferral {
  static readonly permission: Permission = 'receive';
  constructor(readonly actor: Actor, readonly referral: string, readonly wanted: Wanted = {}) {}
}

/** Asks for the referrals the actor is a party of, by status in the words of a form, in an order that never changes, a page at a time. */
export class SearchReferrals {
  static readonly permission: Permission = 'receive';
  /** @param after the last referral of the page before. */
  constructor(readonly actor: Actor, readonly form: Form, readonly status: readonly string[] | undefined, readonly after: string | undefined, readonly limit: number) {}
}

/**
 * Asks for the referrals the actor is a party of, by the state they are in: newest first, or where a moment is named (in milliseconds) those
 * whose deadline comes before it, soonest first; or those that have escalated or are urgent by themselves, which are for supervisors.
 */
export class ListReferrals {
  static readonly permission: Permission = 'receive';
  constructor(readonly actor: Actor, readonly state: string | undefined, readonly limit: number, readonly due?: number, readonly escalated?: true) {}
}

/** Asks for the open calls that the actor may claim, and those it made itself. */
export class ListCalls {
  static readonly permission: Permission = 'receive';
  constructor(readonly actor: Actor, readonly limit: number) {}
}

/** Asks for the agencies and agreements of the register, which hold no personal data. */
export class ReadRegister {
  static readonly permission: Permission = 'look-up';
  constructor(readonly actor: Actor) {}
}

export interface RegisterView {
  readonly agencies: readonly Agency[];
  readonly agreements: readonly Agreement[];
  readonly policy: string;
}

/** Asks for the services that agencies offer, as the actor may see them. */
export class ReadDirectory {
  static readonly permission: Permission = 'look-up';
  constructor(readonly actor: Actor) {}
}

/** What agencies offer and the agencies that take part: of confidential places, the reader's own alone. */
export interface DirectoryView {
  readonly agencies: readonly Agency[];
  readonly offers: readonly Offer[];
}

/** Asks which services of others fit a need, and how much room they have. Nothing in it is about a person. */
export class FindServices {
  static readonly permission: Permission = 'refer';
  constructor(readonly actor: Actor, readonly wish: Wish) {}
}

/** Asks how far the feeds are behind the journal, who carries them on, and what has been left out. */
export class ReadProjection {
  static readonly permission: Permission = 'administer';
  constructor(readonly actor: Actor) {}
}

/** Asks for what was left out to be tried again at once. */
export class RetryProjection {
  static readonly permission: Permission = 'administer';
  constructor(readonly actor: Actor) {}
}

/** How the feeds stand, for operators: it counts events and names cases by the ids of the journal. */
export interface ProjectionView extends ProjectionStatus {
  readonly head: number;
  /** Events in the journal that the slot farthest behind does not have in the feeds, and for how many seconds it has not. */
  readonly lag: { readonly events: number; readonly seconds: number };
}

/** The door to what agencies may receive. Every answer that discloses something is in the disclosure log before it is returned. */
export abstract class Disclosure {
  /** Refuses an actor of the refused class before anything else of its request is looked at, so that it meets one answer everywhere. */
  abstract admit(actor: Actor): Promise<void>;
  abstract read(query: ReadFeed | ReadCase | ReadReferral | ListReferrals | ListCalls | SearchReferrals): Promise<Released>;
  abstract register(query: ReadRegister): Promise<RegisterView>;
  abstract directory(query: ReadDirectory): Promise<DirectoryView>;
  /** Gives the services that fit, best first; never the actor's own. */
  abstract find(query: FindServices): Promise<readonly Match[]>;
  /** Gives counts of referrals; they hold no personal data and no case. */
  abstract kpis(query: ReadKpis | ReadOwnKpis): Promise<readonly KpiRow[]>;
  /** Tells operators how the feeds stand. */
  abstract projection(query: ReadProjection): Promise<ProjectionView>;
  /** Has what was left out tried again; tells how many cases that is. */
  abstract retry(query: RetryProjection): Promise<{ readonly parked: number }>;
}
