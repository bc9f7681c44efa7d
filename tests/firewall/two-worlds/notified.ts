import type { WatchedSession } from './watched-session.js';
import { until, type WebhookReceiver } from '../../webhook-receiver.js';
import type { Ends } from './observe.js';

// Where a receiver listens is chance, and when it is told is the clock's.
const incidental = ['host', 'connection'];

/** Has an agency told by a webhook of every feed it has; keeps every byte that reaches the receiver. What is refused is told nothing. */
export async function notified(session: WatchedSession, receiver: WebhookReceiver, agency: string, ends: Ends): Promise<void> {
  const path = `/${agency}`;
  const { status } = await session.post(agency, 'reader', '/webhooks', { url: receiver.url(path), purposes: ends.map(([purpose]) => purpose) }, `webhook-${agency}`);
  const own = () => receiver.received.filter((each) => each.path === path);
  const feeds = status === 201 ? ends.filter(([, last]) => last > 0) : [];
  await until(() => own().length >= feeds.length);
  const told = own().map(({ method, headers, body }) => {
    const lines = Object.entries(headers).filter(([name]) => !incidental.includes(name)).map(([name, value]) => `${name}: ${String(value)}`);
    return [`< ${method} to the webhook of ${agency}`, ...lines, '', body].join('\n');
  });
  session.keep(agency, ...told.sort());
  await session.get(agency, 'reader', '/webhooks');
}
