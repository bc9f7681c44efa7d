import { Rejection } from '#libs/kernel';
import { applyDecorators, Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { pagePolicy, Pages, type Page } from './pages.js';
import { Needs } from './request.js';

const pageFile = applyDecorators(
  Needs('public'),
  ApiResponse({ status: 200, description: 'A file of the page', content: Object.fromEntries(['text/html', 'text/css', 'text/javascript', 'image/svg+xml', 'application/json'].map((type) => [type, { schema: { type: type.endsWith('json') ? 'object' : 'string' } }])) }),
);

/** The pages that people open in a browser. */
@ApiTags('pages')
@Controller()
export class PagesController {
  constructor(private readonly pages: Pages) {}

  @Get('auditor')
  @pageFile
  @ApiOperation({ summary: "The auditor's page: who saw what of a case, and the proof of it. It holds no data; it asks the audit routes with the auditor's token." })
  auditor(@Res() reply: FastifyReply): void {
    sendFile(reply, this.pages.auditor, 'index.html');
  }

  @Get('auditor/:file')
  @pageFile
  @ApiOperation({ summary: "A script, a style or a picture of the auditor's page." })
  @ApiParam({ name: 'file', schema: { type: 'string', examples: ['main.js', 'page.css', 'icon.svg'] } })
  auditorFile(@Res() reply: FastifyReply, @Param('file') file: string): void {
    sendFile(reply, this.pages.auditor, file);
  }

  @Get('operator')
  @pageFile
  @ApiOperation({ summary: "The operator's page: how referrals fare and how notifications are delivered. It holds no data; it asks the operations routes with the operator's token." })
  operator(@Res() reply: FastifyReply): void {
    sendFile(reply, this.pages.operator, 'index.html');
  }

  @Get('operator/:file')
  @pageFile
  @ApiOperation({ summary: "A script, a style or a picture of the operator's page." })
  @ApiParam({ name: 'file', schema: { type: 'string', examples: ['main.js', 'page.css', 'icon.svg'] } })
  operatorFile(@Res() reply: FastifyReply, @Param('file') file: string): void {
    sendFile(reply, this.pages.operator, file);
  }

  @Get('desk')
  @pageFile
  @ApiOperation({ summary: "The desk of agencies without a system of their own: referrals in and out. It holds no data; it asks the agencies' routes with its user's token." })
  desk(@Res() reply: FastifyReply): void {
    sendFile(reply, this.pages.desk, 'index.html');
  }

  @Get('desk/:file')
  @pageFile
  @ApiOperation({ summary: 'A script, a style, the words of a language or the catalogue of the desk.' })
  @ApiParam({ name: 'file', schema: { type: 'string', examples: ['main.js', 'page.css', 'fr.json', 'catalogue.json'] } })
  deskFile(@Res() reply: FastifyReply, @Param('file') file: string): void {
    sendFile(reply, this.pages.desk, file);
  }
}

function sendFile(reply: FastifyReply, page: Page, name: string): void {
  const file = page.get(name);
  if (!file) throw new Rejection('not-found', 'There is nothing here for you.');
  void reply.header('content-security-policy', pagePolicy).type(file.type).send(file.bytes);
}
