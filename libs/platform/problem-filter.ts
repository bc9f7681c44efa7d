import { faultOf, problems, Rejection, type ProblemCode } from '#libs/kernel';
import { operationOutcomeOf } from './operation-outcome.js';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';

interface Reply {
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): void;
}

/**
 * Renders every failure as problem+json (RFC 9457), and on the routes of FHIR as OperationOutcome; whoever is not let in meets one answer at every
 * door. A crash is logged by kind and place, since its message may quote data, and told as nothing but a failure.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const rejection = error instanceof Rejection ? error : this.translate(error);
    const reply = host.switchToHttp().getResponse<Reply>();
    const { status } = problems[rejection.code];
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    const { url = '' } = host.switchToHttp().getRequest<{ url?: string }>();
    const fhir = notLetIn.has(rejection.code) ? null : /^\/fhir(?:\/(\w*)|$|\?)/.exec(url);
    const [type, body] = fhir ? ['application/fhir+json', operationOutcomeOf(rejection, fhir[1])] : ['application/problem+json', problemOf(rejection)];
    reply.code(status).header('content-type', `${type}; charset=utf-8`).send(body);
  }

  private translate(error: unknown): Rejection {
    const { statusCode } = error as { statusCode?: number };
    const status = error instanceof HttpException ? error.getStatus() : statusCode;
    const code = byStatus[status ?? 500];
    if (code) return new Rejection(code, plain[code] ?? problems[code].title);
    this.log.error(faultOf(error));
    return new Rejection('internal-error', 'Nothing was changed. Try again, or tell the operator the time.');
  }
}

/** Gives the body of a problem: RFC 9457 members, with a stable code and, where a member of the body is at fault, a pointer to it. */
export const problemOf = ({ code, detail, pointer, faults }: Rejection): string => JSON.stringify({
  type: `https://firebreak.example/problems#${code}`, title: problems[code].title, status: problems[code].status, code, detail, ...(pointer !== undefined && { pointer }), ...(faults && { faults }),
});

const notLetIn: ReadonlySet<ProblemCode> = new Set(['token-required', 'token-expired', 'token-not-accepted', 'recipient-class-refused', 'not-permitted']);

const byStatus: Record<number, ProblemCode> = {
  400: 'malformed-request', 404: 'not-found', 405: 'not-found', 413: 'body-too-large', 415: 'media-type-not-supported', 429: 'too-many-requests',
};
const plain: Partial<Record<ProblemCode, string>> = {
  'malformed-request': 'The request is not well-formed.',
  'not-found': 'There is nothing here for you.',
};
