// Human Trafficking Case Data Standard (HTCDS) 2.0 by IOM, CC BY 4.0, codes reused, no endorsement implied.

/** The code lists of HTCDS 2.0 that have a place here, each code with its label. */
export const htcds = {
  organisationTypes: {
    NGO: 'NGO', LawEnforcement: 'Law Enforcement', HealthServiceOrganisation: 'Health Service Organisation',
    CentralGovernmentOrganisation: 'Central Government Organisation', LocalGovernmentOrganisation: 'Local Government Organisation',
    LegalService: 'Legal Service', CorporateBusiness: 'Corporate Business', SchoolOrCollege: 'School or College',
  },
  maritalStates: {
    Single: 'Single', Married: 'Married', Widowed: 'Widowed', Divorced: 'Divorced', Separated: 'Separated',
    RegisteredPartnership: 'Registered Partnership',
  },
  educations: {
    EarlyChildhoodEducation: 'Early Childhood Education', PrimaryEducation: 'Primary Education', LowerSecondaryEducation: 'Lower Secondary Education',
    UpperSecondaryEducation: 'Upper Secondary Education', PostSecondaryNonTertiaryEducation: 'Post-secondary Non-tertiary Education',
    ShortCycleTertiaryEducation: 'Short-cycle Tertiary Education', BachelorsOrEquivalentLevel: 'Bachelor’s or Equivalent Level',
    MastersOrEquivalentLevel: 'Master’s or Equivalent Level', DoctoralOrEquivalentLevel: 'Doctoral or Equivalent Level',
  },
  findings: {
    PossibleVictimOfTrafficking: 'Possible victim of trafficking', ActualVictimOfTrafficking: 'Actual victim of trafficking',
    NotAVictimOfTrafficking: 'Not a victim of trafficking',
  },
  deciders: {
    Police: 'Police', NGO: 'NGO', CourtOrProsecution: 'Court or prosecution', NonPoliceGovernmentalOrganization: 'Non-police governmental organization',
    Other: 'Other',
  },
  relationships: {
    Familial: 'Familial', Acquainted: 'Acquainted', Unaquainted: 'Unaquainted',
  },
  sites: {
    Facebook: 'Facebook', Instagram: 'Instagram', WhatsApp: 'WhatsApp', Telegram: 'Telegram', FacebookMessenger: 'Facebook Messenger', Viber: 'Viber',
    SnapChat: 'SnapChat', Line: 'Line', '4Sale': '4Sale', WeChat: 'WeChat', QQ: 'QQ', QZone: 'QZone', TikTok: 'TikTok', Twitter: 'Twitter', Other: 'Other',
  },
  recruitmentMethods: {
    AtAPlaceOfBusiness: 'At a place of business', AtAnEducationalInstitution: 'At an educational institution', AtWork: 'At work',
    ThroughOnlineSocialNetworks: 'Through online social networks', ThroughAnOnlineAdvertisement: 'Through an online advertisement',
    ThroughATelevisionAdvert: 'Through a television advert', ThroughANewspaperAdvert: 'Through a newspaper advert',
    ThroughFamilyOrFamilyEvents: 'Through family or family events', ThroughFriendsOrSocialEvents: 'Through friends or social events', Other: 'Other',
  },
  meansOfControl: {
    PhysicalThreats: 'Physical threats', ThreatsLawEnforcement: 'Threats of law enforcement', ThreatensChildrenFamily: 'Threatens children/family',
    DebtBondage: 'Debt bondage', FalsePromises: 'False promises', PhysicalAbuse: 'Physical abuse', SexualAbuse: 'Sexual abuse',
    TakesEarnings: 'Takes earnings', RestrictsFinancialAccess: 'Restricts financial access', RestrictsMedicalCare: 'Restricts medical care',
    WithholdsNecessities: 'Withholds necessities', PsychologicalAbuse: 'Psychological abuse', PsychoactiveSubstance: 'Psychoactive substance',
    ExcessiveWorkingHours: 'Excessive working hours', WithholdsDocuments: 'Withholds documents', Other: 'Other', RestrictsMovement: 'Restricts movement',
  },
  exploitations: {
    ForcedLabour: 'Forced labour', SexualExploitation: 'Sexual exploitation', ChildLabour: 'Child labour', ForcedMarriage: 'Forced marriage',
    Servitude: 'Servitude', ForcedMilitaryByNonStateActors: 'Forced military (by non-state actors)', OrganRemoval: 'Organ removal',
    ForcedBegging: 'Forced begging', ForcedAdoption: 'Forced adoption', Surrogacy: 'Surrogacy', Other: 'Other',
  },
  industries: {
    A_AgricultureForestryAndFishing: 'Agriculture, forestry and fishing', B_MiningAndQuarrying: 'Mining and quarrying', C_Manufacturing: 'Manufacturing',
    D_ElectricityGasSteamAndAirConditioningSupply: 'Electricity, gas, steam and air conditioning supply',
    E_WaterSupplySewerageWasteManagement: 'Water supply; sewerage, waste management and remediation', F_Construction: 'Construction',
    G_WholesaleAndRetailTradeRepairOfMotorVehicles: 'Wholesale and retail trade; repair of motor vehicles and motorcycles',
    H_TransportationAndStorage: 'Transportation and storage', I_AccommodationAndFoodServiceActivities: 'Accommodation and food service activities',
    J_InformationAndCommunication: 'Information and communication', K_FinancialAndInsuranceActivities: 'Financial and insurance activities',
    L_RealEstateActivities: 'Real estate activities', M_ProfessionalScientificAndTechnicalActivities: 'Professional, scientific and technical activities',
    N_AdministrativeAndSupportServiceActivities: 'Administrative and support service activities',
    O_PublicAdministrationAndDefence: 'Public administration and defence; compulsory social security', P_Education: 'Education',
    Q_HumanHealthAndSocialWorkActivities: 'Human health and social work activities',
    R_ArtsEntertainmentAndRecreation: 'Arts, entertainment and recreation', S_OtherServiceActivities: 'Other service activities',
    T_ActivitiesOfHouseholdsAsEmployers: 'Activities of households as employers; undifferentiated goods- and services- producing activities of households for own use',
    U_ActivitiesOfExtraterritorialOrganizations: 'Activities of extraterritorial organizations and bodies',
  },
  sexExploitations: {
    Prostitution: 'Prostitution', Pornography: 'Pornography', RemoteInteractiveServices: 'Remote Interactive Services',
    PrivateSexualServices: 'Private Sexual Services',
  },
  rolesInProcess: {
    TravellingPartner: 'Travelling Partner', Transporter: 'Transporter', RecruiterOrIntermediary: 'Recruiter Or Intermediary',
    BrokerTravelAgent: 'Broker Travel Agent', TransferredIndividual: 'Transferred Individual', HarbouredIndividual: 'Harboured Individual',
    SoldIndividual: 'Sold Individual', BoughtIndividual: 'Bought Individual', ReceivedIndividual: 'Received Individual',
    ControlledIndividual: 'Controlled Individual', Smuggler: 'Smuggler', Abuser: 'Abuser', Kidnapper: 'Kidnapper', Exploiter: 'Exploiter', Other: 'Other',
  },
  caseStages: {
    Active: 'Active', FollowUp: 'Follow Up', Closed: 'Closed', ClosedReferred: 'Closed Referred',
  },
  phases: {
    Recruitment: 'Recruitment', Transit: 'Transit', Exploitation: 'Exploitation',
  },
  supports: {
    Education: 'Education', Financial: 'Financial', Health: 'Health', LabourExploitationRehabilitation: 'Labour Exploitation Rehabilitation',
    Legal: 'Legal', Livelihood: 'Livelihood', RightsBasedTraining: 'Rights-based Training',
    SexualExploitationRehabilitation: 'Sexual Exploitation Rehabilitation', SocialCare: 'Social Care',
  },
  genderExpressions: {
    Feminine: 'Feminine', Masculine: 'Masculine', TransgenderFeminine: 'Transgender Feminine', TransgenderMasculine: 'Transgender Masculine',
    NonConforming: 'Non-Conforming', NonSpecifiedUnknown: 'Not Specified/Unknown',
  },
} as const;
export type HtcdsList = keyof typeof htcds;

/** Gives the codes of a list. */
export const codesOf = <L extends HtcdsList>(list: L): [keyof (typeof htcds)[L] & string, ...(keyof (typeof htcds)[L] & string)[]] =>
  Object.keys(htcds[list]) as [keyof (typeof htcds)[L] & string];
