/** @import { CaseView } from './exchange.js' */
/** @import { Choice } from './form.js' */
/** @import { Words } from './words.js' */
/** @typedef {Extract<CaseView['entries'][number], { kind: 'entry' | 'backfill' }>} Line */
import { html } from './html.js';

/**
 * A case as an agency knows it for all of its purposes together.
 * @typedef {object} Record
 * @property {string} case
 * @property {readonly CaseView['people'][number][]} people
 * @property {readonly Line[]} entries
 */

/** Puts what is known for several purposes together: each entry once, with every field that any of them shows. @param {string} reference @param {readonly CaseView[]} views @returns {Record} */
export function together(reference, views) {
  /** @type {Map<string, Line>} */
  const entries = new Map();
  /** @type {Map<string, CaseView['people'][number]>} */
  const people = new Map();
  for (const view of views) {
    for (const line of view.entries) {
      if (line.kind !== 'entry' && line.kind !== 'backfill') continue;
      const known = entries.get(line.entry);
      entries.set(line.entry, known ? { ...line, ...known, data: { ...line.data, ...known.data }, marks: { ...line.marks, ...known.marks } } : line);
    }
    for (const person of view.people) people.set(String(person['person']), { ...person, ...people.get(String(person['person'])) });
  }
  return { case: reference, people: [...people.values()], entries: [...entries.values()] };
}

/** Gives what a reference can point at in a case, each with a name for people. @param {Record} record @param {string} agency @param {Words} words @returns {{ [kind: string]: Choice[] }} */
export function choicesIn({ people, entries }, agency, words) {
  const person = people.map((each, nth) => ({ value: String(each['person']), text: String(each['name'] ?? words.say('personNumber', { number: nth + 1 })) }));
  const consent = entries.filter(({ type, data }) => type === 'ConsentGiven' && data['consent']).map(({ data, occurredOn }) => ({ value: String(data['consent']), text: `${words.event('ConsentGiven')}, ${words.value('on', occurredOn)}` }));
  const entry = entries.filter(({ by }) => by === agency).map((line) => ({ value: line.entry, text: `${words.event(line.type)}, ${words.value('on', line.occurredOn)}` }));
  return { person, consent, entry };
}

/** Shows everything an agency may see of a case. @param {{ record: Record, agency: string, words: Words }} props */
export function Recorded({ record, agency, words }) {
  const choices = Object.values(choicesIn(record, agency, words)).flat();
  const named = (/** @type {string} */ reference) => choices.find(({ value }) => value === reference)?.text;
  if (record.entries.length === 0) return html`<p>${words.say('noRecord')}</p>`;
  return html`
    <h3>${words.say('people')}</h3>
    ${record.people.length === 0 ? html`<p>${words.say('noPeople')}</p>` : html`
      <ul class="plain">${record.people.map((person, nth) => html`<li key=${nth}><${Data} data=${person} words=${words} named=${named} /></li>`)}</ul>`}
    <h3>${words.say('record')}</h3>
    <ol class="plain">${record.entries.filter(({ type }) => type !== 'PersonRecorded').map((line) => html`
      <li key=${line.entry}>
        <h4>${words.event(line.type)} <small>${words.value('on', line.occurredOn)} · ${words.say('by', { agency: line.by })}</small></h4>
        <${Data} data=${line.data} marks=${line.marks} words=${words} named=${named} />
      </li>`)}
    </ol>`;
}

/** @param {{ data: Readonly<{ [name: string]: unknown }>, marks?: Readonly<{ [name: string]: string }>, words: Words, named: (reference: string) => string | undefined }} props */
function Data({ data, marks = {}, words, named }) {
  return html`
    <dl>${Object.entries(data).map(([name, value]) => html`
      <div key=${name}>
        <dt>${words.field(name)}</dt>
        <dd><bdi>${words.value(name, value, named)}</bdi>${marks[name] && html` <small>${words.say('shownAs', { how: words.code(marks[name]) })}</small>`}</dd>
      </div>`)}
    </dl>`;
}
