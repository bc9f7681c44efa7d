import { Rejection } from '#libs/kernel';
import { problemOf, type Settings } from '#libs/platform';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { openApi } from './openapi.js';

/** Makes the HTTP server of the agencies' door: bounded bodies and depth of queries, no trust in forwarded addresses. */
export function httpServer({ bodyLimit }: Pick<Settings, 'bodyLimit'>): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit, trustProxy: false, logger: false, requestTimeout: 60_000, routerOptions: { maxParamLength: 200 },
    // An address that cannot be read reaches no route and no filter.
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      void reply.code(400).headers(always).header('content-type', problemType).send(malformed);
    },
    // Nor do bytes that are no request, or headers without end.
    clientErrorHandler: (_error, socket) => {
      const headers = { ...always, 'content-type': problemType, 'content-length': String(Buffer.byteLength(malformed)), connection: 'close' };
      if (socket.writable) socket.end(`HTTP/1.1 400 Bad Request\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${malformed}`);
    },
  });
  const server = adapter.getInstance();
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, server.getDefaultJsonParser('error', 'error'));
  return adapter;
}

const problemType = 'application/problem+json; charset=utf-8';
const malformed = problemOf(new Rejection('malformed-request', 'The request is not well-formed.'));
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };

/** Sets what every answer carries (a page brings a policy of its own), and serves the documentation at /docs and /openapi.json. */
export function fitDoor(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onSend', async (request, reply, payload) => {
    // What says for itself how long it may be kept is immutable.
    const kept = reply.getHeader('cache-control');
    void reply.headers(always);
    if (kept !== undefined) void reply.header('cache-control', kept);
    if (!request.url.startsWith('/docs') && !reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    return payload;
  });
  for (const page of ['/auditor', '/operator', '/desk']) server.get(`${page}/`, (_request, reply) => reply.redirect(page, 308)); // a controller's route has no slash at its end
  SwaggerModule.setup('docs', app, () => openApi(app), { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml', customSiteTitle: 'Firebreak exchange' });
}
