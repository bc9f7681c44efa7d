import type { ReleasedField, ReleasedItem } from '#libs/contracts';
import { leastRevealing, type TreatmentName } from '#libs/policy';
import type { Detail, Leaf } from '../log/leaf.js';

type Line = Extract<ReleasedItem, { kind: 'entry' | 'backfill' }>;

/** What an agency was shown last of an event for a purpose, or that it was told to forget it. */
export interface Known {
  readonly agency: string;
  readonly purpose: string;
  readonly case: string;
  readonly event: string;
  readonly line: Line;
  readonly recalled: boolean;
}

/** How what an agency knows of an event has changed; fields by name. */
export interface Change extends Omit<Known, 'line' | 'recalled'> {
  /** `gone`: no longer shown, though no recall has named it yet. */
  readonly change: 'new' | 'changed' | 'recalled' | 'gone';
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly narrower: readonly string[];
  readonly wider: readonly string[];
  readonly byOtherRule: readonly string[];
}

/** What agencies have been shown, release by release in the order of the log. */
export class Knowledge {
  private readonly known = new Map<string, Known>();

  /** Takes in what a release showed and recalled. */
  learn({ agency, purpose }: Pick<Leaf, 'agency' | 'purpose'>, { items }: Pick<Detail, 'items'>): void {
    for (const item of items) {
      if (!('event' in item)) continue;
      const key = keyOf({ agency, purpose, ...item });
      const before = this.known.get(key);
      if (item.kind !== 'recall') this.known.set(key, { agency, purpose, case: item.case, event: item.event, line: item, recalled: false });
      else if (before) this.known.set(key, { ...before, recalled: true });
    }
  }

  /** Tells what changes when a release is taken in: in what it shows, in what it recalls, and, where it shows the whole case, in what it leaves out. */
  changesBy(leaf: Pick<Leaf, 'agency' | 'purpose' | 'point'>, detail: Pick<Detail, 'items'>): readonly Change[] {
    const after = new Knowledge();
    for (const [key, known] of this.known) after.known.set(key, known);
    after.learn(leaf, detail);
    const cases = new Set(detail.items.flatMap((item) => ('case' in item ? [item.case] : [])));
    const shown = new Set(detail.items.flatMap((item) => ('event' in item ? [item.event] : [])));
    const gone = leaf.point !== 'case' ? [] : [...this.known.values()].filter((known) =>
      known.agency === leaf.agency && known.purpose === leaf.purpose && cases.has(known.case) && !known.recalled && !shown.has(known.event));
    return [...this.changesTo(after), ...gone.map((known) => changeOf(known, 'gone', known.line.fields, []))];
  }

  /** Tells what changes from this knowledge to a later one. */
  changesTo(later: Knowledge): readonly Change[] {
    return [...later.known].flatMap(([key, now]) => {
      const before = this.known.get(key);
      if (now.recalled) return before && !before.recalled ? [changeOf(now, 'recalled', before.line.fields, [])] : [];
      if (!before || before.recalled) return [changeOf(now, 'new', [], now.line.fields)];
      const change = changeOf(now, 'changed', before.line.fields, now.line.fields);
      return [change.gained, change.lost, change.narrower, change.wider, change.byOtherRule].some(({ length }) => length > 0) ? [change] : [];
    });
  }
}

const keyOf = ({ agency, purpose, case: of, event }: Pick<Known, 'agency' | 'purpose' | 'case' | 'event'>): string => JSON.stringify([agency, purpose, of, event]);

function changeOf({ agency, purpose, case: of, event }: Known, change: Change['change'], before: readonly ReleasedField[], now: readonly ReleasedField[]): Change {
  const common = now.flatMap((field) => before.filter(({ name }) => name === field.name).map((was) => ({ name: field.name, was, field })));
  const treated = common.filter(({ was, field }) => was.treatment !== field.treatment);
  const isNarrower = ({ was, field }: (typeof treated)[number]) => leastRevealing(was.treatment as TreatmentName, field.treatment as TreatmentName) === field.treatment;
  const names = (fields: ReadonlyArray<{ readonly name: string }>) => fields.map(({ name }) => name);
  return {
    agency, purpose, case: of, event, change,
    gained: names(now.filter(({ name }) => !before.some((was) => was.name === name))),
    lost: names(before.filter(({ name }) => !now.some((field) => field.name === name))),
    narrower: names(treated.filter(isNarrower)),
    wider: names(treated.filter((each) => !isNarrower(each))),
    byOtherRule: names(common.filter(({ was, field }) => was.rule !== field.rule || was.ground !== field.ground || was.consent !== field.consent)),
  };
}
