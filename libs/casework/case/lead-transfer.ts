import { Rejection, type Json } from '#libs/kernel';
import type { RecordedEvent } from '../recorded.js';
import type { CaseEventType } from './events.js';

type Data = { readonly [name: string]: Json };

/** A transfer of the lead that waits for its answer. The lead passes to `to`; whoever of the two did not propose it answers. */
export interface LeadTransfer {
  /** The event that proposed or requested it. */
  readonly id: string;
  readonly to: string;
  readonly proposedBy: string;
}

/** What is said about a transfer before the lead passes: for the lead and the agency concerned, and for nobody else. */
export const transferTalk: ReadonlySet<string> = new Set<CaseEventType>([
  'LeadTransferProposed', 'LeadTransferRequested', 'LeadTransferDeclined', 'LeadTransferWithdrawn',
]);

/** Folds one more event into the transfers that wait, by the agency that would lead. */
export function evolveTransfers(transfers: Map<string, LeadTransfer>, { id, type }: Pick<RecordedEvent, 'id' | 'type'>, by: string, to: string): void {
  if (type === 'LeadTransferProposed' || type === 'LeadTransferRequested') transfers.set(to, { id, to, proposedBy: by });
  else transfers.delete(to);
  // Whoever gave the lead away has nothing to propose any more; what others asked for is for the new lead to answer.
  if (type === 'LeadTransferred') for (const each of transfers.values()) if (each.proposedBy !== each.to) transfers.delete(each.to);
}

/** Refuses what does not fit how a transfer stands: each is proposed once, answered by the other side and withdrawn by its own. */
export function checkTransfer({ lead, transfers }: { readonly lead: string; readonly transfers: ReadonlyMap<string, LeadTransfer> }, type: string, by: string, data: Data): void {
  const to = String(data['to']);
  const waiting = transfers.get(to);
  switch (type as CaseEventType) {
    case 'LeadTransferProposed':
      if (to === lead) throw new Rejection('invalid-field', 'The agency leads the case.', '/data/to');
      if (waiting || [...transfers.values()].some(({ proposedBy }) => proposedBy === lead)) throw pending();
      return;
    case 'LeadTransferRequested':
      if (to !== by || by === lead) throw new Rejection('invalid-field', 'An agency that does not lead asks for the lead, for itself.', '/data/to');
      if (waiting) throw pending();
      return;
    case 'LeadTransferred':
    case 'LeadTransferDeclined':
    case 'LeadTransferWithdrawn':
      if (!waiting || (by !== lead && by !== to) || (by === waiting.proposedBy) !== (type === 'LeadTransferWithdrawn')) throw notPending();
      if (data['proposal'] !== undefined && data['proposal'] !== waiting.id) {
        throw new Rejection('precondition-failed', 'The proposal you named has been replaced by another.', '/data/proposal');
      }
      return;
    default:
  }
}

const pending = () => new Rejection('lead-transfer-pending', 'A transfer of the lead waits for its answer; withdraw or answer it first.');

/** Says that there is no transfer to be answered or withdrawn by whoever asks. */
export const notPending = () => new Rejection('lead-transfer-not-pending', 'No transfer of the lead waits for this answer of yours.');
