import type { Json } from '#libs/kernel';
import type { EventSpec } from './field.js';
import { specOf, type RecordedEvent } from './recorded.js';
import { steps, type Step } from './steps.js';

type Data = { readonly [name: string]: Json };

/** The version of the catalogue that events are written in: the one the newest step leads to. */
export const catalogueVersion = Math.max(1, ...steps.map(({ since }) => since));

/**
 * Gives an event as a version of the catalogue has it, today's unless told otherwise: its data, and the fields of a correction, go through
 * every step since the version it was written in. Pure; the stored event stays as it is. Throws at an event of a later version: whoever
 * does not know its shape would misread it.
 */
export function upcast<E extends RecordedEvent>(event: E, to = catalogueVersion, through: readonly Step[] = steps): E {
  if (event.version === to) return event;
  if (event.version > to) throw new Error(`Event ${event.id} is of version ${event.version} of the catalogue, and ${to} is asked for`);
  const up = (type: unknown, data: Data): Data =>
    through.filter((step) => step.type === type && step.since > event.version && step.since <= to).reduce((changed, step) => step.up(changed), data);
  const data = up(event.type, event.data);
  const { corrects } = event.meta;
  return { ...event, version: to, data: corrects === undefined ? data : { ...data, fields: up(corrects, data['fields'] as Data) } };
}

/** Finds the declaration of an event type in a version of the catalogue; it has all the types that version had. */
export const specAt = (type: string, version: number, through: readonly Step[] = steps): EventSpec | undefined =>
  through.find((step) => step.type === type && step.since > version)?.before ?? specOf(type);
