import { Disclosure, ReadFeed } from '#libs/contracts';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { queries } from './bodies.js';
import { described } from './openapi.js';
import { sendReleased } from './reply.js';
import { demandPurpose, Needs, parse, type AuthenticatedRequest } from './request.js';

@ApiTags('feed')
@Controller()
export class FeedController {
  constructor(private readonly disclosure: Disclosure) {}

  @Get('feed')
  @Needs('receive')
  @ApiOperation({ summary: "Gives a page of the caller's feed for a purpose; `after` continues, `wait` long-polls for up to 30 seconds." })
  @described({ query: queries.feed, release: true, answer: 'FeedPage' })
  async page(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    demandPurpose(query);
    const { purpose, after, limit, wait } = parse(queries.feed, query);
    sendReleased(reply, await this.disclosure.read(new ReadFeed(request.actor, purpose, after, limit, wait)));
  }

  @Get('check-ins')
  @Needs('receive')
  @ApiOperation({ summary: 'Lists what fell due and is still waited for from the caller, or in the cases it leads, as entries of its feed for a purpose.' })
  @described({ query: queries.checkIns, release: true })
  async checkIns(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    demandPurpose(query);
    const { purpose, after, limit } = parse(queries.checkIns, query);
    sendReleased(reply, await this.disclosure.read(new ReadFeed(request.actor, purpose, after, limit, 0, true)));
  }
}
