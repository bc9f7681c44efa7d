import type { Permission, Actor } from '#libs/kernel';
import type { WriteContext } from './cases.js';

/** Asks for an endpoint of the actor's own agency to be registered, changed, or told again. */
export class WebhookCommand {
  static readonly permission: Permission = 'receive';
  constructor(readonly context: WriteContext, readonly order: WebhookOrder) {}
}

export const webhookChanges = ['rotate', 'resume', 'remove'] as const;
export type WebhookChange = (typeof webhookChanges)[number];

export type WebhookOrder =
  | { readonly do: 'RegisterWebhook'; readonly url: string; readonly purposes: readonly string[] }
  | { readonly do: 'ChangeWebhook'; readonly webhook: string; readonly change: WebhookChange }
  /** Tells again that there is something after a number of a feed. */
  | { readonly do: 'ReplayWebhook'; readonly webhook: string; readonly purpose: string; readonly after: number };

/** Asks for the endpoints of the actor's own agency. */
export class ReadWebhooks {
  static readonly permission: Permission = 'receive';
  constructor(readonly actor: Actor) {}
}

/** Asks how delivery stands at every endpoint of every agency. */
export class ReadDeliveries {
  static readonly permission: Permission = 'administer';
  constructor(readonly actor: Actor) {}
}

/** An endpoint as its agency sees it. */
export interface WebhookView {
  readonly webhook: string;
  readonly url: string;
  readonly purposes: readonly string[];
  readonly state: 'active' | 'disabled';
  /** Ed25519 keys that signatures verify with (Standard Webhooks): the newest first, and for a day the one before. */
  readonly keys: readonly string[];
  /** Notifications that have been tried and have not arrived yet. */
  readonly failing: readonly FailingNotification[];
  /** Notifications that were given up. */
  readonly deadLetters: readonly FailingNotification[];
}

export interface FailingNotification {
  readonly notification: string;
  readonly purpose: string;
  readonly after: number;
  readonly last: number;
  readonly attempts: number;
  readonly fault: string;
  /** ISO 8601; absent where no attempt will follow. */
  readonly next?: string;
}

/** How delivery to an endpoint stands, for operators: where it goes, never what is in a feed. */
export interface DeliveryView {
  readonly webhook: string;
  readonly agency: string;
  readonly origin: string;
  readonly state: 'active' | 'disabled';
  /** When something last arrived there (ISO 8601). */
  readonly arrived?: string;
  readonly failing: number;
  readonly deadLetters: number;
  /** What the last attempts came to. */
  readonly faults: readonly string[];
}

/** Writes the body of a notification: that a feed has lines after one number, up to another. Part of how a past release is made again. */
export const notificationBody = (purpose: string, after: number, last: number): string =>
  JSON.stringify({ type: 'feed.advanced', data: { purpose, after, last } });

/** The door to webhooks: they tell an agency that its feed has grown, and nothing of what is in it. */
export abstract class Webhooks {
  /** Gives the endpoint as it then stands; what is answered is durable. */
  abstract handle(command: WebhookCommand): Promise<WebhookView>;
  abstract read(query: ReadWebhooks): Promise<readonly WebhookView[]>;
  abstract deliveries(query: ReadDeliveries): Promise<readonly DeliveryView[]>;
}
