import { Cases, Disclosure, FindServices, ReadDirectory, ServiceCommand, type Recorded, type ServiceOrder } from '#libs/contracts';
import { Rejection, type Json } from '#libs/kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bodies, queries } from './bodies.js';
import { found, itemsOf, lists, pageOf, type Item, type ListName } from './hsds.js';
import { described } from './openapi.js';
import { Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

const ndjson = 'application/x-ndjson';

/** Who offers what, in the form of the Human Services Data Specification (HSDS); what an agency offers is changed by itself alone. */
@ApiTags('directory')
@Controller('directory')
export class DirectoryController {
  constructor(private readonly cases: Cases, private readonly disclosure: Disclosure) {}

  @Get()
  @Needs('look-up')
  @ApiOperation({ summary: 'Tells which version of HSDS the directory is written in.' })
  @described({ answer: 'Directory' })
  async base(@Req() request: AuthenticatedRequest): Promise<object> {
    await this.disclosure.directory(new ReadDirectory(request.actor)); // passes the guard that every message passes
    return { version: '3.0', profile: 'https://docs.openreferral.org/en/3.0/', openapi_url: '/openapi.json' };
  }

  @Get(':list')
  @Needs('look-up')
  @ApiOperation({ summary: 'Lists organizations, services, locations or services at locations (HSDS), in pages, or one a line as application/x-ndjson.' })
  @described({ query: queries.directory, params: { list: lists }, types: ['application/json', ndjson], answer: 'DirectoryPage' })
  async list(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Param('list') list: string, @Query() query: unknown): Promise<void> {
    const items = await this.items(request, list);
    const page = pageOf(items, parse(queries.directory, query));
    if (!(request.headers.accept ?? '').includes(ndjson)) return void reply.type('application/json; charset=utf-8').send(JSON.stringify(page));
    return void reply.type(`${ndjson}; charset=utf-8`).send(page.contents.map((item) => `${JSON.stringify(item)}\n`).join(''));
  }

  @Get(':list/:item')
  @Needs('look-up')
  @ApiOperation({ summary: 'Shows one organization, service, location or service at a location (HSDS); a service with all that belongs to it.' })
  @described({ params: { list: lists }, answer: 'DirectoryItem' })
  async item(@Req() request: AuthenticatedRequest, @Param('list') list: string, @Param('item') id: string): Promise<object> {
    const item = (await this.items(request, list)).find(({ json }) => json.id === id);
    if (!item) throw nothing();
    return item.full ?? item.json;
  }

  @Post('match')
  @Needs('refer')
  @HttpCode(200)
  @ApiOperation({ summary: 'Gives the services of others that fit a need, best first, with the reasons and the room they have. Asked and answered without anything about a person.' })
  @described({ body: bodies.findServices, answer: 'Matches' })
  async match(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<object> {
    const matches = await this.disclosure.find(new FindServices(request.actor, parse(bodies.findServices, body)));
    return { matches: matches.map(found) };
  }

  @Post('services')
  @Needs('record')
  @ApiOperation({ summary: "States the whole of a service that the caller's own agency offers. A place marked confidential is told to nobody else." })
  @described({ body: bodies.offerService, write: true })
  offer(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, 'OfferService', parse(bodies.offerService, body));
  }

  @Post('capacity')
  @Needs('record')
  @ApiOperation({ summary: "Tells how much room a service of the caller's own agency has." })
  @described({ body: bodies.declareCapacity, write: true, names: true })
  capacity(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, 'DeclareCapacity', parse(bodies.declareCapacity, body));
  }

  @Post('withdrawal')
  @Needs('record')
  @ApiOperation({ summary: "Ends a service of the caller's own agency." })
  @described({ body: bodies.withdrawService, write: true, names: true })
  withdraw(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, 'WithdrawService', parse(bodies.withdrawService, body));
  }

  private async items({ actor }: AuthenticatedRequest, list: string): Promise<readonly Item[]> {
    if (!(lists as readonly string[]).includes(list)) throw nothing();
    return itemsOf(list as ListName, await this.disclosure.directory(new ReadDirectory(actor)));
  }

  private order(request: AuthenticatedRequest, what: ServiceOrder['do'], data: object): Promise<Recorded> {
    return this.cases.handle(new ServiceCommand(writeContext(request), { do: what, data: data as Record<string, Json> }));
  }
}

const nothing = () => new Rejection('not-found', 'There is nothing here for you.');
