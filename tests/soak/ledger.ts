/** What the soak found that must never be. */
export class Difference extends Error {}

export type Counted = 'unknown' | 'duplicate' | 'refused' | 'resumed' | 'killed';

/** Where writers and subscribers put on record what they were told. */
export interface Notes {
  /** Events that are acknowledged, the last of them at a position. */
  stored(ids: readonly string[], position: number): void;
  count(what: Counted): void;
}

/** What all writers were told, by position. */
export class Ledger implements Notes {
  /** The id at position n + 1. */
  readonly ids: string[] = [];
  readonly counts: Record<Counted, number> = { unknown: 0, duplicate: 0, refused: 0, resumed: 0, killed: 0 };
  acknowledged = 0;

  stored(ids: readonly string[], position: number): void {
    ids.forEach((id, index) => {
      const at = position - ids.length + index;
      if (this.ids[at] !== undefined) throw new Difference(`position ${at + 1} was acknowledged for ${this.ids[at]} and for ${id}`);
      this.ids[at] = id;
    });
    this.acknowledged += ids.length;
  }

  count(what: Counted): void {
    this.counts[what] += 1;
  }
}
