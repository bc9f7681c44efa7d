/** What a canary looks like. */
export type Look = 'word' | 'digest' | 'amount';

/** Where a canary was put, which decides who may ever receive it. */
export type Planted =
  /** A field of an entry. `type` and `field` are those of the entry it corrects, where it stands in a correction. */
  | { readonly in: 'entry'; readonly case: string; readonly type: string; readonly field: string; readonly author: string; readonly person?: string | undefined; readonly final: boolean; readonly look: Look }
  /** Words about a referral: for its two parties. */
  | { readonly in: 'referral'; readonly referral: string }
  /** What the register tells everybody who takes part. */
  | { readonly in: 'register'; readonly of: string }
  /** What nobody receives: users, roles, keys, reasons of the register, everything that was refused. */
  | { readonly in: 'nothing'; readonly of: string };
