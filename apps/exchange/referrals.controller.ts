import { moves, type MoveName } from '#libs/casework';
import { Cases, Disclosure, ListReferrals, ReadReferral, ReferralCommand, type Recorded } from '#libs/contracts';
import { fromIso, isUuid, Rejection, type Json } from '#libs/kernel';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bodies, queries } from './bodies.js';
import { described } from './openapi.js';
import { sendReleased } from './reply.js';
import { heldTags, ifMatch, Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

const open = Object.keys(moves).filter((name) => (moves[name as MoveName].by as string) !== 'system');

@ApiTags('referrals')
@Controller('referrals')
export class ReferralsController {
  constructor(private readonly cases: Cases, private readonly disclosure: Disclosure) {}

  @Get()
  @Needs('receive')
  @ApiOperation({ summary: 'Lists the referrals the caller sent or received: last moved first, or by deadline; to supervisors those that escalated.' })
  @described({ query: queries.referrals, release: true, answer: 'Referrals' })
  async list(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { state, limit, due, escalated } = parse(queries.referrals, query);
    sendReleased(reply, await this.disclosure.read(new ListReferrals(request.actor, state, limit, due === undefined ? undefined : fromIso(due), escalated && true)));
  }

  @Get(':referral')
  @Needs('receive')
  @ApiOperation({ summary: 'Shows a referral to its sender or receiver, with an ETag of what it shows; If-None-Match with it answers 304 while that is the same.' })
  @described({ release: true, tagged: true, answer: 'Referral' })
  async show(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Param('referral') referral: string): Promise<void> {
    sendReleased(reply, await this.disclosure.read(new ReadReferral(request.actor, referral, { held: heldTags(request) })));
  }

  @Post(':referral/:move')
  @Needs('refer')
  @ApiOperation({ summary: `Moves a referral: ${open.join(', ')}. If-Match with the ETag refuses a move of a referral that moved meanwhile.` })
  @described({ body: bodies.moveReferral, write: true, conditional: true, params: { move: open } })
  move(@Req() request: AuthenticatedRequest, @Param('referral') referral: string, @Param('move') move: string, @Body() body: unknown): Promise<Recorded> {
    if (!isUuid(referral) || !open.includes(move)) throw new Rejection('not-found', 'There is nothing here for you.');
    const data = JSON.parse(JSON.stringify(parse(bodies.moveReferral, body))) as Record<string, Json>;
    const expected = ifMatch(request);
    return this.cases.handle(new ReferralCommand(writeContext(request), {
      do: 'MoveReferral', referral, move: move as MoveName, data, ...(expected !== undefined && { expected }),
    }));
  }
}
