import { purposesOf, takesPart, type Agency, type AgreementChange, type Certification } from '#libs/casework';
import { Cases, Disclosure, ReadRegister, RegisterCommand, type Recorded, type RegisterOrder } from '#libs/contracts';
import { Rejection, type Json } from '#libs/kernel';
import { Body, Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { bodies, queries } from './bodies.js';
import { described } from './openapi.js';
import { Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

const certifications: readonly string[] = ['certify', 'suspend', 'revoke'] satisfies Certification[];
const changes: readonly string[] = ['amend', 'suspend', 'resume', 'end'] satisfies AgreementChange[];
const nothing = () => new Rejection('not-found', 'There is nothing here for you.');
type Data = Record<string, Json>;

@ApiTags('register')
@Controller()
export class RegisterController {
  constructor(private readonly cases: Cases, private readonly disclosure: Disclosure) {}

  @Get('agencies')
  @Needs('look-up')
  @ApiOperation({ summary: 'Lists the agencies of the register, with the purposes each kind reads for; with a power, those that take part and may do it by law.' })
  @described({ query: queries.agencies, answer: 'Agencies' })
  async agencies(@Req() request: AuthenticatedRequest, @Query() query: unknown): Promise<object> {
    const { power } = parse(queries.agencies, query);
    const { agencies } = await this.disclosure.register(new ReadRegister(request.actor));
    return { agencies: agencies.filter((agency) => !power || (takesPart(agency) && agency.powers?.includes(power))).map((agency) => shown(agency, request)) };
  }

  @Get('agencies/:agency')
  @Needs('look-up')
  @ApiOperation({ summary: 'Shows one agency of the register.' })
  @described({ answer: 'Agency' })
  async agency(@Req() request: AuthenticatedRequest, @Param('agency') id: string): Promise<object> {
    const { agencies } = await this.disclosure.register(new ReadRegister(request.actor));
    const agency = agencies.find((each) => each.id === id);
    if (!agency) throw nothing();
    return shown(agency, request);
  }

  @Post('agencies')
  @Needs('administer')
  @ApiOperation({ summary: 'Registers an agency.' })
  @described({ body: bodies.registerAgency, write: true })
  registerAgency(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, { do: 'RegisterAgency', data: parse(bodies.registerAgency, body) as Data });
  }

  @Post('agencies/:agency/forwarding')
  @Needs('administer')
  @ApiOperation({ summary: 'Declares to whom an agency gives what it holds, by law or by its systems. Refused while what is disclosed would reach immigration enforcement by it.' })
  @described({ body: bodies.declareForwarding, write: true })
  declareForwarding(@Req() request: AuthenticatedRequest, @Param('agency') agency: string, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, { do: 'DeclareForwarding', agency, data: parse(bodies.declareForwarding, body) as Data });
  }

  @Post('agencies/:agency/powers')
  @Needs('administer')
  @ApiOperation({ summary: 'States the whole of what an agency may do by law: seize assets, suspend a licence.' })
  @described({ body: bodies.declarePowers, write: true })
  declarePowers(@Req() request: AuthenticatedRequest, @Param('agency') agency: string, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, { do: 'DeclarePowers', agency, data: parse(bodies.declarePowers, body) as Data });
  }

  @Post('agencies/:agency/:change')
  @Needs('administer')
  @ApiOperation({ summary: 'Certifies (for a scope of needs and regions, stated whole each time), suspends or revokes an agency; effective at once on what it receives.' })
  @described({ body: bodies.changeCertification, write: true, params: { change: certifications } })
  certify(@Req() request: AuthenticatedRequest, @Param('agency') agency: string, @Param('change') change: string, @Body() body: unknown): Promise<Recorded> {
    if (!certifications.includes(change)) throw nothing();
    return this.order(request, { do: 'ChangeCertification', agency, change: change as Certification, data: parse(bodies.changeCertification, body) as Data });
  }

  @Get('agreements')
  @Needs('look-up')
  @ApiOperation({ summary: 'Lists the information-sharing agreements.' })
  @described({ answer: 'Agreements' })
  async agreements(@Req() request: AuthenticatedRequest): Promise<object> {
    const { agreements } = await this.disclosure.register(new ReadRegister(request.actor));
    return { agreements };
  }

  @Post('agreements')
  @Needs('administer')
  @ApiOperation({ summary: 'Records a signed agreement. Cases that have the link it names are shared from its first day.' })
  @described({ body: bodies.signAgreement, write: true })
  sign(@Req() request: AuthenticatedRequest, @Body() body: unknown): Promise<Recorded> {
    return this.order(request, { do: 'SignAgreement', data: parse(bodies.signAgreement, body) as Data });
  }

  @Post('agreements/:agreement/:change')
  @Needs('administer')
  @ApiOperation({ summary: 'Amends, suspends, resumes or ends an agreement.' })
  @described({ body: bodies.changeAgreement, write: true, params: { change: changes } })
  change(@Req() request: AuthenticatedRequest, @Param('agreement') agreement: string, @Param('change') change: string, @Body() body: unknown): Promise<Recorded> {
    if (!changes.includes(change)) throw nothing();
    return this.order(request, { do: 'ChangeAgreement', agreement, change: change as AgreementChange, data: parse(bodies.changeAgreement, body) });
  }

  private order(request: AuthenticatedRequest, order: RegisterOrder): Promise<Recorded> {
    return this.cases.handle(new RegisterCommand(writeContext(request), order));
  }
}

// To whom an agency forwards is between it and the operator.
const shown = ({ id, kind, jurisdiction, name, status, scope, powers, forwardsTo }: Agency, { actor }: AuthenticatedRequest) => ({
  agency: id, kind, jurisdiction, name, status, scope, powers, purposes: purposesOf(kind), ...(actor.operator && forwardsTo && { forwardsTo }),
});
