import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The files of a page by name. They hold no data and are open to anybody; what a page shows, it asks of the exchange with its user's token. */
export type Page = ReadonlyMap<string, PageFile>;

/** The pages of a process, by the path they stand under. */
export class Pages {
  constructor(readonly auditor: Page, readonly operator: Page, readonly desk: Page) {}
}

/** What a page may do: run its own scripts, ask its own exchange, and nothing else. */
export const pagePolicy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self'", "form-action 'none'", "base-uri 'none'",
  "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.json': 'application/json; charset=utf-8',
};

/** What pages are written with, by the name it is served under; the compiled file sees the packages from here. */
const libraries: Readonly<Record<string, URL>> = {
  'preact.js': new URL('../../../node_modules/preact/dist/preact.mjs', import.meta.url),
  'htm.js': new URL('../../../node_modules/htm/dist/htm.mjs', import.meta.url),
};

/** Reads a page from its folder, once: what was not there at the start is never served. @param made what is written at the start, by name. */
export function readPage(folder: URL, made: Readonly<Record<string, string>> = {}): Page {
  const own = readdirSync(folder).filter((name) => extname(name) in types && name !== 'tsconfig.json').map((name) => [name, new URL(name, folder)] as const);
  const read = [...own, ...Object.entries(libraries)].map(([name, file]) => [name, readFileSync(file)] as const);
  const written = Object.entries(made).map(([name, text]) => [name, Buffer.from(text)] as const);
  return new Map([...read, ...written].map(([name, bytes]) => [name, { type: types[extname(name)]!, bytes }]));
}
