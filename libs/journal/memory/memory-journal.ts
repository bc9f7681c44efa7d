import { assertAppend } from '../assert-append.js';
import { Journal, type AppendOutcome, type ExpectedRevision, type NewEvent, type Page, type Share, type StoredEvent, type Upcast } from '../journal.js';
import { slotOf } from '../slots.js';

const asItIs: Upcast = (event) => event;

/** Keeps the record in memory, as JSON text so that nobody holds a reference into it. For tests and scenarios. */
export class MemoryJournal extends Journal {
  private readonly texts: string[] = [];
  private readonly ids = new Map<string, number>();
  private readonly streams = new Map<string, number[]>();
  private readonly correlations = new Map<string, number[]>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly upcast: Upcast = asItIs) {
    super();
  }

  override async append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendOutcome> {
    assertAppend(stream, expected, events);
    const first = Math.max(...events.map((event) => this.ids.get(event.id) ?? 0));
    if (first > 0) return { outcome: 'duplicate', revision: this.at(first).revision, position: first };
    const actual = this.streams.get(stream)?.length ?? 0;
    if (expected !== 'any' && expected !== actual) return { outcome: 'conflict', actual };
    const texts = events.map(({ id, type, version, correlation, data, meta }, index) => {
      const revision = actual + index + 1;
      const position = this.texts.length + index + 1;
      return JSON.stringify({ id, stream, revision, position, type, version, correlation, data, meta } satisfies StoredEvent);
    });
    events.forEach((event, index) => this.store(stream, event, texts[index] as string));
    for (const listener of this.listeners) setImmediate(listener);
    return { outcome: 'appended', revision: actual + events.length, position: this.texts.length };
  }

  override async find(id: string): Promise<StoredEvent | undefined> {
    const position = this.ids.get(id);
    return position === undefined ? undefined : this.at(position);
  }

  override async *readStream(
    stream: string,
    options: { readonly from?: number; readonly direction?: 'forward' | 'backward'; readonly limit?: number } = {},
  ): AsyncIterable<StoredEvent> {
    const { direction = 'forward', limit = Infinity } = options;
    const positions = this.streams.get(stream) ?? [];
    const step = direction === 'forward' ? 1 : -1;
    const from = direction === 'forward' ? Math.max(options.from ?? 1, 1) : Math.min(options.from ?? Infinity, positions.length);
    for (let revision = from, count = 0; count < limit; revision += step, count += 1) {
      const position = positions[revision - 1];
      if (position === undefined) return;
      yield this.at(position);
    }
  }

  override async readCorrelation(correlation: string, upTo = Infinity, after = 0): Promise<readonly StoredEvent[]> {
    const positions = this.correlations.get(correlation) ?? [];
    return positions.filter((position) => position > after && position <= upTo).map((position) => this.at(position));
  }

  override async readAll(after: number, limit: number, share?: Share): Promise<Page> {
    const upTo = Math.max(after, Math.min(after + limit, this.texts.length));
    const all = Array.from({ length: upTo - after }, (_, index) => this.at(after + index + 1));
    const mine = ({ correlation }: StoredEvent) => !share || share.everywhere.includes(correlation) || share.slots.includes(slotOf(correlation));
    return { events: all.filter(mine), upTo };
  }

  override async head(): Promise<number> {
    return this.texts.length;
  }

  override onAppend(listener: () => void): () => void {
    const hint = () => this.listeners.has(hint) && listener();
    this.listeners.add(hint);
    return () => this.listeners.delete(hint);
  }

  override asRecorded(): Journal {
    return Object.create(this, { upcast: { value: asItIs } }) as MemoryJournal;
  }

  override async close(): Promise<void> {
    this.listeners.clear();
  }

  private at(position: number): StoredEvent {
    return this.upcast(JSON.parse(this.texts[position - 1] as string) as StoredEvent);
  }

  private store(stream: string, event: NewEvent, text: string): void {
    const position = this.texts.push(text);
    this.ids.set(event.id, position);
    push(this.streams, stream, position);
    push(this.correlations, event.correlation, position);
  }
}

function push(index: Map<string, number[]>, name: string, position: number): void {
  const positions = index.get(name);
  if (positions) positions.push(position);
  else index.set(name, [position]);
}
