import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkpointText, readCheckpoint } from './checkpoint.js';
import { cosignersOf, CosignatureVerifier, Cosigner } from './cosignature.js';
import { MalformedNote } from './encoding.js';
import { noteText, NoteSigner, readNote } from './signed-note.js';
import { proofFile, readProofFile } from './tlog-proof.js';

// The examples that C2SP publishes for checkpoints and cosignatures.
const published = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`;
// Published with github.com/transparency-dev/formats.
const remora = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';

const log = new NoteSigner('log.example', Buffer.alloc(32, 1));
const witness = new Cosigner('witness.example', Buffer.alloc(32, 2));
const verifier = CosignatureVerifier.read(witness.verifierKey);
const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
const counts = fc.maxSafeNat();
const origins = fc.stringMatching(/^[a-zж0-9 ./+-]{1,30}$/u);
const text = checkpointText({ origin: 'log.example', size: 7, root: Buffer.alloc(32, 3) });
const flip = (bytes: Buffer, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  const at = bit % (bytes.length * 8);
  flipped[at >> 3] = flipped[at >> 3]! ^ (1 << (at & 7));
  return flipped;
};

describe('a checkpoint', () => {
  test('is read from the published example', () => {
    const { origin, size, root } = readCheckpoint(readNote(published).text);
    expect([origin, size, root.toString('hex')]).toEqual(['example.com/behind-the-sofa', 20_852_163, '0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62']);
  });

  test('reads as it was written', () => {
    fc.assert(fc.property(origins, counts, hashes, (origin, size, root) => {
      expect(readCheckpoint(checkpointText({ origin, size, root }))).toEqual({ origin, size, root });
    }));
  });

  test.each([
    ['a line after the root', `${text}more\n`],
    ['a blank line after the root', `${text}\n`],
    ['no root', 'log.example\n7\n'],
    ['no final newline', text.slice(0, -1)],
    ['no origin', text.replace('log.example', '')],
    ['a leading zero', text.replace('\n7\n', '\n07\n')],
    ['a sign', text.replace('\n7\n', '\n+7\n')],
    ['a size with a fraction', text.replace('\n7\n', '\n7.0\n')],
    ['a size past counting', text.replace('\n7\n', '\n9007199254740992\n')],
    ['a short root', text.replace('AwMD', '')],
    ['a root with loose bits', text.replace(/.=\n$/, 'P=\n')],
    ['a root without padding', text.replace('=', '')],
  ])('is malformed with %s', (_what, wrong) => {
    expect(wrong).not.toBe(text);
    expect(() => readCheckpoint(wrong)).toThrow(MalformedNote);
  });

  test('is not written with an origin of two lines, a size that is none or a root of another length', () => {
    const root = Buffer.alloc(32);
    for (const wrong of [{ origin: 'a\nb', size: 1, root }, { origin: 'a', size: -1, root }, { origin: 'a', size: 1.5, root }, { origin: 'a', size: 1, root: root.subarray(1) }]) {
      expect(() => checkpointText(wrong)).toThrow(MalformedNote);
    }
  });
});

describe('a cosignature', () => {
  test('has the time that the published examples have', () => {
    const [, cosignature] = readNote(published).signatures;
    expect(verifier.timeOf(cosignature!)).toBe(1_679_315_147);
    expect(CosignatureVerifier.read(remora).name).toBe('remora.n621.de');
    expect(() => verifier.timeOf(readNote(published).signatures[0]!)).toThrow(MalformedNote);
  });

  test('signs a header, the time and the checkpoint, with a key of its own type', () => {
    // The same seed as a signer of notes: what it signs is then the message, byte for byte.
    const { bytes } = witness.cosign(text, 1_700_000_000);
    const { bytes: expected } = new NoteSigner('witness.example', Buffer.alloc(32, 2)).sign(`cosignature/v1\ntime 1700000000\n${text}`);
    expect(bytes).toEqual(Buffer.concat([Buffer.from('000000006553f100', 'hex'), expected]));
    expect(verifier.timeOf(witness.cosign(text, 1_700_000_000))).toBe(1_700_000_000);
  });

  test('is no signature of a log, and a signature of a log is none', () => {
    expect(() => CosignatureVerifier.read(log.verifierKey)).toThrow(MalformedNote);
    expect(verifier.verifies(text, new NoteSigner('witness.example', Buffer.alloc(32, 2)).sign(text))).toBe(false);
  });

  test('with any bit changed in checkpoint, time, signature or key id does not verify', () => {
    fc.assert(fc.property(counts, fc.nat(), (seconds, bit) => {
      const cosignature = witness.cosign(text, seconds);
      expect(verifier.verifies(text, cosignature)).toBe(true);
      expect(verifier.verifies(flip(Buffer.from(text), bit).toString(), cosignature)).toBe(false);
      expect(verifier.verifies(text, { ...cosignature, bytes: flip(cosignature.bytes, bit) })).toBe(false);
      expect(verifier.verifies(text, { ...cosignature, bytes: flip(cosignature.bytes, bit % 64) })).toBe(false);
      expect(verifier.verifies(text, { ...cosignature, keyId: flip(cosignature.keyId, bit) })).toBe(false);
    }), { numRuns: 100 });
  });

  test('cut or lengthened anywhere does not verify', () => {
    const cosignature = witness.cosign(text, 1);
    for (let length = 0; length < 72; length += 1) expect(verifier.verifies(text, { ...cosignature, bytes: cosignature.bytes.subarray(0, length) })).toBe(false);
    expect(verifier.verifies(text, { ...cosignature, bytes: Buffer.concat([cosignature.bytes, Buffer.of(0)]) })).toBe(false);
  });

  test('is given for checkpoints and whole seconds only', () => {
    expect(() => witness.cosign('anything\n', 1)).toThrow(MalformedNote);
    for (const time of [-1, 0.5, NaN, 2 ** 53]) expect(() => witness.cosign(text, time)).toThrow(RangeError);
  });

  test('counts once for each witness, and only where it holds', () => {
    const other = new Cosigner('other.example', Buffer.alloc(32, 4));
    const both = [verifier, CosignatureVerifier.read(other.verifierKey)];
    const wrong = { ...other.cosign(text, 1), bytes: other.cosign(text, 2).bytes.fill(0, 8, 9) };
    expect(cosignersOf(noteText(text, [log.sign(text), witness.cosign(text, 1), witness.cosign(text, 2), wrong]), both)).toEqual(['witness.example']);
    expect(cosignersOf(noteText(text, [log.sign(text), other.cosign(text, 1), witness.cosign(text, 2)]), both)).toEqual(['witness.example', 'other.example']);
  });
});

describe('the file of a proof', () => {
  const checkpoint = noteText(text, [log.sign(text), witness.cosign(text, 1)]);
  const file = proofFile({ index: 3, path: [Buffer.alloc(32, 5), Buffer.alloc(32, 6)], checkpoint, extra: Buffer.from('a leaf') });

  test('is written line by line as C2SP has it', () => {
    expect(file).toBe(`c2sp.org/tlog-proof@v1\nextra YSBsZWFm\nindex 3\n${'BQUF'.repeat(10)}BQU=\n${'BgYG'.repeat(10)}BgY=\n\n${checkpoint}`);
  });

  test('reads as it was written', () => {
    const extra = fc.option(fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)), { nil: undefined });
    fc.assert(fc.property(counts, fc.array(hashes, { maxLength: 63 }), extra, (index, path, extra) => {
      const proof = { index, path, checkpoint, ...(extra && { extra }) };
      expect(readProofFile(proofFile(proof))).toEqual(proof);
    }));
  });

  test.each([
    ['another first line', file.replace('@v1', '@v2')],
    ['no index', file.replace('index 3\n', '')],
    ['an index with a leading zero', file.replace('index 3', 'index 03')],
    ['extra data after the index', file.replace(/(extra .*\n)(index 3\n)/, '$2$1')],
    ['extra data twice', file.replace(/(extra .*\n)/, '$1$1')],
    ['empty extra data', file.replace(/extra .*\n/, 'extra \n')],
    ['a short hash', file.replace('BQUF', '')],
    ['more than 63 hashes', file.replace('index 3\n', `index 3\n${`${'BQUF'.repeat(10)}BQU=\n`.repeat(62)}`)],
    ['no blank line before the checkpoint', file.replace('\n\nlog.example', '\nlog.example')],
    ['two blank lines before the checkpoint', file.replace('\n\nlog.example', '\n\n\nlog.example')],
    ['a checkpoint that nobody signed', file.slice(0, file.indexOf('— log.example'))],
    ['a note that is no checkpoint', file.replace('\n7\n', '\nseven\n')],
    ['nothing', ''],
  ])('is malformed with %s', (_what, wrong) => {
    expect(wrong).not.toBe(file);
    expect(() => readProofFile(wrong)).toThrow(MalformedNote);
  });
});
