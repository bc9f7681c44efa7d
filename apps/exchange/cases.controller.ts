import type { Wish } from '#libs/casework';
import { CaseCommand, Cases, Disclosure, ReadCase, ReferralCommand, type Recorded } from '#libs/contracts';
import { Rejection } from '#libs/kernel';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bodies, queries } from './bodies.js';
import { described } from './openapi.js';
import { sendReleased } from './reply.js';
import { demandPurpose, heldTags, Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

const leadMoves = { request: 'LeadTransferRequested', accept: 'LeadTransferred', decline: 'LeadTransferDeclined', withdraw: 'LeadTransferWithdrawn' } as const;

@ApiTags('cases')
@Controller('cases')
export class CasesController {
  constructor(private readonly cases: Cases, private readonly disclosure: Disclosure) {}

  @Post()
  @Needs('record')
  @ApiOperation({ summary: 'Opens a case. Whoever opens it leads it.' })
  @described({ body: bodies.openCase, write: true })
  open(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<Recorded> {
    const { data, occurredAt } = parse(bodies.openCase, body);
    return this.cases.handle(new CaseCommand(writeContext(request), { do: 'OpenCase', data, ...(occurredAt && { occurredAt }) }));
  }

  @Get(':case')
  @Needs('receive')
  @ApiOperation({ summary: 'Shows a case as the caller knows it, folded from its own feed, with an ETag of what it shows; If-None-Match with it answers 304 while that is the same.' })
  @described({ query: queries.case, release: true, tagged: true, answer: 'CaseView' })
  async show(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Param('case') reference: string, @Query() query: unknown): Promise<void> {
    demandPurpose(query);
    const { purpose, asOf } = parse(queries.case, query);
    sendReleased(reply, await this.disclosure.read(new ReadCase(request.actor, purpose, reference, asOf, { held: heldTags(request) })));
  }

  @Post(':case/entries')
  @Needs('record')
  @ApiOperation({ summary: 'Records an entry: any case event of the catalogue. Corrections are entries too.' })
  @described({ body: bodies.recordEntry, write: true })
  record(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Body() body: unknown): Promise<Recorded> {
    const { type, data, occurredAt } = parse(bodies.recordEntry, body);
    return this.cases.handle(new CaseCommand(writeContext(request), { do: 'RecordEntry', case: reference, type, data, ...(occurredAt && { occurredAt }) }));
  }

  @Post(':case/consents')
  @Needs('record')
  @ApiOperation({ summary: 'Records that a person consents: the same as an entry of type ConsentGiven.' })
  @described({ body: bodies.giveConsent, write: true })
  consent(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Body() body: unknown): Promise<Recorded> {
    return this.entry(request, reference, 'ConsentGiven', parse(bodies.giveConsent, body).data);
  }

  @Post(':case/consents/:consent/withdrawal')
  @Needs('record')
  @ApiOperation({ summary: 'Records that a consent is withdrawn. What rested on it is recalled.' })
  @described({ body: bodies.withdrawConsent, write: true })
  withdraw(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Param('consent') consent: string, @Body() body: unknown): Promise<Recorded> {
    return this.entry(request, reference, 'ConsentWithdrawn', { consent, ...parse(bodies.withdrawConsent, body) });
  }

  @Post(':case/lead')
  @Needs('record')
  @ApiOperation({ summary: 'Proposes the lead of a case to another agency. It passes when that agency accepts.' })
  @described({ body: bodies.proposeLead, write: true })
  propose(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Body() body: unknown): Promise<Recorded> {
    return this.entry(request, reference, 'LeadTransferProposed', parse(bodies.proposeLead, body));
  }

  @Post(':case/lead/:answer')
  @Needs('record')
  @ApiOperation({ summary: 'Asks for the lead of a case, or accepts, declines or withdraws a transfer of it.' })
  @described({ body: bodies.moveLead, write: true, params: { answer: Object.keys(leadMoves) } })
  moveLead(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Param('answer') answer: string, @Body() body: unknown): Promise<Recorded> {
    if (!Object.hasOwn(leadMoves, answer)) throw new Rejection('not-found', 'There is nothing here for you.');
    const { agency = request.actor.agency, ...data } = parse(bodies.moveLead, body);
    return this.entry(request, reference, leadMoves[answer as keyof typeof leadMoves], { to: agency, ...data });
  }

  @Post(':case/closure')
  @Needs('record')
  @ApiOperation({ summary: 'Closes a case.' })
  @described({ body: bodies.closeCase, write: true })
  close(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Body() body: unknown): Promise<Recorded> {
    return this.entry(request, reference, 'CaseClosed', parse(bodies.closeCase, body));
  }

  @Post(':case/referrals')
  @Needs('refer')
  @ApiOperation({ summary: 'Sends a referral. The receiver is offered the need, never a person, until it accepts.' })
  @described({ body: bodies.sendReferral, write: true })
  refer(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Body() body: unknown): Promise<Recorded> {
    const { next, partOf, ...order } = parse(bodies.sendReferral, body);
    return this.cases.handle(new ReferralCommand(writeContext(request), {
      do: 'SendReferral', case: reference, ...order, ...(next && { next }), ...(partOf && { partOf }),
    }));
  }

  @Post(':case/calls')
  @Needs('refer')
  @ApiOperation({ summary: 'Calls a need out to every certified provider it fits. They are told the need alone; the first that claims it is referred the persons.' })
  @described({ body: bodies.makeCall, write: true })
  call(@Req() request: AuthenticatedRequest, @Param('case') reference: string, @Body() body: unknown): Promise<Recorded> {
    const { persons, ...wish } = parse(bodies.makeCall, body);
    return this.cases.handle(new ReferralCommand(writeContext(request), { do: 'MakeCall', case: reference, wish: JSON.parse(JSON.stringify(wish)) as Wish, persons }));
  }

  private entry(request: AuthenticatedRequest, reference: string, type: string, given: object): Promise<Recorded> {
    const data = JSON.parse(JSON.stringify(given)) as Record<string, never>;
    return this.cases.handle(new CaseCommand(writeContext(request), { do: 'RecordEntry', case: reference, type, data }));
  }
}
