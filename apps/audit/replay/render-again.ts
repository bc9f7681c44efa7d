import {
  aroundOf, callView, caseView, feedPage, inForm, notificationBody, referralView, renderEntry, runsOutAt, searchset, targetTypeOf, type FeedEntry, type ReleasedItem,
} from '#libs/contracts';
import { hmac, type Naming } from '#libs/kernel';
import { shownBy, type Deciding } from './decide-again.js';

/** Renders every line of a release and its body again, and tells whether these are the bytes that the leaf commits to. */
export function renderAgain(moment: Deciding, names: Naming): { lines: ReadonlyArray<FeedEntry | string>; body: string; isAsReleased: boolean } {
  const { leaf, detail } = moment;
  const lines = detail.items.map((item) => lineOf(moment, item, names));
  const body = bodyOf(moment, lines);
  return { lines, body, isAsReleased: hmac(detail.salt, body) === leaf.bytes };
}

function lineOf(moment: Deciding, item: ReleasedItem, names: Naming): FeedEntry | string {
  const { agency } = moment.leaf;
  if (item.kind === 'referral' && item.call) {
    const call = moment.case(item.case).calls.get(item.referral);
    const as = call?.from === agency ? 'maker' : 'called';
    return call ? JSON.stringify(callView(call, agency, as, names, runsOutAt(call, moment.register))) : '';
  }
  if (item.kind === 'referral') {
    const facts = moment.case(item.case);
    const referral = facts.referrals.get(item.referral);
    const timing = item.deadlines && referral && { jurisdiction: moment.register.agencies.get(referral.to)!.jurisdiction, at: moment.detail.at, ownRevision: item.ownRevision === true };
    return referral ? JSON.stringify(referralView(referral, agency, item.persons, names, timing || undefined, aroundOf(facts, referral, agency))) : '';
  }
  if (item.kind === 'withdrawn') return renderEntry(item, undefined, undefined, agency, names);
  const facts = moment.case(item.case);
  if (!facts.entries.has(item.event)) return '';
  if (item.kind === 'recall') return renderEntry(item, undefined, undefined, agency, names);
  const event = shownBy(moment, item);
  return renderEntry(item, event, targetTypeOf(event, facts, agency), agency, names);
}

function bodyOf({ leaf, detail: { request, items } }: Deciding, lines: ReadonlyArray<FeedEntry | string>): string {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  switch (request.kind) {
    case 'feed': {
      const last = items.at(-1);
      return feedPage(texts, last && 'seq' in last ? last.seq : request.after);
    }
    case 'case': {
      const entries = lines.filter((line) => typeof line === 'object');
      const [first] = entries;
      return inForm(request.form, caseView(first && 'case' in first ? first.case : '', leaf.purpose, entries), leaf.agency);
    }
    case 'webhook':
      return notificationBody(leaf.purpose, request.after, request.last);
    case 'referral':
      return inForm(request.form, texts[0] ?? '', leaf.agency);
    case 'calls':
      return `{"calls":[${texts.join(',')}]}`;
    case 'search':
      return searchset(request, texts, leaf.agency);
    default:
      return `{"referrals":[${texts.join(',')}]}`;
  }
}
