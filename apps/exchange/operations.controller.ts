import { Audit, Disclosure, ReadDeliveries, ReadKpis, ReadLogStatus, ReadProjection, RetryProjection, Webhooks, type LogStatus, type ProjectionView } from '#libs/contracts';
import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { queries } from './bodies.js';
import { sendKpis } from './kpis.controller.js';
import { described } from './openapi.js';
import { Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

@ApiTags('operations')
@Controller('operations')
export class OperationsController {
  constructor(private readonly disclosure: Disclosure, private readonly audit: Audit, private readonly webhooks: Webhooks) {}

  @Get('projection')
  @Needs('administer')
  @ApiOperation({ summary: 'Tells how far the feeds are behind the journal, which workers carry them on, and which cases are left out because an event of theirs cannot be projected.' })
  @described({ answer: 'Projection' })
  projection(@Req() request: AuthenticatedRequest): Promise<ProjectionView> {
    return this.disclosure.projection(new ReadProjection(request.actor));
  }

  @Get('log')
  @Needs('administer')
  @ApiOperation({ summary: 'Tells how the signing of the disclosure log stands: the newest checkpoint, who cosigned it, and whether disclosure has stopped because there is none.' })
  @described({})
  log(@Req() request: AuthenticatedRequest): Promise<LogStatus> {
    return this.audit.status(new ReadLogStatus(request.actor));
  }

  @Get('kpis')
  @Needs('administer')
  @ApiOperation({ summary: 'Tells how referrals fare by corridor, sender and receiver, as JSON or CSV: counts in steps of five, what is smaller hidden.' })
  @described({ query: queries.kpis, types: ['application/json', 'text/csv'] })
  async kpis(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { format } = parse(queries.kpis, query);
    sendKpis(reply, await this.disclosure.kpis(new ReadKpis(request.actor)), format);
  }

  @Get('webhooks')
  @Needs('administer')
  @ApiOperation({ summary: 'Tells how delivery stands at every endpoint: to which host, whether it is disabled, how much is failing or was given up, and why.' })
  @described({})
  async deliveries(@Req() request: AuthenticatedRequest): Promise<object> {
    return { webhooks: await this.webhooks.deliveries(new ReadDeliveries(request.actor)) };
  }

  @Post('projection/retry')
  @Needs('administer')
  @ApiOperation({ summary: 'Has every case that was left out tried again at once, rather than when it is next due.' })
  @described({ write: true, answer: 'Retried' })
  retry(@Req() request: AuthenticatedRequest): Promise<{ parked: number }> {
    return this.disclosure.retry(new RetryProjection(writeContext(request).actor));
  }
}
