import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { MalformedNote } from './encoding.js';
import { noteText, NoteSigner, NoteVerifier, readNote } from './signed-note.js';

// Published with golang.org/x/mod/sumdb/note.
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterSeed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const peterLine = '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const enochLine = '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';
const peter = NoteVerifier.read(peterKey);
const enoch = NoteVerifier.read(enochKey);

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const names = fc.stringMatching(/^[a-z0-9äж][a-z0-9./äж-]{0,20}$/u);
const texts = fc.array(fc.stringMatching(/^[a-zäж€😀 +—=/-]{0,30}$/u), { minLength: 1, maxLength: 5 }).map((lines) => `${lines.join('\n')}\n`);
const flip = (bytes: Buffer, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  const at = bit % (bytes.length * 8);
  flipped[at >> 3] = flipped[at >> 3]! ^ (1 << (at & 7));
  return flipped;
};

describe('a signed note', () => {
  test('is written as Go writes it, from the same seed', () => {
    const signer = new NoteSigner('PeterNeumann', peterSeed);
    expect(signer.verifierKey).toBe(peterKey);
    expect(noteText(text, [signer.sign(text)])).toBe(`${text}\n${peterLine}`);
  });

  test('that Go signed opens, whoever else signed it', () => {
    const note = readNote(`${text}\n${peterLine}${enochLine}`);
    expect([note.text, note.signatures.map(({ name }) => name)]).toEqual([text, ['PeterNeumann', 'EnochRoot']]);
    expect([peter.opens(note), enoch.opens(note)]).toEqual([true, true]);
    expect(enoch.opens(readNote(`${text}\n${peterLine}`))).toBe(false);
  });

  test('does not open when one of two signatures in the name of a key is wrong', () => {
    const wrong = peterLine.replace('x08go/ZJ', 'x08go/ZK');
    expect(peter.opens(readNote(`${text}\n${peterLine}${wrong}`))).toBe(false);
    expect(peter.opens(readNote(`${text}\n${wrong}`))).toBe(false);
    expect(enoch.opens(readNote(`${text}\n${wrong}${enochLine}`))).toBe(true);
  });

  test('under the name of a key but with another id is nobody known', () => {
    const stranger = peterLine.replace('x08go', 'y08go');
    expect(peter.opens(readNote(`${text}\n${stranger}`))).toBe(false);
    expect(peter.opens(readNote(`${text}\n${peterLine}${stranger}`))).toBe(true);
  });

  test('holds up to 64 signatures', () => {
    expect(readNote(`${text}\n${peterLine.repeat(64)}`).signatures.length).toBe(64);
    expect(() => readNote(`${text}\n${peterLine.repeat(65)}`)).toThrow(MalformedNote);
    expect(() => noteText(text, [])).toThrow(MalformedNote);
  });

  test.each([
    ['no signature', text],
    ['no signature after the blank line', `${text}\n`],
    ['no final newline', `${text}\n${peterLine.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterLine}`],
    ['a carriage return', `${text}\r\n\n${peterLine}`],
    ['a tab', `\t${text}\n${peterLine}`],
    ['half a character', `\ud83d${text}\n${peterLine}`],
    ['a line that is no signature', `${text}\n${peterLine}Something else.\n`],
    ['a hyphen for a dash', `${text}\n${peterLine.replace('—', '-')}`],
    ['a space in a name', `${text}\n${peterLine.replace('PeterNeumann', 'Peter Neumann')}`],
    ['another kind of space in a name', `${text}\n${peterLine.replace('PeterNeumann', 'Peter\u2003Neumann')}`],
    ['a plus in a name', `${text}\n${peterLine.replace('PeterNeumann', 'Peter+Neumann')}`],
    ['a word after the base64', `${text}\n${peterLine.replace('AM=', 'AM= more')}`],
    ['an empty name', `${text}\n${peterLine.replace('PeterNeumann', '')}`],
    ['nothing but a key id', `${text}\n— PeterNeumann x08gow==\n`],
    ['base64 without its padding', `${text}\n${peterLine.replace('AM=', 'AM')}`],
    ['base64 with loose bits', `${text}\n${peterLine.replace('AM=', 'AN=')}`],
    ['base64 for URLs', `${text}\n${peterLine.replaceAll('/', '_')}`],
  ])('is malformed with %s', (_what, note) => {
    expect(() => readNote(note)).toThrow(MalformedNote);
  });

  test('reads as it was written, whatever blank lines and dashes are in the text', () => {
    fc.assert(fc.property(texts, fc.array(fc.tuple(names, seeds), { minLength: 1, maxLength: 16 }), (text, keys) => {
      const signatures = keys.map(([name, seed]) => new NoteSigner(name, seed).sign(text));
      const note = noteText(text, signatures);
      expect(readNote(note)).toEqual({ text, signatures });
      for (const [name, seed] of keys) expect(NoteVerifier.read(new NoteSigner(name, seed).verifierKey).opens(readNote(note))).toBe(true);
    }), { numRuns: 50 });
  });

  test('with any bit changed in text, signature, key id or key does not open', () => {
    fc.assert(fc.property(texts, names, seeds, fc.nat(), (text, name, seed, bit) => {
      const signer = new NoteSigner(name, seed);
      const signature = signer.sign(text);
      const verifier = NoteVerifier.read(signer.verifierKey);
      const [, id, key] = signer.verifierKey.split(/\+([0-9a-f]{8})\+/);
      const changed = flip(Buffer.from(text), bit).toString();
      expect(verifier.verifies(text, signature)).toBe(true);
      expect(verifier.verifies(changed, signature)).toBe(false);
      expect(verifier.verifies(text, { ...signature, bytes: flip(signature.bytes, bit) })).toBe(false);
      expect(verifier.verifies(text, { ...signature, keyId: flip(signature.keyId, bit) })).toBe(false);
      expect(verifier.verifies(text, { ...signature, name: `${name}x` })).toBe(false);
      expect(() => NoteVerifier.read(`${name}+${id}+${flip(Buffer.from(key!, 'base64'), bit).toString('base64')}`)).toThrow(MalformedNote);
      expect(() => NoteVerifier.read(`${name}+${flip(Buffer.from(id!, 'hex'), bit).toString('hex')}+${key}`)).toThrow(MalformedNote);
    }), { numRuns: 100 });
  });
});

describe('a verifier key', () => {
  test('that is cut or changed anywhere is refused', () => {
    for (let from = 0; from < peterKey.length; from += 1) {
      for (let to = from; to <= peterKey.length; to += 1) {
        if (to - from < peterKey.length) expect(() => NoteVerifier.read(peterKey.slice(from, to))).toThrow(MalformedNote);
      }
      const next = String.fromCharCode(peterKey.charCodeAt(from) + 1);
      expect(() => NoteVerifier.read(`${peterKey.slice(0, from)}${next}${peterKey.slice(from + 1)}`)).toThrow(MalformedNote);
    }
  });

  test('of a wrong length or an unknown type is refused, even with an id that fits', () => {
    const typed = Buffer.from(peterKey.slice('PeterNeumann+c74f20a3+'.length), 'base64');
    const written = (typed: Buffer) => {
      const id = createHash('sha256').update('PeterNeumann\n').update(typed).digest('hex').slice(0, 8);
      return `PeterNeumann+${id}+${typed.toString('base64')}`;
    };
    expect(written(typed)).toBe(peterKey);
    for (const wrong of [Buffer.alloc(0), typed.subarray(0, 1), typed.subarray(0, 32), Buffer.concat([typed, Buffer.of(0)])]) {
      expect(() => NoteVerifier.read(written(wrong))).toThrow(MalformedNote);
    }
    for (const type of [0x00, 0x02, 0x04, 0x65]) expect(() => NoteVerifier.read(written(Buffer.concat([Buffer.of(type), typed.subarray(1)])))).toThrow(MalformedNote);
  });

  test.each(['', 'two words', 'a+b', 'line\n', 'tab\t', 'bell\u0007'])('is not made for the name %j', (name) => {
    expect(() => new NoteSigner(name, peterSeed)).toThrow(MalformedNote);
  });

  test('is not made from a seed of another length', () => {
    expect(() => new NoteSigner('PeterNeumann', peterSeed.subarray(1))).toThrow(RangeError);
  });
});
