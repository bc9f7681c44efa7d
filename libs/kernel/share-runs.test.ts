import { describe, expect, test } from '@jest/globals';
import { shareRuns } from './share-runs.js';

/** A piece of work whose runs end when the test says so. */
function scripted() {
  const runs: Array<{ end: (answer: string) => void; fail: (error: Error) => void }> = [];
  const ask = shareRuns(() => new Promise<string>((end, fail) => runs.push({ end, fail })));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { runs, ask, settle };
}

describe('Shared runs', () => {
  test('start at once for who comes first', () => {
    const { runs, ask } = scripted();
    void ask();
    expect(runs).toHaveLength(1);
  });

  test('never answer a question from a run that began before it', async () => {
    const { runs, ask, settle } = scripted();
    const first = ask();
    const later = [ask(), ask(), ask()];
    runs[0]!.end('old');
    expect(await first).toBe('old');
    await settle();
    expect(runs).toHaveLength(2);
    runs[1]!.end('new');
    expect(await Promise.all(later)).toEqual(['new', 'new', 'new']);
  });

  test('go on after a run that failed', async () => {
    const { runs, ask, settle } = scripted();
    const first = ask();
    const later = ask();
    runs[0]!.fail(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    await settle();
    runs[1]!.end('there again');
    expect(await later).toBe('there again');
    void ask();
    expect(runs).toHaveLength(3);
  });
});
