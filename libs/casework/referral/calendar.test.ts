import { describe, expect, test } from '@jest/globals';
import { day, fromIso, isoDay, isoTime } from '#libs/kernel';
import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { Calendar, calendarOf, easternEaster, westernEaster } from './calendar.js';

const jurisdictions = readdirSync(new URL('../../../../libs/casework/calendars/', import.meta.url)).map((name) => name.replace('.yaml', ''));
const at = fromIso;
const worked = (jurisdiction: string, date: string) => calendarOf(jurisdiction).isWorking(at(date) / day, at(date));
const end = (jurisdiction: string, n: number, since: string) => isoTime(calendarOf(jurisdiction).endOfWorkingDay(n, at(since)));

describe('A calendar', () => {
  test('is there for every jurisdiction of the scenarios that was asked for, and for all others', () => {
    expect(jurisdictions.sort()).toEqual(['BD', 'BG', 'DE', 'ID', 'LT', 'LV', 'NL', 'NP', 'PL', 'RO', 'VN', 'default']);
    expect(calendarOf('XX')).toBe(calendarOf('default'));
  });

  test.each<[number, string, string]>([
    [2024, '2024-03-31', '2024-05-05'], [2025, '2025-04-20', '2025-04-20'], [2026, '2026-04-05', '2026-04-12'], [2027, '2027-03-28', '2027-05-02'],
    [2038, '2038-04-25', '2038-04-25'],
  ])('knows Easter of %d in west and east', (year, west, east) => {
    expect([isoDay(westernEaster(year) * day), isoDay(easternEaster(year) * day)]).toEqual([west, east]);
  });

  test('has both Easters on a Sunday of spring, the eastern one never first', () => {
    fc.assert(fc.property(fc.integer({ min: 1950, max: 2099 }), (year) => {
      const [west, east] = [westernEaster(year), easternEaster(year)];
      expect([new Date(west * day).getUTCDay(), new Date(east * day).getUTCDay()]).toEqual([0, 0]);
      expect(east).toBeGreaterThanOrEqual(west);
      expect(isoDay(west * day) >= `${year}-03-22` && isoDay(west * day) <= `${year}-04-25`).toBe(true);
      expect(isoDay(east * day) >= `${year}-04-03` && isoDay(east * day) <= `${year}-05-10`).toBe(true);
    }));
  });

  test.each<[string, string, boolean]>([
    ['DE', '2026-04-03', false], ['DE', '2026-04-06', false], ['DE', '2026-04-07', true], ['DE', '2026-05-14', false], ['DE', '2026-10-03', false],
    ['NL', '2026-05-05', false], ['LT', '2026-02-16', false], ['LT', '2026-04-03', true], ['LV', '2026-04-03', false], ['RO', '2026-04-10', false],
    ['RO', '2026-04-03', true], ['BG', '2026-04-13', false], ['PL', '2026-06-04', false], ['PL', '2024-12-24', true], ['PL', '2025-12-24', false],
    ['VN', '2026-04-30', false], ['ID', '2026-08-17', false], ['NP', '2026-11-29', true], ['NP', '2026-11-28', false], ['BD', '2026-11-27', false],
    ['BD', '2026-11-29', true], ['XX', '2026-12-25', true], ['XX', '2026-12-26', false],
  ])('of %s on %s: worked is %s', (jurisdiction, date, expected) => {
    expect(worked(jurisdiction, date)).toBe(expected);
  });

  test('ends a working day at midnight where the agency is, in summer and winter', () => {
    expect(end('DE', 1, '2026-07-01T10:00:00Z')).toBe('2026-07-02T22:00:00.000Z');
    expect(end('DE', 1, '2026-11-24T10:00:00Z')).toBe('2026-11-25T23:00:00.000Z');
    expect(end('DE', 1, '2026-03-27T10:00:00Z')).toBe('2026-03-30T22:00:00.000Z'); // the clocks changed in between
    expect(end('NP', 1, '2026-11-24T10:00:00Z')).toBe('2026-11-25T18:15:00.000Z');
  });

  test('counts from the day it is where the agency is', () => {
    expect(end('VN', 1, '2026-11-24T16:59:59Z')).toBe('2026-11-25T17:00:00.000Z');
    expect(end('VN', 1, '2026-11-24T17:00:00Z')).toBe('2026-11-26T17:00:00.000Z');
  });

  test('gives a deadline over Easter the days that are not worked', () => {
    expect(end('DE', 5, '2026-04-01T09:00:00Z')).toBe('2026-04-10T22:00:00.000Z');
    expect(end('XX', 5, '2026-04-01T09:00:00Z')).toBe('2026-04-09T00:00:00.000Z');
  });

  test('leaves what was sent before a holiday became known as it was', () => {
    const moment = at('2026-11-24T10:00:00Z');
    const holiday = { name: 'Day of Mourning', on: '11-25', known: '2026-11-25' };
    const [without, late, early] = [[], [holiday], [{ ...holiday, known: '2026-11-24' }]].map((holidays) =>
      new Calendar({ timeZone: 'UTC', weekend: ['sunday'], holidays }).endOfWorkingDay(1, moment));
    expect(late).toBe(without);
    expect(early).toBe(without! + day);
  });
});

describe('The end of the n-th working day, wherever', () => {
  const question = fc.record({
    jurisdiction: fc.constantFrom(...jurisdictions), n: fc.integer({ min: 1, max: 40 }), since: fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') }),
  });

  test('is in the future, and n working days lie wholly in between', () => {
    fc.assert(fc.property(question, ({ jurisdiction, n, since }) => {
      const calendar = calendarOf(jurisdiction);
      const [first, last] = [1, n].map((each) => calendar.endOfWorkingDay(each, since));
      expect(first).toBeGreaterThan(since + (22 * day) / 24);
      expect(last! - since).toBeGreaterThan((n - 1) * day);
      expect(last! - since).toBeLessThan((n * 2 + 8) * day);
    }));
  });

  test('is later for more days, and never earlier for a later moment', () => {
    fc.assert(fc.property(question, fc.integer({ min: 0, max: 20 * day }), ({ jurisdiction, n, since }, later) => {
      const calendar = calendarOf(jurisdiction);
      expect(calendar.endOfWorkingDay(n + 1, since)).toBeGreaterThan(calendar.endOfWorkingDay(n, since));
      expect(calendar.endOfWorkingDay(n, since + later)).toBeGreaterThanOrEqual(calendar.endOfWorkingDay(n, since));
    }));
  });
});
