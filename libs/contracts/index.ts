export {
  Audit, CompareViews, ProveRelease, ReadLogFile, ReadLogStatus, Replay, ReplayMany, TranslateName, WhoSawWhat,
  type Answered, type Denial, type LeafSelector, type LogFile, type LogStatus, type Release, type ReleasedField, type ReleasedItem, type ReleaseRequest, type ReplaySelector,
} from './audit.js';
export { calledBy, callView, decideCall, runsOutAt, stands } from './calls.js';
export {
  CaseCommand, Cases, ReferralCommand, RegisterCommand, ServiceCommand,
  type CaseOrder, type Recorded, type ReferralOrder, type RegisterOrder, type ServiceOrder, type WriteContext,
} from './cases.js';
export { Bundles, covers, decideEntry, decideReferral, deciderOf, justify } from './decide-entry.js';
export {
  Disclosure, FindServices, ListCalls, ListReferrals, ReadCase, ReadDirectory, ReadFeed, ReadProjection, ReadReferral, ReadRegister, RetryProjection,
  type DirectoryView, type ProjectionView, type RegisterView, type Released,
} from './disclosure.js';
export { renderEntry, targetTypeOf, withheldOf, type FeedEntry } from './entry.js';
export { guardBus, permissionOf, permissionsOf, refuseClass } from './guard.js';
export { CaseReader, readFacts, readRegisterAt, RegisterReader } from './history.js';
export {
  answerFormats, AskLog, pageOfAnswers, queryOf, questionNames, questions, type AnswerFormat, type QuestionName, type Subject,
} from './questions.js';
export { aroundOf, caseView, feedPage, referralView, type Timing } from './view.js';
