import { Cases, Disclosure, ListCalls, ReferralCommand, type Recorded } from '#libs/contracts';
import { isUuid, Rejection } from '#libs/kernel';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bodies, queries } from './bodies.js';
import { described } from './openapi.js';
import { sendReleased } from './reply.js';
import { Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

/** Needs that are called out: to be claimed by the first provider that can help. A case's own agencies make them (see cases). */
@ApiTags('calls')
@Controller('calls')
export class CallsController {
  constructor(private readonly cases: Cases, private readonly disclosure: Disclosure) {}

  @Get()
  @Needs('receive')
  @ApiOperation({ summary: 'Lists the open calls that the caller may claim, the need alone, and the calls it made itself with how they stand; newest first.' })
  @described({ query: queries.calls, release: true })
  async list(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    sendReleased(reply, await this.disclosure.read(new ListCalls(request.actor, parse(queries.calls, query).limit)));
  }

  @Post(':call/claim')
  @Needs('refer')
  @ApiOperation({ summary: 'Claims a call. The first claim makes a referral to the caller, accepted at once; every later one is refused alike.' })
  @described({ body: bodies.nothing, write: true })
  claim(@Req() request: AuthenticatedRequest, @Param('call') call: string, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, 'ClaimCall', call, body);
  }

  @Post(':call/withdrawal')
  @Needs('refer')
  @ApiOperation({ summary: 'Takes a call back that the caller made.' })
  @described({ body: bodies.nothing, write: true })
  withdraw(@Req() request: AuthenticatedRequest, @Param('call') call: string, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, 'WithdrawCall', call, body);
  }

  private order(request: AuthenticatedRequest, what: 'ClaimCall' | 'WithdrawCall', call: string, body: unknown): Promise<Recorded> {
    if (!isUuid(call)) throw new Rejection('not-found', 'There is nothing here for you.');
    parse(bodies.nothing, body);
    return this.cases.handle(new ReferralCommand(writeContext(request), { do: what, call }));
  }
}
