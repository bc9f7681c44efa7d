import { specOf, type FieldSpec } from '#libs/casework';
import type { Json } from '#libs/kernel';
import type { Scenario, Step } from '../../../apps/standalone/scenario.js';
import type { Canaries } from './canaries.js';
import type { Look, Planted } from './planted.js';

type Data = Record<string, Json>;
type Plant = Canaries<Planted>;

// What each kind of canary looks like to a schema, before one is made.
const looks: Readonly<Record<Look, Json>> = { word: 'q'.padEnd(26, 'b'), digest: 'a'.repeat(64), amount: 123_456_789_012 };

// Values for a field that a scenario leaves out, from one canary.
const fillings: ReadonlyArray<readonly [Look, (canary: Json) => Json]> = [
  ['word', (canary) => canary],
  ['word', (canary) => [canary]],
  ['digest', (canary) => canary],
  ['amount', (canary) => canary],
  ['amount', (canary) => ({ amount: canary, currency: 'EUR' })],
  ['amount', (canary) => ({ amount: canary, currency: 'EUR', period: 'month' })],
  ['amount', (canary) => [{ kind: 'placement', amount: canary, currency: 'EUR' }]],
];
const wordsOfMoves: Partial<Record<Step['do'], 'text' | 'outcome'>> = {
  RejectReferral: 'text', PauseReferral: 'text', FailReferral: 'text', CancelReferral: 'text', CompleteReferral: 'outcome',
};

/**
 * Puts a canary of its own into every value of a scenario that its schema lets carry one, and into every such field it leaves out; names,
 * codes of closed lists, dates and references stay as written, so that the scenario still plays as written.
 */
export function plantScenario(scenario: Scenario, canaries: Plant): Scenario {
  const users = new Map<string, string>();
  const user = (as: string): string => {
    const [, agency] = as.split('@');
    if (!users.has(as)) users.set(as, canaries.word({ in: 'nothing', of: `a user of ${agency}` }));
    return `${users.get(as)}@${agency}`;
  };
  const agreements = scenario.agreements.map((agreement) => ({
    ...agreement,
    kind: canaries.word({ in: 'register', of: `the kind of agreement ${agreement.id}` }),
    articles: [canaries.word({ in: 'register', of: `an article of agreement ${agreement.id}` })],
  }));
  const steps = scenario.steps.map((step) => {
    if ('wait' in step) return step;
    const [, agency] = step.as.split('@');
    const planted = plantStep(step, scenario, canaries);
    const named = planted.do === 'ReadReferral' && typeof planted.shows?.['claimedBy'] === 'string'
      ? { ...planted, shows: { ...planted.shows, claimedBy: user(`${planted.shows['claimedBy']}@${agency}`).split('@')[0]! } } : planted;
    return { ...named, as: user(step.as) };
  });
  return { ...scenario, agreements, steps };
}

function plantStep(step: Step, scenario: Scenario, canaries: Plant): Step {
  const refused = step.refused !== undefined;
  const author = step.as.split('@')[1]!;
  if (step.do === 'OpenCase' || step.do === 'RecordEntry') {
    const type = step.do === 'OpenCase' ? 'CaseOpened' : step.type;
    const data = step.data as Data;
    const corrected = type === 'EntryCorrected' ? targetOf(scenario, String(data['target'])) : undefined;
    const where = (of: string, field: string, look: Look, subject: Data): Planted => (refused
      ? { in: 'nothing', of: `a refused ${type}.${field}` }
      : { in: 'entry', case: step.case, type: of, field, author, person: subject['person'] as string | undefined, final: subject['final'] === true, look });
    const planted = plantData(type, data, !refused, canaries, (field, look) => where(type, field, look, data));
    if (corrected) planted['fields'] = plantData(corrected.type, data['fields'] as Data, !refused, canaries, (field, look) => where(corrected.type, field, look, corrected.data));
    return { ...step, data: planted };
  }
  if (step.do === 'CloseCase') {
    const planted: Planted = refused ? { in: 'nothing', of: 'a refused closure' } : { in: 'entry', case: step.case, type: 'CaseClosed', field: 'outcome', author, final: false, look: 'word' };
    return { ...step, outcome: canaries.word(planted) };
  }
  const words = wordsOfMoves[step.do];
  if (!words || !('referral' in step)) return step;
  return { ...step, [words]: canaries.word(refused ? { in: 'nothing', of: `a refused ${step.do}` } : { in: 'referral', referral: step.referral }) };
}

function targetOf(scenario: Scenario, entry: string): { type: string; data: Data } | undefined {
  const found = scenario.steps.find((step) => 'do' in step && step.do === 'RecordEntry' && step.entry === entry);
  return found && 'do' in found && found.do === 'RecordEntry' ? { type: found.type, data: found.data } : undefined;
}

function plantData(type: string, data: Data, fill: boolean, canaries: Plant, where: (field: string, look: Look) => Planted): Data {
  const fields = specOf(type)?.fields ?? {};
  const planted = Object.entries(data).map(([name, value]): [string, Json] => {
    const spec = fields[name];
    if (spec?.reference || (type === 'EntryCorrected' && name === 'fields')) return [name, value];
    return [name, plantValue(value, (candidate) => !spec || spec.schema.safeParse(candidate).success, (look) => canaries[look](where(name, look)))];
  });
  if (!fill) return Object.fromEntries(planted);
  const absent = Object.entries(fields).filter(([name, spec]) => !Object.hasOwn(data, name) && isFillable(spec));
  for (const [name, spec] of absent) {
    const filling = fillings.find(([look, make]) => spec.schema.safeParse(make(looks[look])).success);
    if (filling) planted.push([name, filling[1](canaries[filling[0]](where(name, filling[0])))]);
  }
  return Object.fromEntries(planted);
}

const isFillable = ({ derived, assigned, reference, agencies }: FieldSpec): boolean => !derived && !assigned && !reference && !agencies;

// Replaces each text and number inside a value for which the whole still fits its schema.
function plantValue(value: Json, fits: (candidate: Json) => boolean, make: (look: Look) => Json): Json {
  if (value !== null && typeof value === 'object') {
    let current: Json = value;
    for (const key of Object.keys(value)) {
      const put = (part: Json): Json => (Array.isArray(current) ? current.map((each, index) => (String(index) === key ? part : each)) : { ...(current as Data), [key]: part });
      current = put(plantValue((value as Data)[key]!, (part) => fits(put(part)), make));
    }
    return current;
  }
  const candidates: readonly Look[] = typeof value === 'string' ? ['word', 'digest'] : typeof value === 'number' ? ['amount'] : [];
  const look = candidates.find((each) => fits(looks[each]));
  return look ? make(look) : value;
}
