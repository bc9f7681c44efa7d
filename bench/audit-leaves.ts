import type { Denial, Release, ReleasedField, ReleasedItem } from '#libs/contracts';
import { derivedId, type Actor } from '#libs/kernel';
import type { Bundle } from '#libs/policy';
import { Chance } from '../tests/chance.js';
import { agencies, caseHistory, type Placed } from './histories.js';

/** So many leaves speak of a case on average, and so many cases are in use at a time. */
export const leavesPerCase = 250;
const inUse = 200;
const usersPerAgency = 40;
const kinds: Readonly<Record<string, string>> = Object.fromEntries(agencies.map(([id, kind]) => [id, kind]));
const purposes: Readonly<Record<string, string>> = {
  'labour-inspectorate': 'labour-inspection', 'recruitment-regulator': 'licence-enforcement', police: 'criminal-investigation', prosecutor: 'prosecution', ngo: 'victim-support',
  'trade-union': 'wage-recovery', health: 'health-care', 'legal-aid': 'legal-assistance', shelter: 'victim-support', 'social-protection': 'social-security',
  'labour-authority-abroad': 'cross-border-remedy',
};

/** A release or a refusal; `late` = it relied on a consent that had been withdrawn. */
export type Written = { readonly release: Release; readonly late: boolean } | { readonly denial: Denial };

/** Writes what a log may hold: reads of cases that are in use, by the agencies and rules of the policy, some refused, some by auditors. The same for the same seed. */
export class LeafWriter {
  private readonly chance = new Chance(20_261_124);
  private readonly histories = new Map<number, readonly Placed[]>();
  private readonly rules = new Map<string, Bundle['content']['rules']>();
  private count = 0;

  /** @param digests of policies, each in force for a share of the log, the last one still. */
  constructor(readonly seed: string, private readonly bundle: Bundle, private readonly digests: readonly string[], readonly leaves: number) {}

  get cases(): number {
    return Math.max(1, Math.floor(this.leaves / leavesPerCase));
  }

  caseOf(number: number): readonly Placed[] {
    const known = this.histories.get(number) ?? caseHistory(this.seed, this.digests.at(-1)!, number);
    this.histories.set(number, known);
    if (this.histories.size > 2 * inUse) this.histories.delete([...this.histories.keys()][0]!);
    return known;
  }

  next(): Written {
    const { chance } = this;
    const nth = (this.count += 1);
    const agency = chance.pick(agencies)[0];
    const actor: Actor = { agency, user: `u${chance.below(usersPerAgency)}`, role: 'officer', operator: false };
    const purpose = purposes[kinds[agency]!]!;
    const id = derivedId(this.seed, 'release', String(nth));
    const at = Date.parse('2026-03-01T00:00:00Z') + nth * 1_000;
    const policy = this.digests[Math.min(this.digests.length - 1, Math.floor((nth / this.leaves) * this.digests.length))]!;
    const kind = chance.below(100);
    if (kind < 8) return { denial: { id, at, actor, purpose, point: chance.pick(['ReadCase', 'ReadFeed', 'ReadReferral']), code: chance.pick(['not-found', 'purpose-not-yours']) } };
    const common = { id, position: 0, policy, purpose, body: '{}' };
    if (kind < 10) return { release: { ...common, at, actor: { ...actor, agency: 'AUDIT-DE', role: 'auditor' }, purpose: 'oversight', request: { kind: 'names', of: 'x' }, items: [] }, late: false };
    const shown = this.shown(agency, purpose, policy, kind < 40 ? 1 : chance.between(1, 2));
    const [first] = shown.items;
    const request = kind < 40 && first && 'case' in first ? { kind: 'case' as const, case: first.case } : { kind: 'feed' as const, after: nth, limit: 100 };
    return { release: { ...common, at: shown.at, actor, request, items: shown.items }, late: shown.late };
  }

  private shown(agency: string, purpose: string, policy: string, cases: number): { items: readonly ReleasedItem[]; at: number; late: boolean } {
    const { chance } = this;
    const items: ReleasedItem[] = [];
    let [at, late] = [0, false];
    for (let nth = 0; nth < cases; nth += 1) {
      const newest = Math.floor((this.count / this.leaves) * this.cases);
      const number = Math.max(0, newest - Math.floor(chance.below(inUse) ** 2 / inUse));
      const history = this.caseOf(Math.min(number, this.cases - 1));
      const until = chance.between(8, history.length);
      const given = history.findIndex(({ event }) => event.type === 'ConsentGiven');
      const withdrawn = history.findIndex(({ event }) => event.type === 'ConsentWithdrawn');
      const relies = given >= 0 && given < until && chance.percent(50);
      const isLate = relies && withdrawn >= 0 && withdrawn < until;
      if (isLate && !chance.percent(1)) continue; // nothing honest relies on it; a few are planted
      const consent = relies ? String(history[given]!.event.data['consent']) : undefined;
      for (const { event } of history.slice(Math.max(0, until - chance.between(1, 2)), until)) {
        const fields = this.fields(agency, event.type, consent);
        const shown = { seq: this.count, case: event.correlation, event: event.id, fields, withheld: 2, occurredOn: 'show', policy, catalogue: 1 };
        if (fields.length > 0) items.push({ kind: 'entry', ...shown, handling: { tlp: 'TLP:AMBER', purpose, onward: 'never', retainUntil: '2027-01-01' } });
      }
      at = Math.max(at, Date.parse(String(history[until - 1]!.event.meta['recordedAt'])) + (isLate ? 600_000 : 1_000));
      late ||= isLate && items.some((item) => item.kind === 'entry' && item.fields.some((field) => field.consent === consent));
    }
    return { items, at, late };
  }

  private fields(agency: string, type: string, consent: string | undefined): readonly ReleasedField[] {
    const kind = kinds[agency]!;
    const key = `${kind}/${type}`;
    const rules = this.rules.get(key) ?? this.bundle.content.rules.filter(({ may, on, when }) => may === 'receive' && on.includes(type) && JSON.stringify(when.audience).includes(`"${kind}"`));
    this.rules.set(key, rules);
    const fields = new Map<string, ReleasedField>();
    for (const { id, fields: granted, consent: need, when } of rules) {
      const isNotice = when.ground.includes('notice');
      if ((need === 'required' && !consent) || (isNotice && !this.chance.percent(1))) continue;
      const ground = isNotice ? 'notice' : 'referral';
      for (const [name, treatment] of Object.entries(granted ?? {}).slice(0, 5)) fields.set(name, { name, treatment, rule: id, ground, ...(need === 'required' && { consent: consent! }) });
    }
    return [...fields.values()];
  }
}

