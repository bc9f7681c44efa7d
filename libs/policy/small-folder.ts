import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { grounds, handling, vocabulary } from './small-bundle.js';

/** One rule as it is written. */
export const written = `- id: police-receives-names
  may: receive
  on: [PersonRecorded]
  fields: { name: show }
  when:
    audience: { kind: police }
    ground: referral
    purpose: [criminal-investigation]
  consent: not-needed
  because: A test.
  basis: none
`;

/** A policy folder of that rule, for tests that change it. */
export class SmallFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'policies-'));

  constructor() {
    for (const [name, json] of Object.entries({ vocabulary, grounds, handling })) this.write(`${name}.yaml`, stringify(json, { aliasDuplicateObjects: false }));
    this.write('police.yaml', written);
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(join(this.path, name), content);
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
