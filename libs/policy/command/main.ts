import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from '../explain.js';
import { PolicyFault, readPolicies } from '../read-folder.js';
import { receivedIn, runPolicyTests } from '../run-tests.js';
import { readTests, situationsOf } from '../situations.js';

const help = `npm run policy -- COMMAND

  test [FOLDER]                      runs the tests beside the rules: closed world, order-free, every rule needed
  explain EVENT [options]            who gets which field of an event, by which rule, and why the others do not
    --kind KIND                      one kind of agency; left out = every kind
    --ground GROUND                  lead, contributor, offer, referral, team, agreement or notice; left out = referral
    --consent none|covering          left out = none
    --fact NAME=VALUE                for example record.final=true; may be repeated
  diff FOLDER_A FOLDER_B             what each kind of agency would newly receive and lose

FOLDER is policies where it is left out. Exits 1 where a test fails or a bundle does not load.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kind: { type: 'string' }, ground: { type: 'string', default: 'referral' }, consent: { type: 'string', default: 'none' },
    fact: { type: 'string', multiple: true, default: [] }, help: { type: 'boolean', default: false },
  },
});
const [command, ...operands] = positionals;
const folderOf = (operand: string | undefined) => resolve(operand ?? 'policies');

function test(): number {
  const { rules, situations, faults } = runPolicyTests(folderOf(operands[0]));
  for (const fault of faults) console.log(`✗ ${fault}`);
  console.log(faults.length > 0 ? `${faults.length} faults` : `${rules} rules decide as written in ${situations} situations; order-free; every rule is needed`);
  return faults.length > 0 ? 1 : 0;
}

function explainEvent(): number {
  const bundle = readPolicies(folderOf(undefined));
  const { vocabulary } = bundle.content;
  const type = operands[0] ?? '';
  const consent = values.consent === 'covering' ? 'covering' : 'none';
  if (!Object.hasOwn(vocabulary.events, type)) return usage(`Name an event: ${Object.keys(vocabulary.events).join(', ')}`);
  if (!vocabulary.grounds.includes(values.ground)) return usage(`A ground is one of ${vocabulary.grounds.join(', ')}`);
  if (values.kind && !vocabulary.kinds[values.kind]) return usage(`A kind is one of ${Object.keys(vocabulary.kinds).join(', ')}`);
  const facts = Object.fromEntries(values.fact.map((pair) => {
    const [name, value] = pair.split('=') as [string, string | undefined];
    return [name, value === 'true' ? true : value === 'false' ? false : value ?? true];
  }));
  for (const kind of values.kind ? [values.kind] : Object.keys(vocabulary.kinds)) {
    for (const purpose of vocabulary.kinds[kind]!) {
      console.log(`\n${type}: ${kind} on ${values.ground} for ${purpose}, consent ${consent}`);
      for (const { field, label, treatment, rule, basis, missing } of explain(bundle, { type, kind, ground: values.ground, purpose, consent, facts })) {
        console.log(treatment ? `  ✓ ${field} (${label}): ${treatment}, by ${rule} — ${basis}` : `  · ${field} (${label}): withheld; ${missing.join('; ')}`);
      }
    }
  }
  console.log('\nimmigration-enforcement: nothing, by class (libs/kernel/firewall.ts); no rule can change it');
  return 0;
}

function diff(): number {
  if (operands.length !== 2) return usage('diff takes two folders');
  const [a, b] = operands.map((operand) => readPolicies(folderOf(operand))) as [ReturnType<typeof readPolicies>, ReturnType<typeof readPolicies>];
  const { cast } = readTests(folderOf(operands[1]), []);
  const lines = new Set<string>();
  for (const agency of Object.keys(cast)) for (const situation of situationsOf(agency, cast, b.content)) {
    const [before, after] = [receivedIn(a, cast, situation), receivedIn(b, cast, situation)];
    const where = `${cast[agency]!.kind} on ${situation.ground} for ${situation.purpose}, consent ${situation.consent}`;
    for (const type of new Set([...Object.keys(before), ...Object.keys(after)])) for (const field of Object.keys({ ...before[type], ...after[type] })) {
      const [was, is] = [before[type]?.[field], after[type]?.[field]];
      if (was !== is) lines.add(`${was === undefined ? 'newly receives' : is === undefined ? 'loses' : 'differently'}  ${where}: ${type}.${field} ${was ?? '–'} → ${is ?? '–'}`);
    }
  }
  for (const line of [...lines].sort()) console.log(line);
  console.log(`${a.digest.slice(0, 12)} → ${b.digest.slice(0, 12)}: ${lines.size === 0 ? 'nobody receives anything else' : `${lines.size} differences`}`);
  return 0;
}

function usage(reason: string): number {
  console.error(`${reason}\n\n${help}`);
  return 2;
}

function run(): number {
  if (values.help || !command) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  if (command === 'test') return test();
  if (command === 'explain') return explainEvent();
  return command === 'diff' ? diff() : usage(`There is no command ${command}`);
}

try {
  process.exit(run());
} catch (error) {
  if (!(error instanceof PolicyFault)) throw error;
  console.error(error.message);
  process.exit(1);
}
