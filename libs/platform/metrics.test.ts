import { describe, expect, test } from '@jest/globals';
import { Metrics } from './metrics.js';

describe('Metrics', () => {
  test('are read when somebody asks, and served as Prometheus reads them', async () => {
    const metrics = new Metrics();
    let behind = 3;
    metrics.gauge('firebreak_test_lag', 'How far a test is behind.', async () => behind);
    const { url, close } = await metrics.serve('127.0.0.1', 0);
    behind = 5;
    const response = await fetch(url);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('# HELP firebreak_test_lag How far a test is behind.');
    expect(text).toMatch(/^firebreak_test_lag 5$/m);
    expect(text).toContain('firebreak_nodejs_eventloop_lag_seconds');
    expect((await fetch(new URL('/other', url))).status).toBe(404);
    await close();
  });

  test('that cannot be read are an error to whoever asks, not a figure', async () => {
    const metrics = new Metrics();
    metrics.gauge('firebreak_test_lag', 'How far a test is behind.', async () => {
      throw new Error('The database is away');
    });
    const { url, close } = await metrics.serve('127.0.0.1', 0);
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([503, '']);
    await close();
  });
});
