export { operatorAgency, type Actor, type Permission } from './actor.js';
export { canonicalJson, type Json } from './canonical-json.js';
export { Clock, day, fromIso, isoDay, isoTime } from './clock.js';
export { hmac, sha256 } from './digest.js';
export { isRefused, refusedClass } from './firewall.js';
export { derivedId, isUuid } from './ids.js';
export { PairwiseNames, type ReferenceKind } from './pairwise.js';
export { problems, type ProblemCode } from './problems.js';
export { Rejection } from './rejection.js';
