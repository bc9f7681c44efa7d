import { startEmbeddedPostgres, type EmbeddedPostgres } from '#libs/platform';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { copyDatabase, databaseOf, growDatabases } from './growth-load.js';
import {
  appendNewCases, appendToCases, catchUp, closePlace, openPlace, project, readCases, staysFlat, unitOf, type Among, type Figures, type Place,
} from './growth-measure.js';
import { median, writeResults, type Row } from './results.js';

const smallest = 100_000;
const bound = 1.15;
const callers = 16;
const appends = 2_000;
const slices = 4;
const casesShare = 200; // one case read at the start of a round for so many events

/**
 * Shows that what an event costs does not depend on how many there are: grows a journal from 100 thousand events to `--events` (5 million unless
 * told otherwise) with feeds in proportion, and measures the same figures at each size, the sizes in turn. `--rounds` says how often after
 * the first, which is warm-up; `--keep FOLDER` leaves the grown databases there and finds them again.
 */
export async function benchGrowth(): Promise<void> {
  const { values: { events, rounds, keep } } = parseArgs({
    args: process.argv.slice(3),
    options: { events: { type: 'string', default: '5000000' }, rounds: { type: 'string', default: '5' }, keep: { type: 'string' } },
  });
  const largest = Number(events);
  const sizes = [smallest, 1_000_000, largest].filter((size, index, all) => size <= largest && all.indexOf(size) === index);
  const folder = keep ?? (await mkdtemp(join(tmpdir(), 'firebreak-growth-')));
  const server = await startEmbeddedPostgres({ folder, persistent: keep !== undefined, durable: true });
  try {
    const urls = await growDatabases(server, sizes);
    const found = sizes.map((): Figures[] => []);
    for (let round = 0; round <= Number(rounds); round += 1) {
      const places = await openPlaces(server, sizes, urls);
      const each = round > 0 ? found : sizes.map((): Figures[] => []);
      await measure(places, (place, figures) => each[places.indexOf(place)]!.push(figures));
      await Promise.all(places.map(closePlace));
      console.log(`round ${round} of ${rounds}: ${each.map((figures, index) => `append to a new case at ${inWords(sizes[index]!)} ${medianOf(figures, 'append to a new case').toFixed(0)} µs`).join(', ')}`);
    }
    if (found[0]!.length > 0) writeResults('growth', rowsOf(sizes, found));
  } finally {
    await server.stop();
  }
}

// What a round appends is little beside the largest; the others start each round as they were.
async function openPlaces(server: EmbeddedPostgres, sizes: readonly number[], urls: readonly string[]): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const [index, size] of sizes.entries()) {
    const url = index === sizes.length - 1 ? urls[index]! : await copyDatabase(server, databaseOf(size), `measured_${size}`);
    places.push(await openPlace(url, size));
  }
  return places;
}

/**
 * Reads first, over connections that have met much of the server's memory, which each maps page by page, as those of a running exchange have; then
 * appends from the moment of a checkpoint on; then again when most pages of the indexes were written since; then projects.
 */
async function measure(places: readonly Place[], note: (place: Place, figures: Figures) => void): Promise<void> {
  const inTurn = async (times: number, work: (place: Place, nth: number) => Promise<Figures>, noted = true) => {
    for (let nth = 0; nth < times; nth += 1) {
      for (const place of places) {
        const figures = await work(place, nth);
        if (noted) note(place, figures);
      }
    }
  };
  const whichever: readonly Among[] = ['the newest thousand', 'all'];
  await inTurn(1, (place) => readCases(place, 'all', place.size / casesShare), false);
  for (const among of whichever) await inTurn(slices, (place) => readCases(place, among, 1_000));
  await inTurn(slices, (place, nth) => catchUp(place, nth, slices));
  await inTurn(1, (place) => appendToCases(place, 'all', appends, callers), false);
  await places[0]!.pool.query('checkpoint');
  for (const among of whichever) await inTurn(slices, (place) => appendToCases(place, among, appends, callers, 'right after a checkpoint'));
  await inTurn(1, (place) => appendToCases(place, 'all', place.size / 50, 64), false);
  await inTurn(slices, (place) => appendNewCases(place, appends, callers));
  for (const among of whichever) await inTurn(slices, (place) => appendToCases(place, among, appends, callers));
  await inTurn(1, project);
}

const medianOf = (all: readonly Figures[], figure: string): number => median(all.flatMap((figures) => figures[figure] ?? []));

function rowsOf(sizes: readonly number[], found: readonly (readonly Figures[])[]): Row[] {
  const names = [...new Set(found[0]!.flatMap(Object.keys))];
  return names.flatMap((figure) => sizes.map((size, index): Row => {
    const row = { name: `${figure}, at ${inWords(size)}`, value: medianOf(found[index]!, figure), unit: unitOf(figure) };
    if (index === 0) return row;
    const against = { name: `at ${inWords(smallest)}`, value: medianOf(found[0]!, figure) };
    const ratio = row.value / against.value;
    if (!staysFlat(figure)) return { ...row, against, ratio };
    return { ...row, against, ratio, target: `within 15 % of ${inWords(smallest)}`, met: ratio <= bound };
  }));
}

const inWords = (size: number): string => (size < 1_000_000 ? `${size / 1_000} thousand` : `${size / 1_000_000} million`);
