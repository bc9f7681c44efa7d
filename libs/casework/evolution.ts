import type { Json } from '#libs/kernel';
import type { RecordedEvent } from './recorded.js';

type Data = { readonly [name: string]: Json };

/** How the data of one event type changed with a version of the catalogue. */
export interface Step {
  /** The first version of the catalogue that has the new shape. */
  readonly since: number;
  readonly type: string;
  readonly up: (data: Data) => Data;
}

/** Every step there ever was, oldest first. Never removed: what was stored before it will be read for ever. */
const steps: readonly Step[] = [];

/** The version of the catalogue that events are written in. Rises by one with every step. */
export const catalogueVersion = 1 + steps.length;

/**
 * Gives an event as a version of the catalogue has it, today's unless told otherwise: its data goes through every step since the version
 * it was written in. Pure; the stored event stays as it is.
 */
export function upcast<E extends RecordedEvent>(event: E, to = catalogueVersion, through: readonly Step[] = steps): E {
  if (event.version >= to) return event;
  const due = through.filter(({ type, since }) => type === event.type && since > event.version && since <= to);
  return { ...event, version: to, data: due.reduce((data, step) => step.up(data), event.data) };
}
