import pg from 'pg';

const retryEvery = 500;

/** Passes on the notifications of a channel, over a connection of its own that is opened on first use and opened again when it breaks. */
export class Hints {
  private readonly listeners = new Set<() => void>();
  private client: pg.Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private started = false;
  private closed = false;

  constructor(private readonly config: pg.ClientConfig, private readonly channel: string) {}

  /** Calls the listener after every notification and every new connection; returns the function that stops it. */
  listen(listener: () => void): () => void {
    const hint = () => listener();
    this.listeners.add(hint);
    if (!this.started) {
      this.started = true;
      void this.connect();
    }
    return () => this.listeners.delete(hint);
  }

  /** Closes the connection; no listener is called again. */
  async close(): Promise<void> {
    this.closed = true;
    this.listeners.clear();
    clearTimeout(this.retry);
    await this.client?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client(this.config);
    this.client = client;
    const again = () => {
      client.removeAllListeners('end');
      if (this.closed) return;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => void this.connect(), retryEvery);
      this.retry.unref();
    };
    client.on('error', () => {}); // followed by 'end'
    client.on('end', again);
    client.on('notification', this.hint);
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.channel)}`);
      this.hint();
    } catch {
      await client.end().catch(() => {});
      again();
    }
  }

  private readonly hint = (): void => {
    for (const listener of this.listeners) listener();
  };
}
