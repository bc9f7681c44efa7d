export { ScriptedClock, SystemClock } from './clock.js';
export { ownerUrl, passwordVerifier, roleName, runtimeRoles, runtimeUrl, type DatabaseRole, type RuntimeRole } from './database-roles.js';
export { DemoIssuer } from './demo-issuer.js';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
export { issuerSchema, TokenReader, tokenAudience, type Issuer } from './identity.js';
export { Metrics } from './metrics.js';
export { ProblemFilter, problemOf } from './problem-filter.js';
export { openDatabase, type OpenDatabase } from './open-database.js';
export { readEnvironment, Settings, type Environment } from './settings.js';
