import { caseEvents, type EventSpec } from '#libs/casework';
import { problems } from '#libs/kernel';
import { applyDecorators } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiBearerAuth, ApiBody, ApiHeader, ApiParam, ApiQuery, ApiResponse, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

interface Description {
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  /** The route writes, and so takes an idempotency key. */
  readonly write?: boolean;
  /** The answer is in the disclosure log. */
  readonly release?: boolean;
}

type Schema = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], undefined>;
const schemaOf = (schema: z.ZodType) => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest as Schema;
};

/** Describes a route from the schemas it parses by. */
export function described({ body, query, params, write, release }: Description): MethodDecorator {
  const parts: MethodDecorator[] = [
    ApiBearerAuth(),
    ApiResponse({ status: 'default', description: 'A problem (RFC 9457)', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }),
    ApiResponse({
      status: write ? 201 : 200, description: 'Done',
      ...(release && { headers: { 'Firebreak-Release': { description: 'Id of the leaf in the disclosure log', schema: { type: 'string' } } } }),
      content: { 'application/json': { schema: { type: 'object' } } },
    }),
  ];
  if (body) parts.push(ApiBody({ schema: schemaOf(body), required: true }));
  if (write) parts.push(ApiHeader({ name: 'Idempotency-Key', required: true, schema: { type: 'string', minLength: 8, maxLength: 128 } }));
  const parameters: Record<string, z.ZodType> = query?.shape ?? {};
  for (const [name, schema] of Object.entries(parameters)) {
    parts.push(ApiQuery({ name, required: !schema.safeParse(undefined).success, schema: schemaOf(schema) }));
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
  const problem = z.object({
    type: z.string(), title: z.string(), status: z.int(), code: z.enum(Object.keys(problems) as [string, ...string[]]), detail: z.string(), pointer: z.string().optional(),
  });
  const events = Object.entries(caseEvents as Record<string, EventSpec>).map(([type, { schema, fields }]) => {
    const derived = Object.keys(fields).filter((name) => fields[name]!.derived);
    return [type, schemaOf(schema.omit(Object.fromEntries(derived.map((name) => [name, true as const]))))] as const;
  });
  document.components = { ...document.components, schemas: { Problem: schemaOf(problem), ...Object.fromEntries(events) } };
  const entries = document.paths['/cases/{case}/entries']?.post?.requestBody as { content: Record<string, { schema: object }> } | undefined;
  if (entries) {
    entries.content['application/json']!.schema = {
      oneOf: events.filter(([type]) => type !== 'CaseOpened').map(([type]) => ({
        type: 'object', required: ['type', 'data'], additionalProperties: false,
        properties: { type: { const: type }, data: { $ref: `#/components/schemas/${type}` }, occurredAt: { type: 'string' } },
      })),
    };
  }
  return document;
}
