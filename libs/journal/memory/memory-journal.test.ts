import { journalContract } from '../journal.contract.js';
import { MemoryJournal } from './memory-journal.js';

journalContract('The journal in memory', async () => {
  const journal = new MemoryJournal();
  return { journal, close: () => journal.close() };
});
