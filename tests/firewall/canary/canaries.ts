import { randomInt } from 'node:crypto';

/** A canary, or a part of one, that was found in a text; `form` says how it was written there. */
export interface Found<P> {
  readonly token: string;
  readonly form: string;
  /** Where it had been put; undefined where the part that was found might be of several. */
  readonly planted: P | undefined;
}

// No vowels: chance spells no word that free text is screened for.
const letters = 'bcdfghjklmnpqrstvwxz0123456789';
const random = (alphabet: string, length: number): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

const bytesOf = (runs: readonly string[], decode: (run: string) => readonly Buffer[]): string => runs.flatMap((run) => decode(run).map((bytes) => bytes.toString('latin1'))).join('\n');

// Each gives the text as somebody would read it who undoes one way of writing it.
const forms: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  reversed: (text) => [...text].reverse().join(''),
  'percent-encoded': (text) => text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  'JSON escapes': (text) => text.replace(/\\+u00([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
  hexadecimal: (text) => bytesOf(text.match(/[0-9a-f]{20,}/gi) ?? [], (run) => [0, 1].map((skip) => Buffer.from(run.slice(skip), 'hex'))),
  base64: (text) => bytesOf(text.match(/[\w+/-]{16,}/g) ?? [], (run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64'))),
};

/**
 * Random values that say where they were put, and the search for them. All begin with a mark of this run, so that one of which only the
 * first part got out is found too.
 */
export class Canaries<P> {
  readonly planted = new Map<string, P>();
  private readonly mark = `q${random(letters, 9)}`;
  private readonly digestMark = random('0123456789abcdef', 16);
  private readonly amountMark = String(randomInt(10_000, 99_999));
  private readonly pattern = new RegExp(`${this.mark}[${letters}]{0,16}|${this.digestMark}[0-9a-f]{0,48}|${this.amountMark}\\d{7}`, 'g');

  /** Makes one that is a name, a line of text and a code. */
  word(planted: P): string {
    return this.keep(this.mark + random(letters, 16), planted);
  }

  /** Makes one that is a SHA-256 in hexadecimal. */
  digest(planted: P): string {
    return this.keep(this.digestMark + random('0123456789abcdef', 48), planted);
  }

  /** Makes one that is an amount of money. */
  amount(planted: P): number {
    return Number(this.keep(this.amountMark + random('0123456789', 7), planted));
  }

  /** Finds every canary in a text, in any case: plain, reversed, percent-encoded, escaped as JSON, in hexadecimal or base64. */
  find(text: string): ReadonlyArray<Found<P>> {
    const found = new Map<string, Found<P>>();
    for (const [form, read] of Object.entries(forms)) {
      for (const [token] of read(text).toLowerCase().matchAll(this.pattern)) {
        // Seven digits of chance are too few for a certain match: an amount counts when it is one that was planted.
        if (token.startsWith(this.amountMark) && !token.startsWith(this.digestMark) && !this.planted.has(token)) continue;
        if (!found.has(token)) found.set(token, { token, form, planted: this.planted.get(token) });
      }
    }
    return [...found.values()];
  }

  private keep(token: string, planted: P): string {
    this.planted.set(token, planted);
    return token;
  }
}
