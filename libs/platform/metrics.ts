import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** One value of a figure that has several. */
export interface Sample {
  readonly labels: { readonly [name: string]: string };
  readonly value: number;
}

/** Figures for operators, in the text format of Prometheus. They count events and time, so they are served on a port of their own, never at an agency's door. */
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'firebreak_' });
  }

  /** Registers a figure that is read when somebody asks. */
  gauge(name: string, help: string, read: () => Promise<number>): void {
    new Gauge({
      name, help, registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  /** Registers a figure with a value for each of several things, read when somebody asks. */
  gauges(name: string, help: string, labelNames: readonly string[], read: () => Promise<readonly Sample[]>): void {
    new Gauge({
      name, help, labelNames: [...labelNames], registers: [this.registry],
      async collect() {
        const samples = await read();
        this.reset();
        for (const { labels, value } of samples) this.set(labels, value);
      },
    });
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }

  /** Serves GET /metrics; gives the address and how to stop. Port 0 = any free one. */
  async serve(host: string, port: number): Promise<{ readonly url: string; close(): Promise<void> }> {
    const server = createServer((request, response) => {
      if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
      this.text().then(
        (text) => response.writeHead(200, { 'content-type': this.registry.contentType }).end(text),
        () => response.writeHead(503).end(),
      );
    });
    server.listen(port, host);
    await once(server, 'listening');
    const close = async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
    return { url: `http://${host}:${(server.address() as AddressInfo).port}/metrics`, close };
  }
}
