import type { AgreementChange, Certification, MoveName, Wish } from '#libs/casework';
import type { Actor, Json, Permission } from '#libs/kernel';

type Data = { readonly [name: string]: Json };

/** How a write is made repeatable: the same key with the same request is answered with the first outcome. */
export interface WriteContext {
  readonly actor: Actor;
  readonly idempotencyKey: string;
}

/** Asks for something to be recorded in a case. References are the actor's own pairwise names. */
export class CaseCommand {
  static readonly permission: Permission = 'record';
  constructor(readonly context: WriteContext, readonly order: CaseOrder) {}
}
/** An entry of a case that is imported; `person` is the place, among the entries, of the one that records whom it is about. */
export interface ImportedEntry {
  readonly type: string;
  readonly data: Data;
  readonly person?: number;
}

export type CaseOrder =
  /** Everything is recorded, or nothing. */
  | { readonly do: 'ImportCase'; readonly data: Data; readonly entries: readonly ImportedEntry[] }
  | { readonly do: 'OpenCase'; readonly data: Data; readonly occurredAt?: string }
  | { readonly do: 'RecordEntry'; readonly case: string; readonly type: string; readonly data: Data; readonly occurredAt?: string };

/** Asks for a referral to be sent or moved. */
export class ReferralCommand {
  static readonly permission: Permission = 'refer';
  constructor(readonly context: WriteContext, readonly order: ReferralOrder) {}
}
export type ReferralOrder =
  | {
    readonly do: 'SendReferral'; readonly case: string; readonly to: string; readonly need: string; readonly urgency: string;
    readonly persons: readonly string[];
    /** Whether the next provider is asked by itself; the referral of the actor's that this is a part of. */
    readonly next?: boolean; readonly partOf?: string;
  }
  /** A call is a need that every certified provider it fits may claim; the first does. */
  | { readonly do: 'MakeCall'; readonly case: string; readonly wish: Wish; readonly persons: readonly string[] }
  | { readonly do: 'ClaimCall'; readonly call: string }
  | { readonly do: 'WithdrawCall'; readonly call: string }
  /** `expected` is the revision the actor saw last; a move of a newer referral is then refused. */
  | { readonly do: 'MoveReferral'; readonly referral: string; readonly move: MoveName; readonly data: Data; readonly expected?: number };

/** Asks the operator's register to change: agencies, agreements, the policy in force. */
export class RegisterCommand {
  static readonly permission: Permission = 'administer';
  constructor(readonly context: WriteContext, readonly order: RegisterOrder) {}
}
export type RegisterOrder =
  | { readonly do: 'RegisterAgency'; readonly data: Data }
  | { readonly do: 'DeclareForwarding'; readonly agency: string; readonly data: Data }
  | { readonly do: 'DeclarePowers'; readonly agency: string; readonly data: Data }
  | { readonly do: 'ChangeCertification'; readonly agency: string; readonly change: Certification; readonly data: Data }
  | { readonly do: 'SignAgreement'; readonly data: Data }
  | { readonly do: 'ChangeAgreement'; readonly agreement: string; readonly change: AgreementChange; readonly data: Data }
  | { readonly do: 'AdoptPolicy'; readonly digest: string; readonly bundle: Json };

/** Asks for what the actor's own agency offers to change. */
export class ServiceCommand {
  static readonly permission: Permission = 'record';
  constructor(readonly context: WriteContext, readonly order: ServiceOrder) {}
}
export interface ServiceOrder {
  readonly do: 'OfferService' | 'DeclareCapacity' | 'WithdrawService';
  readonly data: Data;
}

/** What was recorded, in the actor's own names. */
export interface Recorded {
  readonly type: string;
  readonly case?: string;
  readonly entry?: string;
  readonly person?: string;
  readonly consent?: string;
  readonly evidence?: string;
  readonly referral?: string;
  readonly call?: string;
  readonly state?: string;
  readonly revision?: number;
  readonly agency?: string;
  readonly agreement?: string;
}

/** The door to the only writer of case, referral and register streams. What it answers is durable; a Rejection changed nothing. */
export abstract class Cases {
  abstract handle(command: CaseCommand | ReferralCommand | RegisterCommand | ServiceCommand): Promise<Recorded>;
}
