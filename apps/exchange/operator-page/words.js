/** @param {number} minutes */
export function durationText(minutes) {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** Says what is told of a figure; what is not told is said so, for eyes and ears alike. @param {number | null} value @param {(value: number) => string} [write] */
export const told = (value, write = String) => (value === null ? 'not told' : write(value));

/** @param {number} rate */
export const percent = (rate) => `${Math.round(rate * 100)} %`;

/** @param {Readonly<Record<string, number>>} reasons */
export const reasonsText = (reasons) => Object.entries(reasons).sort(([, one], [, other]) => other - one).map(([code, times]) => `${code.replaceAll('-', ' ')} ${times}`).join(', ') || '–';

const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** Writes a time for people, in UTC. @param {string} iso */
export const timeText = (iso) => `${time.format(new Date(iso))} UTC`;
