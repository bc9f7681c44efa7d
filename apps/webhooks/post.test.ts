import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { post } from './post.js';

describe('a host that is named, not numbered', () => {
  /** What the name server says of each host; of another it says nothing at all. */
  const known: Record<string, readonly number[][]> = { 'here.example': [[127, 0, 0, 1]], 'inside.example': [[10, 0, 0, 1]], 'both.example': [[127, 0, 0, 1], [10, 0, 0, 1]], 'nowhere.example': [] };
  let nameServer: Socket;
  let receiver: Server;
  let arrived = 0;
  beforeEach(async () => {
    arrived = 0;
    receiver = createServer((request, response) => {
      arrived += 1;
      request.resume();
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    nameServer = createSocket('udp4', (query, { port, address }) => {
      const answer = answerTo(query, known);
      if (answer) nameServer.send(answer, port, address);
    }).bind(0, '127.0.0.1');
    await Promise.all([once(receiver, 'listening'), once(nameServer, 'listening')]);
  });
  afterEach(() => {
    receiver.close();
    nameServer.close();
  });

  const send = (host: string, patience = 5_000) => post({
    url: `http://${host}:${(receiver.address() as AddressInfo).port}/`, headers: {}, body: '{}', patience, allowLoopback: true,
    nameServers: [`127.0.0.1:${nameServer.address().port}`],
  });

  test('is reached at the address that the name server gives', async () => {
    expect([await send('here.example'), await send('localhost'), arrived]).toEqual(['arrived', 'arrived', 2]);
  });

  test('is told like nobody where one of its addresses may not be reached', async () => {
    expect([await send('inside.example'), await send('both.example'), await send('nowhere.example'), arrived]).toEqual(['unreachable', 'unreachable', 'unreachable', 0]);
  });

  test('is given up in time where the name server is silent', async () => {
    expect(await Promise.all(Array.from({ length: 8 }, (_, nth) => send(`${nth}.silent.example`, 200)))).toEqual(Array.from({ length: 8 }, () => 'timeout'));
  });
});

// RFC 1035, 4.1: the header, the question as it was asked, and an answer for each address that points back at the name.
function answerTo(query: Buffer, known: Readonly<Record<string, readonly number[][]>>): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  while (query[at]! > 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    at += 1 + query[at]!;
  }
  const addresses = known[labels.join('.')];
  if (!addresses) return undefined;
  const given = query.readUInt16BE(at + 1) === 1 ? addresses : [];
  const header = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, given.length, 0, 0, 0, 0]);
  return Buffer.concat([header, query.subarray(12, at + 5), ...given.map((address) => Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address]))]);
}
