import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { PolicyFault, readPolicies } from './read-folder.js';
import { bundleWith, handling, rule, vocabulary } from './small-bundle.js';
import { SmallFolder, written } from './small-folder.js';

const names = written;
let files: SmallFolder;
let folder: string;
const write = (name: string, content: string | Uint8Array) => files.write(name, content);
beforeEach(() => {
  files = new SmallFolder();
  folder = files.path;
});
afterEach(() => files.remove());

function faults(): readonly string[] {
  try {
    readPolicies(folder);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyFault);
    return (error as PolicyFault).faults;
  }
}

test('a folder loads into the bundle that its parts make, whatever the files are called', () => {
  const { digest } = readPolicies(folder);
  expect(digest).toBe(bundleWith(rule()).digest);
  rmSync(join(folder, 'police.yaml'));
  write('another-name.yaml', names);
  expect(readPolicies(folder).digest).toBe(digest);
});

describe('each fault is told with its file, its line and the reason', () => {
  test.each<[string, string, string, string]>([
    ['an unknown key', '  basis: none', '  basis: none\n  priority: 1', 'police.yaml:12: priority: Unrecognized key: "priority"'],
    ['an unknown key of when', '    ground: referral', '    ground: referral\n    weather: { rain: true }', 'police.yaml:8: when.weather: Unrecognized key: "weather"'],
    ['an unknown event', 'on: [PersonRecorded]', 'on: [PersonRecorded, PersonDreamt]', 'police.yaml:3: police-receives-names: PersonDreamt is not an event of the catalogue'],
    ['an unknown field', '{ name: show }', '{ name: show, shoeSize: show }', 'police.yaml:4: police-receives-names: no listed event has a field shoeSize'],
    ['a wildcard field', '{ name: show }', '{ "*": show }', 'police.yaml:4: police-receives-names: no listed event has a field *'],
    ['an event without a field', 'on: [PersonRecorded]', 'on: [PersonRecorded, CaseOpened]', 'police.yaml:3: police-receives-names: no listed field belongs to CaseOpened'],
    ['no fields', '  fields: { name: show }\n', '', 'police.yaml:1: police-receives-names: a receive rule lists every field it gives'],
    ['fields of a record rule', 'may: receive', 'may: record', 'police.yaml:4: police-receives-names: a record rule lists no fields'],
    ['an unknown attribute', '{ kind: police }', '{ kind: police, mood: grim }', 'police.yaml:6: police-receives-names: audience.mood is not an attribute that conditions may read'],
    ['a value outside the list', 'ground: referral', 'ground: curiosity', 'police.yaml:7: police-receives-names: curiosity is not one of the listed values of ground'],
    ['no kind of audience', '{ kind: police }', '{ jurisdiction: DE }', 'police.yaml:6: police-receives-names: a rule names the kinds of its audience'],
    ['no kind of recipient', '  may: receive\n  on: [PersonRecorded]\n  fields: { name: show }', '  may: refer\n  on: [ReferralSent]',
      'police.yaml:5: police-receives-names: a refer rule names the kinds of its recipient'],
    ['no purpose', '    purpose: [criminal-investigation]\n', '', 'police.yaml:6: police-receives-names: a receive rule names its purposes'],
    ['a same-as of things that cannot be compared', '    ground: referral', '    case: { jurisdiction: { same-as: record.indicator } }\n    ground: referral',
      'police.yaml:7: police-receives-names: case.jurisdiction cannot be compared with record.indicator'],
    ['a same-as of itself', '    ground: referral', '    case: { jurisdiction: { same-as: case.jurisdiction } }\n    ground: referral',
      'police.yaml:7: police-receives-names: case.jurisdiction cannot be compared with case.jurisdiction'],
    ['a same-as of what no rule may read', '    ground: referral', '    case: { jurisdiction: { same-as: __proto__ } }\n    ground: referral',
      'police.yaml:7: police-receives-names: case.jurisdiction cannot be compared with __proto__'],
    ['the refused class among the kinds', '{ kind: police }', '{ kind: [police, immigration-enforcement] }', 'police.yaml:6: police-receives-names: the firewall refuses this class; no rule may name it'],
    ['the refused class as a purpose', '[criminal-investigation]', '[immigration-enforcement]', 'police.yaml:8: police-receives-names: the firewall refuses this class; no rule may name it'],
    ['a shown reference', '{ name: show }', '{ name: show, person: show }', 'police.yaml:4: police-receives-names: person is a reference and takes pseudonym only'],
    ['a masked reference', '{ name: show }', '{ name: show, person: mask }', 'police.yaml:4: police-receives-names: person is a reference and takes pseudonym only'],
    ['a day told whole', '{ name: show }', '{ name: show, occurredOn: show }', 'police.yaml:4: police-receives-names: occurredOn takes month or year'],
    ['a recipient of a receive rule', '    ground: referral', '    recipient: { kind: ngo }\n    ground: referral', 'police.yaml:7: police-receives-names: only a refer rule has a recipient'],
    ['a rule that is not a map', names, '- police\n', 'police.yaml:1: file: Invalid input: expected object, received string'],
    ['a file that is not a list', names, 'rules: []\n', 'police.yaml:1: a rule file is a list of rules'],
    ['a tag', 'because: A test.', 'because: !!str A test.', 'police.yaml:10: the tag tag:yaml.org,2002:str; write plain data'],
    ['an unknown tag', 'because: A test.', 'because: !run rm', 'police.yaml:10: Unresolved tag: !run at line 10, column 12:'],
    ['a duplicate key', '  basis: none', '  basis: none\n  basis: some', 'police.yaml:12: Map keys must be unique at line 12, column 3:'],
    ['a key that is a map', '  basis: none', '  basis: none\n  ? { a: 1 }\n  : 2', 'police.yaml:12: a key is plain text'],
    ['depth', '  basis: none', `  basis: ${'['.repeat(13)}${']'.repeat(13)}`, 'police.yaml:11: nested too deeply'],
  ])('%s', (_, from, to, fault) => {
    expect(names).toContain(from);
    write('police.yaml', names.replace(from, to));
    expect(faults()).toContain(fault);
  });

  test('an alias, of a value or of a whole map', () => {
    write('police.yaml', names.replace('because: A test.', 'because: &why A test.').replace('basis: none', 'basis: *why'));
    expect(faults()).toEqual(['police.yaml:11: an alias; write the value out']);
    write('police.yaml', names.replace('{ name: show }', '&f { name: show }') + names.replace('-names', '-more').replace('{ name: show }', '*f'));
    expect(faults()).toEqual(['police.yaml:15: an alias; write the value out']);
  });

  test.each(['starts-with', 'not', '$ne', 'equal'])('an unknown operator: %s', (operator) => {
    write('police.yaml', names.replace('    ground: referral', `    record: { indicator: { ${operator}: a } }\n    ground: referral`));
    expect(faults()).toEqual(['police.yaml:7: when.record.indicator: a condition is a value, a list, or one of the operators equals, in, at-least, at-most, same-as, exists']);
  });

  test('an empty condition', () => {
    write('police.yaml', names.replace('    ground: referral', '    record: {}\n    ground: referral'));
    expect(faults()).toEqual(['police.yaml:7: when.record: an empty condition matches everything']);
  });

  test('the same id twice, at the second rule', () => {
    write('second.yaml', `# A copy.\n${names}`);
    expect(faults()).toEqual(['second.yaml:2: police-receives-names: another rule has the id police-receives-names']);
  });

  test('a label without a mark in handling', () => {
    const { health: _, ...tlp } = handling.tlp;
    write('handling.yaml', stringify({ siena: {}, tlp, onward: {}, retentionDays: {} }));
    expect(faults()).toEqual(['handling.yaml:3: label health has no TLP mark']);
  });

  test('a ground that asks for consent of a kind that does not exist', () => {
    write('grounds.yaml', 'consentNeeded:\n  embassy: [referral]\n');
    expect(faults()).toEqual(['grounds.yaml:2: embassy is not a kind of agency']);
  });

  test('no list of fields, at the line of the list', () => {
    write('police.yaml', names.replace('{ name: show }', '{}'));
    expect(faults()).toEqual(['police.yaml:4: police-receives-names: a receive rule lists every field it gives']);
  });

  test('each of several faults, and no more than those: a rule that is none is not looked into', () => {
    write('police.yaml', `${names}${names.replace('-names', '-more').replace('basis: none', 'basis: 7')}`);
    expect(faults()).toEqual([expect.stringMatching(/^police\.yaml:22: basis: /)]);
    write('grounds.yaml', 'consentNeeded: none\n');
    write('handling.yaml', 'tlp: none\n');
    write('vocabulary.yaml', 'kinds: none\n');
    expect(new Set(faults().map((fault) => fault.split(':')[0]))).toEqual(new Set(['vocabulary.yaml', 'grounds.yaml', 'handling.yaml', 'police.yaml']));
  });

  test('together in one message', () => {
    write('police.yaml', names.replace('{ name: show }', '{ shoeSize: show }').replace('ground: referral', 'ground: whim'));
    const told = faults();
    const error = new PolicyFault(told);
    expect([error.name, error.message]).toEqual(['PolicyFault', `The policies do not load:\n  ${told.join('\n  ')}`]);
  });

  test('a part alone, with its own line and no rule', () => {
    write('grounds.yaml', 'consentNeeded: none\n');
    expect(faults()).toEqual([expect.stringMatching(/^grounds\.yaml:1: consentNeeded: /)]);
  });

  test('several faults at once', () => {
    write('police.yaml', names.replace('{ name: show }', '{ shoeSize: show }').replace('ground: referral', 'ground: whim'));
    expect(faults()).toHaveLength(3);
  });
});

test.each<[string, string, string]>([
  ['an omitted reference', '{ name: show }', '{ name: show, person: omit }'],
  ['a day beside a field', '{ name: show }', '{ name: show, occurredOn: month }'],
  ['the day alone', '{ name: show }', '{ occurredOn: month }'],
  ['a rule to refer', '  may: receive\n  on: [PersonRecorded]\n  fields: { name: show }\n  when:', '  may: refer\n  on: [ReferralSent]\n  when:\n    recipient: { kind: ngo }'],
])('%s is no fault', (_, from, to) => {
  write('police.yaml', names.replace(from, to));
  expect(faults()).toEqual([]);
});

test('a day beside a field does not stand for the fields of another event', () => {
  write('police.yaml', names.replace('[PersonRecorded]', '[PersonRecorded, CaseOpened]').replace('{ name: show }', '{ name: show, occurredOn: month }'));
  expect(faults()).toEqual(['police.yaml:3: police-receives-names: no listed field belongs to CaseOpened']);
});

test('what is no policy is not read: other files of the folder, notes, tests', () => {
  write('cast.yaml', 'agencies: {}\n');
  for (const name of ['README.md', 'police.test.yaml', 'Police.yaml', 'police.yaml.orig']) write(name, 'not: [policy');
  expect(faults()).toEqual([]);
});

test.each<[string, object, string]>([
  ['vocabulary', { ...vocabulary, kinds: { ...vocabulary.kinds, 'immigration-enforcement': [] } }, 'vocabulary.yaml'],
  ['vocabulary', { ...vocabulary, kinds: { ...vocabulary.kinds, police: ['immigration-enforcement'] } }, 'vocabulary.yaml'],
  ['vocabulary', { ...vocabulary, purposes: [...vocabulary.purposes, 'immigration-enforcement'] }, 'vocabulary.yaml'],
  ['grounds', { consentNeeded: { 'immigration-enforcement': ['referral'] } }, 'grounds.yaml'],
  ['handling', { ...handling, onward: { 'immigration-enforcement': 'ask-originator' } }, 'handling.yaml'],
])('the refused class is refused anywhere: in %s', (name, json, file) => {
  write(`${name}.yaml`, stringify(json));
  expect(faults()).toContainEqual(expect.stringMatching(new RegExp(`^${file}:\\d+: the firewall refuses this class`)));
});
