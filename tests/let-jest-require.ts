import { jest } from '@jest/globals';

/** Lets a package be require()d that is an ES module, as the documentation's file server does: Node can do that, jest's own loader only imports it. */
export async function letJestRequire(name: string): Promise<void> {
  const module = (await import(name)) as object;
  jest.mock(name, () => module);
}
