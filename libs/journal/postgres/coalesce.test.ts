import { describe, expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { Coalescer } from './coalesce.js';

const open = (write: (items: readonly string[]) => Promise<readonly string[]>, lanes = 1) =>
  new Coalescer<string, string>({
    write,
    onFailure: (error) => (error instanceof Error ? (error.message as 'again' | 'apart' | 'fail') : 'fail'),
    keys: (item) => [item.slice(0, 1)],
    lanes,
    largest: 3,
  });

describe('Coalescing', () => {
  test('gathers what waits, up to the largest batch, and gives each caller its own result', async () => {
    const batches: string[][] = [];
    const coalescer = open(async (items) => {
      batches.push([...items]);
      await turn();
      return items.map((item) => item.toUpperCase());
    });
    expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map((item) => coalescer.submit(item)))).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(batches).toEqual([['a', 'b', 'c'], ['d', 'e']]);
  });

  test('keeps items that share a key in successive batches', async () => {
    const batches: string[][] = [];
    const coalescer = open(async (items) => {
      batches.push([...items]);
      return items;
    });
    await Promise.all(['a1', 'a2', 'b1', 'a3'].map((item) => coalescer.submit(item)));
    expect(batches).toEqual([['a1', 'b1'], ['a2'], ['a3']]);
  });

  test('has as many batches in flight as there are lanes', async () => {
    let flying = 0;
    let most = 0;
    const coalescer = open(async (items) => {
      most = Math.max(most, (flying += 1));
      await turn();
      await turn();
      flying -= 1;
      return items;
    }, 2);
    await Promise.all([...'abcdefghijkl'].map((item) => coalescer.submit(item)));
    expect(most).toBe(2);
  });

  test('has a batch fly beside another only when it is at least half full', async () => {
    const batches: string[] = [];
    const landings: Array<() => void> = [];
    const coalescer = open(async (items) => {
      batches.push(items.join(''));
      await new Promise<void>((resolve) => landings.push(resolve));
      return items;
    }, 2);
    const all = [coalescer.submit('a')];
    await turn();
    all.push(coalescer.submit('b'));
    await turn();
    await turn();
    expect(batches).toEqual(['a']);
    all.push(coalescer.submit('c'));
    await turn();
    await turn();
    expect(batches).toEqual(['a', 'bc']);
    all.push(coalescer.submit('d'));
    while (landings.length > 0 || batches.length < 3) {
      landings.shift()?.();
      await turn();
    }
    await Promise.all(all);
    expect(batches).toEqual(['a', 'bc', 'd']);
  });

  test('writes a spoilt batch in halves until only the spoiler fails', async () => {
    const coalescer = open(async (items) => {
      if (items.includes('b')) throw new Error('apart');
      return items;
    });
    const results = await Promise.allSettled(['a', 'b', 'c'].map((item) => coalescer.submit(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('writes a batch that met a race again, but not for ever', async () => {
    let left = 2;
    const coalescer = open(async (items) => {
      if (left-- > 0) throw new Error('again');
      return items;
    });
    expect(await coalescer.submit('a')).toBe('a');
    left = Infinity;
    await expect(coalescer.submit('a')).rejects.toThrow('again');
  });

  test('fails all callers of a batch when nobody knows what became of it, and goes on', async () => {
    let broken = true;
    const coalescer = open(async (items) => {
      if (broken) throw new Error('fail');
      return items;
    });
    const results = await Promise.allSettled(['a', 'b'].map((item) => coalescer.submit(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    expect(await coalescer.submit('a')).toBe('a');
  });
});
