import { MemoryJournal } from '../libs/journal/memory/memory-journal.js';
import type { Journal, StoredEvent } from '#libs/journal';
import { Playwright } from './stage.js';

/** Plays cases in which grounds and consents come and go, and gives the whole journal: the same every time. */
export async function eventfulHistory(cases: number): Promise<readonly StoredEvent[]> {
  const journal = new MemoryJournal();
  const play = new Playwright(journal);
  await play.begin();
  for (let index = 0; index < cases; index += 1) await playCase(play);
  return (await journal.readAll(0, 100_000)).events;
}

async function playCase(play: Playwright): Promise<void> {
  const id = await play.open();
  const person = await play.person(id);
  await play.record(id, 'LAB', 'IndicatorObserved', { person, indicator: 'isolation', how: 'interview', detail: 'Alone' });
  await play.record(id, 'LAB', 'TeamFormed', { agencies: ['POL', 'UNION'] });
  const consent = await play.consent(id, person);
  const job = await play.record(id, 'LAB', 'EmploymentRecorded', { person, employer: 'Mill', hoursPerWeek: 90 });
  const referral = await play.refer(id, 'NGO', [person]);
  await play.move(referral, 'NGO', 'accept');
  await play.record(id, 'NGO', 'NeedRecorded', { person, need: 'shelter' });
  await play.record(id, 'LAB', 'ConsentWithdrawn', { consent });
  await play.record(id, 'LAB', 'EntryCorrected', { target: job.id, fields: { hoursPerWeek: 80 }, reason: 'added up wrongly' });
  await play.record(id, 'POL', 'NoteAdded', { text: 'Two rooms, one key' });
  await play.record(id, 'LAB', 'TeamLeft', { agencies: ['UNION'] });
  await play.move(referral, 'NGO', 'cancel');
  await play.record(id, 'LAB', 'EntryRetracted', { target: job.id, reason: 'another worker' });
  await play.handOver(id, 'LAB', 'POL');
}

/** Appends events to another journal, in their order and one by one. */
export async function replayInto(journal: Journal, events: readonly StoredEvent[], between: () => Promise<void> = async () => {}): Promise<void> {
  for (const { stream, revision, id, type, version, correlation, data, meta } of events) {
    await journal.append(stream, revision - 1, [{ id, type, version, correlation, data, meta }]);
    await between();
  }
}
