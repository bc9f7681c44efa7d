import type { FastifyReply } from 'fastify';

/** Sends the very bytes that the disclosure log has a digest of, with the id of the release. */
export function sendReleased(reply: FastifyReply, { body, release, revision }: { body: string; release?: string; revision?: number }): void {
  if (release) void reply.header('firebreak-release', release);
  if (revision !== undefined) void reply.header('etag', `"${revision}"`);
  void reply.header('content-type', 'application/json; charset=utf-8').send(body);
}
