import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { entry, given, id, mai, opened, person, refusal, registerOf, sent, type Data, type Happening } from '../test-history.js';
import { groundsFor, groundsOf } from '../grounds.js';
import { recordEntry } from './decide.js';
import type { CaseFacts } from './facts.js';

const register = registerOf();
const proposed = (to: string, by = 'INSPECT', nth = 1): Happening => entry('LeadTransferProposed', { to }, { by, id: id(0x500 + nth) });
const requested = (by: string): Happening => entry('LeadTransferRequested', { to: by }, { by, id: id(0x600) });
const working = [opened(), person(mai), entry('NoteAdded', { text: 'x' }, { by: 'UNION' })];
const record = (facts: CaseFacts, by: string, type: string, data: Data) => recordEntry(facts, register, { type, data, by, newId: id(0x99), reaches: () => true });
const refused = (facts: CaseFacts, by: string, type: string, data: Data) => refusal(() => record(facts, by, type, data)).code;
const notPending = 'lead-transfer-not-pending';

describe('A proposed transfer of the lead', () => {
  const facts = given(...working, proposed('POLICE'));

  test('leaves the lead where it is until the other agency accepts', () => {
    expect(facts.lead).toBe('INSPECT');
    const accepted = given(...working, proposed('POLICE'), entry('LeadTransferred', { to: 'POLICE' }, { by: 'POLICE' }));
    expect([accepted.lead, accepted.transfers.size]).toEqual(['POLICE', 0]);
  });

  test('is accepted or declined by that agency alone, and withdrawn by the lead alone', () => {
    const answer = { LeadTransferred: { to: 'POLICE' }, LeadTransferDeclined: { to: 'POLICE', reason: 'no-capacity' }, LeadTransferWithdrawn: { to: 'POLICE' } };
    const may = { LeadTransferred: 'POLICE', LeadTransferDeclined: 'POLICE', LeadTransferWithdrawn: 'INSPECT' };
    for (const [type, data] of Object.entries(answer)) {
      for (const by of ['INSPECT', 'POLICE', 'UNION']) {
        if (by === may[type as keyof typeof may]) expect(record(facts, by, type, data)).toEqual({ type, data });
        else expect([type, by, refused(facts, by, type, data)]).toEqual([type, by, notPending]);
      }
    }
  });

  test('is one at a time, to somebody else, and takes no second answer', () => {
    expect(refused(facts, 'INSPECT', 'LeadTransferProposed', { to: 'UNION' })).toBe('lead-transfer-pending');
    expect(refused(given(...working), 'INSPECT', 'LeadTransferProposed', { to: 'INSPECT' })).toBe('invalid-field');
    const declined = given(...working, proposed('POLICE'), entry('LeadTransferDeclined', { to: 'POLICE', reason: 'other' }, { by: 'POLICE' }));
    expect(refused(declined, 'POLICE', 'LeadTransferred', { to: 'POLICE' })).toBe(notPending);
    expect(record(declined, 'INSPECT', 'LeadTransferProposed', { to: 'UNION' }).type).toBe('LeadTransferProposed');
  });

  test('that was withdrawn and made again is not the one that was seen before', () => {
    const again = given(...working, proposed('POLICE'), entry('LeadTransferWithdrawn', { to: 'POLICE' }), proposed('POLICE', 'INSPECT', 2));
    expect(refused(again, 'POLICE', 'LeadTransferred', { to: 'POLICE', proposal: id(0x501) })).toBe('precondition-failed');
    expect(record(again, 'POLICE', 'LeadTransferred', { to: 'POLICE', proposal: id(0x502) }).data).toEqual({ to: 'POLICE', proposal: id(0x502) });
  });

  test('offers the case to that agency, never a person, and ends with the answer', () => {
    const offer = { kind: 'offer', id: id(0x501), persons: new Set(), about: new Set([mai]) };
    expect(groundsOf(facts, register, 'POLICE', 0)).toEqual([offer]);
    const declined = given(...working, proposed('POLICE'), entry('LeadTransferDeclined', { to: 'POLICE', reason: 'other' }, { by: 'POLICE' }));
    expect(groundsOf(declined, register, 'POLICE', 0)).toEqual([]);
    expect(groundsOf(given(...working, proposed('POLICE'), entry('CaseClosed')), register, 'POLICE', 0)).toEqual([]);
  });

  test('is known to its two sides, and to nobody else who works on the case', () => {
    const working3 = given(...working, sent({ to: 'SHELTER' }), proposed('POLICE'));
    const talk = working3.entries.get(id(0x501))!;
    const speak = (agency: string) => groundsFor(talk, working3, groundsOf(working3, register, agency, 0), agency).map(({ kind }) => kind);
    expect({ INSPECT: speak('INSPECT'), POLICE: speak('POLICE'), UNION: speak('UNION'), SHELTER: speak('SHELTER') }).toEqual({
      INSPECT: ['lead', 'contributor'], POLICE: ['offer'], UNION: [], SHELTER: [],
    });
  });
});

describe('A lead that is asked for', () => {
  const facts = given(...working, requested('UNION'));

  test('is asked for by an agency for itself, once, and answered by the lead', () => {
    expect(record(given(...working), 'UNION', 'LeadTransferRequested', { to: 'UNION' }).type).toBe('LeadTransferRequested');
    expect(refused(given(...working), 'UNION', 'LeadTransferRequested', { to: 'POLICE' })).toBe('invalid-field');
    expect(refused(given(...working), 'INSPECT', 'LeadTransferRequested', { to: 'INSPECT' })).toBe('invalid-field');
    expect(refused(facts, 'UNION', 'LeadTransferRequested', { to: 'UNION' })).toBe('lead-transfer-pending');
    expect(refused(facts, 'UNION', 'LeadTransferred', { to: 'UNION' })).toBe(notPending);
    expect(record(facts, 'INSPECT', 'LeadTransferred', { to: 'UNION' }).type).toBe('LeadTransferred');
    expect(record(facts, 'UNION', 'LeadTransferWithdrawn', { to: 'UNION' }).type).toBe('LeadTransferWithdrawn');
  });

  test('gives no ground to whoever asks, and none for having asked', () => {
    const referred = given(opened(), person(mai), entry('TeamFormed', { agencies: ['POLICE'] }), requested('POLICE'), entry('TeamLeft', { agencies: ['POLICE'] }));
    expect(groundsOf(referred, register, 'POLICE', 0)).toEqual([]);
  });

  test('is for the new lead to answer when the lead passes to somebody else', () => {
    const passed = given(...working, requested('UNION'), proposed('POLICE'), entry('LeadTransferred', { to: 'POLICE' }, { by: 'POLICE' }));
    expect(refused(passed, 'INSPECT', 'LeadTransferred', { to: 'UNION' })).toBe(notPending);
    expect(record(passed, 'POLICE', 'LeadTransferred', { to: 'UNION' }).type).toBe('LeadTransferred');
  });
});

test('Whatever is proposed, asked for and answered, the lead only passes to whom both sides agreed on', () => {
  const agencies = ['INSPECT', 'POLICE', 'UNION', 'SHELTER'];
  const types = ['LeadTransferProposed', 'LeadTransferRequested', 'LeadTransferred', 'LeadTransferDeclined', 'LeadTransferWithdrawn'];
  const attempt = fc.record({ by: fc.constantFrom(...agencies), to: fc.constantFrom(...agencies), type: fc.constantFrom(...types) });
  fc.assert(fc.property(fc.array(attempt, { maxLength: 25 }), (attempts) => {
    const told: Happening[] = [...working];
    const agreed = new Map<string, Set<string>>();
    for (const { by, to, type } of attempts) {
      const facts = given(...told);
      const lead = facts.lead;
      try {
        record(facts, by, type, { to, ...(type === 'LeadTransferDeclined' && { reason: 'other' }) });
      } catch {
        continue;
      }
      told.push(entry(type, { to }, { by }));
      if (type === 'LeadTransferDeclined' || type === 'LeadTransferWithdrawn') agreed.delete(to);
      else agreed.set(to, (agreed.get(to) ?? new Set()).add(by));
      if (type !== 'LeadTransferred') expect(given(...told).lead).toBe(lead);
      else {
        expect(agreed.get(to)!.has(to)).toBe(true);
        expect(agreed.get(to)!.size).toBe(2);
        agreed.clear();
        for (const { proposedBy, to: asked } of given(...told).transfers.values()) agreed.set(asked, new Set([proposedBy]));
      }
    }
  }));
});
