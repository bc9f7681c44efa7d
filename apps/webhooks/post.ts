import { lookup } from 'node:dns';
import { request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
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
}

/**
 * Posts once. The address that was looked at is the one that is connected to; a redirect is not followed; of the answer nothing is read but its
 * status. An address that may not be reached is told like one where nobody is, so that nobody explores the exchange's own network by it.
 */
export function post({ url: text, headers, body, patience, allowLoopback }: Posting): Promise<Outcome> {
  const url = new URL(text);
  const literal = literalOf(url);
  if (literal !== undefined && !mayReach(literal, allowLoopback)) return Promise.resolve('unreachable');
  const checked: NonNullable<RequestOptions['lookup']> = (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      if (addresses.length === 0 || addresses.some(({ address }) => !mayReach(address, allowLoopback))) return callback(new Error('no address of the open internet'), '', 0);
      const [{ address, family }] = addresses as [{ address: string; family: number }];
      if (options.all) (callback as unknown as (error: null, all: typeof addresses) => void)(null, addresses);
      else callback(null, address, family);
    });
  };
  return new Promise((resolve) => {
    const deadline = AbortSignal.timeout(patience);
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST', agent: false, lookup: checked, signal: deadline, maxHeaderSize: 16_384,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'user-agent': 'Firebreak', ...headers },
    }, (response) => {
      response.destroy();
      resolve(outcomeOf(response.statusCode!));
    });
    request.on('error', () => resolve(deadline.aborted ? 'timeout' : 'unreachable'));
    request.end(body);
  });
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'arrived';
  return status === 410 ? 'gone' : `status ${status}`;
}
