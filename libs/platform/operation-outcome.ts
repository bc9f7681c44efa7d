import { problems, type ProblemCode, type Rejection } from '#libs/kernel';

/** FHIR issue types by the status of a problem. */
const issueTypes: Readonly<Record<(typeof problems)[ProblemCode]['status'], string>> = {
  400: 'structure', 401: 'login', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 412: 'conflict', 413: 'too-long', 415: 'not-supported', 422: 'business-rule',
  429: 'throttled', 500: 'exception', 503: 'transient',
};

/** Gives a refusal as a FHIR R4 OperationOutcome: the stable code, title and detail of the problem, and where in the resource of that name (FHIRPath). */
export const operationOutcomeOf = ({ code, detail, pointer }: Rejection, resource = ''): string => JSON.stringify({
  resourceType: 'OperationOutcome',
  issue: [{
    severity: 'error', code: issueTypes[problems[code].status], details: { coding: [{ system: 'https://firebreak.example/problems', code }], text: problems[code].title },
    diagnostics: detail, ...(pointer && { expression: [`${resource}${pointer.replaceAll('/', '.')}`.replace(/\.(\d+)(?=\.|$)/g, '[$1]')] }),
  }],
});
