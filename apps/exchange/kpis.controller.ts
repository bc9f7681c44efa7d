import { Disclosure, ReadOwnKpis, type KpiRow } from '#libs/contracts';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { queries } from './bodies.js';
import { described } from './openapi.js';
import { Needs, parse, type AuthenticatedRequest } from './request.js';

/** How the referrals fare that the caller is a party of (docs/kpis.md). */
@ApiTags('referrals')
@Controller('kpis')
export class KpisController {
  constructor(private readonly disclosure: Disclosure) {}

  @Get()
  @Needs('receive')
  @ApiOperation({ summary: 'Tells how the referrals fare that the caller sent or received, by the other party: time to answer, acceptance, completion, reasons, overdue.' })
  @described({ query: queries.kpis, types: ['application/json', 'text/csv'] })
  async own(@Req() request: AuthenticatedRequest, @Res() reply: FastifyReply, @Query() query: unknown): Promise<void> {
    const { format } = parse(queries.kpis, query);
    sendKpis(reply, await this.disclosure.kpis(new ReadOwnKpis(request.actor)), format);
  }
}

const columns = [
  'scope', 'from', 'to', 'sent', 'accepted', 'rejected', 'expired', 'ended', 'completed', 'overdue', 'acceptanceRate', 'completionRate', 'answerMinutesP50',
  'answerMinutesP90', 'reasons',
] as const satisfies ReadonlyArray<keyof KpiRow>;

/** Sends indicators as JSON, or as CSV (RFC 4180) with a header, where what is hidden is empty. No cell can hold a comma, a quote or a formula. */
export function sendKpis(reply: FastifyReply, rows: readonly KpiRow[], format: 'json' | 'csv'): void {
  if (format === 'json') return void reply.type('application/json; charset=utf-8').send(JSON.stringify({ kpis: rows }));
  const reasons = (row: KpiRow) => Object.entries(row.reasons).map(([code, times]) => `${code} ${times}`).join('; ');
  const lines = rows.map((row) => columns.map((column) => (column === 'reasons' ? reasons(row) : row[column] ?? '')).join(','));
  return void reply.type('text/csv; charset=utf-8').send([columns.join(','), ...lines].map((line) => `${line}\r\n`).join(''));
}
