export {
  Audit, CompareViews, ProveRelease, ReadLogFile, ReadLogStatus, Replay, ReplayMany, TranslateName, WhoSawWhat,
  type Answered, type Denial, type Form, type LeafSelector, type LogFile, type LogStatus, type Release, type ReleasedField, type ReleasedItem, type ReleaseRequest, type ReplaySelector,
} from './audit.js';
export { calledBy, callView, decideCall, runsOutAt, stands } from './calls.js';
export {
  CaseCommand, Cases, ReferralCommand, RegisterCommand, ServiceCommand,
  type CaseOrder, type ImportedEntry, type Recorded, type ReferralOrder, type RegisterOrder, type ServiceOrder, type WriteContext,
} from './cases.js';
export { Bundles, covers, decideEntry, decideReferral, deciderOf, justify } from './decide-entry.js';
export {
  Disclosure, FindServices, ListCalls, ListReferrals, ReadCase, ReadDirectory, ReadFeed, ReadProjection, ReadReferral, ReadRegister, RetryProjection, SearchReferrals,
  type DirectoryView, type ProjectionView, type RegisterView, type Released, type Wanted,
} from './disclosure.js';
export { renderEntry, targetTypeOf, withheldOf, type FeedEntry } from './entry.js';
export { priorities, systems, type ReferralView } from './fhir/elements.js';
export { requestStatuses } from './fhir/service-request.js';
export { standings, taskOf, wordsOf } from './fhir/task.js';
export { inForm, searchset, statesOf, type Page } from './forms.js';
export { findingOf, htcdsField, htcdsNames, htcdsWithoutPlace, indicatorOf, type HtcdsName } from './htcds/fields.js';
export { languageTag } from './htcds/languages.js';
export { guardBus, permissionOf, permissionsOf, refuseClass } from './guard.js';
export { allKpis, ownKpis, ReadKpis, ReadOwnKpis, type KpiRow } from './kpis.js';
export { CaseReader, readFacts, readRegisterAt, RegisterReader } from './history.js';
export {
  answerFormats, AskLog, pageOfAnswers, queryOf, questionNames, questions, type AnswerFormat, type QuestionName, type Subject,
} from './questions.js';
export {
  notificationBody, ReadDeliveries, ReadWebhooks, WebhookCommand, webhookChanges, Webhooks,
  type DeliveryView, type FailingNotification, type WebhookOrder, type WebhookView,
} from './webhooks.js';
export { aroundOf, caseView, feedPage, referralView, tagOf, type Timing } from './view.js';
