/** What a message needs its sender to be allowed; every command and query type declares one. */
export type Permission = 'record' | 'refer' | 'receive' | 'look-up' | 'replay' | 'administer';

/** Who asks, as the token said and the issuer vouched; what the agency may do is looked up afresh for every message. */
export interface Actor {
  readonly agency: string;
  readonly user: string;
  readonly role: string;
  /** Vouched for by an issuer of the operator: registers agencies and agreements, sees no case. */
  readonly operator: boolean;
}

/** The agency name under which the operator's own acts are recorded. */
export const operatorAgency = 'OPERATOR';

/** What names of agencies look like, the operator's included. */
export const agencyName = /^[A-Z][A-Z0-9-]{2,31}$/;
