import { CaseCommand, Cases, Disclosure, htcdsField, htcdsNames, ReadCase, type Recorded } from '#libs/contracts';
import { Rejection, type Json } from '#libs/kernel';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bodies, queries } from './bodies.js';
import { readCsv } from './htcds/csv.js';
import { readRecords, type Read } from './htcds/read.js';
import { described } from './openapi.js';
import { sendReleased } from './reply.js';
import { demandPurpose, heldTags, Needs, parse, writeContext, type AuthenticatedRequest } from './request.js';

/** A case in the words of the Human Trafficking Case Data Standard (HTCDS) 2.0. */
@ApiTags('cases')
@Controller('cases')
export class HtcdsController {
  constructor(private readonly cases: Cases, private readonly disclosure: Disclosure) {}

  @Get(':case/htcds')
  @Needs('receive')
  @ApiOperation({ summary: 'Exports a case as the caller knows it in HTCDS 2.0: as JSON, or as CSV in the layout of the published sheet.' })
  @described({ query: queries.htcds, release: true, tagged: true, types: ['application/json', 'text/csv'] })
  async show(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Param('case') reference: string, @Query() query: unknown): Promise<void> {
    demandPurpose(query);
    const { purpose, format } = parse(queries.htcds, query);
    const wanted = { form: format === 'csv' ? 'htcds-csv' : 'htcds', held: heldTags(request) } as const;
    const released = await this.disclosure.read(new ReadCase(request.actor, purpose, reference, undefined, wanted));
    sendReleased(reply, { ...released, ...(format === 'csv' && { type: 'text/csv; charset=utf-8; header=present' }) }, true);
  }

  @Post('htcds')
  @Needs('record')
  @ApiOperation({ summary: 'Imports a case in HTCDS 2.0, as JSON or CSV: all of it or, with a list of what is wrong by row and column, nothing. The same record under the same key is imported once.' })
  @described({ query: queries.importCase, body: bodies.importCase, write: true })
  async import(@Req() request: AuthenticatedRequest, @Query() query: unknown, @Body() body: unknown): Promise<Recorded> {
    const context = writeContext(request);
    const { leaveOut = [], ...asked } = parse(queries.importCase, query);
    const told = typeof body === 'string' ? { ...asked, records: readCsv(body) } : { ...(body as object), ...asked };
    const { jurisdiction, region, records, leaveOut: more = [] } = parse(bodies.importCase, JSON.parse(JSON.stringify(told)));
    const read = readRecords(records, [...leaveOut, ...more]);
    const data = { jurisdiction, ...(region && { region }), ...(read.sector && { sector: read.sector }) } as { [name: string]: Json };
    try {
      return await this.cases.handle(new CaseCommand(context, { do: 'ImportCase', data, entries: read.entries }));
    } catch (error) {
      throw error instanceof Rejection ? placed(error, read) : error;
    }
  }
}

// What an entry is refused for is told by the row and column that it came from.
function placed(error: Rejection, { entries, rows }: Read): Rejection {
  const [, nth = '', path = ''] = /^\/entries\/(\d+)(?:\/data\/|\/type)?(.*)$/.exec(error.pointer ?? '') ?? [];
  const entry = nth === '' ? undefined : entries[Number(nth)];
  if (!entry) return error;
  const [first, second] = path.split('/');
  const column = htcdsNames.find((name) => {
    const { type, path: at } = htcdsField(name);
    return type === entry.type && at[0] === first && (at.length < 2 || !second || at[1] === second);
  }) ?? (first === 'name' ? 'prs_SecondName' : entry.type);
  return new Rejection('import-refused', 'An entry was refused; nothing was recorded.', undefined, [{ row: rows[Number(nth)]!, column, code: error.code, detail: error.detail }]);
}
