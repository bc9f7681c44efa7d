import { journalContract } from '../journal.contract.js';
import { MemoryJournal } from './memory-journal.js';

journalContract('The journal in memory', async (upcast) => {
  const journal = new MemoryJournal(upcast);
  return { journal, close: () => journal.close() };
});
