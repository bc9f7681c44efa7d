import { describe, expect, test } from '@jest/globals';
import { moves, urgencies, type Move, type ReferralState } from '#libs/casework';
import { inForm, type ReferralView } from '#libs/contracts';
import { Rejection } from '#libs/kernel';
import fc from 'fast-check';
import { parse } from '../request.js';
import { orderOfRequest, serviceRequestSchema } from './service-request.js';
import { orderOfTask, saidBy, taskSchema, type Task } from './task.js';

const states = ['requested', ...Object.values<Move>(moves).flatMap(({ to }) => to ?? [])] as [ReferralState, ...ReferralState[]];
const line = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' });
const agency = fc.constantFrom('LI-DE', 'NGO-DE', 'POL-NL');
const moment = fc.constantFrom('2026-03-01T08:00:00.000Z', '2026-03-02T09:30:00.000Z');
const views: fc.Arbitrary<ReferralView> = fc.record({
  referral: fc.uuid(), case: fc.uuid(), from: agency, to: agency, need: fc.constantFrom('shelter', 'legal-aid', 'criminal-investigation'), urgency: fc.constantFrom(...urgencies),
  state: fc.constantFrom(...states), revision: fc.nat(99), sentOn: fc.constant('2026-03-01'), since: fc.constant('2026-03-02'), answerBy: moment, actBy: moment,
  overdue: fc.boolean(), escalated: moment, claimedBy: line, persons: fc.uniqueArray(fc.uuid(), { maxLength: 4 }), reason: fc.constantFrom('no-capacity', 'no-show', 'other'),
  text: line, outcome: line,
}, { requiredKeys: ['referral', 'case', 'from', 'to', 'need', 'urgency', 'state', 'revision', 'sentOn', 'since', 'persons'] });
const written = (view: ReferralView, form: 'fhir-task' | 'fhir-service-request'): unknown => JSON.parse(inForm(form, JSON.stringify(view), 'LI-DE'));
const task = (change: object = {}): unknown => ({ ...(written(fc.sample(views, { numRuns: 1, seed: 7 })[0]!, 'fhir-task') as object), ...change });

describe('A referral told in FHIR and read again', () => {
  test('is the same, as a Task with all that was said', () => {
    fc.assert(fc.property(views, (view) => {
      const read = parse(taskSchema, written(view, 'fhir-task'));
      const { case: of, to, need, urgency, persons, reason, text, outcome } = view;
      expect(orderOfTask(read, 'LI-DE')).toEqual({ case: of, to, need, urgency, persons });
      const ended = !reason && ['expired', 'recalled', 'cancelled'].includes(view.state) && !text;
      expect(saidBy(read)).toEqual({ ...(reason && { reason }), ...(text && { text }), ...(outcome && { outcome }), ...(ended && { text: view.state }) });
    }));
  });

  test('is the same, as a ServiceRequest', () => {
    fc.assert(fc.property(views, (view) => {
      const { case: of, to, need, urgency, persons } = view;
      expect(orderOfRequest(parse(serviceRequestSchema, written(view, 'fhir-service-request')), 'LI-DE')).toEqual({ case: of, to, need, urgency, persons });
    }));
  });

  test('holds nothing of what its view does not hold', () => {
    fc.assert(fc.property(views, ({ persons, claimedBy, ...view }) => {
      const text = JSON.stringify(['fhir-task', 'fhir-service-request'].map((form) => written(view as ReferralView, form as 'fhir-task')));
      for (const hidden of persons ?? []) expect(text).not.toContain(hidden);
      expect(text).not.toContain('claimed-by');
    }));
  });
});

describe('What a Task says that has no place in a referral is refused where it stands', () => {
  const refusal = (body: unknown) => {
    try {
      const read: Task = parse(taskSchema, body);
      return [orderOfTask(read, 'LI-DE'), saidBy(read)];
    } catch (error) {
      return error instanceof Rejection ? [error.code, error.pointer] : error;
    }
  };
  const named = (system: string, value: string) => ({ identifier: { system, value } });
  const coded = (system: string, code: string) => ({ coding: [{ system, code }] });

  test.each<[string, object, string, string]>([
    ['an element that is not read', { partOf: [] }, 'unknown-field', ''],
    ['an element that changes the meaning of others', { modifierExtension: [] }, 'unknown-field', ''],
    ['a proposal', { intent: 'proposal' }, 'invalid-field', '/intent'],
    ['an owner named otherwise', { owner: named('urn:other', 'NGO-DE') }, 'invalid-field', '/owner/identifier'],
    ['an owner that is no agency', { owner: named('urn:firebreak:agency', 'x') }, 'invalid-field', '/owner/identifier'],
    ['a group that did not come along', { for: { reference: '#persons' }, contained: undefined }, 'invalid-field', '/for/reference'],
    ['a need of another system', { reasonCode: coded('http://snomed.info/sct', '1') }, 'invalid-field', '/reasonCode/coding'],
    ['another kind of Task', { code: coded('http://hl7.org/fhir/CodeSystem/task-code', 'approve') }, 'invalid-field', '/code/coding'],
    ['a reason of another system', { statusReason: coded('urn:other', 'x') }, 'invalid-field', '/statusReason/coding'],
    ['an output that is no outcome', { output: [{ type: coded('urn:firebreak:output', 'invoice'), valueString: 'x' }] }, 'invalid-field', '/output/0/type/coding'],
  ])('%s', (_name, change, code, pointer) => expect(refusal(task(change))).toEqual([code, pointer]));

  test('but names of another agency name nothing', () => {
    const of = orderOfTask(parse(taskSchema, task({ groupIdentifier: { system: 'urn:firebreak:case:NGO-DE', value: 'theirs' }, for: named('urn:firebreak:person:NGO-DE', 'theirs') })), 'LI-DE');
    const nothing = '00000000-0000-0000-0000-000000000000';
    expect([of.case, of.persons]).toEqual([nothing, [nothing]]);
  });

  test('and takes a text of the reason without a code', () => {
    expect(saidBy(parse(taskSchema, task({ statusReason: { text: 'Full until May' }, note: undefined, output: undefined })))).toEqual({ text: 'Full until May' });
  });
});
