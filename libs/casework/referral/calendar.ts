import { day, fromIso } from '#libs/kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/**
 * A day off that returns every year: by its date, or by days after Easter of the western or the eastern churches. `from` and `until` are its
 * first and last year. `known` is the day a later version of the file brought it: what was sent before keeps its deadline.
 */
const holiday = z.strictObject({
  name: z.string().min(1), on: z.string().regex(/^\d\d-\d\d$/).optional(), easter: z.int().optional(), orthodoxEaster: z.int().optional(),
  from: z.int().optional(), until: z.int().optional(), known: z.iso.date().optional(),
}).refine(({ on, easter, orthodoxEaster }) => [on, easter, orthodoxEaster].filter((each) => each !== undefined).length === 1, 'one way to tell the day');
type Holiday = z.infer<typeof holiday>;

const schema = z.strictObject({
  timeZone: z.string(), weekend: z.array(z.enum(weekdays)).min(1).max(3), holidays: z.array(holiday),
});

/** The working days of one jurisdiction, in its own time. Pure: the same question has the same answer for ever. */
export class Calendar {
  private readonly local: Intl.DateTimeFormat;
  private readonly weekend: ReadonlySet<number>;
  private readonly years = new Map<number, ReadonlyArray<{ readonly date: number; readonly known: number }>>();

  constructor(private readonly content: z.infer<typeof schema>) {
    const { timeZone, weekend } = content;
    this.weekend = new Set(weekend.map((name) => weekdays.indexOf(name)));
    this.local = new Intl.DateTimeFormat('en-US', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  }

  /** Gives the end of the n-th working day after the day of a moment, by what the calendar knew at that moment; all in milliseconds. */
  endOfWorkingDay(n: number, since: number): number {
    let date = Math.floor(this.wall(since) / day);
    for (let left = n; left > 0; left -= this.isWorking(date, since) ? 1 : 0) date += 1;
    return this.startOf(date + 1);
  }

  /** Tells whether a day (counted from 1 January 1970) is worked on, by what the calendar knew at a moment. */
  isWorking(date: number, at: number): boolean {
    if (this.weekend.has((date + weekdays.indexOf('thursday')) % 7)) return false;
    return !this.holidaysOf(new Date(date * day).getUTCFullYear()).some((each) => each.date === date && each.known <= at);
  }

  private holidaysOf(year: number) {
    const kept = this.content.holidays.filter(({ from = -Infinity, until = Infinity }) => from <= year && year <= until);
    const holidays = this.years.get(year) ?? kept.map((each) => ({ date: dateOf(each, year), known: each.known ? fromIso(each.known) : -Infinity }));
    this.years.set(year, holidays);
    return holidays;
  }

  private startOf(date: number): number {
    const guess = date * day - this.offset(date * day);
    return date * day - this.offset(guess);
  }

  private offset(moment: number): number {
    return this.wall(moment) - moment;
  }

  // What the clock on the wall shows, read as UTC.
  private wall(moment: number): number {
    const parts = Object.fromEntries(this.local.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute'], parts['second']) + (moment % 1_000);
  }
}

function dateOf({ on, easter, orthodoxEaster }: Holiday, year: number): number {
  if (on) return fromIso(`${year}-${on}`) / day;
  return easter !== undefined ? westernEaster(year) + easter : easternEaster(year) + orthodoxEaster!;
}

/** Gives Easter Sunday of the western churches (Gregorian computus), as days since 1970. */
export function westernEaster(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const epact = (19 * golden + century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - epact - (year % 4)) % 7;
  const month = epact + weekday - 7 * Math.floor((golden + 11 * epact + 22 * weekday) / 451) + 114;
  return Date.UTC(year, Math.floor(month / 31) - 1, (month % 31) + 1) / day;
}

/** Gives Easter Sunday of the eastern churches (Julian computus) in the Gregorian calendar, as days since 1970. */
export function easternEaster(year: number): number {
  const moon = (19 * (year % 19) + 15) % 30;
  const weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
  const month = moon + weekday + 114;
  const century = Math.floor(year / 100);
  return Date.UTC(year, Math.floor(month / 31) - 1, (month % 31) + 1) / day + century - Math.floor(century / 4) - 2;
}

// Compiled code sits in dist/libs/casework/referral; calendars are data beside the source.
const folder = new URL('../../../../libs/casework/calendars/', import.meta.url);
const calendars = new Map(readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) =>
  [name.slice(0, -'.yaml'.length), new Calendar(schema.parse(parse(readFileSync(new URL(name, folder), 'utf8'))))]));

/** Gives the calendar of a jurisdiction (ISO 3166-1), or the one for those that have none. */
export const calendarOf = (jurisdiction: string): Calendar => calendars.get(jurisdiction) ?? calendars.get('default')!;
