import type { ReferralState } from '#libs/casework';
import type { Form } from './audit.js';
import type { ReferralView } from './fhir/elements.js';
import { requestStatuses, serviceRequestOf } from './fhir/service-request.js';
import { standings, taskOf } from './fhir/task.js';
import { htcdsCsv, htcdsJson } from './htcds/write.js';
import { tagOf } from './view.js';

/** Forms of the field in which a view is given beside its own. A form in which something was released never changes; a new one is added. */
const forms: Readonly<Record<Form, (view: string, agency: string) => string>> = {
  'fhir-task': fhir(taskOf), 'fhir-service-request': fhir(serviceRequestOf), htcds: htcdsJson, 'htcds-csv': htcdsCsv,
};

/** Writes a view in a form. Pure, and made of the view alone: what is not in it is in no form of it. The auditor calls the same function. */
export const inForm = (form: Form | undefined, view: string, agency: string): string => (form ? forms[form](view, agency) : view);

function fhir(write: (view: ReferralView, agency: string, tag: string) => object): (view: string, agency: string) => string {
  return (view, agency) => JSON.stringify(write(JSON.parse(view) as ReferralView, agency, tagOf(view)));
}

/** Gives the states of a referral that a status means: of a Task, or of a ServiceRequest. */
export function statesOf(form: Form, status: string): readonly ReferralState[] {
  const states = Object.keys(standings) as ReferralState[];
  return states.filter((state) => status === (form === 'fhir-task' ? standings[state].status : requestStatuses[state]));
}

/** A page of a search, as it was asked for, and whether there is a next one. */
export interface Page {
  readonly form: Form;
  /** In the words of the form. */
  readonly status?: readonly string[];
  readonly after?: string;
  readonly limit: number;
  readonly more: boolean;
}

/** Writes a page of a search as a FHIR R4 Bundle; `next` leads on from its last referral. */
export function searchset(page: Page, views: readonly string[], agency: string): string {
  const ids = views.map((view) => (JSON.parse(view) as ReferralView).referral);
  const last = ids.at(-1);
  const link = [{ relation: 'self', url: urlOf(page, page.after) }, ...(page.more && last ? [{ relation: 'next', url: urlOf(page, last) }] : [])];
  const entries = views.map((view, nth) => `{"fullUrl":"urn:uuid:${ids[nth]}","resource":${inForm(page.form, view, agency)},"search":{"mode":"match"}}`);
  return `{"resourceType":"Bundle","type":"searchset","link":${JSON.stringify(link)}${entries.length > 0 ? `,"entry":[${entries.join(',')}]` : ''}}`;
}

function urlOf({ form, status, limit }: Page, after: string | undefined): string {
  const query = [...(status ? [`status=${status.join()}`] : []), `_count=${limit}`, ...(after ? [`_after=${after}`] : [])];
  return `${form === 'fhir-task' ? 'Task' : 'ServiceRequest'}?${query.join('&')}`;
}
