import { CaseFacts, recordedAt } from '#libs/casework';
import type { Journal } from '#libs/journal';
import type { Detail } from '../log/leaf.js';
import { linesOf } from './keys.js';

/** How long a request lives at most: a decision knew what was recorded longer ago than this, whatever position it says it saw. */
const longestRequest = 60_000;

/**
 * Names the consents that a release relied on although they stood withdrawn: by the journal up to the position the decision saw, or by what
 * had been recorded more than a minute before it was made.
 */
export async function reliedOnWithdrawn(journal: Pick<Journal, 'readCorrelation'>, detail: Detail): Promise<ReadonlySet<string>> {
  const relied = new Map<string, Set<string>>();
  for (const { case: id, fields } of linesOf(detail)) {
    for (const { consent } of fields) if (consent) relied.set(id, (relied.get(id) ?? new Set()).add(consent));
  }
  const withdrawn = new Set<string>();
  for (const [id, consents] of relied) {
    const history = await journal.readCorrelation(id);
    if (!history.some(({ type }) => type === 'ConsentWithdrawn')) continue;
    const facts = CaseFacts.of(id, history.filter((event) => event.position <= detail.position || recordedAt(event) + longestRequest < detail.at));
    for (const consent of consents) if (facts.consents.get(consent)?.withdrawn) withdrawn.add(consent);
  }
  return withdrawn;
}
