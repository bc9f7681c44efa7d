import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './paths.js';

export type ExchangeClient = Client<paths>;

/**
 * Speaks to an exchange in the types of its OpenAPI document: paths, parameters, bodies and answers are checked by the compiler, and what is
 * refused comes back as `error` with its problem code, never as an exception.
 * @param token gives the access token of a request; asked for each, so that it may be renewed.
 */
export function exchangeClient(url: string, token: () => Promise<string>): ExchangeClient {
  const client = createClient<paths>({ baseUrl: url });
  client.use({
    async onRequest({ request }) {
      request.headers.set('authorization', `Bearer ${await token()}`);
      return request;
    },
  });
  return client;
}
