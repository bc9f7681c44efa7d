import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
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

/** Reads one YAML file of plain data: no tags, no aliases, no duplicate keys, no depth beyond twelve. */
export function readYaml(folder: string, name: string): SourceFile {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(folder, name), 'utf8'), { lineCounter: lines, uniqueKeys: true, strict: true, version: '1.2', schema: 'core' });
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw new PolicyFault([`${name}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`]);
  const line = (path: ReadonlyArray<string | number>) => lineOf(document, lines, path);
  try {
    const json: unknown = document.toJS({ maxAliasCount: 0 });
    refuseDepth(json, 0);
    return { name, json, line };
  } catch (cause) {
    throw new PolicyFault([`${name}:1: ${(cause as Error).message}`]);
  }
}

function refuseDepth(value: unknown, depth: number): void {
  if (depth > 12) throw new Error('nested too deeply');
  if (value !== null && typeof value === 'object') Object.values(value).forEach((item) => refuseDepth(item, depth + 1));
}

function lineOf(document: Document, lines: LineCounter, path: ReadonlyArray<string | number>): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
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
      const path = issue.path as Array<string | number>;
      faults.push(`${file.name}:${file.line(path)}: ${path.join('.') || 'file'}: ${issue.message}`);
    }
    return result.data;
  };

  const vocabulary = parse(vocabularySchema, readYaml(folder, 'vocabulary.yaml'));
  const grounds = parse(groundsSchema, readYaml(folder, 'grounds.yaml'));
  const handling = parse(handlingSchema, readYaml(folder, 'handling.yaml'));
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
    faults.push(source ? `${source.file.name}:${source.file.line([source.index, ...fault.path])}: ${fault.rule}: ${fault.reason}` : `policies: ${fault.reason}`);
  }
  if (faults.length > 0) throw new PolicyFault(faults);
  return bundleOf({ vocabulary, grounds, handling, rules });
}
