import type { FastifyReply } from 'fastify';

interface Releasable {
  readonly body: string;
  readonly release?: string;
  readonly revision?: number;
  /** JSON unless told. */
  readonly type?: string;
}

/** Sends the very bytes that the disclosure log has a digest of, with the id of the release. */
export function sendReleased(reply: FastifyReply, { body, release, revision, type = 'application/json; charset=utf-8' }: Releasable): void {
  if (release) void reply.header('firebreak-release', release);
  if (revision !== undefined) void reply.header('etag', `"${revision}"`);
  void reply.header('content-type', type).send(body);
}
