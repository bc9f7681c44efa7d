import type { Handling } from '#libs/policy';
import type { Actor, Permission } from '#libs/kernel';
import type { AskLog } from './questions.js';

/** One field that left: name, treatment, and the rule, ground and consent that let it. */
export interface ReleasedField {
  readonly name: string;
  readonly treatment: string;
  readonly rule: string;
  readonly ground: string;
  readonly consent?: string;
}

/** One line of a release, with internal ids: enough to decide and to render it again from the journal. */
export type ReleasedItem =
  | {
    readonly kind: 'entry' | 'backfill'; readonly seq: number; readonly case: string; readonly event: string;
    readonly fields: readonly ReleasedField[]; readonly withheld: number; readonly occurredOn: string; readonly policy: string; readonly handling: Handling;
    /** The version of the catalogue it was rendered in; lines written before this was noted are of version 1. */
    readonly catalogue?: number;
  }
  | { readonly kind: 'recall'; readonly seq: number; readonly case: string; readonly event: string; readonly reason: string }
  | { readonly kind: 'withdrawn'; readonly seq: number }
  | {
    readonly kind: 'referral'; readonly case: string; readonly referral: string; readonly persons: boolean;
    /** Whether its deadlines were shown; left out of what was released before there were any. */
    readonly deadlines?: true;
    /** It was still a call, of which the need alone was shown, and to its maker how it stands. */
    readonly call?: true;
    /** Whether its revision counts what its reader is told of alone; left out of what was released before it did. */
    readonly ownRevision?: true;
  };

/** A form of the field in which a view may leave beside its own (see forms.ts). */
export type Form = 'fhir-task' | 'fhir-service-request' | 'htcds' | 'htcds-csv';

/** How a view left. */
interface Given {
  /** Left out = as it is. */
  readonly form?: Form;
  /** The reader held it already, as its tag said, and was told no more than that. */
  readonly unchanged?: true;
}

export type ReleaseRequest =
  | { readonly kind: 'feed'; readonly after: number; readonly limit: number }
  | ({ readonly kind: 'case'; readonly case: string; readonly asOf?: number } & Given)
  | ({ readonly kind: 'referral'; readonly referral: string } & Given)
  | { readonly kind: 'referrals'; readonly state?: string; readonly due?: number; readonly escalated?: true; readonly limit: number }
  | { readonly kind: 'calls'; readonly limit: number }
  | {
    readonly kind: 'search'; readonly form: Form; readonly status?: readonly string[]; readonly after?: string; readonly limit: number;
    /** Whether there was a next page. */
    readonly more: boolean;
  }
  /** That a feed has grown, told to an endpoint: to which host, under which id. */
  | { readonly kind: 'webhook'; readonly notification: string; readonly to: string; readonly after: number; readonly last: number }
  | { readonly kind: 'replay' | 'who-saw-what' | 'names' | 'question' | 'diff' | 'export'; readonly of: string };

/** What is about to leave, and why it may. */
export interface Release {
  readonly id: string;
  /** Decision time in milliseconds, and the journal position the decision saw. */
  readonly at: number;
  readonly position: number;
  readonly actor: Actor;
  readonly purpose: string;
  readonly policy: string;
  readonly request: ReleaseRequest;
  readonly items: readonly ReleasedItem[];
  /** The exact response body. Its salted digest is kept, not the bytes. */
  readonly body: string;
}

/** What was asked for and refused. */
export interface Denial {
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  readonly purpose: string;
  readonly point: string;
  readonly code: string;
}

/** Asks for a release as it was: the last one to an agency about a case up to a moment, or one by its id. */
export class Replay {
  static readonly permission: Permission = 'replay';
  constructor(readonly actor: Actor, readonly of: ReplaySelector) {}
}
export interface ReplaySelector {
  readonly release?: string;
  /** A case by the name that any agency has for it, with that agency. */
  readonly case?: string;
  readonly agency?: string;
  readonly purpose?: string;
  /** Milliseconds. */
  readonly at?: number;
}

/** Asks for every release and refusal that is meant, each made or decided again, a page at a time. */
export class ReplayMany {
  static readonly permission: Permission = 'replay';
  /** @param before looks at what was recorded before this leaf; newest first. */
  constructor(readonly actor: Actor, readonly of: LeafSelector, readonly before: number | undefined, readonly limit: number) {}
}
export interface LeafSelector {
  readonly agency?: string;
  /** A user of that agency, by name. */
  readonly user?: string;
  /** A case by the name that the agency has for it: then the releases to every agency. */
  readonly case?: string;
  /** Milliseconds, both included. */
  readonly from?: number;
  readonly to?: number;
}

/** Asks what every agency had seen of a case at one time against another (milliseconds). */
export class CompareViews {
  static readonly permission: Permission = 'replay';
  constructor(readonly actor: Actor, readonly agency: string, readonly caseReference: string, readonly from: number, readonly to: number) {}
}

/** Asks who saw what of a case: a cell for every agency and event. */
export class WhoSawWhat {
  static readonly permission: Permission = 'replay';
  /** @param at counts only what had left by then, in milliseconds; left out = all of it. */
  constructor(readonly actor: Actor, readonly agency: string, readonly caseReference: string, readonly at?: number) {}
}

/** Asks by which name another agency knows what one agency calls by a reference. */
export class TranslateName {
  static readonly permission: Permission = 'replay';
  constructor(readonly actor: Actor, readonly agency: string, readonly kind: string, readonly reference: string, readonly as: string) {}
}

/** Asks for the head of the log, or the proof that a release is in it. */
export class ProveRelease {
  static readonly permission: Permission = 'replay';
  constructor(readonly actor: Actor, readonly release?: string) {}
}

/** Asks for a file of the log in the form of c2sp.org/tlog-tiles: `checkpoint`, `key`, or what stands behind `tile/`. */
export class ReadLogFile {
  static readonly permission: Permission = 'replay';
  constructor(readonly actor: Actor, readonly path: string) {}
}
export interface LogFile {
  readonly type: string;
  readonly body: Uint8Array;
  /** Tiles and bundles never change; a checkpoint does. */
  readonly immutable: boolean;
}

/** Asks how the signing of the log stands. */
export class ReadLogStatus {
  static readonly permission: Permission = 'administer';
  constructor(readonly actor: Actor) {}
}
/** How the signing of the log stands, for operators. */
export interface LogStatus {
  readonly origin: string;
  /** What others verify its checkpoints with (c2sp.org/signed-note). */
  readonly verifierKey: string;
  /** The newest that counts; time in milliseconds, cosigners by the names of their keys. */
  readonly checkpoint: { readonly size: number; readonly at: number; readonly cosigners: readonly string[] } | null;
  /** For how long there have been leaves without a checkpoint that counts. */
  readonly unsignedSeconds: number;
  readonly limitSeconds: number;
  /** Nothing is disclosed, because the limit has passed. */
  readonly stopped: boolean;
  /** Why the last attempt came to nothing; absent when it did not. */
  readonly fault?: string;
  readonly refused: ReadonlyArray<{ readonly name: string; readonly why: string }>;
}

/** The exact bytes of an answer to an auditor. */
export interface Answered {
  readonly body: string;
  readonly release?: string;
  /** JSON unless told. */
  readonly type?: string;
  /** Of a question: asks for the next page, `before` this leaf. */
  readonly next?: number;
  /** Of a question: how many leaves answer it, on this page. */
  readonly found?: number;
}

/** The door to the disclosure log. */
export abstract class Audit {
  /** Records a release; durable when it resolves. If it rejects, nothing may leave. */
  abstract record(release: Release): Promise<void>;
  /** Records a refusal; durable when it resolves. */
  abstract deny(denial: Denial): Promise<void>;
  /** Answers an auditor with exact bytes; each answer is itself recorded first. */
  abstract answer(query: Replay | ReplayMany | CompareViews | WhoSawWhat | TranslateName | ProveRelease | AskLog): Promise<Answered>;
  /** Gives a file of the log. It holds no personal data, so reading it is not recorded; a refusal is. */
  abstract file(query: ReadLogFile): Promise<LogFile>;
  abstract status(query: ReadLogStatus): Promise<LogStatus>;
}
