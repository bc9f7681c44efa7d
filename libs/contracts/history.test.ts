import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MemoryJournal } from '../journal/memory/memory-journal.js';
import { caseId, certification, opened, person, mai, recorded, registered, type Happening } from '../casework/test-history.js';
import { readFacts, readRegisterAt, RegisterReader } from './history.js';
import { registerCorrelation } from '#libs/casework';
import { derivedId } from '#libs/kernel';

let journal: MemoryJournal;
beforeEach(() => {
  journal = new MemoryJournal();
});

let count = 0;
async function append(correlation: string, ...happenings: Happening[]): Promise<void> {
  for (const { stream, type, data, meta } of recorded(happenings)) {
    await journal.append(stream, 'any', [{ id: derivedId(`${(count += 1)}`), type, version: 1, correlation, data, meta }]);
  }
}

describe('A case is read', () => {
  test('as of now or as of a position', async () => {
    await append(caseId, opened(), person(mai));
    expect([(await readFacts(journal, caseId))?.persons.size, (await readFacts(journal, caseId, 1))?.persons.size]).toEqual([1, 0]);
  });

  test('as nothing where nothing was opened', async () => {
    await append('register', registered('POLICE', 'police'));
    expect([await readFacts(journal, caseId), await readFacts(journal, 'register')]).toEqual([undefined, undefined]);
  });
});

describe('The register is read', () => {
  test('as it stood at a position', async () => {
    await append(registerCorrelation, registered('POLICE', 'police'), certification('POLICE', 'CertificationSuspended'));
    expect((await readRegisterAt(journal, 1)).agencies.get('POLICE')!.status).toBe('registered');
    expect((await readRegisterAt(journal, 2)).agencies.get('POLICE')!.status).toBe('suspended');
  });

  test('as of now, folding every event once for all who ask at once', async () => {
    const reader = new RegisterReader(journal);
    await append(registerCorrelation, registered('POLICE', 'police'));
    await reader.current();
    const readCorrelation = jest.spyOn(journal, 'readCorrelation');
    await append(registerCorrelation, certification('POLICE', 'CertificationSuspended'), registered('SHELTER', 'shelter'));
    const seen = await Promise.all([reader.current(), reader.current(), reader.current()]);
    expect(seen.map(({ agencies }) => [agencies.size, agencies.get('POLICE')!.status])).toEqual(seen.map(() => [2, 'suspended']));
    expect(readCorrelation.mock.calls.map(([, , after]) => after)).toEqual([1, 3]);
  });

  test('again after a reading that failed', async () => {
    const reader = new RegisterReader(journal);
    await append(registerCorrelation, registered('POLICE', 'police'));
    jest.spyOn(journal, 'readCorrelation').mockRejectedValueOnce(new Error('The connection broke'));
    await expect(reader.current()).rejects.toThrow('The connection broke');
    expect((await reader.current()).agencies.size).toBe(1);
  });
});
