import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { ReplayAnswer } from '../../apps/audit/answer.js';
import { AuditTools } from '../../apps/audit/audit.module.js';
import { checkpointText } from '../../apps/audit/notes/checkpoint.js';
import { Cosigner } from '../../apps/audit/notes/cosignature.js';
import { NoteSigner, noteText } from '../../apps/audit/notes/signed-note.js';
import { Tampering } from '../tampering.js';
import { AuditorsDesk } from './auditors-desk.js';

type Replayed = Extract<ReplayAnswer, { found: true }>;
interface Proof { readonly leaf: string; readonly index: number; readonly size: number; readonly leafHash: string; readonly path: readonly string[]; readonly root: string; readonly checkpoint?: string }

let desk: AuditorsDesk;
beforeAll(async () => {
  desk = await AuditorsDesk.open();
  await desk.exchange.running.app.get(AuditTools).signer.sign();
});
afterAll(() => desk.close());

/** What the police saw of the person: fields shown, a pseudonym, fields withheld. */
async function policeCell() {
  const { events } = await desk.whoSawWhat();
  const row = events.findIndex(({ type }) => type === 'PersonRecorded');
  const agencies = [...new Set(events.flatMap(({ cells }) => cells.map(({ agency }) => agency)))].sort();
  return { place: `#cell-${row}-${agencies.indexOf('POL-DE')}`, cell: events[row]!.cells.find(({ agency }) => agency === 'POL-DE')! };
}

async function openCell(page: Page): Promise<void> {
  await page.locator((await policeCell()).place).click();
  await page.locator('.checks').waitFor();
}

const checksOf = (page: Page): Promise<string[]> => page.locator('.checks b').allTextContents();
const verdictsOf = (page: Page): Promise<string[]> => page.locator('.verdict').allTextContents();

test('a cell opens the release as it was, with rule, ground and treatment of each field, and both hold', async () => {
  const { cell } = await policeCell();
  const { why, policy, body } = (await desk.exchange.audit('replay', { release: cell.release })).json as unknown as Replayed;
  const { fields, withheld } = why.find(({ entry }) => entry === cell.entry)!;
  const { data } = (JSON.parse(body!) as { entries: { entry: string; data: Record<string, unknown> }[] }).entries.find(({ entry }) => entry === cell.entry)!;
  const page = await desk.timeline();
  await openCell(page);
  const shown = await page.locator('.fields li').allTextContents();
  expect(shown).toEqual(fields.map(({ name, treatment, rule, ground }) => {
    const value = data[name];
    return `${name} ${treatment === 'show' ? '● shown' : `◐ ${treatment}`}${Array.isArray(value) ? value.join(', ') : String(value)}rule ${rule}, ground ${ground}`;
  }));
  expect(fields.length).toBeGreaterThan(3);
  const text = await page.locator('.panel').innerText();
  for (const part of [cell.release, policy, `${withheld} recorded fields withheld`, 'POL-DE', 'criminal-investigation']) expect(text).toContain(part);
  expect((await verdictsOf(page)).map((verdict) => verdict.slice(0, 7))).toEqual(['✓ Holds', '✓ Holds']);
  expect(await checksOf(page)).toEqual(Array(5).fill('✓ holds'));
});

describe('in the browser itself', () => {
  /** Opens the cell while the exchange's answers are changed on their way. */
  async function openChanged(change: (proof: Proof) => object, logKey?: string): Promise<Page> {
    const page = await desk.timeline();
    await page.route('**/audit/proof?*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change((await response.json()) as Proof) });
    });
    if (logKey) await page.route('**/audit/log/key', (route) => route.fulfill({ body: `${logKey}\n` }));
    await openCell(page);
    return page;
  }

  const flipped = (text: string, at: number): string => {
    const other = text[at] === '0' ? '1' : '0';
    return text.slice(0, at) + other + text.slice(at + 1);
  };

  test('a proof that was not touched holds, and what cannot be checked is named', async () => {
    const page = await openChanged(({ checkpoint: _, ...proof }) => proof);
    expect(await checksOf(page)).toEqual(['✓ holds', '✓ holds', '✓ holds', '? not checked']);
    expect(await page.locator('.checks').innerText()).toContain('the exchange gave none');
    expect((await verdictsOf(page)).at(-1)).toContain('What could not be checked is named below.');
  });

  const within = (leaf: string) => leaf.indexOf('"at":"20') + 8;
  test.each<[string, (proof: Proof) => Partial<Proof>, string[]]>([
    ['a bit of the leaf', ({ leaf }) => ({ leaf: flipped(leaf, within(leaf)) }), ['✓', '✗', '✗']],
    ['the release that the leaf is about', ({ leaf }) => ({ leaf: flipped(leaf, leaf.indexOf('"id":"') + 8) }), ['✗', '✗', '✗']],
    ['a bit of the leaf hash', ({ leafHash }) => ({ leafHash: flipped(leafHash, 5) }), ['✓', '✗', '✓']],
    ['a bit of the path', ({ path }) => ({ path: path.map((hash, nth) => (nth === 1 ? flipped(hash, 9) : hash)) }), ['✓', '✓', '✗']],
    ['a hash that is missing', ({ path }) => ({ path: path.slice(0, -1) }), ['✓', '✓', '✗']],
    ['a hash too many', ({ path }) => ({ path: [...path, path[0]!] }), ['✓', '✓', '✗']],
    ['the index', ({ index }) => ({ index: index - 1 }), ['✓', '✓', '✗']],
    ['a bit of the root', ({ root }) => ({ root: flipped(root, 63) }), ['✓', '✓', '✗']],
  ])('%s is told as not holding', async (_, change, marks) => {
    const page = await openChanged(({ checkpoint: _, ...proof }) => ({ ...proof, ...change(proof) }));
    expect((await checksOf(page)).slice(0, 3).map((check) => check[0])).toEqual(marks);
    expect((await verdictsOf(page)).at(-1)).toMatch(/^✗ Does not hold/);
  });

  const signer = new NoteSigner('log.example/firebreak', randomBytes(32));
  const signed = ({ size, root }: Proof): string => {
    const text = checkpointText({ origin: signer.verifierKey.split('+')[0]!, size, root: Buffer.from(root, 'hex') });
    return noteText(text, [signer.sign(text)]);
  };
  const all = (first: string, second: string) => ['✓', '✓', '✓', first, second];

  test.each<[string, (proof: Proof) => string, string, string[]]>([
    ['a checkpoint that the log has signed holds', signed, signer.verifierKey, all('✓', '✓')],
    ['a checkpoint of another root does not', (proof) => signed({ ...proof, root: flipped(proof.root, 0) }), signer.verifierKey, all('✗', '✓')],
    ['a checkpoint of another size does not', (proof) => signed({ ...proof, size: proof.size + 1 }), signer.verifierKey, all('✗', '✓')],
    ['a size changed after it was signed does not', (proof) => signed(proof).replace(`\n${proof.size}\n`, `\n${proof.size + 1}\n`), signer.verifierKey, all('✗', '✗')],
    ['a signature by another key of that name does not', signed, new NoteSigner('log.example/firebreak', randomBytes(32)).verifierKey, all('✓', '✗')],
    ['a note without a signature does not', (proof) => signed(proof).split('\n—')[0]!, signer.verifierKey, all('✗', '✗')],
    ['a key that is none does not', signed, 'log.example/firebreak+00000000+AAAA', all('✓', '✗')],
  ])('%s', async (_, checkpoint, key, marks) => {
    const page = await openChanged((proof) => ({ ...proof, checkpoint: checkpoint(proof) }), key);
    expect((await checksOf(page)).map((check) => check[0])).toEqual(marks);
    expect((await verdictsOf(page)).at(-1)).toMatch(marks.includes('✗') ? /^✗ Does not hold/ : /^✓ Holds: this release is leaf \d+ of the log\.$/);
  });

  test('witnesses are named, and not counted as checked', async () => {
    const page = await openChanged((proof) => {
      const text = checkpointText({ origin: 'log.example/firebreak', size: proof.size, root: Buffer.from(proof.root, 'hex') });
      return { ...proof, checkpoint: noteText(text, [signer.sign(text), new Cosigner('ombuds.example', randomBytes(32)).cosign(text, 1_772_000_000)]) };
    }, signer.verifierKey);
    expect((await checksOf(page)).map((check) => check[0])).toEqual([...all('✓', '✓'), '?']);
    expect(await page.locator('.checks').innerText()).toContain('Witnesses vouch for it: ombuds.example');
  });

  test('a browser without Ed25519 says so, and holds back no other check', async () => {
    const page = await desk.timeline();
    await page.evaluate(`SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('unknown', 'NotSupportedError'))`);
    await page.route('**/audit/proof?*', async (route) => {
      const response = await route.fetch();
      const proof = (await response.json()) as Proof;
      await route.fulfill({ response, json: { ...proof, checkpoint: signed(proof) } });
    });
    await page.route('**/audit/log/key', (route) => route.fulfill({ body: signer.verifierKey }));
    await openCell(page);
    expect((await checksOf(page)).map((check) => check[0])).toEqual(all('✓', '?'));
    expect(await page.locator('.checks').innerText()).toContain('this browser’s WebCrypto has no Ed25519');
  });
});

test('a release that the journal no longer gives is told as not holding, with the reason', async () => {
  const tampering = await Tampering.begin(desk.exchange.databaseUrl, desk.exchange.running.app.get(AuditTools).store);
  await tampering.run(`update journal.events set data = jsonb_set(data::jsonb, '{gender}', '"Masculine"')::json where type = 'PersonRecorded'`);
  const page = await desk.timeline();
  await openCell(page);
  await tampering.undo();
  await tampering.end();
  expect((await verdictsOf(page))[0]).toBe('✗ Does not hold: the bytes made again are not the bytes that were released.');
});

test('nothing that an auditor did made the page ask elsewhere or break its policy', () => expect(desk.browser.misdeeds).toEqual([]));
