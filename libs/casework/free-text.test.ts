import { describe, expect, test } from '@jest/globals';
import type { Json } from '#libs/kernel';
import { z } from 'zod';
import { openCase, recordEntry } from './case/decide.js';
import { checkData } from './check-data.js';
import { event } from './field.js';
import { catalogue, specOf } from './recorded.js';
import { moveReferral } from './referral/decide.js';
import { referralOf } from './referral/referral.js';
import { changeAgreement, changeCertification, registerAgency, signAgreement } from './register/decide.js';
import { declarePowers, offerService } from './register/offer.js';
import { entry, given, id, mai, opened, person, recorded, refusal, registerOf, sent, signed, terms, type Data } from './test-history.js';

type Schema = z.core.JSONSchema.BaseSchema;
const register = registerOf(signed());
/** The same statement as a sentence and in the forms that a field for codes takes. */
const statements = ['She is undocumented.', 'no-visa', 'visa-expired', 'NO-VISA', 'undocumented'];
/** What fits beside the string that is put to the test. */
const beside: Data = { amount: 1, currency: 'EUR', kind: 'fee', period: 'month', origin: 'VN', destination: 'DE', name: 'x', street: 'x', city: 'x', postcode: 'x', country: 'DE' };

/** Gives the values that hold a statement in exactly one of the places where a schema has a string. */
function valuesWith(statement: string, node: Schema): Json[] {
  const { type, anyOf, items, properties, additionalProperties, enum: listed } = node;
  if (anyOf) return anyOf.flatMap((each) => valuesWith(statement, each));
  if (node.$ref !== undefined) return [statement];
  if (type === 'string') return listed ? [] : [statement];
  if (type === 'array') return valuesWith(statement, items as Schema).map((item) => [item]);
  if (properties) {
    return Object.entries(properties).flatMap(([name, each]) => valuesWith(statement, each as Schema).map((value) => ({
      ...Object.fromEntries(Object.keys(properties).filter((other) => other in beside).map((other) => [other, beside[other]!])), [name]: value,
    })));
  }
  if (type === 'object') return valuesWith(statement, additionalProperties as Schema).flatMap((value) => [{ POLICE: value }, { POLICE: { deep: [value] } }]);
  return [statement, { deep: [statement] }];
}

const screened = Object.keys(catalogue).flatMap((type) => Object.entries(specOf(type)!.fields).flatMap(([name, field]) => {
  const values = statements.flatMap((statement) => valuesWith(statement, z.toJSONSchema(field.schema, { unrepresentable: 'any' })));
  return values.filter((value) => !field.derived && field.schema.safeParse(value).success).map((value) => ({ at: `${type}.${name}`, name, field, value }));
}));

describe('Free text', () => {
  test('is looked for in every field of the catalogue, and found in notes, names, codes and lists', () => {
    const fields = new Set(screened.map(({ at }) => at));
    expect([...fields]).toEqual(expect.arrayContaining([
      'NoteAdded.text', 'PersonRecorded.name', 'PersonRecorded.aliases', 'PersonRecorded.languages', 'EmploymentRecorded.employer', 'EmploymentRecorded.contractKind',
      'EmploymentRecorded.agreedPay', 'RecruitmentRecorded.fees', 'FindingMade.against', 'TeamFormed.parts', 'EvidenceAttached.mediaType', 'EntryCorrected.fields',
      'ReferralRejected.text', 'ReferralCompleted.outcome', 'AgencyRegistered.name', 'AgencyRegistered.powers', 'AgreementSigned.articles', 'AgreementSigned.agreement',
      'ServiceOffered.service', 'ServiceOffered.description', 'ServiceOffered.locations', 'PowersDeclared.basis',
    ]));
    expect(fields.size).toBeGreaterThan(70);
  });

  test.each(screened)('that says it is refused in $at: $value', ({ name, field, value }) => {
    const { code, pointer } = refusal(() => checkData(event({ [name]: field }), { [name]: value }, register, ''));
    // A list of agencies is refused earlier: nobody of that name is registered.
    expect(code).toBe(field.agencies && name !== 'parts' ? 'unknown-agency' : 'status-word-in-text');
    expect(pointer?.startsWith(`/${name}`)).toBe(true);
  });

  test('is refused as the key of what is told by name, without the key in the answer', () => {
    const { code, pointer } = refusal(() => checkData(specOf('EntryCorrected')!, { target: id(1), fields: { 'no visa': 1 } }, register));
    expect({ code, pointer }).toEqual({ code: 'status-word-in-text', pointer: '/data/fields' });
  });

  test('is refused with the word list named and the text not repeated', () => {
    expect(() => checkData(specOf('NoteAdded')!, { text: 'Zebra: sans papiers.' }, register)).toThrow(/word list "fr".*reword it.*intimidation-and-threats/);
    expect(() => checkData(specOf('NoteAdded')!, { text: 'Zebra: sans papiers.' }, register)).toThrow(expect.objectContaining({ detail: expect.not.stringMatching(/zebra|papiers/i) as unknown }));
  });
});

describe('Every command that takes text', () => {
  const text = 'Her visa has expired.';
  const facts = given(opened(), person(mai), entry('NoteAdded', { text: 'x' }, { id: id(0x100) }));
  const record = (type: string, data: Data) => recordEntry(facts, register, { type, data, by: 'INSPECT', newId: id(0x99), reaches: () => true });
  const referral = referralOf(recorded([sent()]))!;

  test.each<[string, () => unknown]>([
    ['opening a case', () => openCase({ jurisdiction: 'DE', openingNote: text }, 'INSPECT', register)],
    ['recording an entry', () => record('NoteAdded', { text })],
    ['correcting an entry', () => record('EntryCorrected', { target: id(0x100), fields: { text } })],
    ['retracting an entry', () => record('EntryRetracted', { target: id(0x100), reason: text })],
    ['closing a case', () => record('CaseClosed', { outcome: text })],
    ['answering a referral', () => moveReferral(referral, register, { move: 'reject', by: 'SHELTER', data: { reason: 'other', text } })],
    ['cancelling a referral', () => moveReferral(referral, register, { move: 'cancel', by: 'INSPECT', data: { text } })],
    ['registering an agency', () => registerAgency(register, { agency: 'NEW-DE', kind: 'ngo', jurisdiction: 'DE', mandate: text })],
    ['suspending an agency', () => changeCertification(register, 'SHELTER', 'suspend', { reason: text })],
    ['offering a service', () => offerService(register, { service: 'x', name: 'x', needs: ['shelter'], regions: ['DE'], description: text })],
    ['declaring powers', () => declarePowers(register, 'SHELTER', { powers: [], basis: text })],
    ['signing an agreement', () => signAgreement(register, { agreement: 'DE-VN', ...terms, articles: [text] })],
    ['ending an agreement', () => changeAgreement(register, 'DE-PH', 'end', { reason: text })],
  ])('%s asks to reword it', (_what, attempt) => {
    expect(refusal(attempt).code).toBe('status-word-in-text');
  });
});
