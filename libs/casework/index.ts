export { caseEvents, type CaseEventType } from './case/events.js';
export { notPending } from './case/lead-transfer.js';
export { leadOnly, openCase, recordEntry, type Decided } from './case/decide.js';
export { fallDue, scheduledBy, type Scheduled } from './case/check-ins.js';
export { CaseFacts, type Consent, type Entry, type PersonFacts } from './case/facts.js';
export {
  agencyKinds, labels, needs, outcomeCodes, powers, purposes, purposesOf, reasons, shapes, urgencies, type AgencyKind, type Label, type Purpose,
} from './codes.js';
export { rejectionOf } from './check-data.js';
export { catalogueVersion, specAt, upcast } from './evolution.js';
export { codesOf, htcds, type HtcdsList } from './htcds.js';
export type { EventSpec, Fields, FieldSpec, Reference } from './field.js';
export { audiencesOf, groundKinds, groundsFor, groundsOf, nextChange, type Ground, type GroundKind } from './grounds.js';
export {
  authorOf, catalogue, isCaseEvent, isReferralEvent, isRegisterEvent, recordedAt, specOf, typed, type Author, type EventType, type RecordedEvent,
} from './recorded.js';
export { callOf, evolveCall, providersFor, type Call } from './referral/call.js';
export { calendarOf } from './referral/calendar.js';
export { callUntil, deadlineOf, dueStep, holderOf, nextStep } from './referral/deadlines.js';
export { checkMove, makeCall, moveReferral, sendReferral } from './referral/decide.js';
export {
  exactly, ReferralCounts, shielded, smallest, sumOf, type Cell, type Counts, type Kpis,
} from './referral/kpis.js';
export { moves, openStates, phaseOf, states, type Move, type MoveName, type ReferralState } from './referral/moves.js';
export { consentReaches, goesOnByItself, nextProviders, successorOf } from './referral/pass-on.js';
export { evolveReferral, partsOf, partyOf, referralOf, revisionFor, type Referral } from './referral/referral.js';
export { raiseReferral } from './referral/urgent.js';
export {
  adoptPolicy, changeAgreement, changeCertification, declareForwarding, registerAgency, signAgreement, type AgreementChange, type Certification,
} from './register/decide.js';
export { offersTo, type Offer } from './register/directory.js';
export { links, registerEvents, type RegisterEventType } from './register/events.js';
export { matchOffers, wishSchema, type Match, type Wish } from './register/match.js';
export { declareCapacity, declarePowers, offerService, withdrawService } from './register/offer.js';
export { isRefusedAgency, pathToRefused } from './register/paths.js';
export type { Location, Service } from './register/services.js';
export { Register, registerCorrelation, takesPart, type Agency, type Agreement } from './register/register.js';
