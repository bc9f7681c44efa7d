import { beforeEach, describe, expect, test } from '@jest/globals';
import { ScriptedClock } from '#libs/platform';
import { readCheckpoint } from '../notes/checkpoint.js';
import { NoteVerifier, readNote } from '../notes/signed-note.js';
import type { SignedCheckpoint } from './leaf-store.js';
import { CheckpointSigner, type Vouched } from './sign-checkpoints.js';

const rootKey = Buffer.alloc(32, 7);
const [minute, hour] = [60_000, 3_600_000];

/** A log in memory, and witnesses that say what they are told to. */
class Stand {
  size = 3;
  readonly kept: SignedCheckpoint[] = [];
  cosigners: readonly string[] = ['a', 'b'];
  reachable = true;
  onVouch: () => void = () => {};
  readonly clock = new ScriptedClock(0);
  now = 0;
  readonly told: string[] = [];
  readonly signer = this.another();

  another(): CheckpointSigner {
    const store = {
      head: async () => {
        if (!this.reachable) throw new Error('no connection');
        return { size: this.size, root: 'ab'.repeat(32) };
      },
      checkpoint: async () => this.kept.at(-1),
      keep: async (checkpoint: SignedCheckpoint) => this.kept.push(checkpoint) > 0,
    };
    const vouch = async (note: string): Promise<Vouched> => {
      this.onVouch();
      return { note, cosigners: this.cosigners, refused: this.cosigners.length < 2 ? [{ name: 'c', why: 'it does not answer' }] : [] };
    };
    const options = { origin: 'test.example/disclosures', quorum: 2, everySeconds: 60, limitSeconds: 4 * 3_600, vouch };
    return new CheckpointSigner(store, this.clock, rootKey, options, (sentence) => this.told.push(sentence), () => this.now);
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
    this.clock.advance(milliseconds);
  }
}

let stand: Stand;
beforeEach(() => {
  stand = new Stand();
});
const refusal = { code: 'log-unavailable' };

describe('a checkpoint', () => {
  test('states origin, size and root, and is signed by the key that the root key gives', async () => {
    await stand.signer.sign();
    const note = readNote(stand.kept[0]!.note);
    expect(readCheckpoint(note.text)).toEqual({ origin: 'test.example/disclosures', size: 3, root: Buffer.alloc(32, 0xab) });
    expect(NoteVerifier.read(stand.signer.verifierKey).opens(note)).toBe(true);
    expect(stand.another().verifierKey).toBe(stand.signer.verifierKey);
  });

  test('is made when the log has grown, and once a day when it has not', async () => {
    await stand.signer.sign();
    stand.pass(hour);
    await stand.signer.sign();
    expect(stand.kept.map(({ size }) => size)).toEqual([3]);
    stand.size = 4;
    await stand.signer.sign();
    stand.pass(25 * hour);
    await stand.signer.sign();
    expect(stand.kept.map(({ size, at }) => [size, at])).toEqual([[3, 0], [4, hour], [4, 26 * hour]]);
  });

  test('of a larger tree, signed meanwhile by another process, counts for this one too', async () => {
    await stand.signer.sign();
    stand.size = 4;
    stand.cosigners = [];
    stand.pass(5 * hour);
    stand.onVouch = () => stand.kept.push({ size: 5, at: stand.clock.now(), note: stand.kept[0]!.note });
    await stand.signer.sign();
    expect(() => stand.signer.demandSigned()).not.toThrow();
    expect(await stand.signer.status()).not.toHaveProperty('fault');
  });

  test('that too few have cosigned is not kept', async () => {
    stand.cosigners = ['a'];
    await stand.signer.sign();
    expect(stand.kept).toEqual([]);
    expect(await stand.signer.status()).toMatchObject({ checkpoint: null, fault: expect.stringContaining('1 of the 2 cosignatures'), refused: [{ name: 'c' }] });
  });
});

describe('when nothing can be signed', () => {
  const failures: [what: string, fail: () => void, mend: () => void][] = [
    ['because witnesses are missing', () => (stand.cosigners = []), () => (stand.cosigners = ['a', 'b'])],
    ['because the log cannot be read', () => (stand.reachable = false), () => (stand.reachable = true)],
  ];
  test.each(failures)('%s, disclosure goes on for the configured time, then stops, and goes on when it can be again', async (_, fail, mend) => {
    await stand.signer.sign();
    fail();
    stand.size += 1;
    stand.pass(4 * hour);
    await stand.signer.sign();
    expect(() => stand.signer.demandSigned()).not.toThrow();
    stand.pass(minute);
    expect(() => stand.signer.demandSigned()).toThrow(expect.objectContaining(refusal));
    expect(await stand.signer.status()).toMatchObject({ stopped: true, unsignedSeconds: 4 * 3_600 + 60 });
    mend();
    await stand.signer.sign();
    expect(() => stand.signer.demandSigned()).not.toThrow();
    expect(await stand.signer.status()).toMatchObject({ stopped: false });
  });

  test('the operator is told why, when it stops, and when it is over', async () => {
    stand.cosigners = ['a'];
    await stand.signer.sign();
    stand.pass(5 * hour);
    await stand.signer.sign();
    stand.cosigners = ['a', 'b'];
    await stand.signer.sign();
    expect(stand.told).toEqual([
      'The disclosure log could not be signed: 1 of the 2 cosignatures it needs (c: it does not answer). It has been unsigned for 0 seconds. Disclosure stops when this has lasted 14400 seconds.',
      'The disclosure log could not be signed: 1 of the 2 cosignatures it needs (c: it does not answer). It has been unsigned for 18000 seconds. Nothing is disclosed until it can be.',
      'The disclosure log is signed again.',
    ]);
  });

  test('a signer that no longer comes round stops disclosure too, leaves or none', async () => {
    await stand.signer.sign();
    stand.pass(5 * hour);
    expect(() => stand.signer.demandSigned()).toThrow(expect.objectContaining(refusal));
  });

  test('a restart gives no new time', async () => {
    await stand.signer.sign();
    stand.cosigners = [];
    stand.size += 1;
    stand.pass(5 * hour);
    const restarted = stand.another();
    await restarted.start();
    await restarted.stop();
    expect(() => restarted.demandSigned()).toThrow(expect.objectContaining(refusal));
  });

  test('a clock that is set does neither stop disclosure nor let it go on', async () => {
    await stand.signer.sign();
    stand.cosigners = [];
    stand.size += 1;
    stand.clock.advance(90 * 24 * hour);
    expect(() => stand.signer.demandSigned()).not.toThrow();
    stand.now += 5 * hour;
    stand.clock.advance(-90 * 24 * hour);
    expect(() => stand.signer.demandSigned()).toThrow(expect.objectContaining(refusal));
  });
});
