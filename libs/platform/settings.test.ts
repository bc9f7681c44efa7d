import { expect, test } from '@jest/globals';
import { logSettings, readEnvironment } from './settings.js';

test('a process needs no setting in development', () => {
  expect(readEnvironment({})).toEqual({
    NODE_ENV: 'development', FIREBREAK_PORT: 8_080, FIREBREAK_HOST: '127.0.0.1', FIREBREAK_METRICS_HOST: '127.0.0.1', FIREBREAK_DATA: 'var/firebreak', FIREBREAK_DEMO_ISSUER: false, FIREBREAK_WEBHOOK_LOOPBACK: false, FIREBREAK_BODY_LIMIT: 262_144,
    FIREBREAK_WITNESSES: '', FIREBREAK_CHECKPOINT_SECONDS: 60, FIREBREAK_UNSIGNED_LIMIT_SECONDS: 14_400,
  });
});

test.each([
  ['FIREBREAK_PORT', '70000'], ['FIREBREAK_PORT', 'http'], ['FIREBREAK_ROOT_KEY', 'secret-of-nobody'], ['FIREBREAK_DEMO_ISSUER', 'yes please'], ['FIREBREAK_BODY_LIMIT', '-1'],
])('a wrong %s is named and its value is not', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(`Settings: ${name}: `);
  expect(() => readEnvironment({ [name]: value })).not.toThrow(value);
});

test('the log has a name in development, and must be given one in production', () => {
  expect(logSettings(readEnvironment({}))).toEqual({ origin: 'localhost/disclosures', witnesses: '', quorum: undefined, everySeconds: 60, limitSeconds: 14_400 });
  expect(() => logSettings(readEnvironment({ NODE_ENV: 'production' }))).toThrow('FIREBREAK_LOG_ORIGIN is required');
  expect(logSettings(readEnvironment({ NODE_ENV: 'production', FIREBREAK_LOG_ORIGIN: 'exchange.example/log' })).origin).toBe('exchange.example/log');
  for (const name of ['', 'two words', 'a+b', 'a\nb', 'x'.repeat(201)]) expect(() => readEnvironment({ FIREBREAK_LOG_ORIGIN: name })).toThrow('FIREBREAK_LOG_ORIGIN');
});
