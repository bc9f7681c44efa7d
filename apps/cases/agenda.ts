/** What falls due by itself, each under its key. Everything is looked through only when something is due: what is far off costs nothing. */
export class Agenda<T> {
  private readonly items = new Map<string, { readonly value: T; at?: number }>();
  private readonly added = new Set<string>();
  private soonest = Infinity;

  /** @param at when a thing falls due, in milliseconds; asked once for each, and not before anybody wants to know */
  constructor(private readonly at: (value: T) => number) {}

  /** Puts a thing on the agenda, or another in its place. */
  set(key: string, value: T): void {
    this.items.set(key, { value });
    this.added.add(key);
  }

  get(key: string): T | undefined {
    return this.items.get(key)?.value;
  }

  delete(key: string): void {
    this.items.delete(key);
  }

  /** Gives what is due; it stays on the agenda until it is taken off. */
  due(now: number): readonly T[] {
    for (const key of this.added) {
      const item = this.items.get(key);
      if (item) this.soonest = Math.min(this.soonest, (item.at = this.at(item.value)));
    }
    this.added.clear();
    if (now < this.soonest) return [];
    const items = [...this.items.values()];
    this.soonest = items.reduce((least, { at }) => Math.min(least, at!), Infinity);
    return items.filter(({ at }) => at! <= now).map(({ value }) => value);
  }
}
