/** A command line that says nothing this program can do. */
export class Misuse extends Error {}

/** Reads the value of an option as a whole number. */
export function wholeOf(option: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,15}$/.test(text)) throw new Misuse(`--${option} takes a whole number.`);
  return text === undefined ? undefined : Number(text);
}
