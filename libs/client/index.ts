export { exchangeClient, type ExchangeClient } from './client.js';
export type { components, paths } from './paths.js';
