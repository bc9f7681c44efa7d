import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#libs/kernel';
import type { GrantedField } from './decide.js';
import { redact, type RedactionContext } from './redact.js';
import { treatments, type TreatmentName } from './treatments.js';

const fields = [['person', 'person'], ['persons', 'person'], ['name', undefined], ['birthDate', undefined], ['fees', undefined], ['address', undefined]] as const;
const context: RedactionContext = { occurredOn: '2024-03-01', pseudonym: () => 'pseudonym', reference: (kind, id) => `${kind}/${id.length}` };
const grant = (name: string, treatment: TreatmentName): GrantedField => ({ name, treatment, rule: 'r', basis: 'b', ground: 'referral' });
const plain = fields.filter(([, reference]) => !reference).map(([name]) => name);

const granted = fc.subarray(fields.map(([name]) => name)).chain((names) => fc.tuple(...names.map((name) =>
  (plain as string[]).includes(name) ? fc.constantFrom(...(Object.keys(treatments) as TreatmentName[])).map((how) => grant(name, how)) : fc.constant(grant(name, 'pseudonym')))));
const value: fc.Arbitrary<Json> = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('2001-02-03', 'Ada Lovelace', 'DE-BY'));
const data = fc.dictionary(fc.constantFrom(...fields.map(([name]) => name)), value);

describe('marks', () => {
  test('depend on the type and the decision, never on a value or on whether there is one', () => {
    fc.assert(fc.property(granted, data, data, (grants, one, other) => {
      expect(redact(one, fields, grants, context).marks).toEqual(redact(other, fields, grants, context).marks);
    }));
  });

  test('and values are there or they are not: none is an undefined one', () => {
    const copy = redact({ birthDate: 'about forty', name: 'Ada' }, fields, [grant('birthDate', 'age-band'), grant('name', 'show'), grant('fees', 'show')], context);
    expect(Object.keys(copy.data)).toEqual(['name']);
    expect(Object.keys(copy.marks)).toEqual(['person', 'persons', 'birthDate', 'address']);
  });

  test('are on every field that is not as recorded: a name never recorded and a name withheld look the same', () => {
    const withheld = redact({ name: 'Ada', address: 'Main Street' }, fields, [grant('birthDate', 'year')], context);
    const missing = redact({}, fields, [grant('birthDate', 'year')], context);
    expect(withheld).toEqual(missing);
    expect(missing.marks).toEqual({ person: 'REDACTED', persons: 'REDACTED', name: 'REDACTED', birthDate: 'ABSTRED', fees: 'REDACTED', address: 'REDACTED' });
  });

  test('are not on a field shown as recorded', () => {
    expect(redact({}, fields, fields.map(([name]) => grant(name, 'show')), context).marks).toEqual({});
  });
});

describe('what leaves', () => {
  test('never holds a withheld value', () => {
    fc.assert(fc.property(granted, (grants) => {
      const secrets = Object.fromEntries(fields.map(([name]) => [name, `secret-of-${name}`]));
      const text = JSON.stringify(redact(secrets, fields, grants, context));
      const shown = grants.filter(({ treatment }) => treatment === 'show').map(({ name }) => name);
      for (const [name] of fields) if (!shown.includes(name)) expect(text).not.toMatch(new RegExp(`secret-of-${name}\\b`));
    }));
  });

  test('holds granted fields of the type alone, never what the catalogue does not name', () => {
    fc.assert(fc.property(granted, data, (grants, given) => {
      const copy = redact({ ...given, immigrationStatus: 'secret' }, fields, [...grants, grant('immigrationStatus', 'show')], context);
      for (const name of Object.keys(copy.data)) expect(grants.map((each) => each.name)).toContain(name);
      expect(JSON.stringify(copy)).not.toContain('immigrationStatus');
    }));
  });

  test("names references by the audience's own names, one by one in a list", () => {
    const ids = { person: '12345', persons: ['123', '1234'] };
    expect(redact(ids, fields, [grant('person', 'pseudonym'), grant('persons', 'pseudonym')], context).data).toEqual({ person: 'person/5', persons: ['person/3', 'person/4'] });
  });

  test('a reference that is no text is left out', () => {
    expect(redact({ person: { id: 'p1' } }, fields, [grant('person', 'pseudonym')], context).data).toEqual({});
  });

  test('a value that a treatment cannot read is left out, marked as always', () => {
    const copy = redact({ birthDate: 'about forty' }, fields, [grant('birthDate', 'age-band')], context);
    expect(copy.data).toEqual({});
    expect(copy.marks['birthDate']).toBe('ABSTRED');
  });

  test('what the record inherits is not its own', () => {
    expect(redact(Object.create({ name: 'Ada' }) as Record<string, Json>, fields, [grant('name', 'show')], context).data).toEqual({});
  });
});
