import { Audit, Disclosure, ReadLogStatus, ReadProjection, RetryProjection, type LogStatus, type ProjectionView } from '#libs/contracts';
import { Controller, Get, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { described } from './openapi.js';
import { Needs, writeContext, type AuthenticatedRequest } from './request.js';

@ApiTags('operations')
@Controller('operations')
export class OperationsController {
  constructor(private readonly disclosure: Disclosure, private readonly audit: Audit) {}

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

  @Post('projection/retry')
  @Needs('administer')
  @ApiOperation({ summary: 'Has every case that was left out tried again at once, rather than when it is next due.' })
  @described({ write: true, answer: 'Retried' })
  retry(@Req() request: AuthenticatedRequest): Promise<{ parked: number }> {
    return this.disclosure.retry(new RetryProjection(writeContext(request).actor));
  }
}
