import { describe, expect, test } from '@jest/globals';
import { isRefused, refusedClass } from './firewall.js';
import { problems } from './problems.js';
import { Rejection } from './rejection.js';

const table = Object.entries(problems);

describe('The table of problems', () => {
  test.each(table)('says of %s in one line what is wrong, under a status a caller can act on', (code, { status, title }) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(title).toMatch(/^[A-Z][^\n]*[^.\n]$/);
    expect([400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503]).toContain(status);
  });

  test('gives no two problems the same title', () => {
    expect(new Set(table.map(([, { title }]) => title)).size).toBe(table.length);
  });

  test('has one answer for "not there" and "not yours"', () => {
    expect(table.filter(([, { status }]) => status === 404).map(([code]) => code)).toEqual(['not-found']);
  });

  test('blames the caller for all but the failures of the exchange itself', () => {
    const own = table.filter(([, { status }]) => status >= 500).map(([code]) => code);
    expect(own.sort()).toEqual(['disclosure-unavailable', 'internal-error', 'log-unavailable']);
  });
});

describe('A rejection', () => {
  test('carries its code, what it means here, and where in the body the fault lies', () => {
    const rejection = new Rejection('unknown-person', 'No such person is recorded in this case.', '/data/person');
    expect(rejection).toBeInstanceOf(Error);
    expect({ ...rejection, message: rejection.message }).toEqual({
      name: 'Rejection', code: 'unknown-person', detail: 'No such person is recorded in this case.', pointer: '/data/person',
      message: 'unknown-person: No such person is recorded in this case.',
    });
    expect(new Rejection('not-found', 'There is nothing here for you.').pointer).toBeUndefined();
  });
});

describe('The firewall', () => {
  test('refuses one class, under its one spelling', () => {
    expect(isRefused(refusedClass)).toBe(true);
    expect(isRefused('immigration-enforcement')).toBe(true);
    expect(['police', 'labour-inspectorate', 'labour-inspection', ''].filter(isRefused)).toEqual([]);
  });
});
