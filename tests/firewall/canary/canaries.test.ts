import { describe, expect, test } from '@jest/globals';
import { Canaries } from './canaries.js';

const canaries = new Canaries<string>();
const word = canaries.word('a name');
const digest = canaries.digest('a digest');
const amount = String(canaries.amount('an amount'));
const around = (text: string): string => `{"seq":5,"name":"${text}","at":"2026-03-01"}`;

describe('a canary is found however it is written', () => {
  test.each<[string, string]>([
    ['as it is', around(word)],
    ['in capitals', around(word.toUpperCase())],
    ['backwards', around([...word].reverse().join(''))],
    ['percent-encoded', around([...word].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''))],
    ['in JSON escapes', around([...word].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(''))],
    ['in JSON inside JSON', JSON.stringify(around([...word].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')))],
    ['in hexadecimal', around(Buffer.from(word).toString('hex'))],
    ['in hexadecimal behind half a byte', around(`a${Buffer.from(word).toString('hex')}`)],
    ['in base64', around(Buffer.from(`x${word}`).toString('base64'))],
    ['in base64url, deep in a document', around(Buffer.from(JSON.stringify({ of: [1, { it: word }] })).toString('base64url'))],
    ['in base64 behind another word', around(`ab${Buffer.from(word).toString('base64')}`)],
  ])('%s', (_name, text) => {
    expect(canaries.find(text)).toMatchObject([{ token: word, planted: 'a name' }]);
  });

  test('of every kind', () => {
    expect(canaries.find([word, digest, amount].join(' ')).map(({ planted }) => planted)).toEqual(['a name', 'a digest', 'an amount']);
  });

  test('cut off after its mark', () => {
    expect(canaries.find(around(word.slice(0, 14)))).toMatchObject([{ token: word.slice(0, 14), planted: undefined }]);
  });
});

test('where there is none, none is found, and another run has others', () => {
  const other = new Canaries<string>();
  expect(canaries.find(around(other.word('x')))).toEqual([]);
  expect(canaries.find(around('a'.repeat(64)))).toEqual([]);
});
