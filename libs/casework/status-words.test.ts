import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findStatus } from './status-words.js';

describe('A text that speaks of immigration status', () => {
  test.each([
    ['He is undocumented.', 'undocumented'],
    ['Her IMMIGRATION STATUS is unclear', 'immigration status'],
    ['came on a tourist-visa, stayed', 'tourist visa'],
    ['says: "no papers"', 'no papers'],
    ['the visa\nhas expired', 'visa has expired'],
    ['field immigration_status = x', 'immigration status'],
    ['immi\u00adgration status, as a text cut from a PDF has it', 'immigration status'],
    ['no\u200b visa', 'no visa'],
    ['ｕｎｄｏｃｕｍｅｎｔｅｄ in full width', 'undocumented'],
    ['des travailleurs sans-papiers', 'sans papiers'],
    ['en situation irrégulière', 'situation irreguliere'],
    ['demandeur d’asile', 'demandeur d asile'],
    ['trabajadores indocumentados', 'indocumentados'],
    ['su deportación', 'deportacion'],
    ['sem autorização de residência', 'autorizacao de residencia'],
    ['ohne gültigen Aufenthaltstitel', 'aufenthaltstitel'],
    ['người nhập cư bất hợp pháp', 'nhap cu bat hop phap'],
    ['không giấy tờ', 'khong giay to'],
  ])('is found out: %j', (text, phrase) => {
    expect(findStatus(text)).toBe(phrase);
  });

  test('is found out wherever the phrase stands, in whatever case, but only as whole words', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{3,8}$/), { maxLength: 5 }).map((list) => list.join(' '));
    fc.assert(fc.property(words, words, fc.constantFrom('residence permit', 'titre de séjour', 'sin papeles', 'Asylbewerber'), (before, after, phrase) => {
      expect(findStatus(`${before} ${phrase.toUpperCase()}, ${after}`)).toBeDefined();
      expect(findStatus(`${before} ${phrase}${after || 'xyz'}`)).toBeUndefined();
    }));
  });
});

describe('A text that does not', () => {
  test.each([
    '',
    'Status of the case: open.',
    'Illegal deduction of wages for housing and food.',
    'An illegal fee of 3500 USD.',
    'The employer threatened to call the police.',
    'The passport is kept by the supervisor.',
    'Papers were signed in a language she does not read.',
    'The building permit names another address.',
    'Permitted hours were exceeded.',
    'Their documents were taken on arrival.',
    'The machine guard was removed; an order followed.',
    'The visage of the visa holder was not seen; Visa and Mastercard slips.',
    'She comes from Viet Nam and speaks Vietnamese.',
    'The licence of the agency has expired.',
    'Irregular working hours and irregular payment.',
    'Der Arbeitsvertrag liegt nicht vor; die Papiere hat der Vorarbeiter.',
    'Le contrat n’a pas été remis.',
    'El contrato es irregular y el salario no se paga.',
    'Hợp đồng lao động không có chữ ký.',
  ])('raises no alarm: %j', (text) => {
    expect(findStatus(text)).toBeUndefined();
  });
});
