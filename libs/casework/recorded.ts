import type { Json } from '#libs/kernel';
import { caseEvents, type CaseEventType } from './case/events.js';
import type { DataOf, EventSpec } from './field.js';
import { referralEvents, type ReferralEventType } from './referral/events.js';
import { registerEvents, type RegisterEventType } from './register/events.js';

/** Who did something, as known at that moment. */
export interface Author {
  readonly agency: string;
  readonly user: string;
  readonly role: string;
}

/** An event as the journal gives it back: generic in shape, checked against the catalogue before it was stored. */
export interface RecordedEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly type: string;
  readonly version: number;
  readonly correlation: string;
  readonly data: { readonly [name: string]: Json };
  readonly meta: { readonly [name: string]: Json };
}

/** The one table of everything that can happen, by event type. */
export const catalogue = { ...caseEvents, ...referralEvents, ...registerEvents } as const;
export type EventType = CaseEventType | ReferralEventType | RegisterEventType;

type Typed = { [T in EventType]: { readonly type: T; readonly data: DataOf<(typeof catalogue)[T]> } }[EventType];

/** Reads a recorded event as the type it names. */
export const typed = (event: { readonly type: string; readonly data: object }): Typed => event as unknown as Typed;

/** Finds the declaration of an event type, if there is one; names of the prototype chain are none. */
export const specOf = (type: string): EventSpec | undefined =>
  Object.hasOwn(catalogue, type) ? (catalogue as Record<string, EventSpec>)[type] : undefined;

/** Gives the agency, user and role that recorded an event. */
export const authorOf = (event: RecordedEvent): Author => event.meta['recordedBy'] as unknown as Author;

/** Gives the time an event was recorded, in milliseconds. */
export const recordedAt = (event: RecordedEvent): number => Date.parse(event.meta['recordedAt'] as string);

export const isCaseEvent = (type: string): type is CaseEventType => Object.hasOwn(caseEvents, type);
export const isReferralEvent = (type: string): type is ReferralEventType => Object.hasOwn(referralEvents, type);
export const isRegisterEvent = (type: string): type is RegisterEventType => Object.hasOwn(registerEvents, type);
