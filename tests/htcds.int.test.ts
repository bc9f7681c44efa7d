import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codesOf } from '#libs/casework';
import { htcdsField, htcdsNames, htcdsWithoutPlace, type HtcdsName } from '#libs/contracts';
import { Door, type Sent } from './door.js';

type Record_ = Record<string, unknown>;
interface Fault {
  readonly row: number;
  readonly column: string;
  readonly code: string;
}

let door: Door;
beforeAll(async () => {
  door = await Door.open({ starts: '2026-03-05T08:00:00Z', bodyLimit: 400_000 });
  await door.register({ 'LI-DE': 'labour-inspectorate', 'NGO-DE': 'ngo', 'POL-DE': 'police', 'AUDIT-DE': 'auditor' });
});
afterAll(() => door.close());

const send = (records: readonly Record_[], more: object = {}, sent: Sent = {}) =>
  door.send('POST', '/cases/htcds', { as: 'LI-DE', key: door.newKey(), body: { jurisdiction: 'DE', region: 'DE-HE', records, ...more }, ...sent });
const sendCsv = (raw: string, query = 'jurisdiction=DE') =>
  door.send('POST', `/cases/htcds?${query}`, { as: 'LI-DE', key: door.newKey(), raw, headers: { 'content-type': 'text/csv' } });
const imported = async (reply: ReturnType<typeof send>): Promise<string> => {
  const { status, json, text } = await reply;
  if (status !== 201) throw new Error(text);
  return json['case'] as string;
};
const exported = async (reference: string) => (await door.get('LI-DE', `/cases/${reference}/htcds?purpose=labour-inspection`)).json['records'] as Record_[];
const csvOf = async (reference: string) => (await door.get('LI-DE', `/cases/${reference}/htcds?purpose=labour-inspection&format=csv`)).text;
const faultsOf = async (reply: ReturnType<typeof send>) => {
  const head = await door.head();
  const { status, json } = await reply;
  expect([status, json['code'], await door.head()]).toEqual([422, 'import-refused', head]);
  return (json['faults'] as Fault[]).map(({ row, column, code }) => [row, column, code]);
};

/** Every field that is read, except for what only a closed case has. */
const readable = htcdsNames.filter((name) => !(name in htcdsWithoutPlace) && name !== 'cas_ReasonForCaseClosure');
const sample = (name: HtcdsName, nth = 0): unknown => {
  const { kind, list } = htcdsField(name);
  const codes = list ? codesOf(list) : [];
  if (name === 'prs_Email') return 'worker@worker.example';
  switch (kind) {
    case 'text': return `+49 ${name.slice(-12)}, "so"`;
    case 'date': return '2026-01-31';
    case 'flag': return nth % 2 === 0;
    case 'number': return 12;
    case 'language': return name === 'prs_PrimaryLanguage' ? 'lav' : 'deu';
    case 'country': return 'LV';
    case 'countries': return ['LV', 'PH'];
    case 'code': return codes[nth % codes.length];
    case 'codes': return codes;
  }
};
const withoutRecord = (records: readonly Record_[]) => records.map(({ record: _, ...fields }) => fields);

describe('A case in HTCDS 2.0', () => {
  test('comes and goes with every field that has a place', async () => {
    const whole = Object.fromEntries(readable.map((name) => [name, sample(name)]));
    const [record, ...more] = withoutRecord(await exported(await imported(send([whole]))));
    expect([more, Object.keys(record!).sort()]).toEqual([[], [...readable].sort()]);
    expect({ ...record, vic_MethodsOfControl: [...(record!['vic_MethodsOfControl'] as string[])].sort() })
      .toEqual({ ...whole, vic_MethodsOfControl: [...(whole['vic_MethodsOfControl'] as string[])].sort() });
  });

  test('comes and goes with every code of every list', async () => {
    const single = readable.filter((name) => htcdsField(name).kind === 'code' && name !== 'cas_Status');
    const most = Math.max(...single.map((name) => codesOf(htcdsField(name).list!).length));
    const records = Array.from({ length: most }, (_, nth): Record_ => Object.fromEntries(single.map((name) => [name, sample(name, nth)])));
    expect(withoutRecord(await exported(await imported(send(records)))).map((record) => Object.fromEntries(single.map((name) => [name, record[name]])))).toEqual(records);
    for (const status of codesOf('caseStages')) {
      const closure = status.startsWith('Closed') ? { cas_ReasonForCaseClosure: 'All done' } : {};
      expect(await exported(await imported(send([{ prs_FirstName: 'Ilze', cas_Status: status, ...closure }])))).toMatchObject([{ cas_Status: status, ...closure }]);
    }
  });

  test('comes and goes as the published sheet', async () => {
    const first = await imported(send([Object.fromEntries(readable.map((name) => [name, sample(name)])), { prs_SecondName: '=HYPERLINK(1)', prs_MobilePhone: '+49 69 1' }]));
    const csv = await csvOf(first);
    expect(csv.split('\r\n')[1]).toMatch(/^Record,Organisation Name,.*,Salutation,First Name,/);
    expect(csv).toContain(",'=HYPERLINK(1),");
    expect(withoutRecord(await exported(await imported(sendCsv(csv))))).toEqual(withoutRecord(await exported(first)));
  });

  test('keeps several events and plans of one person in rows of one record', async () => {
    const rows = [
      { record: '7', prs_FirstName: 'Ilze', hte_Type: 'Recruitment', hte_City: 'Riga', vic_LocationOfExploitation: 'Sew GmbH' }, { record: '7', hte_Type: 'Transit' },
      { record: '8', prs_FirstName: 'Maris', per_RoleInProcess: ['Transporter'] },
    ];
    const found = await exported(await imported(send(rows)));
    expect(found.map(({ hte_Type: type, prs_FirstName: name }) => [type, name])).toEqual([['Recruitment', 'Ilze'], ['Transit', undefined], [undefined, 'Maris']]);
    expect([found[0]!['record'] === found[1]!['record'], found[0]!['record'] === found[2]!['record']]).toEqual([true, false]);
  });

  test('is recorded as what it means: persons, indicators, findings, so that rules can give it to others', async () => {
    const reference = await imported(send([{ prs_FirstName: 'Ilze', prs_SecondName: 'Kalnina', vic_MethodsOfControl: 'DebtBondage;Takes earnings', vic_TypeOfExploitation: ['ForcedLabour'],
      vic_TraffickingStatus: 'PossibleVictimOfTrafficking', vic_ForcedLabourIndustry: 'C_Manufacturing' }]));
    const { json } = await door.get('LI-DE', `/cases/${reference}?purpose=labour-inspection`);
    expect(json).toMatchObject({ summary: { jurisdiction: 'DE', region: 'DE-HE', sector: 'C', status: 'open' }, people: [{ role: 'worker', name: 'Ilze Kalnina' }] });
    expect((json['entries'] as { type: string; data: object }[]).filter(({ type }) => /Indicator|Exploitation/.test(type)).map(({ data }) => data)).toMatchObject([
      { kinds: ['ForcedLabour'], finding: 'possible' }, { indicator: 'debt-bondage', means: ['DebtBondage'] }, { indicator: 'withholding-of-wages', means: ['TakesEarnings'] },
    ]);
  });

  test('is imported once under a key, and another record under it is refused', async () => {
    const sent = { key: door.newKey() };
    const [one, other] = [await imported(send([{ prs_FirstName: 'Ilze' }], {}, sent)), await imported(send([{ prs_FirstName: 'Ilze' }], {}, sent))];
    expect(one).toBe(other);
    expect((await send([{ prs_FirstName: 'Anna' }], {}, sent)).json['code']).toBe('idempotency-key-reused');
  });
});

describe('Known slips of the published files are taken as they are meant', () => {
  test.each<[string, Record_, Record_]>([
    ['a label for a code', { vic_RelationshipToTrafficker: 'Unacquainted', prs_Gender: 'Feminine\u00a0' }, { vic_RelationshipToTrafficker: 'Unaquainted', prs_Gender: 'Feminine' }],
    ['names of the form', { prs_First_Name: 'Ilze', prs_Second_Name: 'K', vic_Methods_of_Control: ['DebtBondage '] }, { prs_FirstName: 'Ilze', prs_SecondName: 'K', vic_MethodsOfControl: ['DebtBondage'] }],
    ['names of the page of definitions', { vic_MethodsOfControl: ['MethodsOfControlThreats', 'MethodsOfControlPsychoactiveSubstances'] }, { vic_MethodsOfControl: ['PhysicalThreats', 'PsychoactiveSubstance'] }],
    ['a header that lacks a letter', { vic_TraffickingStatus: 'Actual victim of trafficking', vic_TraffickinStatusDecisionMakingOrg: 'Police' }, { vic_TraffickingStatusDecisionMakingOrg: 'Police' }],
    ['a stage in other capitals', { cas_Status: 'Follow up' }, { cas_Status: 'FollowUp' }],
    ['a bibliographic or a short code of a language', { prs_PrimaryLanguage: 'ger', prs_SecondaryLanguage: 'lv' }, { prs_PrimaryLanguage: 'deu', prs_SecondaryLanguage: 'lav' }],
  ])('%s', async (_name, written, meant) => expect(await exported(await imported(send([written])))).toMatchObject([meant]));

  test('and what stands under a mailing label goes by the label', async () => {
    const csv = 'record,prs_FirstName,prs_MailingCity,prs_MailingCountry,prs_MailingStreet,prs_MailingPostalCode\r\nNo,First Name,Mailing Street,Mailing City,Mailing Zip/Postal Code,Mailing Country\r\n1,Ilze,Brivibas 1,Riga,LV-1010,LV\r\n';
    expect(await exported(await imported(sendCsv(csv)))).toMatchObject([{ prs_MailingStreet: 'Brivibas 1', prs_MailingCity: 'Riga', prs_MailingPostalCode: 'LV-1010', prs_MailingCountry: 'LV' }]);
  });
});

describe('Everything else is refused by row, column and code, and nothing is imported', () => {
  test('all that cannot be read is told at once', async () => {
    const records = [
      { prs_FirstName: 'Ilze', prs_Gender: 'F', prs_Birthdate: '31.01.2000', prs_NumberOfChildren: 'two' },
      { prs_Deceased: 'perhaps', prs_PrimaryLanguage: 'Latvian', prs_MailingCountry: 'Latvia', prs_Visa: 'x', con_Consent: true },
      { org_Type: 'Immigration Service', vic_TypeOfExploitation: ['ForcedLabour'], cas_ReasonForCaseClosure: 'x', prs_FirstName: ['a', 'b'] },
    ];
    expect(await faultsOf(send(records))).toEqual([
      [1, 'prs_Gender', 'not-a-code'], [1, 'prs_Birthdate', 'not-a-date'], [1, 'prs_NumberOfChildren', 'not-a-number'], [2, 'prs_Deceased', 'not-a-flag'],
      [2, 'prs_PrimaryLanguage', 'not-a-language'], [2, 'prs_MailingCountry', 'not-a-country'], [2, 'prs_Visa', 'unknown-column'], [2, 'con_Consent', 'no-place'],
      [3, 'org_Type', 'recipient-class-refused'], [3, 'prs_FirstName', 'not-a-value'], [3, 'vic_TraffickingStatus', 'does-not-fit'], [3, 'cas_ReasonForCaseClosure', 'does-not-fit'],
    ]);
  });

  test('what the exchange refuses anywhere it refuses here, by where it stood', async () => {
    const status = { prs_FirstName: 'Maris', cco_CaseComment: 'He is undocumented.' };
    expect(await faultsOf(send([{ prs_FirstName: 'Ilze' }, status]))).toEqual([[2, 'cco_CaseComment', 'status-word-in-text']]);
    expect(await faultsOf(send([{ hte_Description: 'His residence permit expired' }]))).toEqual([[1, 'hte_Description', 'status-word-in-text']]);
    expect(await faultsOf(send([{ prs_Email: 'nobody' }]))).toEqual([[1, 'prs_Email', 'invalid-field']]);
  });

  test('no refusal repeats a value', async () => {
    const { text } = await send([{ prs_Gender: 'zebra-7f3a', prs_Birthdate: 'zebra-7f3a', cco_CaseComment: 'undocumented zebra-7f3a' }]);
    expect(text).not.toContain('zebra');
  });

  test('what has no place is imported when it is said to be left out', async () => {
    const record = { prs_FirstName: 'Ilze', con_Consent: true, vic_Vulnerabilities: ['Migration'] };
    expect((await faultsOf(send([record]))).map(([, column]) => column)).toEqual(['con_Consent', 'vic_Vulnerabilities']);
    expect(await exported(await imported(send([record], { leaveOut: ['con_Consent', 'vic_Vulnerabilities'] })))).toMatchObject([{ prs_FirstName: 'Ilze' }]);
  });

  test.each([['a table that breaks off', 'record,prs_FirstName\r\n1,"Ilze', 'malformed-request'], ['no record', 'record,prs_FirstName\r\n', 'invalid-field'], ['one column twice', 'prs_FirstName,prs_First_Name\r\na,b', 'invalid-field']])('%s', async (_name, csv, code) => {
    const head = await door.head();
    expect([(await sendCsv(csv)).json['code'], await door.head()]).toEqual([code, head]);
  });
});

describe('An export', () => {
  test('shows what its reader may see of the case, and is made again byte for byte', async () => {
    const reference = await imported(send([{ prs_FirstName: 'Ilze', prs_SecondName: 'Kalnina', prs_Birthdate: '1999-05-01', prs_Gender: 'Feminine', prs_MobilePhone: '+371 2000', prs_MaritalStatus: 'Married' }]));
    const [{ record: person }] = (await exported(reference)) as [{ record: string }];
    const referral = await door.refer('LI-DE', 'POL-DE', { case: reference, person }, 'criminal-investigation');
    const { case: theirs } = (await door.get('POL-DE', `/referrals/${referral}`)).json as { case: string };
    const { text, json, headers } = await door.get('POL-DE', `/cases/${theirs}/htcds?purpose=criminal-investigation`);
    expect(text).not.toMatch(/Ilze|Kalnina|1999|2000|Married/);
    expect(json['records']).toMatchObject([{ prs_Gender: 'Feminine' }]);
    expect(await exported(reference)).toMatchObject([{ cas_ReferredOrganisation: 'POL-DE', cas_OutgoingReferralDate: '2026-03-05' }]);
    for (const release of [headers.get('firebreak-release'), (await door.get('LI-DE', `/cases/${reference}/htcds?purpose=labour-inspection&format=csv`)).headers.get('firebreak-release')]) {
      expect((await door.get('AUDIT-DE', `/audit/replay?release=${release}`)).json).toMatchObject({ found: true, holds: true });
    }
  });

  test('is not there for whoever has no part in the case', async () => {
    const reference = await imported(send([{ prs_FirstName: 'Ilze' }]));
    expect((await door.get('NGO-DE', `/cases/${reference}/htcds?purpose=victim-support`)).json['code']).toBe('not-found');
  });
});
