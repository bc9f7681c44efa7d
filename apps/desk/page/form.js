/** @import { Words } from './words.js' */
import { Component } from '/desk/preact.js';
import { html } from './html.js';

/**
 * The part of JSON Schema that the catalogue is served in.
 * @typedef {object} Schema
 * @property {string} [type]
 * @property {readonly string[]} [enum]
 * @property {readonly Schema[]} [anyOf]
 * @property {Schema} [items]
 * @property {Readonly<Record<string, Schema>>} [properties]
 * @property {readonly string[]} [required]
 * @property {string} [pattern]
 * @property {string} [format]
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [maxLength]
 * @property {Readonly<Record<string, string>>} [references] what fields point at
 */
/** @typedef {{ readonly value: string, readonly text: string }} Choice */
/** @typedef {{ readonly path: string, readonly sentence: string }} Fault a field that was refused, and why */

/**
 * What all fields of a form are drawn with.
 * @typedef {object} Setting
 * @property {Words} words
 * @property {Readonly<Record<string, readonly Choice[]>>} choices what a reference can point at, by what it points at
 * @property {Fault | undefined} fault
 */

/** Draws a field for every property of a schema. @param {{ schema: Schema, setting: Setting, path?: string, demanded?: boolean }} props */
export function Fields({ schema, setting, path = '', demanded = true }) {
  const { properties = {}, required = [], references = {} } = schema;
  return Object.entries(properties).filter(([, each]) => isWritable(each)).map(([name, each]) => html`
    <${Field} key=${name} ...${{ name, schema: each, setting, refersTo: references[name] }} path=${path ? `${path}.${name}` : name} needed=${demanded && required.includes(name)} />`);
}

/** @typedef {{ name: string, path: string, schema: Schema, setting: Setting, needed: boolean, refersTo?: string | undefined }} FieldProps */

/** @param {FieldProps} props */
function Field(props) {
  const { schema, setting, refersTo } = props;
  const known = refersTo === undefined ? undefined : setting.choices[refersTo] ?? [];
  if (schema.type === 'object') return html`<${Group} ...${props}><${Fields} schema=${schema} setting=${setting} path=${props.path} demanded=${props.needed} /><//>`;
  if (schema.type === 'array') {
    const several = known ?? codesOf(schema.items ?? {}, setting.words);
    if (several) return html`<${Group} ...${props}>${several.map(({ value, text }) => html`<label class="tick" key=${value}><input type="checkbox" name=${props.path} value=${value} /> ${text}</label>`)}<//>`;
    return schema.items?.type === 'object' ? html`<${Items} ...${props} />` : html`<${Line} ...${props} />`;
  }
  if (schema.type === 'boolean' && props.needed) return html`<label class="tick"><input type="checkbox" name=${props.path} value="true" /> ${setting.words.field(props.name)}</label>`;
  const choices = known ?? choicesOf(schema, setting.words);
  return choices ? html`<${Choose} ...${props} choices=${choices} />` : html`<${Line} ...${props} />`;
}

/** @param {Schema} schema @param {Words} words @returns {readonly Choice[] | undefined} */
const codesOf = (schema, words) => (schema.enum ?? schema.anyOf?.find((each) => each.enum)?.enum)?.map((value) => ({ value, text: words.code(value) }));

/** @param {Schema} schema @param {Words} words @returns {readonly Choice[] | undefined} */
function choicesOf(schema, words) {
  const codes = codesOf(schema, words);
  if (codes) return codes;
  if (schema.type === 'boolean') return [{ value: 'true', text: words.say('yes') }, { value: 'false', text: words.say('no') }];
  return schema.pattern === '^[A-Z]{2}$' ? words.countries().map(({ code, name }) => ({ value: code, text: name })) : undefined;
}

/** @param {FieldProps & { children?: unknown }} props */
function Group({ name, path, setting: { words, fault }, needed, children }) {
  return html`
    <fieldset id=${idOf(path)} tabindex="-1" aria-describedby=${fault?.path === path ? `${idOf(path)}-fault` : undefined}>
      <legend>${words.field(name)}${!needed && html` <small>${words.say('optional')}</small>`}</legend>
      ${children}
      <${Why} path=${path} fault=${fault} />
    </fieldset>`;
}

/** @param {FieldProps & { choices: readonly Choice[] }} props */
function Choose(props) {
  const { choices, setting: { words } } = props;
  return html`
    <${Labelled} ...${props}>
      <select ...${attributes(props)}><option value="">${words.say(props.needed ? 'choose' : 'unknown')}</option>${choices.map(({ value, text }) => html`<option key=${value} value=${value}>${text}</option>`)}</select>
    <//>`;
}

/** @param {FieldProps} props */
function Line(props) {
  const { schema, setting: { words } } = props;
  const { maxLength = 0, minimum, maximum } = schema;
  const hint = schema.type === 'array' ? [words.hint(props.name), words.say('several')].filter(Boolean).join('. ') : words.hint(props.name);
  const number = schema.type === 'integer' || schema.type === 'number';
  const kind = number ? { type: 'number', min: minimum, max: maximum, step: schema.type === 'integer' ? 1 : 'any' } : { type: schema.format === 'date' ? 'date' : 'text' };
  return html`
    <${Labelled} ...${props} hint=${hint}>
      ${maxLength >= 500 ? html`<textarea rows="3" maxlength=${maxLength} ...${attributes(props, hint)}></textarea>` : html`<input ...${kind} maxlength=${maxLength || undefined} ...${attributes(props, hint)} />`}
    <//>`;
}

/** @param {FieldProps & { children?: unknown, hint?: string | undefined }} props */
function Labelled({ name, path, setting: { words, fault }, needed, hint, children }) {
  return html`
    <div class="field">
      <label for=${idOf(path)}>${words.field(name)}${!needed && html` <small>${words.say('optional')}</small>`}</label>
      ${hint && html`<small id=${`${idOf(path)}-hint`}>${hint}</small>`}
      ${children}
      <${Why} path=${path} fault=${fault} />
    </div>`;
}

/** @param {FieldProps} props @param {string} [hint] */
function attributes({ path, needed, setting: { fault } }, hint) {
  const faulty = fault?.path === path;
  const described = [...(hint ? [`${idOf(path)}-hint`] : []), ...(faulty ? [`${idOf(path)}-fault`] : [])].join(' ');
  return { id: idOf(path), name: path, required: needed, autocomplete: 'off', spellcheck: false, 'aria-invalid': faulty || undefined, 'aria-describedby': described || undefined };
}

/** @param {{ path: string, fault: Fault | undefined }} props */
const Why = ({ path, fault }) => fault?.path === path && html`<small class="fault" id=${`${idOf(path)}-fault`}>${fault.sentence}</small>`;

/** A list of things with fields of their own: as many as are wanted. @extends {Component<FieldProps, { count: number }>} */
class Items extends Component {
  /** @override */
  state = { count: 0 };

  /** @override */
  render() {
    const { name, path, schema, setting } = this.props;
    const { count } = this.state;
    return html`
      <${Group} ...${this.props}>
        ${Array.from({ length: count }, (_, nth) => html`
          <fieldset key=${nth}><legend>${setting.words.field(name)} ${setting.words.whole.format(nth + 1)}</legend><${Fields} schema=${schema.items} setting=${setting} path=${`${path}.${nth}`} demanded=${true} /></fieldset>`)}
        <button type="button" onClick=${() => this.setState({ count: count + 1 })}>${setting.words.say('addItem')}</button>
        ${count > 0 && html`<button type="button" onClick=${() => this.setState({ count: count - 1 })}>${setting.words.say('removeItem')}</button>`}
      <//>`;
  }
}

/** @param {string} path */
export const idOf = (path) => `field-${path.replaceAll('.', '-')}`;

/** What has no fields that are known beforehand is not written at the desk. @param {Schema} schema */
const isWritable = ({ type, properties }) => properties !== undefined || (type !== undefined && type !== 'object');

/** Tells whether all that an event needs can be written at the desk. @param {Schema} schema */
export const canBeWritten = ({ properties = {}, required = [] }) => required.every((name) => isWritable(properties[name] ?? {}));

/** Gives what was written into the fields of a schema; what was left empty is left out. @param {Schema} schema @param {FormData} form @param {string} [path] @returns {Record<string, unknown>} */
export function written({ properties = {}, required = [] }, form, path = '') {
  const entries = Object.entries(properties).map(([name, schema]) => [name, valueOf(schema, form, path ? `${path}.${name}` : name, required.includes(name))]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** @param {Schema} schema @param {FormData} form @param {string} path @param {boolean} needed @returns {unknown} */
function valueOf(schema, form, path, needed) {
  const text = String(form.get(path) ?? '').trim();
  switch (schema.type) {
    case 'object': {
      const value = written(schema, form, path);
      return needed || Object.keys(value).length > 0 ? value : undefined;
    }
    case 'array': {
      const list = listOf(schema.items ?? {}, form, path);
      return needed || list.length > 0 ? list : undefined;
    }
    case 'boolean': return text ? text === 'true' : needed ? false : undefined;
    case 'integer':
    case 'number': return text ? Number(text) : undefined;
    default: return text || undefined;
  }
}

/** @param {Schema} items @param {FormData} form @param {string} path @returns {unknown[]} */
function listOf(items, form, path) {
  if (items.type === 'object') {
    const list = [];
    while ([...form.keys()].some((name) => name.startsWith(`${path}.${list.length}.`))) list.push(written(items, form, `${path}.${list.length}`));
    return list;
  }
  const given = form.getAll(path).map(String);
  return (given.length > 1 || items.enum || items.anyOf ? given : given.flatMap((text) => text.split(','))).map((text) => text.trim()).filter(Boolean);
}

/** Gives the field that a refusal points at, if the form has it. @param {Schema} schema @param {string} pointer */
export function pathAt({ properties = {} }, pointer) {
  const [first = ''] = pointer.replace(/^\/data(?=\/)/, '').split('/').slice(1);
  return Object.hasOwn(properties, first) ? first : undefined;
}
