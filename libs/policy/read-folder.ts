import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCollection, isNode, isScalar, Lexer, LineCounter, parseDocument, Parser, visit, type Document } from 'yaml';
import type { z } from 'zod';
import { bundleOf, type Bundle } from './bundle.js';
import { checkBundle } from './check-bundle.js';
import { groundsSchema, handlingSchema } from './content.js';
import { ruleSchema, type Rule } from './rule.js';
import { vocabularySchema } from './vocabulary.js';

/** A policy folder that does not load: every fault with its file, line and reason. */
export class PolicyFault extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The policies do not load:\n  ${faults.join('\n  ')}`);
    this.name = 'PolicyFault';
  }
}

export interface SourceFile {
  readonly name: string;
  readonly json: unknown;
  /** Gives the line of a path within the file, from 1. */
  readonly line: (path: ReadonlyArray<string | number>) => number;
}

const plain = /^[a-z0-9-]+\.yaml$/;
const parts = ['vocabulary.yaml', 'cast.yaml', 'grounds.yaml', 'handling.yaml'];

// Control, invisible, bidirectional, private and unassigned characters, save tab and line ends: what is read is what a reviewer sees.
const unseen = /[^\t\n\r\P{C}]|[\u2028\u2029]/u;

/** Reads one YAML file of plain data: no tags, no aliases, no duplicate keys, no unseen characters, no depth beyond twelve. */
export function readYaml(folder: string, name: string): SourceFile {
  const lines = new LineCounter();
  const fault = (offset: number, reason: string) => new PolicyFault([`${name}:${lines.linePos(offset).line}: ${reason}`]);
  const text = textOf(readFileSync(join(folder, name)), name);
  refuseText(text, lines, fault);
  const document = parseDocument(text, { uniqueKeys: true, strict: true, version: '1.2', schema: 'core' });
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw fault(error.pos[0], error.message.split('\n')[0]!);
  const line = (path: ReadonlyArray<string | number>) => lineOf(document, lines, path);
  refuseFeatures(document, fault);
  return { name, json: document.toJS({ maxAliasCount: 0 }) as unknown, line };
}

type Fault = (offset: number, reason: string) => PolicyFault;

function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new PolicyFault([`${name}:1: not UTF-8`]);
  }
}

// Composing a document recurses at every level, so depth beyond what any document here needs is refused while it is still tokens.
function refuseText(text: string, lines: LineCounter, fault: Fault): void {
  [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)].forEach(lines.addNewLine);
  const found = unseen.exec(text);
  if (found) throw fault(found.index, `the character U+${found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}; write what can be seen`);
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > 50) throw fault(parser.offset, 'nested too deeply');
  }
}

function refuseFeatures(document: Document, fault: Fault): void {
  visit(document, {
    Alias: (_, { range }) => { throw fault(range?.[0] ?? 0, 'an alias; write the value out'); },
    Pair: (_, { key }) => {
      const offset = isNode(key) ? key.range?.[0] ?? 0 : 0;
      if (!isScalar(key) || typeof key.value !== 'string') throw fault(offset, 'a key is plain text');
      if (key.value === '__proto__') throw fault(offset, 'a key is not __proto__');
    },
    Node: (_, node, path) => {
      const offset = node.range?.[0] ?? 0;
      if (node.tag) throw fault(offset, `the tag ${node.tag}; write plain data`);
      if (isScalar(node) && typeof node.value === 'string' && unseen.test(node.value)) throw fault(offset, 'an unseen character, escaped; write what can be seen');
      if (path.filter(isCollection).length > 12) throw fault(offset, 'nested too deeply');
    },
  });
}

function lineOf(document: Document, lines: LineCounter, path: ReadonlyArray<string | number>): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Reads a policy folder into a bundle, or throws a PolicyFault that names every fault. */
export function readPolicies(folder: string): Bundle {
  const names = readdirSync(folder).filter((name) => plain.test(name)).sort();
  const faults: string[] = [];
  const parse = <S extends z.ZodType>(schema: S, file: SourceFile): z.infer<S> | undefined => {
    const result = schema.safeParse(file.json);
    for (const issue of result.error?.issues ?? []) {
      const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])] as Array<string | number>;
      faults.push(`${file.name}:${file.line(path)}: ${path.join('.') || 'file'}: ${issue.message}`);
    }
    return result.data;
  };

  const files = { vocabulary: readYaml(folder, 'vocabulary.yaml'), grounds: readYaml(folder, 'grounds.yaml'), handling: readYaml(folder, 'handling.yaml') };
  const vocabulary = parse(vocabularySchema, files.vocabulary);
  const grounds = parse(groundsSchema, files.grounds);
  const handling = parse(handlingSchema, files.handling);
  const sources = new Map<Rule, { file: SourceFile; index: number }>();
  for (const name of names.filter((each) => !parts.includes(each))) {
    const file = readYaml(folder, name);
    if (!Array.isArray(file.json)) faults.push(`${name}:1: a rule file is a list of rules`);
    else file.json.forEach((_, index) => {
      const rule = parse(ruleSchema, { ...file, json: (file.json as unknown[])[index], line: (path) => file.line([index, ...path]) });
      if (rule) sources.set(rule, { file, index });
    });
  }
  if (faults.length > 0 || !vocabulary || !grounds || !handling) throw new PolicyFault(faults);

  const rules = [...sources.keys()];
  for (const fault of checkBundle({ vocabulary, grounds, handling, rules })) {
    const source = [...sources].reverse().find(([rule]) => rule.id === fault.rule)?.[1];
    const [part, ...path] = fault.path;
    const file = source?.file ?? files[part as keyof typeof files];
    const line = file.line(source ? [source.index, ...fault.path] : path);
    faults.push(`${file.name}:${line}: ${fault.rule ? `${fault.rule}: ` : ''}${fault.reason}`);
  }
  if (faults.length > 0) throw new PolicyFault(faults);
  return bundleOf({ vocabulary, grounds, handling, rules });
}
