import { consistencyRanges, GrowingTree, leafHash, rangeHash, type NodeSource } from '../apps/audit/log/merkle.js';
import { checkpointText } from '../apps/audit/notes/checkpoint.js';
import { noteText, NoteSigner } from '../apps/audit/notes/signed-note.js';

/** A log as it might be told to somebody: its leaves, and checkpoints over any number of them under its own key. */
export class LogHistory {
  readonly verifierKey: string;
  private readonly signer: NoteSigner;
  private readonly roots: Buffer[];
  private readonly nodes = new Map<string, Buffer>();

  constructor(readonly origin: string, private readonly leaves: readonly string[], private readonly seed = Buffer.alloc(32, 7)) {
    this.signer = new NoteSigner(origin, seed);
    this.verifierKey = this.signer.verifierKey;
    const tree = new GrowingTree();
    this.roots = [tree.root()];
    for (const leaf of leaves) {
      for (const { level, index, hash } of tree.add(leafHash(leaf))) this.nodes.set(`${level}/${index}`, hash);
      this.roots.push(tree.root());
    }
  }

  static of(origin: string, size: number): LogHistory {
    return new LogHistory(origin, Array.from({ length: size }, (_, index) => `leaf ${index}`));
  }

  /** The same log under the same key, telling something else from a leaf on. */
  forkedAt(size: number): LogHistory {
    return new LogHistory(this.origin, this.leaves.map((leaf, index) => (index < size ? leaf : `${leaf}, told otherwise`)), this.seed);
  }

  root(size: number): Buffer {
    return this.roots[size]!;
  }

  /** A signed note. */
  checkpoint(size: number): string {
    const text = checkpointText({ origin: this.origin, size, root: this.root(size) });
    return noteText(text, [this.signer.sign(text)]);
  }

  consistency(from: number, to: number): Buffer[] {
    const source: NodeSource = (level, index) => this.nodes.get(`${level}/${index}`)!;
    return consistencyRanges(from, to).map((range) => rangeHash(range, source));
  }
}
