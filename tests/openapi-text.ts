import { openApi } from '../apps/exchange/openapi.js';
import { ExchangeModule } from '../apps/exchange/exchange.module.js';
import { Pages } from '../apps/exchange/pages.js';
import { Audit, Cases, Disclosure, Webhooks } from '#libs/contracts';
import { DemoIssuer, TokenReader } from '#libs/platform';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

// The document depends on routes and schemas alone; what stands behind the contracts is never called.
const contracts = [Audit, Cases, Disclosure, Webhooks, Pages, TokenReader, DemoIssuer].map((provide) => ({ provide, useValue: {} }));

@Global()
@Module({ providers: contracts, exports: contracts.map(({ provide }) => provide) })
class Nothing {}

@Module({ imports: [Nothing, ExchangeModule] })
class Document {}

/** Renders docs/openapi.json from the routes of the agencies' door. */
export async function openApiText(): Promise<string> {
  const app = await NestFactory.create<NestFastifyApplication>(Document, new FastifyAdapter(), { logger: false });
  await app.init();
  const text = `${JSON.stringify(openApi(app), null, 1)}\n`;
  await app.close();
  return text;
}
