import { catalogueVersion, registerCorrelation, type AgencyKind } from '#libs/casework';
import type { NewEvent } from '#libs/journal';
import { derivedId, isoTime, sha256, type Json } from '#libs/kernel';
import type { Bundle } from '#libs/policy';

/** An event and the stream it belongs to. */
export interface Placed {
  readonly stream: string;
  readonly event: NewEvent;
}

type Data = Record<string, Json>;

/** How many events a case has on average, those of its referrals included. */
export const eventsPerCase = 40;

/** Who appears in every history. */
export const agencies = [
  ['LI-DE', 'labour-inspectorate', 'DE'], ['LI-AT', 'labour-inspectorate', 'AT'], ['REG-DE', 'recruitment-regulator', 'DE'], ['POL-DE', 'police', 'DE'],
  ['PRO-DE', 'prosecutor', 'DE'], ['NGO-DE', 'ngo', 'DE'], ['UNION-DE', 'trade-union', 'DE'], ['HEALTH-DE', 'health', 'DE'], ['LEGAL-DE', 'legal-aid', 'DE'],
  ['SHELTER-DE', 'shelter', 'DE'], ['SOC-DE', 'social-protection', 'DE'], ['LA-LT', 'labour-authority-abroad', 'LT'],
] as const satisfies readonly (readonly [string, AgencyKind, string])[];

const begin = Date.parse('2026-03-02T08:00:00.000Z');
/** A moment after everything that happens in a history and before anything in it ends by time. */
export const afterHistories = begin + 30 * 86_400_000;

/** The register that the histories happen under. */
export function registerHistory({ digest, content }: Bundle): readonly Placed[] {
  const of = (stream: string, type: string, data: Data): Placed =>
    ({ stream, event: { id: derivedId('event', stream), type, version: catalogueVersion, correlation: registerCorrelation, data, meta: meta('OPERATOR', 'operator', begin, stream) } });
  return [
    of('policy', 'PolicyAdopted', { digest, bundle: content as unknown as Json }),
    ...agencies.map(([agency, kind, jurisdiction]) => of(`agency-${agency}`, 'AgencyRegistered', { agency, kind, jurisdiction })),
    of('agreement-de-lt', 'AgreementSigned', {
      agreement: 'de-lt', kind: 'bilateral', parties: ['DE', 'LT'], counterparts: ['LA-LT'], purposes: ['cross-border-remedy'],
      dataGroups: ['case', 'allegation', 'employment', 'recruitment', 'remedy', 'enforcement'], link: 'worker-origin', from: '2026-01-01', until: '2030-12-31',
    }),
  ];
}

/** Gives all events of one case and its referrals in the order in which they happen: the same for the same seed, policy and number, whoever asks. */
export function caseHistory(seed: string, policy: string, number: number): readonly Placed[] {
  return new CaseWriter(seed, policy, number).write();
}

/** Gives the id of the case with a number. */
export const caseIdOf = (seed: string, number: number): string => derivedId(seed, String(number), 'case');

const meta = (agency: string, user: string, at: number, request: string): Data => ({
  occurredAt: isoTime(at), recordedAt: isoTime(at), recordedBy: { agency, user, role: 'officer' }, request: sha256(request),
});

const given = ['Rasa', 'Linh', 'Asha', 'Marta', 'Ionela', 'Dovile', 'Thi Mai', 'Olena'];
const family = ['Petraitiene', 'Tran', 'Okafor', 'Kowalska', 'Munteanu', 'Jankauskaite', 'Nguyen', 'Bondarenko'];
const firms = ['Nadelwerk GmbH', 'Baltic Staff UAB', 'Sao Mai Labour Supply', 'Spargelhof Weber KG', 'Hochbau Nord AG', 'Reinigung & Mehr UG'];
const remarks = [
  'Door locked from outside, cameras on the stair.', 'Paid once in six weeks.', 'Papers kept until the fee was worked off.', 'Receipt for the deposit.',
  'Do not visit the workplace with her.', 'Works from six in the morning until ten at night, seven days a week; sleeps above the workshop with five others.',
  'The foreman holds the phones during the shift and reads the messages aloud.', 'Says the contract she signed at home named another employer and twice the wage.',
];
const indicators = ['restriction-of-movement', 'withholding-of-wages', 'debt-bondage', 'excessive-overtime', 'isolation', 'deception', 'retention-of-identity-documents'];
const means = ['WithholdsNecessities', 'TakesEarnings', 'DebtBondage', 'ExcessiveWorkingHours', 'FalsePromises', 'WithholdsDocuments'];

class CaseWriter {
  private readonly events: Placed[] = [];
  private readonly id: string;
  private readonly lead: string;
  private state: number;
  private at: number;

  constructor(private readonly seed: string, private readonly policy: string, private readonly number: number) {
    this.id = caseIdOf(seed, number);
    this.state = parseInt(this.id.slice(0, 8), 16);
    this.lead = this.chance(0.8) ? 'LI-DE' : 'LI-AT';
    this.at = begin + this.pick(86_400) * 1_000;
  }

  write(): readonly Placed[] {
    const country = this.lead.slice(3);
    const length = 33 + this.pick(15);
    this.record('CaseOpened', { jurisdiction: country, region: `${country}-HE`, sector: 'C', channel: 'telephone', openingNote: this.one(remarks), leadAgency: this.lead });
    this.record('InspectionPlanned', { on: '2026-03-03', announced: false, partners: ['POL-DE'] });
    this.record('InspectionCarriedOut', { on: '2026-03-03', workersInterviewed: 1 + this.pick(9), interviewAlone: true, interpreter: this.chance(0.5) });
    const persons = [this.person(), this.person()];
    const first = persons[0]!;
    const job = this.employment(first);
    this.employment(persons[1]!);
    for (const person of persons) this.assess(person);
    const consent = this.consent(first);
    if (this.chance(0.3)) this.record('TeamFormed', { agencies: ['POL-DE', 'UNION-DE'] });
    const helper = this.one(['NGO-DE', 'SHELTER-DE', 'LEGAL-DE']);
    const help = this.refer(helper, helper === 'LEGAL-DE' ? 'legal-aid' : helper === 'SHELTER-DE' ? 'shelter' : 'psychosocial', [first]);
    this.move(help, helper, 'ReferralAccepted', { policy: this.policy });
    this.record('NeedRecorded', { person: first, need: 'wage-claim' }, helper);
    this.move(help, helper, 'ReferralStarted');
    if (this.chance(0.6)) this.investigate(first);
    this.record('EntryCorrected', { target: job, fields: { hoursPerWeek: 72 }, reason: 'added up wrongly' });
    if (this.chance(0.2)) this.record('ConsentWithdrawn', { consent, reason: 'does not want the shelter told any more' });
    while (this.events.length < length - 5) this.observe(this.one(persons));
    this.record('FindingMade', { against: this.one(firms), provision: 'Minimum Wage Act, section 20', severity: 'serious', detail: this.one(remarks) });
    this.record('RemedyOrdered', { person: first, kind: 'wages', amount: 100 * this.pick(2_000), currency: 'EUR', due: '2026-04-15' });
    this.record('ServiceProvided', { person: first, need: 'wage-claim' }, helper);
    this.move(help, helper, 'ReferralCompleted', { outcome: 'claim filed, place found' });
    this.record('NoteAdded', { text: `${this.one(remarks)} ${this.one(remarks)}` });
    return this.events;
  }

  private person(): string {
    const person = this.key(`person ${this.events.length}`);
    this.record('PersonRecorded', {
      person, role: 'worker', name: `${this.one(given)} ${this.one(family)}`, birthDate: `19${70 + this.pick(30)}-05-17`, identityNumber: `4${1e9 + this.pick(9e9)}`,
      gender: 'Feminine', languages: ['lt', 'ru'], nationality: this.one(['LT', 'VN', 'RO']), phone: `+49 69 ${1e6 + this.pick(9e6)}`, address: 'Hinterhof 7, Frankfurt',
      safeContact: 'call only after 20:00', isChild: false,
    });
    return person;
  }

  private employment(person: string): string {
    const job = this.record('EmploymentRecorded', {
      person, employer: this.one(firms), workplace: 'Hinterhof 7, Frankfurt', occupation: '7531', contractKind: 'none', hoursPerWeek: 48 + this.pick(40), from: '2025-12-01',
      agreedPay: { amount: 120_000, currency: 'EUR', period: 'month' }, actualPay: { amount: 100 * this.pick(800), currency: 'EUR', period: 'six-weeks' },
    });
    this.record('RecruitmentRecorded', {
      person, recruiter: this.one(firms), licenceNumber: `LT-${1_000 + this.pick(9_000)}`, debt: { amount: 60_000, currency: 'EUR' }, contractSubstituted: true,
      fees: [{ kind: 'placement', amount: 60_000, currency: 'EUR', paidBy: 'worker' }], corridor: { origin: 'LT', transit: ['PL'], destination: 'DE' },
    });
    return job;
  }

  private assess(person: string): void {
    this.observe(person);
    this.observe(person);
    this.record('RiskAssessed', { person, retaliation: this.one(['low', 'medium', 'high']), immediateDanger: false, needsInterpreter: true, advice: this.one(remarks) });
  }

  private observe(person: string): void {
    if (this.chance(0.2)) {
      const evidence = this.key(`evidence ${this.events.length}`);
      this.record('EvidenceAttached', { evidence, kind: 'photograph', mediaType: 'image/jpeg', sha256: sha256(evidence), bytes: 1e5 + this.pick(4e6), takenOn: '2026-03-03', title: 'Stair and door' });
      return;
    }
    this.record('IndicatorObserved', {
      person, indicator: this.one(indicators), means: [this.one(means)], how: this.one(['interview', 'inspection', 'document']), sourceGrade: this.one(['A', 'B', 'C']),
      infoGrade: 1 + this.pick(4), detail: this.one(remarks),
    });
  }

  private consent(person: string): string {
    const consent = this.key('consent');
    this.record('ConsentGiven', {
      person, consent, purposes: ['victim-support', 'legal-assistance'], recipients: ['ngo', 'shelter', 'legal-aid'],
      dataGroups: ['identity', 'contact', 'demographic', 'protection'], language: 'lt', interpreter: true, until: '2027-02-28',
      informed: { interview: true, purpose: true, uses: true, research: true, access: true, retention: true, withdrawal: true },
    });
    return consent;
  }

  private investigate(person: string): void {
    const referral = this.refer('POL-DE', 'criminal-investigation', [person]);
    if (this.chance(0.2)) return this.move(referral, 'POL-DE', 'ReferralRejected', { reason: 'insufficient-information' });
    this.move(referral, 'POL-DE', 'ReferralAccepted', { policy: this.policy });
    this.record('InvestigationOpened', { offence: 'Section 233 StGB', reference: `${this.pick(1e6)} Js` }, 'POL-DE');
  }

  private refer(to: string, need: string, persons: readonly string[]): string {
    const referral = `referral-${this.key(`referral ${to}`)}`;
    const region = `${this.lead.slice(3)}-HE`;
    this.add(referral, 'ReferralSent', this.lead, { case: this.id, from: this.lead, to, need, urgency: 'urgent', persons: [...persons], region, sector: 'C', languages: ['lt', 'ru'], genders: ['Feminine'] });
    return referral;
  }

  private move(referral: string, by: string, type: string, data: Data = {}): void {
    this.add(referral, type, by, data);
  }

  private record(type: string, data: Data, by = this.lead): string {
    return this.add(`case-${this.id}`, type, by, data);
  }

  private add(stream: string, type: string, by: string, data: Data): string {
    const id = this.key(`event ${this.events.length}`);
    this.at += 60_000 + this.pick(3_600) * 1_000;
    this.events.push({ stream, event: { id, type, version: catalogueVersion, correlation: this.id, data, meta: meta(by, `u${this.pick(20)}`, this.at, id) } });
    return id;
  }

  private key(what: string): string {
    return derivedId(this.seed, String(this.number), what);
  }

  private one<T>(list: readonly T[]): T {
    return list[this.pick(list.length)] as T;
  }

  private chance(share: number): boolean {
    return this.pick(1_000) < share * 1_000;
  }

  // Mulberry32.
  private pick(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }
}

