import { randomUUID } from 'node:crypto';
import type { NewEvent } from '#libs/journal';

/** Makes an event as case workers record them: about 550 bytes of data and meta. */
export const newEvent = (correlation: string): NewEvent => ({
  id: randomUUID(),
  type: 'IndicatorObserved',
  version: 1,
  correlation,
  data: {
    person: randomUUID(), indicator: 'withholding-of-wages', means: ['TakesEarnings'], how: 'interview', sourceGrade: 'B', infoGrade: 2,
    detail: 'Paid once in six weeks. '.repeat(7),
  },
  meta: {
    occurredAt: '2026-03-02T09:30:00.000Z', recordedAt: '2026-03-02T09:31:12.345Z',
    recordedBy: { agency: 'LI-DE', user: 'inspector-7', role: 'inspector' }, request: randomUUID(),
  },
});

/** Numbers from 0 below a count. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, nth) => nth);
