/** A change to one compiled file. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** One deliberate bug: what would tell an agency something, through one of the ways a system can. */
export interface LeakMutant {
  readonly channel: string;
  readonly bug: string;
  readonly edits: readonly Edit[];
}

/** The draft that shows the leak of a channel, where it is not the first: those before it are the same in both worlds for all who are to be kept from it. */
export const shownBy: Readonly<Record<string, number>> = {
  '403 against 404': 4, count: 4, ETag: 4, conflict: 4, search: 4, cursor: 4, webhook: 4, 'notification text': 2, order: 11, 'referral timing': 14, schema: 19,
};

/** Stands in `put` for whether this leak is the one that leaks (see mutated-build.ts): one copy of the build holds them all, and one at a time is there. */
export const leaking = 'LEAKING';

const one = (channel: string, bug: string, file: string, find: string, put: string): LeakMutant => ({ channel, bug, edits: [{ file, find, put }] });

/** A place in the code where some leaks put a statement before what is there. */
interface Place {
  readonly file: string;
  readonly find: string;
}
const refusing: Place = { file: 'apps/cases/authority.js', find: 'if (!facts || grounds.length === 0)' };
const recording: Place = { file: 'apps/cases/handle-command.js', find: 'const decided = recordEntry(facts, register, {' };
const appending: Place = { file: 'apps/cases/handle-command.js', find: 'const appended = await tools.journal.append(' };
const showing: Place = { file: 'apps/disclosure/read.js', find: "const shown = decided.filter(({ item }) => item.kind !== 'withdrawn');" };
const listing: Place = { file: 'apps/disclosure/read.js', find: 'const facts = await Promise.all(rows.map((row) => tools.present.book.facts(row.caseId)));' };
const before = (channel: string, bug: string, { file, find }: Place, statement: string): LeakMutant => one(channel, bug, file, find, `if (LEAKING) { ${statement} }\n    ${find}`);

/**
 * One deliberate leak for every channel that the design lists. Each is a change to a copy of the build (see mutated-build.ts), so that nothing
 * of it exists in what ships, not even a switch.
 */
export const leaks: readonly LeakMutant[] = [
  one('field', 'a field that no rule gives is shown', 'libs/policy/redact.js', 'const treatment = grants.get(name);',
    "const treatment = grants.get(name) ?? (LEAKING && ['detail', 'text', 'phone', 'openingNote', 'advice', 'name'].includes(name) ? 'show' : undefined);"),
  before('403 against 404', 'a case of others answers otherwise than one that is not there', refusing,
    "if (facts && grounds.length === 0) throw new Rejection('not-permitted', 'This case is not yours.');"),
  one('count', 'a case says how many entries it has', 'apps/disclosure/read.js',
    'caseView(caseReference, purpose,', 'caseView(caseReference, LEAKING ? `${purpose} ${(await tools.present.book.facts(caseId)).entries.size}` : purpose,'),
  one('order', 'entries of a case are sorted by how much was recorded', showing.file, showing.find,
    `${showing.find}
    if (LEAKING) {
      const whole = (await tools.present.book.facts(caseId)).entries;
      const size = ({ item }) => JSON.stringify(whole.get(item.event).data).length;
      shown.sort((a, b) => size(a) - size(b));
    }`),
  one('id', 'the reference of an entry depends on what was recorded', 'libs/contracts/entry.js', "const entry = names.name(agency, 'entry', item.event);",
    `const sum = event ? Buffer.from(JSON.stringify(event.data)).reduce((total, byte) => (total * 31 + byte) >>> 0, 7) : 0;
    const entry = names.name(agency, 'entry', LEAKING ? \`\${item.event.slice(0, 24)}\${sum.toString(16).padStart(8, '0')}\${item.event.slice(32)}\` : item.event);`),
  one('revision', 'a writer is told the revision of the whole case', 'apps/cases/handle-command.js',
    "return { ...common, ...called('person')", "return { ...common, ...(LEAKING && { revision }), ...called('person')"),
  one('ETag', 'the ETag of a referral is the revision of its case', 'apps/disclosure/read.js',
    "return releaseView(tools, { actor, wanted }, { kind: 'referral', referral: id }, [shown], moment, shown.body);",
    "return { ...(await releaseView(tools, { actor, wanted }, { kind: 'referral', referral: id }, [shown], moment, shown.body)), ...(LEAKING && { tag: String(facts.revision) }) };"),
  before('conflict', 'a write is refused when others have recorded meanwhile', recording,
    "if ([...facts.entries.values()].filter(({ author }) => author !== by).length % 2) throw new Rejection('revision-conflict', 'Others keep recording here; try again.');"),
  before('uniqueness', 'an entry is refused as a duplicate of one that somebody else recorded', recording,
    "const like = (entry) => JSON.stringify(entry).length % 16; if ([...facts.entries.values()].some((entry) => entry.author !== by && like(entry.data) === like(data))) throw new Rejection('already-registered', 'It is recorded.');"),
  {
    channel: 'statistics', bug: 'the register counts everything that was recorded',
    edits: [
      { file: 'apps/disclosure/disclosure.module.js', find: "policy: policy ?? '' }", put: "policy: policy ?? '', ...(LEAKING && { recorded: await this.tools.journal.head() }) }" },
      {
        file: 'apps/exchange/register.controller.js', find: 'const { agencies } = await this.disclosure.register(new ReadRegister(request.actor));\n        return { agencies:',
        put: 'const { agencies, recorded } = await this.disclosure.register(new ReadRegister(request.actor));\n        return { ...(LEAKING && { recorded }), agencies:',
      },
    ],
  },
  one('topic', 'what is for a team goes to everybody with a part in the case', 'libs/casework/grounds.js',
    'if (facts.team.has(agency))', 'if (LEAKING ? facts.team.size > 0 : facts.team.has(agency))'),
  before('referral timing', 'a referral moves up the list when anything happens in its case', listing,
    'const at = new Map(await Promise.all(rows.map(async (row) => [row.referral, (await tools.present.book.facts(row.caseId)).position]))); rows.sort((a, b) => at.get(b.referral) - at.get(a.referral));'),
  one('audit entry', 'the id of a release counts the leaves of the log', 'apps/audit/audit.module.js', 'return recordRelease(this.tools, release);',
    'return recordRelease(this.tools, release).then(async (done) => { if (LEAKING) release.id += `.${(await this.tools.store.head()).size}`; return done; });'),
  one('notification text', 'a recall says what was retracted', 'apps/disclosure/reconcile.js', "return 'retracted';",
    "return LEAKING ? `retracted ${JSON.stringify(entry.event.data)}` : 'retracted';"),
  {
    channel: 'search', bug: 'referrals are found by the state of others in the same case',
    edits: [
      { file: 'apps/disclosure/read.js', find: 'readReferrals(tools.pool, actor.agency, states,', put: 'readReferrals(tools.pool, actor.agency, LEAKING ? undefined : states,' },
      {
        file: 'apps/disclosure/read.js', find: 'rows.flatMap((row, index) => ',
        put: 'rows.flatMap((row, index) => LEAKING && state && ![...facts[index].referrals.values()].some((each) => each.state === state) ? [] : ',
      },
    ],
  },
  one('length', 'a mark says how long the text was', 'libs/policy/redact.js', ": 'REDACTED';", ": LEAKING ? `REDACTED ${JSON.stringify(data[name] ?? '').length}` : 'REDACTED';"),
  before('log line', 'what is recorded is logged', appending, 'console.log(JSON.stringify(decided.data));'),
  one('schema', 'only fields that were recorded are marked', 'libs/policy/redact.js', 'if (mark)', 'if (mark && (!LEAKING || Object.hasOwn(data, name)))'),
  before('break-glass', 'a user of an emergency account reads the whole case', showing,
    "if (actor.user === 'break-glass') return { body: JSON.stringify([...(await tools.present.book.facts(caseId)).entries.values()].map(({ data }) => data)) };"),
  one('export', "an auditor's replay carries the recorded events", 'apps/audit/replay-answers.js',
    'why: entries.map(', '...(LEAKING && { recorded: await Promise.all(entries.map(({ item }) => tools.journal.find(item.event))) }), why: entries.map('),
  one('cursor', 'a page continues from a place in the journal', 'apps/disclosure/read.js', 'lines.at(-1)?.seq ?? after)', 'LEAKING ? tools.present.book.position : lines.at(-1)?.seq ?? after)'),
  one('webhook', 'a notification counts the events of the journal', 'apps/webhooks/notifier.js', 'Number(due.after), Number(due.last));',
    "Number(due.after), LEAKING ? Number((await client.query('select position from journal.head')).rows[0].position) : Number(due.last));"),
  before('latency', 'a case of others takes longer to refuse than one that is not there', refusing,
    'if (facts && grounds.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));'),
];
