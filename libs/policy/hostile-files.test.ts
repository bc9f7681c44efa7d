import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { PolicyFault, readPolicies } from './read-folder.js';
import { bundleWith, handling, rule } from './small-bundle.js';
import { SmallFolder, written } from './small-folder.js';

const good = written;
let files: SmallFolder;
let folder: string;
const write = (name: string, content: string | Uint8Array) => files.write(name, content);
beforeEach(() => {
  files = new SmallFolder();
  folder = files.path;
});
afterEach(() => files.remove());

/** Nothing loads, and every fault has its file and line. */
function faults(): readonly string[] {
  let loaded: unknown;
  try {
    loaded = readPolicies(folder);
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyFault);
    for (const fault of (error as PolicyFault).faults) expect(fault).toMatch(/^[a-z-]+\.yaml:[1-9]\d*: \S/);
    return (error as PolicyFault).faults;
  }
  throw new Error(`Loaded: ${JSON.stringify(loaded)}`);
}
const changed = (from: string, to: string) => {
  expect(good).toContain(from);
  write('police.yaml', good.replace(from, to));
};

test('the file that is changed below loads', () => expect(readPolicies(folder).digest).toBe(bundleWith(rule()).digest));

describe('a hostile rule file is refused whole', () => {
  test.each<[string, string, string, string]>([
    ['a merge key', '{ name: show }', '\n    <<: { name: show }', 'police.yaml:5: fields.<<: Invalid option: expected one of "show"|"month"|"year"|"age-band"|"section"|"region"|"band"|"mask"|"pseudonym"|"omit"'],
    ['a merge key with an alias', '{ name: show }', '&f { name: show }\n  <<: *f', 'police.yaml:5: an alias; write the value out'],
    ['a tag that makes a set', '{ name: show }', '!!set { name }', 'police.yaml:4: the tag tag:yaml.org,2002:set; write plain data'],
    ['a tag that makes code', 'A test.', '!!js/function "() => 1"', 'police.yaml:10: Unresolved tag: tag:yaml.org,2002:js/function at line 10, column 12:'],
    ['a tag on the file', '- id: police', '--- !rules\n- id: police', 'police.yaml:1: Unresolved tag: !rules at line 1, column 5:'],
    ['a field twice', '{ name: show }', '{ name: mask, name: show }', 'police.yaml:4: Map keys must be unique at line 4, column 25:'],
    ['a field twice, once quoted', '{ name: show }', '{ name: mask, "n\\x61me": show }', 'police.yaml:4: Map keys must be unique at line 4, column 25:'],
    ['a key that is a number', '{ name: show }', '{ name: show, 1: show }', 'police.yaml:4: a key is plain text'],
    ['a key that is null', '{ name: show }', '{ name: show, ? : show }', 'police.yaml:4: a key is plain text'],
    ['a second document', '  basis: none', '  basis: none\n---\n[]', 'police.yaml:12: Source contains multiple documents; please use YAML.parseAllDocuments() at line 12, column 1:'],
    ['a document of another YAML', '- id: police', '%YAML 9.9\n---\n- id: police', 'police.yaml:1: Unsupported YAML version 9.9 at line 1, column 7:'],
    ['a number where codes are', '    ground: referral', '    record: { indicator: { at-most: 1e999 } }\n    ground: referral',
      'police.yaml:7: when.record.indicator: a condition is a value, a list, or one of the operators equals, in, at-least, at-most, same-as, exists'],
    ['a huge number as an id', 'police-receives-names', '9'.repeat(400), 'police.yaml:1: id: Invalid input: expected string, received Infinity'],
  ])('%s', (_, from, to, fault) => {
    changed(from, to);
    expect(faults()).toContain(fault);
  });

  test.each(['[', '{ a: ', '- ', '? ', '[{ b: ['])('nesting without end, of %j, before it is composed', (open) => {
    write('police.yaml', open.repeat(20_000));
    expect(faults()).toEqual([expect.stringMatching(/^police\.yaml:\d+: nested too deeply$/)]);
  });

  test('nesting by indentation', () => {
    write('police.yaml', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'));
    expect(faults()).toEqual([expect.stringMatching(/^police\.yaml:\d+: nested too deeply$/)]);
  });

  test('a billion laughs, in no time', () => {
    const lines = ['a0: &a0 [lol]', ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(10).fill(`*a${n}`).join(', ')}]`)];
    write('police.yaml', lines.join('\n'));
    expect(faults()).toEqual(['police.yaml:2: an alias; write the value out']);
  });
});

describe('keys that every object inherits', () => {
  const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

  test.each(inherited)('%s is no field, attribute, group, operator, key of a rule, kind or mark', (key) => {
    for (const [from, to] of [
      ['{ name: show }', `{ name: show, ${key}: show }`], ['{ kind: police }', `{ kind: police, ${key}: DE }`], ['    ground: referral', `    ${key}: { a: b }\n    ground: referral`],
      ['    ground: referral', `    record: { ${key}: a }\n    ground: referral`], ['    ground: referral', `    record: { indicator: { ${key}: a } }\n    ground: referral`],
      ['  basis: none', `  basis: none\n  ${key}: { may: receive }`], ['[PersonRecorded]', `[PersonRecorded, ${key}]`], ['ground: referral', `ground: [referral, ${key}]`],
      ['{ kind: police }', `{ kind: [police, ${key}] }`], ['[criminal-investigation]', `[criminal-investigation, ${key}]`], ['{ name: show }', `{ name: ${key} }`],
    ] as const) {
      changed(from, to);
      expect(faults()).toContainEqual(expect.stringMatching(/^police\.yaml:/));
    }
    write('police.yaml', good);
    write('grounds.yaml', `consentNeeded: { ${key}: [referral] }\n`);
    expect(faults()).toHaveLength(1);
  });

  test('a condition under __proto__ does not vanish: it is refused, and nothing is polluted', () => {
    changed('    ground: referral', '    record: { final: true, __proto__: { indicator: a } }\n    ground: referral');
    expect(faults()).toEqual(['police.yaml:7: a key is not __proto__']);
    expect(Object.hasOwn(Object.prototype, 'indicator')).toBe(false);
  });
});

describe('what a reviewer cannot see', () => {
  const unseen = ['\u0000', '\u0007', '\u0085', '\u00ad', '\u200b', '\u200e', '\u202a', '\u202e', '\u2028', '\u2066', '\u2069', '\ufeff', '\ue000'];
  const code = (character: string) => character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');

  test.each(unseen.map((character) => [code(character), character]))('U+%s is refused in an id, a value, a key and a comment', (name, character) => {
    for (const [from, line] of [['police-receives', 1], ['criminal', 8], ['A test', 10], ['basis', 11]] as const) {
      changed(from, from + character);
      expect(faults()).toEqual([`police.yaml:${line}: the character U+${name}; write what can be seen`]);
    }
    write('police.yaml', `# a note ${character}\n${good}`);
    expect(faults()).toEqual([`police.yaml:1: the character U+${name}; write what can be seen`]);
  });

  test.each(unseen.map((character) => [code(character)]))('U+%s is refused where it is escaped', (name) => {
    changed('because: A test.', `because: "A \\u${name} test."`);
    expect(faults()).toEqual(['police.yaml:10: an unseen character, escaped; write what can be seen']);
    changed('{ name: show }', `{ "name\\u${name}": show }`);
    expect(faults()).toEqual(['police.yaml:4: an unseen character, escaped; write what can be seen']);
  });

  test('a byte order mark is refused, and so are bytes that are no UTF-8', () => {
    write('police.yaml', `\ufeff${good}`);
    expect(faults()).toEqual(['police.yaml:1: the character U+FEFF; write what can be seen']);
    write('police.yaml', Buffer.from(`${good}# caf\u00e9\n`, 'latin1'));
    expect(faults()).toEqual(['police.yaml:1: not UTF-8']);
  });

  test('an id of a rule holds neither a line end nor a look-alike', () => {
    for (const id of ['"police\\n"', 'pоlice', 'POLICE', 'police_', '""']) {
      changed('police-receives-names', id);
      expect(faults()).toEqual([expect.stringMatching(/^police\.yaml:1: id: /)]);
    }
  });
});

test.each(['1e999', '9007199254740993', '-1', '0', '1.5', '.inf', '.nan', '40000'])('a retention of %s days is refused: no decision could date it', (days) => {
  write('handling.yaml', stringify(handling).replace('lead: 100', `lead: ${days}`));
  expect(faults()).toContainEqual(expect.stringMatching(/^handling\.yaml:\d+: retentionDays\.lead: /));
});

test('a rule to record cannot ask for a consent that nothing would check', () => {
  write('police.yaml', `${good}- id: police-record-names\n  may: record\n  on: [PersonRecorded]\n  when: { audience: { kind: police }, ground: lead }\n  consent: required\n  because: A test.\n  basis: none\n`);
  expect(faults()).toEqual(['police.yaml:16: police-record-names: a record rule asks for no consent: nothing would check it']);
});
