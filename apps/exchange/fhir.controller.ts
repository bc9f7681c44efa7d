import type { MoveName } from '#libs/casework';
import { Cases, Disclosure, ReadReferral, ReferralCommand, SearchReferrals, type Form, type Recorded, type ReferralView } from '#libs/contracts';
import { isUuid, Rejection } from '#libs/kernel';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bodies, queries } from './bodies.js';
import { capabilityStatement } from './fhir/capability-statement.js';
import { checkRequester, misfit, type Ordered } from './fhir/elements.js';
import { orderOfRequest, serviceRequestSchema } from './fhir/service-request.js';
import { orderOfTask, saidBy, taskSchema } from './fhir/task.js';
import { described } from './openapi.js';
import { sendReleased } from './reply.js';
import { heldTags, ifMatch, Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

const type = 'application/fhir+json; charset=utf-8';
const nothing = () => new Rejection('not-found', 'There is nothing here for you.');

/** The move that brings a referral to a status; what the system alone sets is nobody's to ask for. */
const moveTo: Readonly<Record<string, MoveName>> = {
  received: 'receive', accepted: 'accept', rejected: 'reject', 'in-progress': 'start', 'on-hold': 'pause', completed: 'complete', failed: 'fail', cancelled: 'cancel',
};

/** Referrals as FHIR R4 Tasks and ServiceRequests: the same commands, decisions and record as the JSON of the exchange. */
@ApiTags('fhir')
@Controller('fhir')
export class FhirController {
  constructor(private readonly cases: Cases, private readonly disclosure: Disclosure) {}

  @Get('metadata')
  @Needs('public')
  @Header('content-type', type)
  @ApiOperation({ summary: 'Tells what the exchange understands of FHIR R4 (CapabilityStatement).' })
  @described({ open: true, fhir: true })
  metadata(): object {
    return capabilityStatement;
  }

  @Get('Task')
  @Needs('receive')
  @ApiOperation({ summary: 'Finds the referrals the caller sent or received, as Tasks in a Bundle; its link `next` leads to the next page.' })
  @described({ query: queries.tasks, release: true, fhir: true })
  tasks(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    return this.search(request, reply, 'fhir-task', parse(queries.tasks, query));
  }

  @Get('ServiceRequest')
  @Needs('receive')
  @ApiOperation({ summary: 'Finds what the referrals of the caller ask for, as ServiceRequests in a Bundle; its link `next` leads to the next page.' })
  @described({ query: queries.serviceRequests, release: true, fhir: true })
  serviceRequests(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    return this.search(request, reply, 'fhir-service-request', parse(queries.serviceRequests, query));
  }

  @Get('Task/:referral')
  @Needs('receive')
  @ApiOperation({ summary: 'Shows a referral to its sender or receiver as Task.' })
  @described({ release: true, tagged: true, fhir: true })
  task(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Param('referral') referral: string): Promise<void> {
    return this.show(request, reply, 'fhir-task', referral);
  }

  @Get('ServiceRequest/:referral')
  @Needs('receive')
  @ApiOperation({ summary: 'Shows what a referral asks for to its sender or receiver as ServiceRequest.' })
  @described({ release: true, tagged: true, fhir: true })
  serviceRequest(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Param('referral') referral: string): Promise<void> {
    return this.show(request, reply, 'fhir-service-request', referral);
  }

  @Post('Task')
  @Needs('refer')
  @Header('content-type', type)
  @ApiOperation({ summary: 'Sends a referral, told as Task.' })
  @described({ body: taskSchema, write: true, fhir: true, names: true })
  async sendTask(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) reply: FastifyReply, @Body() body: unknown): Promise<object> {
    const task = parse(taskSchema, body);
    if (task.status !== 'requested') throw misfit('A new Task is requested.', '/status');
    checkRequester(task.requester, request.actor.agency);
    return this.send(request, reply, 'Task', orderOfTask(task, request.actor.agency), { case: '/groupIdentifier', to: '/owner', need: '/reasonCode', persons: '/for' });
  }

  @Post('ServiceRequest')
  @Needs('refer')
  @Header('content-type', type)
  @ApiOperation({ summary: 'Sends a referral, told as ServiceRequest.' })
  @described({ body: serviceRequestSchema, write: true, fhir: true, names: true })
  async sendRequest(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) reply: FastifyReply, @Body() body: unknown): Promise<object> {
    const asked = parse(serviceRequestSchema, body);
    if (asked.status !== 'active') throw misfit('A new ServiceRequest is active.', '/status');
    checkRequester(asked.requester, request.actor.agency);
    const order = orderOfRequest(asked, request.actor.agency);
    return this.send(request, reply, 'ServiceRequest', order, { case: '/requisition', to: '/performer/0', need: '/code', persons: '/subject' });
  }

  @Put('Task/:referral')
  @Needs('refer')
  @HttpCode(200)
  @Header('content-type', type)
  @ApiOperation({ summary: 'Moves a referral to the status its Task names, with reason, note and outcome. Reads the Task first, on the record: nothing but these may differ.' })
  @described({ body: taskSchema, write: true, status: 200, conditional: true, fhir: true })
  async update(@Req() request: AuthenticatedRequest, @Param('referral') referral: string, @Body() body: unknown): Promise<object> {
    if (!isUuid(referral)) throw nothing();
    const task = parse(taskSchema, body);
    const { actor } = request;
    const context = writeContext(request);
    const expected = ifMatch(request);
    const view = JSON.parse((await this.disclosure.read(new ReadReferral(actor, referral))).body) as ReferralView;
    if (task.id !== referral) throw misfit('The id of the Task is not that of its address.', '/id');
    checkSame(orderOfTask(task, actor.agency), view);
    const move = moveTo[task.status];
    if (!move) throw new Rejection('move-not-possible', 'No move of a party leads to this status.', '/status');
    const order = { do: 'MoveReferral', referral, move, data: { ...saidBy(task) }, ...(expected !== undefined && { expected }) } as const;
    return done(await pointingInto(said, () => this.cases.handle(new ReferralCommand(context, order))));
  }

  private async search(request: AuthenticatedRequest, reply: FastifyReply, form: Form, { status, _count, _after }: { status?: string[] | undefined; _count: number; _after?: string | undefined }): Promise<void> {
    sendReleased(reply, { ...(await this.disclosure.read(new SearchReferrals(request.actor, form, status, _after, _count))), type });
  }

  private async show(request: AuthenticatedRequest, reply: FastifyReply, form: Form, referral: string): Promise<void> {
    sendReleased(reply, { ...(await this.disclosure.read(new ReadReferral(request.actor, referral, { form, held: heldTags(request) }))), type }, true);
  }

  private async send(request: AuthenticatedRequest, reply: FastifyReply, resource: string, order: Ordered, places: Places): Promise<object> {
    const recorded = await pointingInto(places, () => {
      const { case: reference, ...asked } = order;
      const { next, partOf, ...sent } = parse(bodies.sendReferral, asked);
      return this.cases.handle(new ReferralCommand(writeContext(request), { do: 'SendReferral', case: reference, ...sent, ...(next && { next }), ...(partOf && { partOf }) }));
    });
    void reply.header('location', `/fhir/${resource}/${recorded.referral}`);
    return done(recorded);
  }
}

type Places = Readonly<Record<string, string>>;
const said: Places = { reason: '/statusReason', text: '/statusReason/text', outcome: '/output/0/valueString' };

// What is refused is named by where it stood in the resource.
async function pointingInto<T>(places: Places, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const [, member = ''] = error instanceof Rejection ? (error.pointer?.split('/') ?? []) : [];
    if (!(error instanceof Rejection) || !places[member]) throw error;
    throw new Rejection(error.code, error.detail, places[member]);
  }
}

function checkSame(told: Ordered, view: ReferralView): void {
  const differs = (['case', 'to', 'need', 'urgency'] as const).find((name) => told[name] !== view[name]);
  const places = { case: '/groupIdentifier', to: '/owner', need: '/reasonCode', urgency: '/priority' };
  if (differs) throw misfit('What a Task asks for does not change, only how it stands.', places[differs]);
  if ((view.persons ?? []).join() !== told.persons.join()) throw misfit('Whom a Task is for does not change, only how it stands.', '/for');
}

const done = ({ type: event, referral }: Recorded): object => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'information', code: 'informational', details: { coding: [{ system: 'urn:firebreak:event', code: event }] }, diagnostics: `Recorded on referral ${referral}.` }],
});
