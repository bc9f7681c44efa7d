import { questions, queryOf, type AskLog, type ReleaseRequest, type Subject } from '#libs/contracts';
import { Rejection } from '#libs/kernel';
import { candidates } from '../finding/find.js';
import { openLeaf } from '../log/leaf.js';
import type { LeafStore } from '../log/leaf-store.js';
import { auditEvents } from './audit-event.js';
import { csv } from './csv.js';
import { searches, type AskTools } from './questions.js';
import { rowOf, type Hit } from './row.js';

/** How many leaves a page looks at: where fewer than it may show answer, it ends early and the next page goes on from there. */
const mostLookedAt = 1_000;

export interface QuestionAnswer {
  readonly request: ReleaseRequest;
  readonly body: string;
  readonly type: string;
  /** Asks for the next page: everything before this leaf. Undefined when the log has been looked at to its beginning. */
  readonly next?: number;
  /** How many leaves of this page answer it. */
  readonly found: number;
}

/** Answers a page of a question in the format asked for: the leaves that answer it, newest first. */
export async function ask(tools: AskTools & { readonly store: LeafStore }, query: AskLog): Promise<QuestionAnswer> {
  const { question, of, before, limit, format } = query;
  demand(questions[question].needs, of);
  // First, so that the case and the register are at least as new as the newest leaf.
  const reach = await tools.store.index.reach();
  const { keys, concerned } = await searches[question](tools, of as Required<AskLog['of']>);
  const { upTo, leaves } = candidates(tools.store, keys, reach, before);
  const hits: Hit[] = [];
  let lookedAt = 0;
  let last = 0;
  for await (const stored of leaves) {
    last = stored.index;
    const { leaf, detail } = openLeaf(stored);
    const items = leaf && detail && (await concerned(leaf, detail));
    if (items) hits.push({ index: stored.index, leaf, detail, items });
    if (hits.length === limit || (lookedAt += 1) === mostLookedAt) break;
    last = 0;
  }
  const answer = { found: hits.length, ...(last > 0 && { next: last }) };
  const request: ReleaseRequest = { kind: 'question', of: queryOf(query, before) };
  const rows = hits.map((hit) => rowOf(hit, tools.names));
  switch (format) {
    case 'json':
      return { request, body: JSON.stringify({ question, of, upTo, rows, ...(last > 0 && { next: last }) }), type: 'application/json; charset=utf-8', ...answer };
    case 'csv':
      return { request, body: csv(rows), type: 'text/csv; charset=utf-8; header=present', ...answer };
    case 'fhir': {
      const bundle = await auditEvents(tools, hits, last > 0 ? `releases?${queryOf(query, last)}` : undefined);
      return { request, body: JSON.stringify(bundle), type: 'application/fhir+json; charset=utf-8', ...answer };
    }
  }
}

function demand(needs: readonly Subject[], of: AskLog['of']): void {
  const missing = needs.find((subject) => of[subject] === undefined);
  if (missing) throw new Rejection('invalid-field', 'This question needs it.', `/${missing}`);
  const foreign = Object.keys(of).find((subject) => !(needs as readonly string[]).includes(subject));
  if (foreign) throw new Rejection('unknown-field', 'This question does not take it.', `/${foreign}`);
}
