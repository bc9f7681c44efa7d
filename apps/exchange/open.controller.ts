import { DemoIssuer } from '#libs/platform';
import { Rejection } from '#libs/kernel';
import { Body, Controller, Get, HttpCode, Inject, Optional, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { bodies } from './bodies.js';
import { described } from './openapi.js';
import { Needs, parse } from './request.js';

/** What needs no token: whether the process lives, and tokens for demonstrations where the operator asked for them. */
@ApiTags('open')
@Controller()
export class OpenController {
  constructor(@Optional() @Inject(DemoIssuer) private readonly demo?: DemoIssuer) {}

  @Get('health')
  @Needs('public')
  @ApiOperation({ summary: 'Says that the process answers.' })
  @described({ open: true, answer: 'Health' })
  health(): object {
    return { status: 'ok' };
  }

  @Post('demo/token')
  @Needs('public')
  @ApiOperation({ summary: 'Issues a token for any agency. Only in development, and only where the demo issuer was asked for.' })
  @HttpCode(200)
  @described({ body: bodies.demoToken, open: true, answer: 'Token' })
  async token(@Body() body: unknown): Promise<object> {
    if (!this.demo) throw new Rejection('not-found', 'There is nothing here for you.');
    const { agency, user, role } = parse(bodies.demoToken, body);
    return { access_token: await this.demo.token(agency, user, role), token_type: 'Bearer', expires_in: 300 };
  }
}
