import { expect, test } from '@jest/globals';
import { readEnvironment } from './settings.js';

test('a process needs no setting in development', () => {
  expect(readEnvironment({})).toEqual({
    NODE_ENV: 'development', FIREBREAK_PORT: 8_080, FIREBREAK_HOST: '127.0.0.1', FIREBREAK_METRICS_HOST: '127.0.0.1', FIREBREAK_DATA: 'var/firebreak', FIREBREAK_DEMO_ISSUER: false, FIREBREAK_BODY_LIMIT: 262_144,
  });
});

test.each([
  ['FIREBREAK_PORT', '70000'], ['FIREBREAK_PORT', 'http'], ['FIREBREAK_ROOT_KEY', 'secret-of-nobody'], ['FIREBREAK_DEMO_ISSUER', 'yes please'], ['FIREBREAK_BODY_LIMIT', '-1'],
])('a wrong %s is named and its value is not', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(`Settings: ${name}: `);
  expect(() => readEnvironment({ [name]: value })).not.toThrow(value);
});
