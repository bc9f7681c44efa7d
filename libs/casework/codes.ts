import { agencyName, operatorAgency } from '#libs/kernel';
import { z } from 'zod';

/** What a datum is about. Closed: policies grant labels' fields, and there is no label for immigration status. */
export const labels = [
  'case', 'allegation', 'employment', 'recruitment', 'identity', 'contact', 'demographic', 'health',
  'narrative', 'source', 'protection', 'operation', 'enforcement', 'remedy', 'process',
] as const;
export type Label = (typeof labels)[number];

/** Why an agency reads. Closed; every kind of agency has its own. */
export const purposes = [
  'labour-inspection', 'licence-enforcement', 'criminal-investigation', 'prosecution', 'victim-support',
  'legal-assistance', 'health-care', 'consular-assistance', 'wage-recovery', 'social-security',
  'cross-border-remedy', 'oversight', 'statistics',
] as const;
export type Purpose = (typeof purposes)[number];

export const agencyKinds = {
  'labour-inspectorate': ['labour-inspection', 'wage-recovery'],
  'recruitment-regulator': ['licence-enforcement'],
  police: ['criminal-investigation'],
  prosecutor: ['prosecution', 'criminal-investigation'],
  ngo: ['victim-support'],
  'trade-union': ['wage-recovery', 'legal-assistance'],
  health: ['health-care'],
  'legal-aid': ['legal-assistance', 'wage-recovery'],
  shelter: ['victim-support'],
  'social-protection': ['social-security'],
  'tax-authority': ['social-security'],
  consulate: ['consular-assistance'],
  'labour-authority-abroad': ['cross-border-remedy'],
  ombudsperson: ['oversight'],
  auditor: ['oversight'],
  'steering-committee': ['statistics'],
  'immigration-enforcement': [],
} as const satisfies Record<string, readonly Purpose[]>;
export type AgencyKind = keyof typeof agencyKinds;

/** Gives the purposes a kind of agency may read for. */
export const purposesOf = (kind: AgencyKind): readonly Purpose[] => agencyKinds[kind];

/** The eleven indicators of forced labour (ILO). */
export const indicators = [
  'abuse-of-vulnerability', 'deception', 'restriction-of-movement', 'isolation', 'physical-and-sexual-violence',
  'intimidation-and-threats', 'retention-of-identity-documents', 'withholding-of-wages', 'debt-bondage',
  'abusive-working-and-living-conditions', 'excessive-overtime',
] as const;

/** Means of control (HTCDS 2.0 by IOM, CC BY 4.0), with RestrictsMovement from its definitions page. */
export const means = [
  'PhysicalThreats', 'ThreatsLawEnforcement', 'ThreatensChildrenFamily', 'DebtBondage', 'FalsePromises', 'PhysicalAbuse',
  'SexualAbuse', 'TakesEarnings', 'RestrictsFinancialAccess', 'RestrictsMedicalCare', 'RestrictsMovement',
  'WithholdsNecessities', 'PsychologicalAbuse', 'PsychoactiveSubstance', 'ExcessiveWorkingHours', 'WithholdsDocuments', 'Other',
] as const;

/** Types of exploitation (HTCDS 2.0 by IOM, CC BY 4.0). */
export const exploitationKinds = [
  'ForcedLabour', 'SexualExploitation', 'ChildLabour', 'ForcedMarriage', 'Servitude', 'ForcedMilitaryByNonStateActors',
  'OrganRemoval', 'ForcedBegging', 'ForcedAdoption', 'Surrogacy', 'Other',
] as const;

/** Gender expression (HTCDS 2.0 by IOM, CC BY 4.0). */
export const genders = [
  'Feminine', 'Masculine', 'TransgenderFeminine', 'TransgenderMasculine', 'NonConforming', 'NonSpecifiedUnknown',
] as const;

export const needs = [
  'shelter', 'medical', 'psychosocial', 'legal-aid', 'interpretation', 'wage-claim', 'consular', 'safe-return', 'livelihood',
] as const;

/** What an authority may do by law, so that one can ask who may. Closed. */
export const powers = [
  'enter-workplaces', 'interview-alone', 'inspect-records', 'issue-improvement-order', 'issue-prohibition-order', 'impose-fine', 'order-payment-of-wages',
  'suspend-licence', 'revoke-licence', 'open-criminal-investigation', 'arrest', 'seize-evidence', 'seize-assets', 'bring-charges', 'protect-witnesses',
  'identify-victims', 'appoint-guardian', 'award-compensation', 'pay-benefits',
] as const;
export type Power = (typeof powers)[number];

/** Whom a service is for. Closed: a request to match is made of codes, so that it can hold nothing about a person but these. */
export const eligibilities = [
  'women', 'men', 'children', 'unaccompanied-children', 'families', 'persons-with-disabilities', 'trafficked-persons', 'exploited-workers', 'domestic-workers',
  'seafarers',
] as const;

/** Days of the week (RFC 5545, BYDAY). */
export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export const capacities = ['available', 'limited', 'none'] as const;

/** Why a receiver refuses or gives up; codes of the design, free text beside them. */
export const reasons = [
  'no-capacity', 'not-our-mandate', 'not-eligible', 'already-served', 'no-consent', 'insufficient-information', 'unsafe', 'no-show', 'waiting-list', 'other',
] as const;

/** How the service asked for ended: those business statuses of BSeR (HL7) that can hold when a referral is complete. */
export const outcomeCodes = ['event-completed', 'event-unattended', 'event-cancelled', 'fulfilment-completed', 'fulfilment-cancelled'] as const;

/** What makes a referral urgent by itself, whoever sent it and how. */
export const urgentReasons = ['child', 'immediate-danger', 'trafficking'] as const;
export type UrgentReason = (typeof urgentReasons)[number];

export const urgencies = ['immediate', 'urgent', 'routine'] as const;

const text = (limit: number) => z.string().min(1).max(limit);

/** The schemas of the field's standard codes and of bounded plain values. */
export const shapes = {
  agency: z.string().regex(new RegExp(`^(?!${operatorAgency}$)${agencyName.source.slice(1)}`), 'capital letters, digits and hyphens'),
  agencyKind: z.enum(Object.keys(agencyKinds) as [AgencyKind, ...AgencyKind[]]),
  purpose: z.enum(purposes),
  label: z.enum(labels),
  id: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a reference'),
  country: z.string().regex(/^[A-Z]{2}$/, 'ISO 3166-1 alpha-2'),
  region: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'ISO 3166-2'),
  sector: z.string().regex(/^([A-U]|[A-U]?\d{2,4})$/, 'ISIC Rev. 4'),
  occupation: z.string().regex(/^\d{1,4}$/, 'ISCO-08'),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'BCP 47'),
  date: z.iso.date(),
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens').max(48),
  word: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/+-]*$/, 'a code without spaces').max(64),
  name: text(200),
  line: text(500),
  text: text(10_000),
  flag: z.boolean(),
  count: z.int().min(0).max(1_000_000),
  amount: z.int().min(0).max(1_000_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, 'ISO 4217'),
  clock: z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'hours and minutes'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hexadecimal'),
  level: z.enum(['none', 'low', 'medium', 'high']),
  hours: z.number().min(0).max(168),
} as const;

/** Money in minor units of an ISO 4217 currency. */
export const money = z.strictObject({ amount: shapes.amount, currency: shapes.currency });
export const pay = z.strictObject({ amount: shapes.amount, currency: shapes.currency, period: shapes.code });
export const fee = z.strictObject({ kind: shapes.code, amount: shapes.amount, currency: shapes.currency, paidBy: shapes.code.optional() });
export const corridor = z.strictObject({
  origin: shapes.country, transit: z.array(shapes.country).max(10).optional(), destination: shapes.country,
});
