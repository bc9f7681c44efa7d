import 'reflect-metadata';

// Each is loaded when it is asked for: some bring packages along that the others do without.
const benches: Record<string, (flags: readonly string[]) => Promise<void>> = {
  audit: async () => (await import('./audit.js')).benchAudit(),
  disclosure: async () => (await import('./disclosure.js')).benchDisclosure(),
  growth: async () => (await import('./growth.js')).benchGrowth(),
  referrals: async () => (await import('./referrals.js')).benchReferrals(),
  journal: async (flags) => (await import('./journal.js')).benchJournal({ quick: flags.includes('--quick') }),
};
const [, , name = '', ...flags] = process.argv;
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (!bench) {
  console.error(`npm run bench -- NAME, with one of: ${Object.keys(benches).join(', ')}\nWrites bench/results/NAME.json; journal --quick only tries that everything runs.`);
  process.exit(2);
}
await bench(flags);
process.exit(0);
