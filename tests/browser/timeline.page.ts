import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { WhoSawWhatAnswer } from '../../apps/audit/answer.js';
import { AuditorsDesk, gridOnce, seenGrid, spokenGrid } from './auditors-desk.js';

let desk: AuditorsDesk;
let whole: WhoSawWhatAnswer;
beforeAll(async () => {
  desk = await AuditorsDesk.open();
  whole = await desk.whoSawWhat();
});
afterAll(() => desk.close());

const agencies = () => [...new Set(whole.events.flatMap(({ cells }) => cells.map(({ agency }) => agency)))].sort();
const words = (type: string) => type.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);

/** The grid as it must be, from the answer of the exchange alone. */
function expectedGrid({ events }: WhoSawWhatAnswer, until: string): string[][] {
  const rows = events.map(({ type, occurredOn, by, recordedAt, cells }) => [
    `${words(type)} ${occurredOn} · ${by}`,
    ...agencies().map((agency) => {
      if (recordedAt > until) return '';
      const cell = cells.find((each) => each.agency === agency);
      if (!cell) return '–';
      const counts: [string, number][] = [['●', cell.shown.length], ['◐', cell.treated.length], ['○', cell.withheld]];
      return counts.filter(([, count]) => count > 0).map(([sign, count]) => `${sign}${count}`).join('') + (cell.recalled ? '⊘' : '');
    }),
  ]);
  return [['Event', ...agencies()], ...rows];
}

test('the timeline shows in every cell what the exchange says, as signs and as a sentence', async () => {
  const page = await desk.timeline();
  expect(await seenGrid(page)).toEqual(expectedGrid(whole, whole.moments.at(-1)!));
  const spoken = await spokenGrid(page);
  const said = whole.events.map(({ type, cells }) => agencies().map((agency) => {
    const cell = cells.find((each) => each.agency === agency);
    if (!cell) return [`${agency} had received nothing of ${words(type)}.`];
    const { shown, treated, withheld, recalled, releases } = cell;
    return [
      `${agency} was shown ${shown.length} field`, ...(treated.length > 0 ? [`${treated.length} more treated`] : []), ...(withheld > 0 ? [`${withheld} withheld`] : []),
      `in ${releases} release`, ...(recalled ? ['It has been recalled.'] : []),
    ];
  }));
  said.forEach((row, at) => row.forEach((parts, column) => parts.forEach((part) => expect(spoken[at]![column]).toContain(part))));
  expect(said.flat(2).filter((part) => part === 'It has been recalled.').length).toBe(2);
});

test('the slider shows what had been seen by then, and asks nothing of the times it only passes', async () => {
  const page = await desk.timeline();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).searchParams.get('at') ?? ''));
  const slider = page.getByRole('slider');
  expect(await slider.getAttribute('max')).toBe(String(whole.moments.length - 1));
  for (const [key, moment] of [['Home', 0], ['ArrowRight', 1], ['ArrowRight', 2]] as const) {
    const answered = page.waitForResponse((response) => response.url().includes('who-saw-what'));
    await slider.press(key);
    await (await answered).finished();
    const at = whole.moments[moment]!;
    const expected = expectedGrid(await desk.whoSawWhat(at), at);
    expect(await gridOnce(page, expected)).toEqual(expected);
    expect(await slider.getAttribute('aria-valuetext')).toContain(at.slice(11, 19));
  }
  expect(expectedGrid(await desk.whoSawWhat(whole.moments[0]), whole.moments[0]!)).not.toEqual(expectedGrid(whole, whole.moments.at(-1)!));
  await slider.evaluate((input) => {
    const range = input as unknown as { value: string; dispatchEvent(event: Event): void };
    for (const value of ['3', '4', '5']) {
      range.value = value;
      range.dispatchEvent(new Event('input', { bubbles: true }));
    }
  });
  await slider.press('End');
  const newest = expectedGrid(whole, whole.moments.at(-1)!);
  expect(await gridOnce(page, newest)).toEqual(newest);
  expect(asked).toEqual(whole.moments.slice(0, 3));
});

test('the keyboard alone gives the token, asks, walks the cells, opens one and comes back', async () => {
  const page = await desk.page();
  const keys = page.keyboard;
  const press = async (...names: string[]) => { for (const name of names) await keys.press(name); };
  const active = () => page.evaluate<string>('document.activeElement.id || document.activeElement.name || document.activeElement.tagName');
  await press('Tab');
  await keys.insertText(await desk.token());
  await press('Tab', 'Enter');
  expect(await active()).toBe('agency');
  await keys.type('LI-DE');
  await press('Tab');
  await keys.type(desk.reference);
  await press('Enter');
  await page.getByRole('grid').waitFor();
  await press('Tab', 'Tab');
  expect(await active()).toBe('moment');
  await press('Tab');
  const [row, column] = [whole.events.length - 1, agencies().length - 1];
  expect(await active()).toBe('cell-0-0');
  const walk: [string, string][] = [
    ['ArrowUp', 'cell-0-0'], ['ArrowLeft', 'cell-0-0'], ['ArrowRight', 'cell-0-1'], ['ArrowDown', 'cell-1-1'], ['End', `cell-1-${column}`], ['ArrowRight', `cell-1-${column}`],
    ['Home', 'cell-1-0'], ['Control+End', `cell-${row}-${column}`], ['ArrowDown', `cell-${row}-${column}`], ['Control+Home', 'cell-0-0'], ['ArrowRight', 'cell-0-1'],
  ];
  for (const [key, cell] of walk) {
    await press(key);
    expect([key, await active()]).toEqual([key, cell]);
    expect(await page.evaluate(`[...document.querySelectorAll('[role=gridcell][tabindex="0"]')].map(({ id }) => id)`)).toEqual([cell]);
  }
  for (const key of ['Enter', 'Space']) {
    await press(key);
    expect(await active()).toBe('panel-title');
    expect(await page.locator('[aria-selected=true]').getAttribute('id')).toBe('cell-0-1');
    await press('Escape');
    expect(await active()).toBe('cell-0-1');
    expect(await page.locator('.panel').count()).toBe(0);
  }
  await press('Shift+Tab');
  expect(await active()).toBe('moment');
});

test('nothing that an auditor did made the page ask elsewhere or break its policy', () => expect(desk.browser.misdeeds).toEqual([]));
