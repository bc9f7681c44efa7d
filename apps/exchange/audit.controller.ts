import { AskLog, Audit, CompareViews, ProveRelease, queryOf, ReadLogFile, Replay, ReplayMany, TranslateName, WhoSawWhat } from '#libs/contracts';
import { fromIso, Rejection } from '#libs/kernel';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { queries } from './bodies.js';
import { described } from './openapi.js';
import { sendReleased } from './reply.js';
import { Needs, parse, type AuthenticatedRequest } from './request.js';

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: Audit) {}

  @Get('replay')
  @Needs('replay')
  @ApiOperation({ summary: 'Makes a release again, byte for byte, and says field by field why: by its id, or the last to an agency about a case up to a time.' })
  @described({ query: queries.replay, release: true })
  async replay(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { at, ...of } = parse(queries.replay, query);
    const selector = { ...(JSON.parse(JSON.stringify(of)) as object), ...(at && { at: fromIso(at) }) };
    sendReleased(reply, await this.audit.answer(new Replay(request.actor, selector)));
  }

  @Get('replays')
  @Needs('replay')
  @ApiOperation({ summary: 'Makes every release and decides every refusal again: of an agency, of a user of it, about a case as the agency calls it, in a time. Newest first; `next` is the `before` of the next page.' })
  @described({ query: queries.replays, release: true })
  async replays(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { before, limit, from, to, ...of } = parse(queries.replays, query);
    if ((of.user ?? of.case) !== undefined && !of.agency) throw new Rejection('invalid-field', 'A user and a case are named by an agency.', '/agency');
    const selector = { ...(JSON.parse(JSON.stringify(of)) as object), ...(from && { from: fromIso(from) }), ...(to && { to: fromIso(to) }) };
    sendReleased(reply, await this.audit.answer(new ReplayMany(request.actor, selector, before, limit)));
  }

  @Get('diff')
  @Needs('replay')
  @ApiOperation({ summary: 'Tells what every agency had been shown of a case at one time against another.' })
  @described({ query: queries.diff, release: true })
  async diff(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { agency, case: reference, from, to } = parse(queries.diff, query);
    sendReleased(reply, await this.audit.answer(new CompareViews(request.actor, agency, reference, fromIso(from), fromIso(to))));
  }

  @Get('who-saw-what')
  @Needs('replay')
  @ApiOperation({ summary: 'Tells who saw what of a case, by now or by a time: a row for every event, a cell for every agency.' })
  @described({ query: queries.whoSawWhat, release: true })
  async whoSawWhat(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { agency, case: reference, at } = parse(queries.whoSawWhat, query);
    sendReleased(reply, await this.audit.answer(new WhoSawWhat(request.actor, agency, reference, at ? fromIso(at) : undefined)));
  }

  @Get('names')
  @Needs('replay')
  @ApiOperation({ summary: 'Tells by which name another agency knows what one agency calls by a reference.' })
  @described({ query: queries.names, release: true })
  async names(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { agency, kind, reference, as } = parse(queries.names, query);
    sendReleased(reply, await this.audit.answer(new TranslateName(request.actor, agency, kind, reference, as)));
  }

  @Get('releases')
  @Needs('replay')
  @ApiOperation({ summary: 'Answers a question of the whole log, newest first: as JSON, CSV or FHIR AuditEvents; `Link: rel="next"` leads to the next page.' })
  @described({ query: queries.releases, release: true, types: ['application/json', 'text/csv', 'application/fhir+json'] })
  async releases(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { question, before, limit, format, ...of } = parse(queries.releases, query);
    const asked = new AskLog(request.actor, question, JSON.parse(JSON.stringify(of)) as AskLog['of'], before, limit, format);
    const answered = await this.audit.answer(asked);
    if (answered.next !== undefined) void reply.header('link', `<releases?${queryOf(asked, answered.next)}>; rel="next"`);
    sendReleased(reply, answered);
  }

  @Get('proof')
  @Needs('replay')
  @ApiOperation({ summary: 'Gives the head of the disclosure log, or the inclusion proof (RFC 9162) of a release.' })
  @described({ query: queries.proof, release: true })
  async proof(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    sendReleased(reply, await this.audit.answer(new ProveRelease(request.actor, parse(queries.proof, query).release)));
  }

  @Get('log/*')
  @Needs('replay')
  @ApiOperation({ summary: 'Serves the disclosure log as files (c2sp.org/tlog-tiles): checkpoint, tile/…, tile/entries/…; and key, what its checkpoints are verified with.' })
  @described({ types: ['text/plain', 'application/octet-stream'] })
  async file(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Param('*') path: string): Promise<void> {
    const { type, body, immutable } = await this.audit.file(new ReadLogFile(request.actor, path));
    void reply.header('content-type', type).header('cache-control', immutable ? 'private, max-age=31536000, immutable' : 'no-store').send(Buffer.from(body));
  }
}
