/** The time, in milliseconds since 1970 UTC. Everything that needs a time asks this, so that a test or a scenario can script it. */
export abstract class Clock {
  abstract now(): number;
}

/** Writes a time as ISO 8601 in UTC with milliseconds. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Writes a time as its calendar day in UTC. */
export const isoDay = (milliseconds: number): string => isoTime(milliseconds).slice(0, 10);

/** Reads an ISO 8601 date or date-time in UTC. */
export const fromIso = (text: string): number => Date.parse(text);

export const day = 86_400_000;
