import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request that reached a receiver: every byte but those of the connection. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real HTTP server where notifications arrive; it answers 204 until it is told to answer otherwise. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  answer: (response: ServerResponse, nth: number) => void = (response) => void response.writeHead(204).end();
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.received.push({ method: request.method!, path: request.url!, headers: request.headers, body: Buffer.concat(chunks).toString() });
      this.answer(response, this.received.length);
    });
  });

  static async open(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    receiver.server.listen(0, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  url(path = '/hook'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  /** Waits until so many requests have come. */
  async has(count: number): Promise<readonly Received[]> {
    await until(() => this.received.length >= count);
    return this.received;
  }

  /** What arrived at a path, as JSON. */
  told(path = '/hook'): readonly Told[] {
    return this.received.filter((each) => each.path === path).map(({ body }) => (JSON.parse(body) as { data: Told }).data);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

export interface Told {
  readonly purpose: string;
  readonly after: number;
  readonly last: number;
}

/** Waits for something to become true, for twenty seconds at most. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 400; turn += 1) {
    if (await isTrue()) return;
    await sleep(50);
  }
  throw new Error('It never came');
}

/** Tells whether some signature of a request is by a key, as docs/webhooks.md says. */
export function isSignedBy({ headers, body }: Pick<Received, 'headers' | 'body'>, key: string): boolean {
  const raw = Buffer.from(key.slice('whpk_'.length), 'base64');
  const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' });
  const content = Buffer.from(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`);
  return String(headers['webhook-signature']).split(' ').some((each) => each.startsWith('v1a,') && verify(null, content, publicKey, Buffer.from(each.slice(4), 'base64')));
}
