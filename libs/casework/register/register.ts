import { day, fromIso, type Json } from '#libs/kernel';
import { powers, type AgencyKind, type Label, type Power, type Purpose } from '../codes.js';
import { typed, type RecordedEvent } from '../recorded.js';
import type { Link } from './events.js';
import { serviceKey, type Service } from './services.js';

/** The correlation that all events of the register share. */
export const registerCorrelation = 'register';

export interface Agency {
  readonly id: string;
  readonly kind: AgencyKind;
  readonly jurisdiction: string;
  readonly name?: string;
  /** Whom it gives what it holds, by law or by its systems: agencies, or kinds of agency. */
  readonly forwardsTo?: readonly string[];
  readonly powers?: readonly Power[];
  /** For which needs and where it is certified; what is left out is not limited. */
  readonly scope?: { readonly needs?: readonly string[]; readonly regions?: readonly string[] };
  readonly status: 'registered' | 'certified' | 'suspended' | 'revoked';
  readonly revision: number;
}

export interface Agreement {
  readonly id: string;
  readonly kind: string;
  readonly parties: readonly string[];
  readonly counterparts: readonly string[];
  readonly purposes: readonly Purpose[];
  readonly dataGroups: readonly Label[];
  readonly link?: Link;
  readonly from?: string;
  readonly until?: string;
  readonly articles?: readonly string[];
  readonly onward?: 'never' | 'ask-originator';
  readonly state: 'signed' | 'suspended' | 'ended';
  readonly revision: number;
}

type Terms = Omit<Agreement, 'id' | 'state' | 'revision'>;

/** What folding looks at of an event. */
export type Change = Pick<RecordedEvent, 'stream' | 'type' | 'data'>;
type ServiceChange = Extract<ReturnType<typeof typed>, { readonly type: 'ServiceOffered' | 'CapacityDeclared' | 'ServiceWithdrawn' }>;
type Placed = Change & Pick<RecordedEvent, 'revision'>;

/** The agencies, agreements and policies that decisions look at; a fold of the register's events up to a position. */
export class Register {
  readonly agencies = new Map<string, Agency>();
  readonly agreements = new Map<string, Agreement>();
  /** What agencies offer, with places that only the provider may see: nobody is shown this as it is. */
  readonly services = new Map<string, Service>();
  /** Every bundle ever adopted, by digest: an accepted referral keeps the one of its day as a ceiling. */
  readonly bundles = new Map<string, Json>();
  policy: string | undefined;
  policyRevision = 0;

  static of(events: readonly RecordedEvent[]): Register {
    const register = new Register();
    for (const event of events) register.apply(event);
    return register;
  }

  /** Gives the register as it would be after a change; this one stays as it is. */
  after(change: Change): Register {
    const next = Object.assign(new Register(), {
      ...this, agencies: new Map(this.agencies), agreements: new Map(this.agreements), services: new Map(this.services), bundles: new Map(this.bundles),
    });
    next.apply({ ...change, revision: 0 });
    return next;
  }

  /** Folds one more event; events of other streams leave the register as it is. */
  apply(recorded: Placed): void {
    const event = typed(recorded);
    const { revision } = recorded;
    switch (event.type) {
      case 'AgencyRegistered': {
        const { agency: id, kind, jurisdiction, name, forwardsTo, powers: told } = event.data;
        // Powers were once free codes; those of the list count.
        const listed = told && powers.filter((power) => told.includes(power));
        this.agencies.set(id, {
          id, kind, jurisdiction, status: 'registered', revision, ...(name && { name }), ...(listed && { powers: listed }), ...(forwardsTo && { forwardsTo }),
        });
        return;
      }
      case 'ForwardingDeclared':
        return this.changeAgency(recorded, { forwardsTo: event.data.forwardsTo });
      case 'PowersDeclared':
        return this.changeAgency(recorded, { powers: event.data.powers });
      case 'AgencyCertified': {
        const { needs, regions } = event.data;
        return this.changeAgency(recorded, { status: 'certified', scope: { ...(needs && { needs }), ...(regions && { regions }) } });
      }
      case 'ServiceOffered':
      case 'CapacityDeclared':
      case 'ServiceWithdrawn':
        this.changeService(recorded.stream.slice('agency-'.length), event);
        return this.changeAgency(recorded, {});
      case 'CertificationSuspended':
        return this.changeAgency(recorded, { status: 'suspended' });
      case 'CertificationRevoked':
        return this.changeAgency(recorded, { status: 'revoked' });
      case 'AgreementSigned': {
        const { agreement: id, ...terms } = event.data;
        this.agreements.set(id, { id, ...terms, state: 'signed', revision } as Agreement);
        return;
      }
      case 'AgreementAmended':
        return this.replaceTerms(recorded, event.data as Terms);
      case 'AgreementSuspended':
        return this.changeAgreement(recorded, { state: 'suspended' });
      case 'AgreementResumed':
        return this.changeAgreement(recorded, { state: 'signed' });
      case 'AgreementEnded':
        return this.changeAgreement(recorded, { state: 'ended' });
      case 'PolicyAdopted':
        this.policy = event.data.digest;
        this.policyRevision = revision;
        this.bundles.set(event.data.digest, event.data.bundle);
        return;
      default:
    }
  }

  /** Gives the onward limit that the policy in force marks on what a kind of agency is given; none is never, as at release. */
  onwardMark(kind: AgencyKind): string {
    const bundle = this.policy ? this.bundles.get(this.policy) : undefined;
    return (bundle as { handling?: { onward?: Record<string, string> } } | undefined)?.handling?.onward?.[kind] ?? 'never';
  }

  private changeAgency({ stream, revision }: Placed, change: Partial<Agency>): void {
    const agency = this.agencies.get(stream.slice('agency-'.length));
    if (agency) this.agencies.set(agency.id, { ...agency, ...change, revision });
  }

  private changeService(agency: string, { type, data }: ServiceChange): void {
    const key = serviceKey(agency, data.service);
    const before = this.services.get(key);
    if (type === 'ServiceWithdrawn') this.services.delete(key);
    else if (type === 'ServiceOffered') {
      const { service: id, ...offered } = data;
      this.services.set(key, { agency, id, ...offered, ...(before?.capacity && { capacity: before.capacity }) });
    } else if (before) this.services.set(key, { ...before, capacity: data.capacity });
  }

  // An amendment states the whole of the terms: what it leaves out no longer holds.
  private replaceTerms({ stream, revision }: Placed, terms: Terms): void {
    const agreement = this.agreements.get(stream.slice('agreement-'.length));
    if (agreement) this.agreements.set(agreement.id, { id: agreement.id, ...terms, state: agreement.state, revision });
  }

  private changeAgreement({ stream, revision }: Placed, change: Partial<Agreement>): void {
    const agreement = this.agreements.get(stream.slice('agreement-'.length));
    if (agreement) this.agreements.set(agreement.id, { ...agreement, ...change, revision });
  }
}

/** Tells whether an agency may take part at a moment: registered, and not suspended or revoked. */
export const takesPart = (agency: Agency | undefined): agency is Agency =>
  agency !== undefined && agency.status !== 'suspended' && agency.status !== 'revoked';

/** Gives the first and last moment (exclusive) of an agreement, in milliseconds. */
export const term = (agreement: Agreement): { from: number; until: number } => ({
  from: agreement.from ? fromIso(agreement.from) : 0,
  until: agreement.until ? fromIso(agreement.until) + day : Infinity,
});

/** Tells whether an agreement is about cases of a jurisdiction that an agency leads. */
export const concerns = ({ parties }: Agreement, jurisdiction: string, lead: string): boolean => parties.includes(jurisdiction) || parties.includes(lead);

/** Tells whether an agreement is in force at a moment. */
export function isInForce(agreement: Agreement, now: number): boolean {
  const { from, until } = term(agreement);
  return agreement.state === 'signed' && from <= now && now < until;
}
