import { ReadWebhooks, WebhookCommand, webhookChanges, Webhooks, type WebhookOrder, type WebhookView } from '#libs/contracts';
import { Rejection } from '#libs/kernel';
import { Body, Controller, Get, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { bodies } from './bodies.js';
import { described } from './openapi.js';
import { Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

const nothing = () => new Rejection('not-found', 'There is nothing here for you.');

/** Where the caller's own systems are told that its feeds have grown (docs/webhooks.md). */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Get()
  @Needs('receive')
  @ApiOperation({ summary: "Lists the caller's endpoints, what is failing there and what was given up." })
  @described({})
  async list(@Req() request: AuthenticatedRequest): Promise<object> {
    return { webhooks: await this.webhooks.read(new ReadWebhooks(request.actor)) };
  }

  @Get(':webhook')
  @Needs('receive')
  @ApiOperation({ summary: "Shows one of the caller's endpoints, what is failing there and what was given up." })
  @described({})
  async show(@Req() request: AuthenticatedRequest, @Param('webhook') webhook: string): Promise<WebhookView> {
    const found = (await this.webhooks.read(new ReadWebhooks(request.actor))).find((each) => each.webhook === webhook);
    if (!found) throw nothing();
    return found;
  }

  @Post()
  @Needs('receive')
  @ApiOperation({ summary: 'Registers an https endpoint. It is told that a feed has grown, first of all that there is one, and never what is in it.' })
  @described({ body: bodies.registerWebhook, write: true, answer: 'Webhook' })
  register(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<WebhookView> {
    return this.order(request, { do: 'RegisterWebhook', ...parse(bodies.registerWebhook, body) });
  }

  @Post(':webhook/replay')
  @Needs('receive')
  @ApiOperation({ summary: 'Tells an endpoint again that there is something after a number of a feed, at once.' })
  @described({ body: bodies.replayWebhook, write: true, answer: 'Webhook' })
  replay(@Req() request: AuthenticatedRequest, @Param('webhook') webhook: string, @Body() body: unknown): Promise<WebhookView> {
    return this.order(request, { do: 'ReplayWebhook', webhook, ...parse(bodies.replayWebhook, body) });
  }

  @Post(':webhook/:change')
  @Needs('receive')
  @ApiOperation({ summary: 'Gives an endpoint a new key (the one before signs beside it for a day), resumes one that was disabled, telling it all that was given up, or removes it.' })
  @described({ body: bodies.changeWebhook, write: true, params: { change: webhookChanges }, answer: 'Webhook' })
  change(@Req() request: AuthenticatedRequest, @Param('webhook') webhook: string, @Param('change') name: string, @Body() body: unknown): Promise<WebhookView> {
    const change = webhookChanges.find((each) => each === name);
    if (!change) throw nothing();
    parse(bodies.changeWebhook, body);
    return this.order(request, { do: 'ChangeWebhook', webhook, change });
  }

  private order(request: AuthenticatedRequest, order: WebhookOrder): Promise<WebhookView> {
    return this.webhooks.handle(new WebhookCommand(writeContext(request), order));
  }
}
