import type { HtcdsList } from '#libs/casework';

// Fields of the Human Trafficking Case Data Standard (HTCDS) 2.0 by IOM, CC BY 4.0, names and labels reused, no endorsement implied.

export type HtcdsKind = 'text' | 'date' | 'flag' | 'number' | 'language' | 'country' | 'countries' | 'code' | 'codes';
/** Label, kind, the event and field where it has its place, and its list of codes. */
type HtcdsPlace = readonly [label: string, kind: HtcdsKind, at: `${string}.${string}`, list?: HtcdsList];

/** Every field of the standard that has a place here, in its order. What a referral is, the exchange tells by itself: those two are written and not read. */
export const htcdsFields = {
  org_Name: ['Organisation Name', 'text', 'ProfileRecorded.organisation.name'],
  org_ShippingCity: ['Shipping City', 'text', 'ProfileRecorded.organisation.city'],
  org_ShippingCountry: ['Shipping Country', 'country', 'ProfileRecorded.organisation.country'],
  org_ShippingState: ['Shipping State/Province', 'text', 'ProfileRecorded.organisation.province'],
  org_ShippingStreet: ['Shipping Street', 'text', 'ProfileRecorded.organisation.street'],
  org_ShippingPostalCode: ['Shipping Zip/Postal Code', 'text', 'ProfileRecorded.organisation.postalCode'],
  org_ShippingLongitude: ['Longitude', 'number', 'ProfileRecorded.organisation.longitude'],
  org_ShippingLatitude: ['Latitude', 'number', 'ProfileRecorded.organisation.latitude'],
  org_Phone: ['Phone', 'text', 'ProfileRecorded.organisation.phone'],
  org_Type: ['Type', 'code', 'ProfileRecorded.organisation.kind', 'organisationTypes'],
  prs_Salutation: ['Salutation', 'text', 'ProfileRecorded.salutation'],
  prs_FirstName: ['First Name', 'text', 'ProfileRecorded.givenName'],
  prs_MiddleName: ['Middle Name', 'text', 'ProfileRecorded.middleName'],
  prs_SecondName: ['Second Name', 'text', 'ProfileRecorded.familyName'],
  prs_Birthdate: ['Birthdate', 'date', 'PersonRecorded.birthDate'],
  prs_Gender: ['Gender', 'code', 'PersonRecorded.gender', 'genderExpressions'],
  prs_Deceased: ['Deceased', 'flag', 'ProfileRecorded.deceased'],
  prs_MaritalStatus: ['Marital Status', 'code', 'ProfileRecorded.maritalState', 'maritalStates'],
  prs_NumberOfChildren: ['Number of Children', 'number', 'ProfileRecorded.children'],
  prs_PrimaryLanguage: ['Primary Language', 'language', 'PersonRecorded.languages.0'],
  prs_SecondaryLanguage: ['Secondary Language', 'language', 'PersonRecorded.languages.1'],
  prs_HighestLevelOfEducation: ['Highest Level of Education', 'code', 'ProfileRecorded.education', 'educations'],
  prs_Citizenship: ['Citizenship', 'countries', 'ProfileRecorded.citizenships'],
  prs_IdentityNumber: ['Identity Number', 'text', 'PersonRecorded.identityNumber'],
  prs_Title: ['Title', 'text', 'ProfileRecorded.title'],
  prs_Email: ['Email', 'text', 'ProfileRecorded.email'],
  prs_HomePhone: ['Home Phone', 'text', 'ProfileRecorded.homePhone'],
  prs_MobilePhone: ['Mobile Phone', 'text', 'PersonRecorded.phone'],
  prs_MailingCity: ['Mailing City', 'text', 'ProfileRecorded.mailing.city'],
  prs_MailingCountry: ['Mailing Country', 'country', 'ProfileRecorded.mailing.country'],
  prs_MailingState: ['Mailing State/Province', 'text', 'ProfileRecorded.mailing.province'],
  prs_MailingStreet: ['Mailing Street', 'text', 'ProfileRecorded.mailing.street'],
  prs_MailingPostalCode: ['Mailing Zip/Postal Code', 'text', 'ProfileRecorded.mailing.postalCode'],
  prs_MailingLongitude: ['Longitude', 'number', 'ProfileRecorded.mailing.longitude'],
  prs_MailingLatitude: ['Latitude', 'number', 'ProfileRecorded.mailing.latitude'],
  vic_TraffickingStatus: ['Trafficking Status', 'code', 'ExploitationAssessed.finding', 'findings'],
  vic_TraffickingStatusDecisionMakingOrg: ['Trafficking Status Decision Making Organization', 'code', 'ExploitationAssessed.decidedBy', 'deciders'],
  vic_RelationshipToTrafficker: ['Relationship to Trafficker', 'code', 'ProfileRecorded.relationship', 'relationships'],
  vic_AgeWhenTrafficked: ['Age when Trafficked', 'number', 'ProfileRecorded.ageWhenTrafficked'],
  vic_RecruitmentWebsitesAndApps: ['Recruitment Websites and Apps', 'codes', 'ProfileRecorded.recruitmentSites', 'sites'],
  vic_MethodOfRecruitment: ['Method of Recruitment', 'codes', 'ProfileRecorded.recruitmentMethods', 'recruitmentMethods'],
  vic_LocationOfRecruitment: ['Location of Recruitment', 'text', 'RecruitmentRecorded.recruiter'],
  vic_MethodsOfControl: ['Methods of Control', 'codes', 'IndicatorObserved.means', 'meansOfControl'],
  vic_TypeOfExploitation: ['Type of Exploitation', 'codes', 'ExploitationAssessed.kinds', 'exploitations'],
  vic_ForcedLabourIndustry: ['Forced Labour Industry', 'code', 'ProfileRecorded.industry', 'industries'],
  vic_TypeOfSexExploitation: ['Type of Sex Exploitation', 'codes', 'ProfileRecorded.sexExploitation', 'sexExploitations'],
  vic_LocationOfExploitation: ['Location of Exploitation', 'text', 'EmploymentRecorded.employer'],
  vic_ExploitationWebsitesAndApps: ['Exploitation Websites and Apps', 'codes', 'ProfileRecorded.exploitationSites', 'sites'],
  per_RoleInProcess: ['Role in Process', 'codes', 'ProfileRecorded.roles', 'rolesInProcess'],
  per_RoleDetails: ['Role Details', 'text', 'ProfileRecorded.roleDetails'],
  per_Organisation: ['Organisation', 'text', 'ProfileRecorded.roleOrganisation'],
  cas_Status: ['Status', 'code', 'ProfileRecorded.stage', 'caseStages'],
  cas_ReasonForCaseClosure: ['Reason for Case Closure', 'text', 'CaseClosed.outcome'],
  cas_CaseOwner: ['Case Owner', 'text', 'ProfileRecorded.caseOwner'],
  cas_ReferredOrganisation: ['Referred Organisation', 'text', 'ReferralSent.to'],
  cas_OutgoingReferralDate: ['Outgoing Referral Date', 'date', 'ReferralSent.on'],
  cco_CaseComment: ['Case Comment', 'text', 'NoteAdded.text'],
  hte_Longitude: ['Longitude', 'number', 'ProfileRecorded.history.longitude'],
  hte_Latitude: ['Latitude', 'number', 'ProfileRecorded.history.latitude'],
  hte_City: ['City', 'text', 'ProfileRecorded.history.city'],
  hte_Country: ['Country', 'country', 'ProfileRecorded.history.country'],
  hte_State: ['State', 'text', 'ProfileRecorded.history.province'],
  hte_Street: ['Street', 'text', 'ProfileRecorded.history.street'],
  hte_PostalCode: ['PostalCode', 'text', 'ProfileRecorded.history.postalCode'],
  hte_Date: ['Date', 'date', 'ProfileRecorded.history.on'],
  hte_Type: ['Type', 'code', 'ProfileRecorded.history.phase', 'phases'],
  hte_Description: ['Description', 'text', 'ProfileRecorded.history.description'],
  spl_Objectives: ['Objectives', 'text', 'ProfileRecorded.support.objectives'],
  spl_ActionPlan: ['Action Plan', 'text', 'ProfileRecorded.support.actions'],
  spl_PlannedEndDate: ['Planned End Date', 'date', 'ProfileRecorded.support.plannedEnd'],
  spl_ActualEndDate: ['Actual End Date', 'date', 'ProfileRecorded.support.actualEnd'],
  spl_Type: ['Type', 'code', 'ProfileRecorded.support.kind', 'supports'],
} as const satisfies Record<string, HtcdsPlace>;
export type HtcdsName = keyof typeof htcdsFields;
export const htcdsNames = Object.keys(htcdsFields) as readonly HtcdsName[];

/** Gives a field with what the table says of it. */
export function htcdsField(name: HtcdsName): { readonly label: string; readonly kind: HtcdsKind; readonly type: string; readonly path: readonly string[]; readonly list?: HtcdsList } {
  const [label, kind, at, list]: HtcdsPlace = htcdsFields[name];
  const [type = '', ...path] = at.split('.');
  return { label, kind, type, path, ...(list && { list }) };
}

/** Fields of the standard without a place, and why. */
export const htcdsWithoutPlace: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['vic_AgreementToManagePersonalData', 'con_Consent'].map((name) => [name, 'one tick is no consent: record each consent with its seven points'])),
  ...Object.fromEntries(['vic_Vulnerabilities', 'vic_DetailsOfVulnerabilities'].map((name) => [name, 'the standard has withdrawn it, and its list speaks of migration'])),
  ...Object.fromEntries([
    'cas_ReferringOrganisation', 'cas_IncomingReferralDate', 'cas_ReferringPrimaryCaseWorker', 'cas_ReasonForIncomingReferral', 'cas_IncomingReferralDetails',
    'cas_ReferredOrganisation', 'cas_ReferredPrimaryCaseWorker', 'cas_ReasonForOutgoingReferral', 'cas_OutgoingReferralDate', 'cas_OutgoingReferralDetails',
  ].map((name) => [name, 'a referral is sent through the exchange, so that it can be answered'])),
};

/** The finding of the catalogue for each of the standard. */
export const findingOf = { PossibleVictimOfTrafficking: 'possible', ActualVictimOfTrafficking: 'actual', NotAVictimOfTrafficking: 'not' } as const;

/** The indicator of forced labour (ILO) that a means of control is nearest to. */
export const indicatorOf = {
  PhysicalThreats: 'intimidation-and-threats', ThreatsLawEnforcement: 'intimidation-and-threats', ThreatensChildrenFamily: 'intimidation-and-threats',
  PsychologicalAbuse: 'intimidation-and-threats', DebtBondage: 'debt-bondage', FalsePromises: 'deception', PhysicalAbuse: 'physical-and-sexual-violence',
  SexualAbuse: 'physical-and-sexual-violence', TakesEarnings: 'withholding-of-wages', RestrictsFinancialAccess: 'withholding-of-wages',
  RestrictsMedicalCare: 'abusive-working-and-living-conditions', WithholdsNecessities: 'abusive-working-and-living-conditions', RestrictsMovement: 'restriction-of-movement',
  PsychoactiveSubstance: 'abuse-of-vulnerability', Other: 'abuse-of-vulnerability', ExcessiveWorkingHours: 'excessive-overtime', WithholdsDocuments: 'retention-of-identity-documents',
} as const satisfies Record<keyof (typeof import('#libs/casework').htcds)['meansOfControl'], string>;
