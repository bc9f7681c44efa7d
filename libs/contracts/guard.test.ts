import { beforeEach, describe, expect, test } from '@jest/globals';
import { certification, registered, registerOf } from '../casework/test-history.js';
import * as contracts from './index.js';
import { guardBus, permissionsOf } from './guard.js';
import { operatorAgency, Rejection, type Actor, type Permission } from '#libs/kernel';

const actor = (agency: string, operator = false): Actor => ({ agency, user: 'u1', role: 'officer', operator });
const register = registerOf(registered('AUDIT', 'auditor'), registered('BOARD', 'steering-committee'));

class Undeclared {
  constructor(readonly actor: Actor) {}
}
class Recording {
  static readonly permission: Permission = 'record';
  constructor(readonly context: { readonly actor?: Actor }) {}
}
class Receiving {
  static readonly permission: Permission = 'receive';
  constructor(readonly actor: Actor) {}
}

describe('The guard before a bus', () => {
  let passed: object[];
  let now = register;
  let bus: { execute(message: object): Promise<unknown> };
  beforeEach(() => {
    passed = [];
    now = register;
    bus = guardBus({ execute: async (message: object) => passed.push(message) }, async () => now);
  });
  const codeOf = (message: object) => bus.execute(message).then(() => 'passed', (error: unknown) => (error instanceof Rejection ? error.code : error));

  test('lets through what the sender may do', async () => {
    expect([await codeOf(new Recording({ actor: actor('POLICE') })), await codeOf(new Receiving(actor('POLICE')))]).toEqual(['passed', 'passed']);
    expect(passed.length).toBe(2);
  });

  test('refuses a message whose type declares no permission, whoever sends it', async () => {
    const senders = [actor('POLICE'), actor(operatorAgency, true), actor('AUDIT')];
    const spoofed = { actor: actor('POLICE'), permission: 'receive', constructor: { name: 'Receiving' } };
    for (const message of [...senders.map((sender) => new Undeclared(sender)), spoofed, { actor: actor('POLICE') }]) {
      expect(await codeOf(message)).toBe('not-permitted');
    }
    expect(passed).toEqual([]);
  });

  test('refuses a message that names nobody', async () => {
    expect([await codeOf(new Recording({})), await codeOf(new Recording({ actor: actor('GHOST') }))]).toEqual(['not-permitted', 'not-permitted']);
  });

  test('looks at the register of this moment', async () => {
    now = registerOf(certification('POLICE', 'CertificationSuspended'));
    expect(await codeOf(new Receiving(actor('POLICE')))).toBe('not-permitted');
  });

  test('stands once before a bus that two modules share', async () => {
    let asked = 0;
    guardBus(bus, async () => (asked += 1, register));
    await codeOf(new Receiving(actor('POLICE')));
    expect([asked, passed.length]).toEqual([0, 1]);
  });
});

describe('What a sender may do follows from what it is', () => {
  test.each([
    ['INSPECT', ['record', 'refer', 'receive', 'look-up']],
    ['DMW-PH', ['record', 'refer', 'receive', 'look-up']],
    ['AUDIT', ['replay', 'look-up']],
    ['BOARD', ['look-up']],
    ['GHOST', []],
  ])('%s', (agency, permissions) => expect(permissionsOf(actor(agency), register)).toEqual(permissions));

  test('an operator administers and sees no case, and only under its own name', () => {
    expect(permissionsOf(actor(operatorAgency, true), register)).toEqual(['administer', 'look-up']);
    expect(permissionsOf(actor('POLICE', true), register)).toEqual([]);
    expect(permissionsOf(actor(operatorAgency), register)).toEqual([]);
  });

  test('the class that takes no part is told so', () => {
    expect(() => permissionsOf(actor('BORDER'), register)).toThrow('recipient-class-refused');
  });
});

test('Every message type of the contracts declares the permission it needs', () => {
  const doors = new Set(['Audit', 'Cases', 'Disclosure', 'Bundles', 'CaseReader', 'RegisterReader', 'Webhooks']);
  const messages = Object.entries(contracts).filter(([name, value]) => /^[A-Z]/.test(name) && typeof value === 'function' && !doors.has(name));
  expect(messages.map(([name]) => name).sort()).toEqual([
    'AskLog', 'CaseCommand', 'CompareViews', 'FindServices', 'ListCalls', 'ListReferrals', 'ProveRelease', 'ReadCase', 'ReadDeliveries', 'ReadDirectory', 'ReadFeed', 'ReadKpis', 'ReadLogFile',
    'ReadLogStatus', 'ReadOwnKpis', 'ReadProjection', 'ReadReferral', 'ReadRegister', 'ReadWebhooks', 'ReferralCommand', 'RegisterCommand', 'Replay', 'ReplayMany',
    'RetryProjection', 'SearchReferrals', 'ServiceCommand', 'TranslateName', 'WebhookCommand', 'WhoSawWhat',
  ]);
  for (const [, type] of messages) {
    expect(['record', 'refer', 'receive', 'look-up', 'replay', 'administer']).toContain((type as { permission?: string }).permission);
  }
});
