import type { Player } from './player.js';

interface Cell {
  readonly agency: string;
  readonly shown: readonly string[];
  readonly treated: readonly string[];
  readonly withheld: number;
  readonly recalled: boolean;
}
interface Row {
  readonly type: string;
  readonly by: string;
  readonly cells: readonly Cell[];
}

/** Asks the auditor who saw what of every case of a play and writes it as a table: a row for every event, a column for every agency. */
export async function whoSawWhatTable(player: Player): Promise<string> {
  const tables: string[] = [];
  for (const { name, agency, reference } of player.cases()) {
    const { json } = await player.session.get(player.auditor, 'player', '/audit/who-saw-what', { agency, case: reference });
    tables.push(`who saw what of ${name} (${agency} calls it ${reference}), from the disclosure log:`, draw(json['events'] as Row[], Object.keys(player.scenario.agencies)));
  }
  return tables.join('\n');
}

function draw(rows: readonly Row[], agencies: readonly string[]): string {
  const head = ['event', ...agencies];
  const lines = rows.map((row) => [row.type, ...agencies.map((agency) => cellText(row.cells.find((cell) => cell.agency === agency)))]);
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]!.length)));
  const write = (line: readonly string[]) => `  ${line.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()}`;
  return [write(head), write(widths.map((width) => '─'.repeat(width))), ...lines.map(write), '  s shown · t treated · w withheld · r recalled · – never received'].join('\n');
}

function cellText(cell: Cell | undefined): string {
  if (!cell) return '–';
  const parts = [`${cell.shown.length}s`, cell.treated.length > 0 ? `${cell.treated.length}t` : '', cell.withheld > 0 ? `${cell.withheld}w` : '', cell.recalled ? 'r' : ''];
  return parts.filter(Boolean).join(' ');
}

/** Says in a line what the refused class received in a play: the bytes of every answer that was not a refusal. */
export function refusedClassLine(player: Player): string {
  const agencies = Object.keys(player.scenario.agencies).filter((agency) => player.isRefusedClass(agency));
  const bodies = agencies.flatMap((agency) => player.session.told.get(agency) ?? []);
  const disclosed = bodies.filter((body) => !body.includes('"code":"recipient-class-refused"'));
  const bytes = disclosed.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  const who = agencies.length > 0 ? agencies.join(', ') : 'no agency of that class in this scenario';
  return `immigration enforcement (${who}) received ${bytes === 0 ? 'zero' : bytes} bytes; ${bodies.length} requests, all refused the same way`;
}
