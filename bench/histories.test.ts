import { describe, expect, test } from '@jest/globals';
import { CaseFacts, groundsOf, Register, specOf, type RecordedEvent } from '#libs/casework';
import { readPolicies } from '#libs/policy';
import { fileURLToPath } from 'node:url';
import { afterHistories, agencies, caseHistory, eventsPerCase, registerHistory, type Placed } from './histories.js';

const policies = readPolicies(fileURLToPath(new URL('../../policies/', import.meta.url)));
const histories = Array.from({ length: 200 }, (_, number) => caseHistory('test', policies.digest, number));

const stored = (history: readonly Placed[]): RecordedEvent[] => {
  const revisions = new Map<string, number>();
  return history.map(({ stream, event }, index) => {
    revisions.set(stream, (revisions.get(stream) ?? 0) + 1);
    return { ...event, stream, revision: revisions.get(stream)!, position: index + 1 };
  });
};

describe('A generated history', () => {
  test('holds only data that the catalogue accepts', () => {
    for (const { event: { type, data } } of [...registerHistory(policies), ...histories.flat()]) {
      expect({ type, error: specOf(type)!.schema.safeParse(data).error }).toEqual({ type, error: undefined });
    }
  });

  test('is the same for the same seed and number, and shares no id with another', () => {
    expect(caseHistory('test', policies.digest, 7)).toEqual(histories[7]);
    const ids = [...histories.flat(), ...caseHistory('other', policies.digest, 7)].map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has about forty events in a case stream and one or two referral streams, of one correlation', () => {
    const mean = histories.flat().length / histories.length;
    expect(Math.abs(mean - eventsPerCase)).toBeLessThan(1);
    for (const history of histories) {
      const streams = [...new Set(history.map(({ stream }) => stream))];
      expect(streams.map((stream) => stream.split('-')[0])).toEqual(['case', ...streams.slice(1).map(() => 'referral')]);
      expect([2, 3]).toContain(streams.length);
      expect(new Set(history.map(({ event }) => event.correlation)).size).toBe(1);
    }
  });

  test('gives several kinds of agency a ground', () => {
    const register = Register.of(stored(registerHistory(policies)));
    const facts = histories.map((history) => CaseFacts.of(history[0]!.event.correlation, stored(history)));
    const sighted = agencies.filter(([id]) => facts.some((one) => groundsOf(one, register, id, afterHistories).length > 0)).map(([id]) => id);
    expect(sighted).toEqual(expect.arrayContaining(['LI-DE', 'LI-AT', 'POL-DE', 'NGO-DE', 'SHELTER-DE', 'LEGAL-DE', 'UNION-DE', 'LA-LT']));
  });
});
