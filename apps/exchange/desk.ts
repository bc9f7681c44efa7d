import { catalogue, isCaseEvent, moves, wishSchema, type EventSpec, type EventType, type Move } from '#libs/casework';
import { z } from 'zod';
import { bodies } from './bodies.js';
import { asSent, schemaOf } from './openapi.js';

/**
 * Writes what the desk builds its forms from: the moves of a referral and all that can be recorded and sent, field by field, as the catalogue has it.
 * What is new in the catalogue is at the desk without a change of it.
 */
export function deskCatalogue(): string {
  const entries = (Object.keys(catalogue) as EventType[]).filter((type) => isCaseEvent(type) && type !== 'CaseOpened');
  return JSON.stringify({
    moves: Object.fromEntries(Object.entries<Move>(moves).filter(([, { by }]) => by !== 'system').map(([name, { by, from, event }]) => [name, { by, from, schema: asMoved(event) }])),
    opening: asWritten('CaseOpened'),
    entries: Object.fromEntries(entries.map((type) => [type, asWritten(type)])),
    sending: { ...schemaOf(bodies.sendReferral.omit({ partOf: true })), references: { persons: 'person' } },
    wish: schemaOf(wishSchema),
  });
}

// The data of an event as a person writes it: what the exchange chooses is left to it.
function asWritten(type: EventType): object {
  const fields = Object.entries((catalogue[type] as EventSpec).fields);
  const schema = asSent(type) as { readonly properties?: Readonly<Record<string, object>> };
  const chosen = fields.filter(([, { assigned }]) => assigned).map(([name]) => name);
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !chosen.includes(name))),
    references: Object.fromEntries(fields.flatMap(([name, { reference }]) => (reference ? [[name, reference]] : []))),
  };
}

// What a move takes is what its event and the body of a move have in common.
function asMoved(event: Move['event']): object {
  const { shape } = (catalogue[event] as EventSpec).schema;
  return schemaOf(z.strictObject(Object.fromEntries(Object.entries(shape).filter(([name]) => name in bodies.moveReferral.shape))));
}
