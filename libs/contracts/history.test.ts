import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MemoryJournal } from '../journal/memory/memory-journal.js';
import { caseId, certification, opened, person, mai, recorded, registered, type Happening } from '../casework/test-history.js';
import { CaseReader, readFacts, readRegisterAt, RegisterReader } from './history.js';
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

describe('A case in use is read', () => {
  test('by what was added since, and is the same as read whole', async () => {
    const reader = new CaseReader(journal);
    await append(caseId, opened());
    await reader.current(caseId);
    const readCorrelation = jest.spyOn(journal, 'readCorrelation');
    await append(caseId, person(mai));
    await Promise.all([reader.current(caseId), reader.current(caseId)]);
    expect(await reader.current(caseId)).toEqual(await readFacts(journal, caseId));
    expect(readCorrelation.mock.calls.map(([, , after]) => after)).toEqual([1, 2, 2, undefined]);
  });

  test('as nothing where nothing was opened, and anew once it is', async () => {
    const reader = new CaseReader(journal);
    expect(await reader.current(caseId)).toBeUndefined();
    await append(caseId, opened());
    expect((await reader.current(caseId))?.position).toBe(1);
  });

  test('whole again where it was dropped, or could not be folded', async () => {
    const reader = new CaseReader(journal, 1);
    await append(caseId, opened());
    const facts = (await reader.current(caseId))!;
    await append(caseId, person(mai));
    jest.spyOn(facts, 'apply').mockImplementation(() => {
      throw new Error('Nothing of today reads this');
    });
    await expect(reader.current(caseId)).rejects.toThrow('Nothing of today reads this');
    expect((await reader.current(caseId))?.persons.size).toBe(1);
    const other = derivedId('other case');
    await append(other, opened());
    await reader.current(other);
    const readCorrelation = jest.spyOn(journal, 'readCorrelation');
    expect((await reader.current(caseId))?.persons.size).toBe(1);
    expect(readCorrelation).toHaveBeenCalledWith(caseId, undefined, 0);
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
