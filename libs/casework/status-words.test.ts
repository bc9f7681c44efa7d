import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainWords } from './plain-words.js';
import { findStatus, screenedLanguages, statusIn } from './status-words.js';

describe('A text that speaks of immigration status', () => {
  test.each([
    ['He is undocumented.', 'en'],
    ['Her IMMIGRATION STATUS is unclear', 'en'],
    ['came on a tourist-visa, stayed', 'en'],
    ['says: "no papers"', 'en'],
    ['the visa\nhas expired', 'en'], // Vietnamese without accents has a "the visa" of its own.
    ['field immigration_status = x', 'en'],
    ['immi\u00adgration status, as a text cut from a PDF has it', 'en'],
    ['no\u200b visa', 'en'],
    ['ｕｎｄｏｃｕｍｅｎｔｅｄ in full width', 'en'],
    ['und\u043ecumented, with a Cyrillic letter', 'en'],
    ['u\u0301\u0302n\u0303documented', 'en'],
    ['des travailleurs sans-papiers', 'fr'],
    ['en situation irrégulière', 'fr'],
    ['demandeur d’asile', 'fr'],
    ['trabajadores indocumentados', 'es'],
    ['sem autorização de residência', 'pt'],
    ['ohne gültigen Aufenthaltstitel', 'de'],
    ['người nhập cư bất hợp pháp', 'vi'],
    ['المُخالِفيـــن للإقامة', 'ar'],
    ['ในวีซ่าของเธอที่หมดอายุแล้ว', 'th'],
    ['በሐገወጥ መንገድ ትኖራለች ህገ ወጥ ስደተኛ', 'am'],
    ['अबैध कामदार', 'ne'],
    ['He lost his visa, y no tiene papeles.', 'en'],
  ])('is found out: %j', (text, language) => {
    expect(findStatus(text)).toBe(language);
  });

  test('is found out wherever the phrase stands, in whatever case, but only as whole words', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{3,8}$/), { maxLength: 5 }).map((list) => list.join(' '));
    fc.assert(fc.property(words, words, fc.constantFrom('residence permit', 'titre de séjour', 'sin papeles', 'sem papéis'), (before, after, phrase) => {
      expect(findStatus(`${before} ${phrase.toUpperCase()}, ${after}`)).toBeDefined();
      expect(findStatus(`${phrase}qq`)).toBeUndefined();
    }));
  });

  test('is screened for in every language at once', () => {
    expect(screenedLanguages).toEqual(['am', 'ar', 'bn', 'de', 'en', 'es', 'fr', 'id', 'ne', 'pt', 'sw', 'th', 'vi']);
  });
});

describe('A threat of deportation', () => {
  test.each([
    'She was threatened with deportation.', 'Deportation was threatened.', 'Er drohte, sie würde abgeschoben.', 'La menaza: amenazó con deportarla.',
    'เขาขู่ว่าจะเนรเทศ', 'هددها بالترحيل', 'He threatens to report her to immigration.',
  ])('may be recorded: %j', (text) => {
    expect(findStatus(text)).toBeUndefined();
  });

  test.each([
    ['that was carried out', 'He threatened her; then she was deported.'],
    ['in another sentence', 'The foreman threatened her. Deportation followed.'],
    ['far away in the sentence', `The foreman threatened her ${'and then he went to the other hall '.repeat(3)}before the deportation`],
    ['with a word of status', 'He threatened to report her because her visa has expired.'],
    ['only feared', 'She is afraid of deportation.'],
  ])('excuses nothing %s', (_what, text) => {
    expect(findStatus(text)).toBe('en');
  });
});

describe('The work of screening', () => {
  const hostile = fc.array(fc.constantFrom('visa', 'no', 'ne', 'deported', 'threat', 'papiere', 'situation', 'وبالـ', 'วีซ่า', 'ขู่', 'ข', 'न', 'ভিসা', 'ያለ', 'without', 'a', '.'), { minLength: 1, maxLength: 6 });

  test('looks at each word a bounded number of times, however many phrases nearly fit', () => {
    fc.assert(fc.property(hostile, (unit) => {
      let looks = 0;
      const words = plainWords(Array.from({ length: 60 }, () => unit.join(' ')).join(' ')).map((word) => ({ ...word, get text() { looks += 1; return word.text; } }));
      statusIn(words);
      expect(looks).toBeLessThanOrEqual(1_000 * words.length);
    }));
  });

  test('is not drawn out by stacked marks', () => {
    const marks = '\u0E38\u0E3A'.repeat(5_000);
    expect(plainWords(`a${marks}`).map(({ text }) => text).join('').length).toBeLessThan(40);
    expect(findStatus(`un${'\u0301\u0316'.repeat(5_000)}documented`)).toBe('en');
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
