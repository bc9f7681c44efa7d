import { isRefused, refusedClass, Rejection } from '#libs/kernel';
import { agencyKinds } from '../codes.js';
import { takesPart, type Agency, type Agreement, type Change, type Register } from './register.js';

/** One way in which what somebody has comes to somebody else, both agencies or kinds of agency. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly how: string;
}

// Where every path begins. No agency (in capital letters) and no kind has this name.
const exchange = 'exchange';

const hop = (from: string, to: string, how: string): Hop => ({ from, to, how });

// Whoever takes part may be given something: no rule, and so no change of the rules, opens a path that is not looked at already.
const receiving = ({ agencies }: Register, from: string): readonly Hop[] =>
  from === exchange ? [...agencies.values()].filter((agency) => takesPart(agency) && !isRefused(agency.kind)).map(({ id }) => hop(from, id, 'receives')) : [];

// What an agency does by law or by its systems it does outside the exchange, so it does it while suspended too.
const forwarding = ({ agencies }: Register, from: string): readonly Hop[] =>
  (agencies.get(from)?.forwardsTo ?? []).map((to) => hop(from, to, 'forwarding'));

const ofKind = ({ agencies }: Register, from: string): readonly Hop[] =>
  Object.hasOwn(agencyKinds, from) ? [...agencies.values()].filter(({ kind }) => kind === from).map(({ id }) => hop(from, id, 'of this kind')) : [];

// A counterpart that may pass on what an agreement brings it has whoever its agreements name to pass it on to. Dates do not count: an agreement
// carries from its signature until it is suspended or ended, so that no path opens by time alone.
function onwardUse(register: Register, from: string): readonly Hop[] {
  const agency = register.agencies.get(from);
  const signed = [...register.agreements.values()].filter(({ state }) => state === 'signed');
  const allowing = agency && signed.find((agreement) => agreement.counterparts.includes(from) && allowsOnward(register, agreement, agency));
  if (!allowing) return [];
  return signed.filter((agreement) => names(agreement, agency)).flatMap(({ id, parties, counterparts }) =>
    [...parties, ...counterparts].filter((to) => to !== from && register.agencies.has(to))
      .map((to) => hop(from, to, `onward use under ${[...new Set([allowing.id, id])].join(' and ')}`)));
}

// Where an agreement is silent, the mark speaks that the policy in force puts on what this kind of agency is given.
const allowsOnward = (register: Register, { onward }: Agreement, { kind }: Agency): boolean => (onward ?? register.onwardMark(kind)) !== 'never';

const names = ({ parties, counterparts }: Agreement, { id, jurisdiction }: Agency): boolean =>
  counterparts.includes(id) || parties.includes(id) || parties.includes(jurisdiction);

/** Every way by which anything is passed on. Whatever will deliver elsewhere in an agency's name (a webhook, a topic) is one more line. */
const ways: ReadonlyArray<(register: Register, from: string) => readonly Hop[]> = [receiving, forwarding, ofKind, onwardUse];

/** Finds a shortest path from a start to an end, if there is one; a start that is an end has the path of no hops. */
export function shortestPath(start: string, hopsFrom: (node: string) => readonly Hop[], isEnd: (node: string) => boolean): readonly Hop[] | undefined {
  const reached = new Map<string, readonly Hop[]>([[start, []]]);
  // A map gives what is added while it is walked, in order: nearest first.
  for (const [node, path] of reached) {
    if (isEnd(node)) return path;
    for (const next of hopsFrom(node)) if (!reached.has(next.to)) reached.set(next.to, [...path, next]);
  }
  return undefined;
}

const pathFrom = (register: Register, start: string): readonly Hop[] | undefined => shortestPath(
  start, (node) => ways.flatMap((way) => way(register, node)), (node) => isRefused(register.agencies.get(node)?.kind ?? node),
);

/** Tells whether an agency is of the refused class, or passes on, over however many others, to one that is. */
export const isRefusedAgency = (register: Register, agency: string): boolean => pathFrom(register, agency) !== undefined;

/** Says in one line, for an operator, how what the exchange discloses would reach the refused class; undefined where no path does. */
export function pathToRefused(register: Register): string | undefined {
  return pathFrom(register, exchange)?.map(({ to, how }) => `${to} (${how})`).join(' > ');
}

/** Refuses a change of the register after which a path would end at the refused class. */
export function refusePath(register: Register, change: Change, pointer?: string): void {
  const path = pathToRefused(register.after(change));
  if (!path) return;
  const detail = `What is disclosed would reach ${refusedClass}: ${path}. Suspend an agency or an agreement of this path first.`;
  throw new Rejection('path-to-refused-class', detail, pointer);
}
