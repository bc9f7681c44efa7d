import type { FastifyReply } from 'fastify';

interface Releasable {
  readonly body: string;
  readonly release?: string;
  readonly tag?: string;
  readonly unchanged?: boolean;
  /** JSON unless told. */
  readonly type?: string;
}

/** Sends the very bytes that the disclosure log has a digest of, with the id of the release; or that they are those the caller holds. */
export function sendReleased(reply: FastifyReply, { body, release, tag, unchanged, type = 'application/json; charset=utf-8' }: Releasable, weak = false): void {
  if (release) void reply.header('firebreak-release', release);
  if (tag !== undefined) void reply.header('etag', `${weak ? 'W/' : ''}"${tag}"`);
  if (unchanged) return void reply.code(304).send();
  void reply.header('content-type', type).send(body);
}
