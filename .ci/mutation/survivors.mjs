import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const plain = (code) => {
  const line = code.replace(/\s+/g, ' ').replaceAll('`', "'").trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};

/** Names each mutant by its file, the line it is in and what became of it, without a line number, so that it keeps its name when code moves. */
export function linesOf(mutants) {
  const lines = mutants.map(({ fileName, location: { start, end }, replacement }) => {
    const source = readFileSync(fileName, 'utf8').split('\n');
    const from = source.slice(start.line - 1, end.line).map((line, index, { length }) =>
      line.slice(index === 0 ? start.column - 1 : 0, index === length - 1 ? end.column - 1 : undefined)).join('\n');
    const file = relative('dist', fileName).replace(/\.js$/, '.ts');
    return `- \`${file}\` in \`${plain(source[start.line - 1])}\`: \`${plain(from)}\` becomes \`${plain(replacement)}\``;
  });
  return [...new Set(lines)];
}

const unexplainedTitle = '## Not yet explained';

/**
 * Brings the page up to date: a mutant stays under the heading it was put under by hand, one that no longer survives goes, a new one comes
 * last under a heading of its own.
 */
export function withSurvivors(page, score, lines) {
  const [head, ...sections] = page.split(/^(?=## )/m).filter((section) => !section.startsWith(unexplainedTitle));
  const unexplained = lines.filter((line) => !sections.some((section) => section.split('\n').includes(line)));
  const kept = sections.map((section) => section.split('\n').filter((line) => !line.startsWith('- `') || lines.includes(line)).join('\n').trimEnd());
  const rest = unexplained.length > 0 ? [`${unexplainedTitle}\n\n${unexplained.join('\n')}`] : [];
  return { text: `${[head.replace(/^\*\*.*\*\*/m, `**${score}.**`).trimEnd(), ...kept, ...rest].join('\n\n')}\n`, unexplained };
}
