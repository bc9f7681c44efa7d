import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Scenario, Step } from '../../../apps/standalone/scenario.js';
import type { Planted } from './planted.js';

const folder = fileURLToPath(new URL('../../../../policies/', import.meta.url));
const read = (name: string): unknown => parse(readFileSync(`${folder}${name}`, 'utf8'));

interface Rule {
  readonly may: string;
  readonly on: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
  readonly when: { readonly audience: { readonly kind: string | readonly string[] }; readonly ground: readonly string[]; readonly purpose?: readonly string[]; readonly record?: { readonly final?: true }; readonly case?: { readonly finalDecision?: true } };
  readonly consent: string;
}

const rules = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !/\.test\.|^(cast|vocabulary|grounds|handling)\./.test(name)).flatMap((name) => read(name) as Rule[]);
const vocabulary = read('vocabulary.yaml') as { kinds: Record<string, string[]>; events: Record<string, Record<string, string>> };
const { consentNeeded } = read('grounds.yaml') as { consentNeeded: Record<string, string[]> };

// Of what is told in bands the numbers are; the codes beside them (a period, who paid) stay as they are.
const shows = (treatment: string | undefined, { look }: Extract<Planted, { in: 'entry' }>): boolean => treatment === 'show' || (treatment === 'band' && look === 'word');

type Ground = { readonly kind: string; readonly persons?: readonly string[]; readonly labels?: readonly string[]; readonly purposes?: readonly string[] };
type Consent = { readonly case: string; readonly person: string; readonly purposes: readonly string[]; readonly recipients: readonly string[]; readonly dataGroups: readonly string[] };

const agencyOf = ({ as }: Step): string => as.split('@')[1]!;

/**
 * Says who may ever receive a canary, from the words of a scenario and the text of the rules alone: whoever recorded it, and whoever a rule
 * shows its field on some ground and with some consent that the scenario speaks of. When they hold is not looked at: that is the bound from above.
 */
export class Oracle {
  private readonly done: readonly Step[];
  private readonly consents: readonly Consent[];

  constructor(private readonly scenario: Scenario) {
    this.done = scenario.steps.flatMap((step) => ('do' in step && step.refused === undefined ? [step] : []));
    this.consents = this.done.flatMap((step) => (step.do === 'RecordEntry' && step.type === 'ConsentGiven' ? [{ ...step.data, case: step.case } as unknown as Consent] : []));
  }

  mayReceive(agency: string, planted: Planted): boolean {
    const kind = this.scenario.agencies[agency]?.kind;
    if (!kind || kind === 'immigration-enforcement') return false;
    // Who has a referral in hand is told to colleagues, and to nobody else.
    if (planted.in === 'nothing') return planted.of === `a user of ${agency}` && this.done.some((step) => step.do === 'ClaimReferral' && step.as.endsWith(`@${agency}`));
    if (planted.in === 'register') return true;
    if (planted.in === 'referral') return this.parties(planted.referral).includes(agency);
    if (planted.author === agency) return true;
    const label = vocabulary.events[planted.type]![planted.field]!;
    const grounds = this.grounds(agency, planted.case).filter(({ persons, labels }) =>
      (!persons || !planted.person || persons.includes(planted.person)) && (!labels || labels.includes(label)));
    return rules.some((rule) => {
      const { when, fields, consent } = rule;
      if (rule.may !== 'receive' || ![rule.on].flat().includes(planted.type) || !shows(fields?.[planted.field], planted) || ![when.audience.kind].flat().includes(kind)) return false;
      if ((when.record?.final && !planted.final) || (when.case?.finalDecision && !this.finalDecision(planted.case))) return false;
      return [when.purpose ?? []].flat().filter((purpose) => vocabulary.kinds[kind]!.includes(purpose)).some((purpose) => grounds.some((ground) => {
        if (![when.ground].flat().includes(ground.kind) || (ground.purposes && !ground.purposes.includes(purpose))) return false;
        const consents = this.consents.filter((each) => each.case === planted.case && each.purposes.includes(purpose)
          && each.recipients.some((recipient) => recipient === agency || recipient === kind) && (!planted.person || each.person === planted.person));
        if ((consentNeeded[kind] ?? []).includes(ground.kind) && consents.length === 0) return false;
        return consent !== 'required' || (planted.person !== undefined && consents.some(({ dataGroups }) => dataGroups.includes(label)));
      }));
    });
  }

  /** Whether anybody at all may: what lies between the agencies, and what auditors see of releases, holds no other. */
  anybodyMay(planted: Planted): boolean {
    return Object.keys(this.scenario.agencies).some((agency) => this.mayReceive(agency, planted));
  }

  private grounds(agency: string, of: string): readonly Ground[] {
    const grounds: Ground[] = this.done.flatMap((step): Ground[] => {
      // Of a referral that the exchange offered on itself the words of the scenario say no more than who accepted it.
      if (step.do === 'AcceptReferral' && step.as.endsWith(`@${agency}`) && !this.sent(step.referral)) return [{ kind: 'referral' }];
      if (!('case' in step) || step.case !== of) return [];
      if (step.do === 'OpenCase' && step.as.endsWith(`@${agency}`)) return [{ kind: 'lead' }];
      if (step.do === 'TransferLead' && step.to === agency) return [{ kind: 'offer', persons: [] }, { kind: 'lead' }];
      if (step.do === 'AcceptLead' && step.agency === agency) return [{ kind: 'lead' }];
      if (step.do === 'SendReferral' && step.to === agency) {
        const accepted = this.done.some((each) => each.do === 'AcceptReferral' && each.referral === step.referral);
        return [{ kind: 'offer', persons: [] }, { kind: 'notice', persons: step.persons }, ...(accepted ? [{ kind: 'referral', persons: step.persons }] : [])];
      }
      if (step.do === 'MakeCall') {
        const claimed = this.done.some((each) => each.do === 'ClaimCall' && each.call === step.call && each.as.endsWith(`@${agency}`));
        return claimed ? [{ kind: 'referral', persons: step.persons }] : [];
      }
      if (step.do !== 'RecordEntry') return [];
      const named = (field: string) => ([step.data[field]].flat() as unknown[]).includes(agency);
      if (step.type === 'NoticeGiven' && named('to')) return [{ kind: 'notice' }];
      return /^Team(Formed|Joined)$/.test(step.type) && named('agencies') ? [{ kind: 'team' }] : [];
    });
    const agreements = this.scenario.agreements.filter(({ counterparts }) => counterparts.includes(agency));
    return [...grounds, ...agreements.map(({ dataGroups, purposes }) => ({ kind: 'agreement', labels: dataGroups, purposes }))];
  }

  private sent(referral: string): Extract<Step, { do: 'SendReferral' }> | undefined {
    return this.done.flatMap((step) => (step.do === 'SendReferral' && step.referral === referral ? [step] : []))[0];
  }

  private parties(referral: string): readonly string[] {
    const sent = this.sent(referral);
    if (sent) return [sent.to, agencyOf(sent)];
    const acting = this.done.filter((step) => ('referral' in step && step.referral === referral && step.do !== 'ReadInbox') || ('call' in step && step.call === referral));
    return [...acting, ...this.done.filter((step) => step.do === 'SendReferral')].map(agencyOf);
  }

  private finalDecision(of: string): boolean {
    return this.done.some((step) => step.do === 'RecordEntry' && step.case === of && (step.data['final'] === true || step.type === 'ProsecutionEnded'));
  }
}
