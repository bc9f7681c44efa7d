import { isUtf8 } from 'node:buffer';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer, Witness } from './witness.js';

const largestBody = 131_072; // bytes: 63 hashes, and a note with 16 signatures of the largest kind there is
const slowest = 10_000; // milliseconds in which a request must have arrived

/** Serves POST /add-checkpoint. */
export function witnessDoor(witness: Witness, warn: (text: string) => void): Server {
  const server = createServer({ requestTimeout: slowest, headersTimeout: slowest, connectionsCheckingInterval: 1_000 }, (request, response) => {
    answerTo(witness, request).then((answer) => send(response, answer), (error: unknown) => {
      if (request.destroyed && !request.complete) return; // whoever asked has gone
      warn(error instanceof Error ? error.message : String(error));
      send(response, { status: 500, body: 'This witness can vouch for nothing now.\n' });
    });
  });
  server.maxConnections = 256;
  return server;
}

async function answerTo(witness: Witness, request: IncomingMessage): Promise<Answer> {
  if (request.url !== '/add-checkpoint') return { status: 404, body: 'There is POST /add-checkpoint and nothing else.\n' };
  if (request.method !== 'POST') return { status: 405, body: 'There is POST /add-checkpoint and nothing else.\n' };
  const body = await bodyOf(request);
  if (!body) return { status: 413, body: `A request has at most ${largestBody} bytes.\n` };
  if (!isUtf8(body)) return { status: 400, body: 'A request is UTF-8.\n' };
  return witness.addCheckpoint(body.toString());
}

// A body that is too long is read to its end, or its sender would never read the answer; how long that may take is bounded.
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= largestBody) chunks.push(chunk);
  }
  return length <= largestBody ? Buffer.concat(chunks) : undefined;
}

function send(response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: Answer): void {
  response.writeHead(status, {
    'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', ...(status === 405 && { allow: 'POST' }),
  });
  response.end(body);
}
