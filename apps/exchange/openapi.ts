import { catalogue, isCaseEvent, shapes as s, type EventSpec, type EventType } from '#libs/casework';
import { problems } from '#libs/kernel';
import { applyDecorators } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiHeader, ApiParam, ApiQuery, ApiResponse, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { answers, type AnswerName } from './answers.js';
import { bodies } from './bodies.js';

interface Description {
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  /** What a JSON answer holds, where it is described; a write answers what it recorded unless told. */
  readonly answer?: AnswerName;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  /** The route writes, and so takes an idempotency key. */
  readonly write?: boolean;
  /** The answer has an entity tag, and If-None-Match is taken. */
  readonly tagged?: boolean;
  /** The route takes an If-Match with the entity tag seen last. */
  readonly conditional?: boolean;
  /** The answer is in the disclosure log. */
  readonly release?: boolean;
  /** The route speaks FHIR: bodies, answers and refusals are resources. */
  readonly fhir?: boolean;
  /** What is answered when it is done; 201 for a write unless told. */
  readonly status?: number;
  /** The body names something of the caller's that may not be there. */
  readonly names?: boolean;
  /** The route needs no token. */
  readonly open?: boolean;
  /** Media types of the answer; JSON unless told. */
  readonly types?: readonly string[];
}

type Schema = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], undefined>;
type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const fhirJson = 'application/fhir+json';

/** Gives a schema as JSON Schema. Any JSON is described as such: what Zod makes of it is a reference that leads nowhere in a larger document. */
export const schemaOf = (schema: z.ZodType, io: 'input' | 'output' = 'input') => {
  const { $schema, $defs, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return JSON.parse(JSON.stringify(rest), (_, value: { $ref?: string } | null) => (value?.$ref ? {} : value)) as Schema;
};

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** Describes a route from the schemas it parses by. */
export function described({ body, query, params, answer, write, conditional, tagged, release, names, open, fhir, status = write ? 201 : 200, types = [fhir ? fhirJson : 'application/json'] }: Description): MethodDecorator {
  const answered = answer ?? (write && 'Recorded');
  const parts: MethodDecorator[] = [
    ApiResponse({
      status, description: 'Done',
      ...(release && { headers: { 'Firebreak-Release': { description: 'Id of the leaf in the disclosure log', schema: { type: 'string' } } } }),
      content: Object.fromEntries(types.map((type) => [type, { schema: type === 'application/json' && answered ? ref(answered) : { type: type.endsWith('json') ? 'object' : 'string' } }])),
    }),
  ];
  if (names) parts.push(ApiResponse({ status: 404 }));
  if (tagged) parts.push(ApiResponse({ status: 304, description: 'What the caller holds, as If-None-Match says, is what there is' }));
  if (tagged) parts.push(ApiHeader({ name: 'If-None-Match', required: false, schema: { type: 'string' } }));
  if (!open) parts.push(ApiBearerAuth());
  if (body) parts.push(ApiBody({ schema: schemaOf(body), required: true }));
  if (body && fhir) parts.push(ApiConsumes(fhirJson));
  if (write) parts.push(ApiHeader({ name: 'Idempotency-Key', required: true, schema: { type: 'string', pattern: '^[!-~]{8,128}$' } }));
  if (conditional) parts.push(ApiHeader({ name: 'If-Match', required: false, schema: { type: 'string', pattern: '^(W/)?"[0-9]{1,9}([.][0-9a-f]{32})?"$' } }));
  const parameters: Record<string, z.ZodType> = query?.shape ?? {};
  for (const [name, schema] of Object.entries(parameters)) {
    parts.push(ApiQuery({ name, required: !schema.safeParse(undefined).success, schema: schemaOf(schema, 'output') }));
  }
  for (const [name, values] of Object.entries(params ?? {})) parts.push(ApiParam({ name, schema: { type: 'string', enum: [...values] } }));
  return applyDecorators(...parts);
}

/** Writes the OpenAPI 3.1 document of the agencies' door from its routes, the schemas they parse by and the event catalogue. */
export function openApi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Firebreak exchange')
    .setDescription('Inter-agency referrals in labour-exploitation and trafficking cases. Every write takes an Idempotency-Key, every read names a purpose; what you may not see answers as if it were not there.')
    .setVersion('0.1.0').setOpenAPIVersion('3.1.0').setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0').addBearerAuth().build();
  const document = SwaggerModule.createDocument(app, config);
  for (const methods of Object.values(document.paths)) Object.values(methods as Record<string, Operation>).forEach(complete);
  const sent = (Object.keys(catalogue) as EventType[]).filter((type) => isCaseEvent(type) || type === 'AgreementAmended' || type === 'AgreementEnded');
  const answered = Object.entries(answers).map(([name, schema]) => [name, schemaOf(schema)] as const);
  const schemas: Record<string, Schema> = { Problem: problem, ...Object.fromEntries(answered), ...Object.fromEntries(sent.map((type) => [type, asSent(type)] as const)) };
  document.components = { ...document.components, schemas, responses: refusalsByStatus() };
  describeData(document);
  return document;
}

const problem = schemaOf(z.object({
  type: z.string(), title: z.string(), status: z.int(), code: z.enum(Object.keys(problems) as [string, ...string[]]), detail: z.string(), pointer: z.string().optional(),
  faults: z.array(z.object({ row: z.int(), column: z.string(), code: z.string(), detail: z.string() })).optional(),
}));

// A status has its codes: whoever branches on a code is told of all that it can be.
function refusalsByStatus() {
  const statuses = [...new Set(Object.values(problems).map(({ status }) => status))];
  return Object.fromEntries(statuses.map((status) => {
    const codes = Object.entries(problems).filter(([, problem]) => problem.status === status).map(([code]) => code);
    const narrower = { type: 'object', properties: { status: { const: status }, code: { type: 'string', enum: codes } } } as Schema;
    const schema = { allOf: [ref('Problem'), narrower] };
    return [`Problem${status}`, { description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema } } }];
  }));
}

const referred = { case: s.id, consent: s.id, referral: s.id, call: s.id, agency: s.agency, agreement: s.word, webhook: s.id } as const;

// What a path names, and every refusal a caller can meet, follows from what the route takes. A route with a body and no token hands tokens out,
// and may be switched off.
function complete({ parameters = [], requestBody, responses, security }: Operation): void {
  for (const parameter of parameters) {
    if ('in' in parameter && parameter.name === '*') parameter.name = 'path'; // what the router calls the rest of a path
    if ('in' in parameter && parameter.in === 'path' && parameter.name in referred) parameter.schema = schemaOf(referred[parameter.name as keyof typeof referred]);
  }
  const takes = (place: string, name?: string) => parameters.some((each) => 'in' in each && each.in === place && (!name || each.name === name));
  const refusals = [
    400, 500, ...(security ? [401, 403, 503] : []), ...('404' in responses || takes('path') || (requestBody && !security) ? [404] : []), ...(takes('query') || requestBody ? [422] : []),
    ...(requestBody ? [413, 415] : []), ...(takes('header', 'Idempotency-Key') ? [409] : []), ...(takes('header', 'If-Match') ? [412] : []),
  ];
  const isFhir = Object.values(responses).some((response) => response && 'content' in response && fhirJson in (response.content ?? {}) && !('application/json' in (response.content ?? {})));
  const asFhir = { description: 'An OperationOutcome, or a problem (RFC 9457)', content: { 'application/problem+json': { schema: ref('Problem') }, [fhirJson]: { schema: { type: 'object' } } } } as const;
  for (const status of refusals) responses[status] = isFhir ? asFhir : { $ref: `#/components/responses/Problem${status}` };
}

/** Gives the data of an event as its author sends it: without what the exchange sets, and with what it would otherwise choose itself left open. */
export function asSent(type: EventType): Schema {
  const { fields } = catalogue[type] as EventSpec;
  const shape = Object.entries(fields).filter(([, field]) => !field.derived).map(([name, field]) => [name, field.assigned ? field.schema.optional() : field.schema]);
  return schemaOf(z.strictObject(Object.fromEntries(shape) as z.ZodRawShape));
}

// Bodies that hold the data of an event say of which.
function describeData({ paths }: OpenAPIObject): void {
  const body = (path: string, schema: object) => {
    (paths[path]!.post!.requestBody as { content: Record<string, { schema: object }> }).content['application/json']!.schema = schema;
  };
  const occurredAt = schemaOf(bodies.openCase.shape.occurredAt);
  const exactly = (properties: Record<string, object>, ...required: string[]) => ({ type: 'object', required, additionalProperties: false, properties });
  const entries = (Object.keys(catalogue) as EventType[]).filter((type) => isCaseEvent(type) && type !== 'CaseOpened' && type !== 'CheckInDue');
  body('/cases', exactly({ data: ref('CaseOpened'), occurredAt }, 'data'));
  body('/cases/{case}/entries', { oneOf: entries.map((type) => exactly({ type: { const: type }, data: ref(type), occurredAt }, 'type', 'data')) });
  body('/cases/{case}/consents', exactly({ data: ref('ConsentGiven') }, 'data'));
  body('/agreements/{agreement}/{change}', { anyOf: [ref('AgreementAmended'), ref('AgreementEnded')] });
}
