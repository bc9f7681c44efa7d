import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { endpointUrl, mayReach } from './address.js';

describe('A notification may go to', () => {
  test.each(['1.1.1.1', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])('%s', (address) => expect(mayReach(address, false)).toBe(true));
});

describe('A notification may not go to', () => {
  test.each([
    '0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.8.9.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1',
    '198.51.100.7', '203.0.113.9', '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:8.8.8.8', '::ffff:10.0.0.1', '64:ff9b::a00:1', '100::1', '2001::1', '2001:db8::1',
    '2002:a00:1::', '3fff::1', 'fc00::1', 'fd12::1', 'fe80::1', 'ff02::1', 'example.org', '',
  ])('%s', (address) => expect(mayReach(address, false)).toBe(false));

  test('any address of these ranges, however it is chosen', () => {
    const byte = fc.nat(255);
    fc.assert(fc.property(fc.constantFrom('10', '127', '192.168', '169.254', '0', '239'), byte, byte, byte, (start, ...rest) => {
      const address = [...start.split('.'), ...rest].slice(0, 4).join('.');
      expect([address, mayReach(address, false)]).toEqual([address, false]);
    }));
  });
});

test('With leave it may go to this machine, and still to no other that is private', () => {
  expect(['127.0.0.1', '::1', '10.0.0.1', '::ffff:10.0.0.1', '169.254.169.254', 'fd00::1'].map((address) => mayReach(address, true))).toEqual([true, true, false, false, false, false]);
  expect(endpointUrl('http://localhost:1/x', true).href).toBe('http://localhost:1/x');
  for (const url of ['http://localhost/', 'http://127.0.0.1/', 'http://example.org/']) expect(() => endpointUrl(url, false)).toThrow('invalid-field');
  expect(() => endpointUrl('http://example.org/', true)).toThrow('invalid-field');
});
