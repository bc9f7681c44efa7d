import { exactly, shielded, smallest, sumOf, type Cell, type Counts, type Kpis, type Register } from '#libs/casework';
import type { Actor, Permission } from '#libs/kernel';

/** Asks how referrals fare between all agencies; small numbers are hidden. */
export class ReadKpis {
  static readonly permission: Permission = 'administer';
  constructor(readonly actor: Actor) {}
}

/** Asks how the referrals fare that the actor's agency sent or received. */
export class ReadOwnKpis {
  static readonly permission: Permission = 'receive';
  constructor(readonly actor: Actor) {}
}

/** One line of indicators: from whom, to whom; `*` stands for everybody. A corridor goes from a country and kind of agency to another. */
export interface KpiRow extends Kpis {
  readonly scope: 'all' | 'corridor' | 'sender' | 'receiver' | 'pair';
  readonly from: string;
  readonly to: string;
}

/** Indicators of the referrals that an agency is a party of, exactly: what it sent and received, and with whom. */
export function ownKpis(cells: readonly Cell[], agency: string): readonly KpiRow[] {
  const [sent, received] = [cells.filter(({ from }) => from === agency), cells.filter(({ to }) => to === agency)];
  const pairs = [...sent, ...received].sort(byEnds).map((cell): KpiRow => ({ scope: 'pair', from: cell.from, to: cell.to, ...exactly(cell) }));
  return [{ scope: 'sender', from: agency, to: '*', ...exactly(sumOf(sent)) }, { scope: 'receiver', from: '*', to: agency, ...exactly(sumOf(received)) }, ...pairs];
}

/** Indicators for those who are no party: of all, by corridor, by sender and by receiver. What is too small to be told has no line. */
export function allKpis(cells: readonly Cell[], register: Register): readonly KpiRow[] {
  const end = (agency: string) => {
    const { jurisdiction = '?', kind = '?' } = register.agencies.get(agency) ?? {};
    return `${jurisdiction} ${kind}`;
  };
  return [
    ...grouped('all', cells, () => ['*', '*']), ...grouped('corridor', cells, ({ from, to }) => [end(from), end(to)]),
    ...grouped('sender', cells, ({ from }) => [from, '*']), ...grouped('receiver', cells, ({ to }) => ['*', to]),
  ];
}

function grouped(scope: KpiRow['scope'], cells: readonly Cell[], endsOf: (cell: Cell) => readonly [string, string]): readonly KpiRow[] {
  const groups = new Map<string, { from: string; to: string; cells: Counts[] }>();
  for (const cell of cells) {
    const [from, to] = endsOf(cell);
    const group = groups.get(`${from}|${to}`) ?? { from, to, cells: [] };
    groups.set(`${from}|${to}`, group);
    group.cells.push(cell);
  }
  return [...groups.values()].sort(byEnds).flatMap(({ from, to, cells: own }) => {
    const sum = sumOf(own);
    return sum.sent < smallest ? [] : [{ scope, from, to, ...shielded(sum) }];
  });
}

const byEnds = (one: { from: string; to: string }, other: { from: string; to: string }): number =>
  (`${one.from}|${one.to}` < `${other.from}|${other.to}` ? -1 : 1);
