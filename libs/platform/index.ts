export { ScriptedClock, SystemClock } from './clock.js';
export { DemoIssuer } from './demo-issuer.js';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
export { RandomIds } from './fresh-ids.js';
export { issuerSchema, TokenReader, tokenAudience, type Issuer } from './identity.js';
export { Metrics } from './metrics.js';
export { ProblemFilter, problemOf } from './problem-filter.js';
export { openDatabase, type OpenDatabase } from './open-database.js';
export { readEnvironment, Settings, type Environment } from './settings.js';
