import { Resolver } from 'node:dns/promises';
import { request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { literalOf, mayReach } from './address.js';

/** What an attempt came to: `arrived`, `gone` (the receiver wants no more), or why it did not arrive. */
export type Outcome = 'arrived' | 'gone' | 'timeout' | 'unreachable' | `status ${number}`;

export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the whole attempt may take, in milliseconds. */
  readonly patience: number;
  readonly allowLoopback: boolean;
  /** Who is asked for the addresses of a host; left out = whom the machine asks. */
  readonly nameServers?: readonly string[];
}

/**
 * Posts once. The address that was looked at is the one that is connected to; a redirect is not followed; of the answer nothing is read but its
 * status. An address that may not be reached is told like one where nobody is, so that nobody explores the exchange's own network by it.
 */
export async function post({ url: text, headers, body, patience, allowLoopback, nameServers }: Posting): Promise<Outcome> {
  const url = new URL(text);
  const deadline = AbortSignal.timeout(patience);
  const addresses = await addressesOf(url, deadline, nameServers);
  if (addresses.length === 0 || addresses.some((address) => !mayReach(address, allowLoopback))) return deadline.aborted ? 'timeout' : 'unreachable';
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  const lookup = ((_host, { all: every }, callback) => (every ? callback(null, all) : callback(null, all[0]!.address, all[0]!.family))) as NonNullable<RequestOptions['lookup']>;
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST', agent: false, lookup, signal: deadline, maxHeaderSize: 16_384,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Firebreak', ...headers },
    }, (response) => {
      response.destroy();
      resolve(outcomeOf(response.statusCode!));
    });
    request.on('error', () => resolve(deadline.aborted ? 'timeout' : 'unreachable'));
    request.end(body);
  });
}

// By the network alone: the system's own function holds one of the process's few threads for as long as a name server is silent, and whoever has
// the exchange call hosts of silent servers would have it verify no token any more.
async function addressesOf(url: URL, deadline: AbortSignal, nameServers?: readonly string[]): Promise<readonly string[]> {
  const literal = literalOf(url);
  if (literal !== undefined) return [literal];
  if (url.hostname === 'localhost') return ['127.0.0.1', '::1']; // RFC 6761, 6.3
  const resolver = new Resolver();
  if (nameServers) resolver.setServers(nameServers);
  deadline.addEventListener('abort', () => resolver.cancel());
  const found = await Promise.allSettled([resolver.resolve4(url.hostname), resolver.resolve6(url.hostname)]);
  return found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'arrived';
  return status === 410 ? 'gone' : `status ${status}`;
}
