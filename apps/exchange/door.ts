import type { Settings } from '#libs/platform';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApi } from './openapi.js';

/** Makes the HTTP server of the agencies' door: bounded bodies and depth of queries, no trust in forwarded addresses. */
export const httpServer = ({ bodyLimit }: Pick<Settings, 'bodyLimit'>): FastifyAdapter =>
  new FastifyAdapter({ bodyLimit, trustProxy: false, logger: false, requestTimeout: 60_000, routerOptions: { maxParamLength: 200 } });

/** Sets what every answer carries, and serves the documentation at /docs and /openapi.json. */
export function fitDoor(app: NestFastifyApplication): void {
  app.getHttpAdapter().getInstance().addHook('onSend', async (request, reply, payload) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    if (!request.url.startsWith('/docs')) void reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
    return payload;
  });
  SwaggerModule.setup('docs', app, () => openApi(app), { jsonDocumentUrl: 'openapi.json', yamlDocumentUrl: 'openapi.yaml', customSiteTitle: 'Firebreak exchange' });
}
