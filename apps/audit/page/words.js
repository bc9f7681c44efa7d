/** @import { WhoSawWhatAnswer } from '../answer.js' */
/** @typedef {WhoSawWhatAnswer['events'][number]} EventRow */
/** @typedef {EventRow['cells'][number]} Cell */

const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** @type {Map<string, string>} */
const written = new Map();

/** Writes a time for people, in UTC. Formatting costs, and many cells share a time. @param {string} iso */
export function timeText(iso) {
  const text = written.get(iso) ?? `${time.format(new Date(iso))} UTC`;
  written.set(iso, text);
  return text;
}

/** @param {number} count @param {string} one @param {string} many */
export const counted = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** Writes a value of a field for people. @param {unknown} value @returns {string} */
export function valueText(value) {
  if (value === undefined) return '–';
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Splits the name of an event type into words. @param {string} type */
export const typeText = (type) => type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/ [A-Z]/g, (letter) => letter.toLowerCase());

/** Says what a cell holds: signs with their counts. @param {Cell} cell */
export const signsOf = ({ shown, treated, withheld, recalled }) => [
  { name: 'shown', sign: '●', count: shown.length },
  { name: 'treated', sign: '◐', count: treated.length },
  { name: 'withheld', sign: '○', count: withheld },
  { name: 'recalled', sign: '⊘', count: recalled ? 1 : 0 },
].filter(({ count }) => count > 0);

/** Tells whether an event was recorded only after a time. @param {EventRow} row @param {string} until */
export const isLater = ({ recordedAt }, until) => recordedAt > until;

/**
 * Says in a sentence what an agency had seen of an event by a time.
 * @param {string} agency @param {EventRow} row @param {Cell | undefined} cell @param {string} until
 */
export function cellSentence(agency, row, cell, until) {
  const { type } = row;
  if (isLater(row, until)) return `${typeText(type)} was recorded later, on ${timeText(row.recordedAt)}.`;
  if (!cell) return `${agency} had received nothing of ${typeText(type)}.`;
  const { shown, treated, withheld, recalled, releases, first, last } = cell;
  const parts = [
    `was shown ${counted(shown.length, 'field')} of ${typeText(type)}`,
    ...(treated.length > 0 ? [`${treated.length} more treated`] : []),
    ...(withheld > 0 ? [`${withheld} withheld`] : []),
  ];
  const when = first === last ? `on ${timeText(first)}` : `first on ${timeText(first)}, last on ${timeText(last)}`;
  return `${agency} ${parts.join(', ')}, in ${counted(releases, 'release')}, ${when}.${recalled ? ' It has been recalled.' : ''}`;
}
