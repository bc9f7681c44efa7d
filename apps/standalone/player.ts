import { agencyKinds } from '#libs/casework';
import { isRefused, operatorAgency } from '#libs/kernel';
import { codeOf, Difference, expectTold, shownBy } from './expected.js';
import { feedHeads } from './feeds.js';
import { after, type Scenario, type Step } from './scenario.js';
import type { Answer, Session } from './session.js';

export { Difference };

/** How an agency calls something: names differ from agency to agency. */
export interface Named {
  readonly agency: string;
  readonly reference: string;
}

export type Kind = 'case' | 'entry' | 'person' | 'consent' | 'evidence' | 'call';

const moves: Partial<Record<Step['do'], string>> = {
  ClaimReferral: 'claim', AcceptReferral: 'accept', RejectReferral: 'reject', StartReferral: 'start', PauseReferral: 'pause', CompleteReferral: 'complete',
  FailReferral: 'fail', CancelReferral: 'cancel',
};
const leadMoves = { RequestLead: 'request', AcceptLead: 'accept', DeclineLead: 'decline', WithdrawLead: 'withdraw' } as const;
// Names may hold any character, so the parts of a key are quoted.
const keyOf = (...parts: string[]): string => JSON.stringify(parts);
const unknownReference = '00000000-0000-4000-8000-000000000000';

/** What was served to an agency right after a step, to be compared with the auditor's replay. */
export interface Served {
  readonly agency: string;
  readonly case: string;
  readonly step: number;
  readonly purpose: string;
  readonly answer: Answer;
}

/** Plays the steps of one scenario through the public door and remembers what the scenario's names stand for. */
export class Player {
  readonly served: Served[] = [];
  /** Agencies that lead or recorded something. */
  readonly active = new Set<string>();
  readonly auditor: string;
  private readonly names = new Map<string, Named>();
  /** Ids of referrals by the names the scenario gives them. */
  readonly referrals = new Map<string, string>();
  private now: number;

  constructor(readonly scenario: Scenario, readonly session: Session, private readonly advance: ((by: number) => void) | undefined) {
    const own = Object.entries(scenario.agencies).find(([, { kind }]) => kind === 'auditor');
    this.auditor = own?.[0] ?? 'AUDIT-PLAYER';
    this.now = Date.parse(scenario.starts);
  }

  /** Lists the purposes an agency of the scenario reads for. */
  purposesOf(agency: string): readonly string[] {
    const kind = this.scenario.agencies[agency]?.kind;
    return kind ? agencyKinds[kind] : [];
  }

  isRefusedClass(agency: string): boolean {
    return isRefused(this.scenario.agencies[agency]?.kind ?? '');
  }

  /** Registers agencies and agreements; what a running exchange already has must be the same. */
  async prepare(): Promise<void> {
    const agencies = { ...this.scenario.agencies, ...(!this.scenario.agencies[this.auditor] && { [this.auditor]: { kind: 'auditor' as const, jurisdiction: 'XX' } }) };
    const operate = (path: string, body: object) => this.session.post(operatorAgency, 'player', path, body);
    for (const [agency, described] of Object.entries(agencies)) {
      const answer = await operate('/agencies', { agency, ...described });
      if (answer.json['code'] !== 'already-registered') this.expectDone(`agency ${agency}`, answer);
      else {
        const { json } = await this.session.get(operatorAgency, 'player', `/agencies/${agency}`);
        if (json['kind'] !== described.kind || json['jurisdiction'] !== described.jurisdiction) {
          throw new Difference(`agency ${agency}`, `${described.kind} in ${described.jurisdiction}`, `a registered ${String(json['kind'])} in ${String(json['jurisdiction'])}`);
        }
      }
    }
    for (const { id, ...terms } of this.scenario.agreements) {
      const answer = await operate('/agreements', { agreement: id, ...terms });
      if (answer.json['code'] !== 'already-registered') this.expectDone(`agreement ${id}`, answer);
    }
  }

  /** Plays every step in order and stops at the first difference. */
  async playSteps(): Promise<void> {
    for (const [index, step] of this.scenario.steps.entries()) {
      const number = index + 1;
      if ('wait' in step) {
        if (!this.advance) throw new Error('A scenario that waits needs a temporary exchange with a scripted clock: leave --url out');
        const then = after(step.wait, this.now);
        this.advance(then - this.now);
        this.now = then;
        this.session.forgetTokens();
      } else {
        await this.playStep(number, step);
      }
      for (const replay of this.scenario.replay.filter((each) => each['after-step'] === number)) {
        for (const purpose of replay.purpose ? [replay.purpose] : this.purposesOf(replay.agency)) {
          const reference = await this.reference('case', replay.case, replay.agency);
          const answer = await this.session.get(replay.agency, 'reader', `/cases/${reference}`, { purpose });
          this.served.push({ agency: replay.agency, case: replay.case, step: number, purpose, answer });
        }
      }
    }
  }

  /** Gives the reference by which an agency knows what the scenario calls by a name; asks the auditor where another agency named it. */
  async reference(kind: Kind, name: string, agency: string): Promise<string> {
    const own = this.names.get(keyOf(kind, name, agency));
    if (own) return own.reference;
    const first = this.names.get(keyOf(kind, name));
    if (!first) return unknownReference;
    const reference = await this.translate(kind, first, agency);
    this.names.set(keyOf(kind, name, agency), { agency, reference });
    return reference;
  }

  /** Tells by which name another agency knows something. */
  protected async translate(kind: Kind, { agency, reference }: Named, as: string): Promise<string> {
    const { json } = await this.session.get(this.auditor, 'player', '/audit/names', { agency, kind, reference, as });
    return String(json['reference'] ?? unknownReference);
  }

  /** Lists the cases that were opened, with the agency that opened each. */
  cases(): ReadonlyArray<{ name: string; agency: string; reference: string }> {
    return [...this.names].flatMap(([key, { agency, reference }]) => {
      const [kind, name, ...rest] = JSON.parse(key) as string[];
      return kind === 'case' && rest.length === 0 ? [{ name: name!, agency, reference }] : [];
    });
  }

  /** Performs one step, whatever comes of it. */
  async attempt(step: Step): Promise<Answer> {
    const [user, agency] = step.as.split('@') as [string, string];
    if (step.role) this.session.roles.set(step.as, step.role);
    const answer = await this.perform(step, user, agency);
    if (answer.status < 300) this.remember(step, agency, answer);
    return answer;
  }

  private async playStep(number: number, step: Step): Promise<void> {
    const where = `step ${number} (${step.as} ${step.do})`;
    if (step.refused) return this.playRefused(where, step);
    const answer = await this.attempt(step);
    this.expectDone(where, answer);
    await expectTold(this, where, step, answer);
  }

  // After a wait the exchange records of itself what has fallen due, at any moment: what grew beside a refusal that changes nothing does not grow each time.
  private async playRefused(where: string, step: Step): Promise<void> {
    for (let left = 5; left > 0; left -= 1) {
      const before = await feedHeads(this);
      const answer = await this.attempt(step);
      if (answer.status < 400) throw new Difference(where, 'a refusal', `${answer.status}`);
      if (typeof step.refused === 'string' && codeOf(answer) !== step.refused) throw new Difference(where, `refusal ${step.refused}`, codeOf(answer));
      if ((await feedHeads(this)) === before) return;
    }
    throw new Difference(where, 'nothing to change', 'a feed that grew');
  }

  private async perform(step: Step, user: string, agency: string): Promise<Answer> {
    const post = (path: string, body: object) => this.session.post(agency, user, path, body, step.key);
    switch (step.do) {
      case 'OpenCase':
        return post('/cases', { data: step.data });
      case 'RecordEntry':
        return post(`/cases/${await this.reference('case', step.case, agency)}/entries`, { type: step.type, data: await this.named(step, agency) });
      case 'SendReferral': {
        const persons = await Promise.all(step.persons.map((person) => this.reference('person', keyOf(step.case, person), agency)));
        const { to, need, urgency, next, partOf } = step;
        return post(`/cases/${await this.reference('case', step.case, agency)}/referrals`, {
          to, need, urgency, persons, ...(next !== undefined && { next }), ...(partOf && { partOf: this.referrals.get(partOf) ?? unknownReference }),
        });
      }
      case 'ListCheckIns':
        return this.session.get(agency, user, '/check-ins', { purpose: step.purpose ?? this.purposesOf(agency)[0] });
      case 'ListReferrals':
        return this.session.get(agency, user, '/referrals', { escalated: step.escalated && 'true' });
      case 'PassOnReferral':
        return post(`/referrals/${this.referrals.get(step.after) ?? unknownReference}/pass-on`, {});
      case 'MakeCall': {
        const persons = await Promise.all(step.persons.map((person) => this.reference('person', keyOf(step.case, person), agency)));
        return post(`/cases/${await this.reference('case', step.case, agency)}/calls`, { ...step.wish, persons });
      }
      case 'ClaimCall':
      case 'WithdrawCall':
        return post(`/calls/${await this.reference('call', step.call, agency)}/${step.do === 'ClaimCall' ? 'claim' : 'withdrawal'}`, {});
      case 'ReadCalls':
        return this.session.get(agency, user, '/calls');
      case 'ReadInbox':
        return this.session.get(agency, user, '/referrals', { limit: '1' });
      case 'TransferLead':
        return post(`/cases/${await this.reference('case', step.case, agency)}/lead`, { to: step.to });
      case 'RequestLead':
      case 'AcceptLead':
      case 'DeclineLead':
      case 'WithdrawLead': {
        const { proposal } = step;
        const named = proposal && step.do !== 'RequestLead' ? { proposal: await this.reference('entry', proposal, agency) } : {};
        return post(`/cases/${await this.reference('case', step.case, agency)}/lead/${leadMoves[step.do]}`, { ...told(step, ['agency', 'reason', 'text']), ...named });
      }
      case 'CloseCase':
        return post(`/cases/${await this.reference('case', step.case, agency)}/closure`, { ...(step.outcome && { outcome: step.outcome }) });
      case 'ReadFeed':
        return this.session.get(agency, user, '/feed', { purpose: step.purpose ?? this.purposesOf(agency)[0] });
      case 'ReadCase':
        return this.session.get(agency, user, `/cases/${await this.reference('case', step.case, agency)}`, { purpose: step.purpose ?? this.purposesOf(agency)[0] });
      case 'ImportCase':
        return post('/cases/htcds', told(step, ['jurisdiction', 'records', 'leaveOut']));
      case 'ExportCase':
        return this.session.get(agency, user, `/cases/${await this.reference('case', step.case, agency)}/htcds`, { purpose: step.purpose ?? this.purposesOf(agency)[0] });
      case 'ReadTask':
        return this.session.get(agency, user, `/fhir/Task/${this.referrals.get(step.referral) ?? unknownReference}`);
      case 'UpdateTask': {
        const path = `/fhir/Task/${this.referrals.get(step.referral) ?? unknownReference}`;
        const { json } = await this.session.get(agency, user, path);
        return this.session.put(agency, user, path, { ...json, ...step.data }, step.key);
      }
      case 'ReadKpis':
        return this.session.get(agency, user, '/kpis');
      case 'OfferService':
        return post('/directory/services', step.data);
      case 'DeclareCapacity':
        return post('/directory/capacity', step.data);
      case 'FindServices':
        return post('/directory/match', step.wish);
      case 'ChangeCertification':
        return post(`/agencies/${step.agency}/${step.change}`, step.data);
      case 'ReadReferral':
        return this.session.get(agency, user, `/referrals/${this.referrals.get(step.referral) ?? unknownReference}`);
      default: {
        const body = told(step, ['reason', 'text', 'outcome', 'outcomeCode', 'services', 'nextSteps', 'advice']);
        return post(`/referrals/${this.referrals.get(step.referral) ?? unknownReference}/${moves[step.do]}`, body);
      }
    }
  }

  // The scenario's names become references; a name that is new here is left out, and the exchange names the new thing.
  private async named(step: Extract<Step, { do: 'RecordEntry' }>, agency: string): Promise<object> {
    const data: Record<string, unknown> = { ...step.data };
    const replace = async (field: string, kind: Kind, scoped: (name: string) => string, creates: boolean) => {
      if (typeof data[field] !== 'string') return;
      const name = scoped(data[field]);
      if (creates && !this.names.has(keyOf(kind, name))) delete data[field];
      else data[field] = await this.reference(kind, name, agency);
    };
    const inCase = (name: string) => keyOf(step.case, name);
    await replace('person', 'person', inCase, step.type === 'PersonRecorded');
    await replace('consent', 'consent', inCase, step.type === 'ConsentGiven');
    await replace('evidence', 'evidence', inCase, step.type === 'EvidenceAttached');
    await replace('target', 'entry', (name) => name, false);
    await replace('after', 'entry', (name) => name, false);
    return data;
  }

  private remember(step: Step, agency: string, { json }: Answer): void {
    const learn = (kind: Kind, name: string, reference: unknown) => {
      if (typeof reference !== 'string') return;
      this.names.set(keyOf(kind, name), { agency, reference });
      this.names.set(keyOf(kind, name, agency), { agency, reference });
    };
    if (step.do === 'OpenCase' || step.do === 'ImportCase') learn('case', step.case, json['case']);
    if ((step.do === 'TransferLead' || step.do === 'RequestLead') && step.proposal) learn('entry', step.proposal, json['entry']);
    if (step.do === 'SendReferral' || step.do === 'PassOnReferral') this.referrals.set(step.referral, String(json['referral']));
    if (step.do === 'ClaimCall') this.referrals.set(step.call, String(json['referral']));
    if (step.do === 'MakeCall') learn('call', step.call, json['call']);
    if (step.do === 'ReadInbox') this.referrals.set(step.referral, String(shownBy(json)?.['referral']));
    if (step.do === 'RecordEntry') {
      if (step.entry) learn('entry', step.entry, json['entry']);
      for (const kind of ['person', 'consent', 'evidence'] as const) {
        if (typeof step.data[kind] === 'string') learn(kind, keyOf(step.case, step.data[kind]), json[kind]);
      }
    }
    if (['OpenCase', 'ImportCase', 'RecordEntry', 'AcceptLead', 'CloseCase', 'SendReferral', 'MakeCall'].includes(step.do)) this.active.add(agency);
    if (step.do === 'AcceptLead' && step.agency) this.active.add(step.agency);
    if (step.do === 'RecordEntry' && step.type === 'LeadTransferred') this.active.add(String(step.data['to']));
  }

  private expectDone(where: string, answer: Answer): void {
    const { status, json } = answer;
    if (status < 300) return;
    const pointer = json['pointer'] ? ` at ${String(json['pointer'])}` : '';
    throw new Difference(where, 'it to be done', `${status} ${codeOf(answer)}${pointer}: ${String(json['detail'])}`);
  }
}

/** Takes the members of a step that it has. */
const told = (step: object, names: readonly string[]): object => Object.fromEntries(Object.entries(step).filter(([name]) => names.includes(name)));
