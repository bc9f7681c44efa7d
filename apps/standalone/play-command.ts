import { parseArgs } from 'node:util';
import { play, report } from './play.js';
import { Difference } from './player.js';
import { readScenario } from './scenario.js';
import { temporaryServer } from './temporary.js';

const help = `npm run play -- [--url URL] [--quiet] FILE...

Plays scenario files through the public HTTP door of an exchange and prints who saw what. Exits 1 at the first difference between what a file
says and what the exchange did, 2 where a file cannot be read.

  --url URL   a running exchange with a demo issuer; left out = a temporary exchange with a scripted clock for each file
  --quiet     one line a file`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true, options: { url: { type: 'string' }, quiet: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help || positionals.length === 0) {
    console.log(help);
    return values.help ? 0 : 2;
  }
  const scenarios = positionals.map((file) => ({ file, scenario: readScenario(file) }));
  const server = values.url ? undefined : await temporaryServer();
  try {
    for (const { file, scenario } of scenarios) {
      const exchange = await server?.open(scenario);
      try {
        const played = await play(scenario, (exchange?.url ?? values.url!).replace(/\/$/, ''), exchange?.advance);
        console.log(values.quiet ? `as written: ${file}` : `${await report(played)}\nas written: ${file}\n`);
      } catch (error) {
        if (!(error instanceof Difference)) throw error;
        console.error(`${file}: ${error.message}`);
        return 1;
      } finally {
        await exchange?.close();
      }
    }
    return 0;
  } finally {
    await server?.close();
  }
}

main().then((code) => process.exit(code), (error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
