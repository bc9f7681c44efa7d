import { afterAll, beforeAll, describe } from '@jest/globals';
import { appending } from './contract/appending.js';
import { following } from './contract/following.js';
import { likeTheModel } from './contract/model.js';
import { reading } from './contract/reading.js';
import { sharing } from './contract/sharing.js';
import { upcasting } from './contract/upcasting.js';
import type { Journal, Upcast } from './journal.js';

/** Describes what every journal does; an adapter's test says how to open an empty one. */
export function journalContract(name: string, open: (upcast?: Upcast) => Promise<{ journal: Journal; close(): Promise<void> }>): void {
  describe(`${name}, as every journal`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    const journal = () => opened.journal;

    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    describe('appending', () => appending(journal));
    describe('reading', () => reading(journal));
    describe('reading a share', () => sharing(journal));
    describe('followed', () => following(journal));
    describe('upcasting', () => upcasting(open));
    likeTheModel(journal);
  });
}
