import { readOpen } from './exchange.js';

/** The languages of the desk, by the name that each has for itself. */
export const languages = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' };
/** @typedef {keyof typeof languages} Language */
/** @typedef {Record<'page' | 'hints' | 'events' | 'moves' | 'fields' | 'codes' | 'problems', Record<string, string>>} Texts */

/** Chooses the language: the one in the address (it tells nothing of anybody), else the first that the browser wishes for. @returns {Language} */
export function chosenLanguage() {
  const wished = [location.hash.slice(1), ...navigator.languages.map((each) => each.split('-')[0] ?? '')];
  return /** @type {Language} */ (wished.find((each) => Object.hasOwn(languages, each)) ?? 'en');
}

/** Reads the words of a language. @param {Language} language */
export const readWords = async (language) => new Words(language, /** @type {Texts} */ (await readOpen(`/desk/${language}.json`)));

const country = /^[A-Z]{2}$/;
const countryFields = ['jurisdiction', 'nationality', 'origin', 'transit', 'destination'];

/** Says everything in one language: sentences, codes, dates, amounts. A code that has no words yet is shown split into its own. */
export class Words {
  /** @param {Language} language @param {Texts} texts */
  constructor(language, texts) {
    this.language = language;
    this.texts = texts;
    this.direction = language === 'ar' ? 'rtl' : 'ltr';
    this.regions = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    this.tongues = new Intl.DisplayNames(language, { type: 'language' });
    this.list = new Intl.ListFormat(language);
    this.whole = new Intl.NumberFormat(language);
  }

  /** Gives a sentence of the page with what stands in its braces. @param {string} key @param {Record<string, string | number>} [named] */
  say(key, named = {}) {
    return (this.texts.page[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => {
      const value = named[/** @type {string} */ (name)] ?? '';
      return typeof value === 'number' ? this.whole.format(value) : `\u2068${value}\u2069`; // isolated: it may run in another direction
    });
  }

  /** @param {string} name */
  field(name) {
    return this.texts.fields[name] ?? split(name);
  }

  /** @param {string} name */
  hint(name) {
    return this.texts.hints[name];
  }

  /** @param {string} type */
  event(type) {
    return this.texts.events[type] ?? split(type);
  }

  /** @param {string} name */
  move(name) {
    return this.texts.moves[name] ?? split(name);
  }

  /** @param {string} code */
  code(code) {
    return this.texts.codes[code] ?? split(code);
  }

  /** Says why something was refused. @param {string} code @param {string} detail */
  problem(code, detail) {
    if (code === 'unreachable') return this.say('lost');
    return this.texts.problems[code] ?? (code === 'internal-error' ? this.say('failed') : this.say('refused', { detail: detail || code }));
  }

  /** @param {string} iso */
  time(iso) {
    return new Intl.DateTimeFormat(this.language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
  }

  /** @param {string} iso */
  day(iso) {
    return new Intl.DateTimeFormat(this.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(iso));
  }

  /** Names every country, by its code. */
  countries() {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const named = letters.flatMap((one) => letters.flatMap((other) => {
      const name = this.regions.of(one + other);
      return name ? [{ code: one + other, name }] : [];
    }));
    return named.sort((one, other) => one.name.localeCompare(other.name, this.language));
  }

  /**
   * Writes the value of a field for people.
   * @param {string} name @param {unknown} value @param {(reference: string) => string | undefined} named says what a reference stands for @returns {string}
   */
  value(name, value, named = () => undefined) {
    if (typeof value === 'boolean') return this.say(value ? 'yes' : 'no');
    if (typeof value === 'number') return this.whole.format(value);
    if (Array.isArray(value)) return this.list.format(value.map((each) => this.value(name, each, named)));
    if (value !== null && typeof value === 'object') return this.#object(/** @type {Record<string, unknown>} */ (value), named);
    const text = String(value);
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return this.day(text);
    if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return this.time(text);
    if (countryFields.includes(name) && country.test(text)) return this.regions.of(text) ?? text;
    if (name.startsWith('language')) return this.#tongue(text);
    return named(text) ?? this.texts.codes[text] ?? text;
  }

  /** @param {string} code */
  #tongue(code) {
    try {
      return this.tongues.of(code) ?? code;
    } catch {
      return code;
    }
  }

  /** @param {Record<string, unknown>} value @param {(reference: string) => string | undefined} named */
  #object({ amount, currency, ...rest }, named) {
    const others = Object.entries(rest).map(([name, each]) => `${this.field(name)}: ${this.value(name, each, named)}`);
    return this.list.format([...(typeof amount === 'number' ? [this.#money(amount, currency)] : []), ...others]);
  }

  /** @param {number} amount in minor units @param {unknown} currency */
  #money(amount, currency) {
    if (typeof currency !== 'string') return this.whole.format(amount);
    const format = new Intl.NumberFormat(this.language, { style: 'currency', currency });
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }
}

/** Splits a code into its words. @param {string} code */
const split = (code) => code.replaceAll('-', ' ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
