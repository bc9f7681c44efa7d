import { Rejection } from '#libs/kernel';
import { BlockList, isIP } from 'node:net';

// Special-purpose addresses (IANA registries): nothing of the open internet has one.
const special = new BlockList();
for (const range of [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24',
  '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3',
]) special.addSubnet(range.split('/')[0]!, Number(range.split('/')[1]), 'ipv4');
// Of IPv6 one part is handed out, and some of that is not for hosts: IETF protocols with Teredo, documentation, 6to4.
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) special.addSubnet(range.split('/')[0]!, Number(range.split('/')[1]), 'ipv6');
const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Tells whether a notification may go to an address: one of the open internet, or with leave one of this machine. */
export function mayReach(address: string, allowLoopback: boolean): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0) return false;
  if (allowLoopback && loopback.check(address, family)) return true;
  return !special.check(address, family) && (family === 'ipv4' || global.check(address, family));
}

/** Gives the literal address that a URL names instead of a host. */
export function literalOf({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return isIP(bare) ? bare : undefined;
}

/** Reads the URL of an endpoint or refuses it; a host's addresses are looked at whenever something is sent. */
export function endpointUrl(text: string, allowLoopback: boolean): URL {
  const refuse = (why: string) => new Rejection('invalid-field', why, '/url');
  if (!URL.canParse(text)) throw refuse('This is no URL.');
  const url = new URL(text);
  const literal = literalOf(url);
  const local = allowLoopback && (url.hostname === 'localhost' || (literal !== undefined && loopback.check(literal, isIP(literal) === 6 ? 'ipv6' : 'ipv4')));
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) throw refuse('An endpoint is reached by https.');
  if (url.username || url.password || url.hash) throw refuse('An endpoint is named without user, password and fragment.');
  if (literal !== undefined && !mayReach(literal, allowLoopback)) throw refuse('An endpoint has an address of the open internet.');
  return url;
}
