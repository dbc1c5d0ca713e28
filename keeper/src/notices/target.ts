import { BlockList, isIP, isIPv4 } from 'node:net';
import { Problem } from '../errors.ts';

/** Which webhooks are called: none, only https on public addresses, or any http(s) URL (for a chain of one's own). */
export type WebhookPolicy = 'off' | 'public' | 'any';

const MAX_URL = 500;

/** IPv4 ranges that are not on the public internet (IANA special-purpose registry). */
const SPECIAL_V4 = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  SPECIAL_V4.addSubnet(net, prefix);

const GLOBAL_V6 = new BlockList();
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6');
/** Documentation, and the ranges that carry an IPv4 address inside (Teredo, 6to4), which may be anything. */
const SPECIAL_V6 = new BlockList();
SPECIAL_V6.addSubnet('2001::', 23, 'ipv6');
SPECIAL_V6.addSubnet('2001:db8::', 32, 'ipv6');
SPECIAL_V6.addSubnet('2002::', 16, 'ipv6');
SPECIAL_V6.addSubnet('3fff::', 20, 'ipv6');

/** Whether an IP address is on the public internet; of IPv6 only what is known to be. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (isIPv4(address)) return !SPECIAL_V4.check(address);
  return GLOBAL_V6.check(address, 'ipv6') && !SPECIAL_V6.check(address, 'ipv6');
}

/** The URL of a webhook, if it may be called as far as its text tells. @throws Problem `invalid_request` */
export function webhookUrl(text: string, policy: WebhookPolicy): URL {
  const refuse = (why: string): never => {
    throw new Problem('invalid_request', `url: ${why}`, { param: 'url' });
  };
  if (policy === 'off') return refuse('this keeper calls no webhooks: leave it out');
  if (text.length > MAX_URL || !/^[!-~]+$/.test(text))
    return refuse(`expected a URL of at most ${MAX_URL} ASCII characters`);
  if (!URL.canParse(text)) return refuse('expected a URL such as https://host/path');
  const url = new URL(text);
  const schemes = policy === 'any' ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) return refuse(`expected ${schemes.map((s) => `${s}//`).join(' or ')}…`);
  if (url.username !== '' || url.password !== '')
    return refuse('it must not carry a password: notices are signed instead');
  requirePublic(hostOf(url), policy);
  return url;
}

/** The host without the brackets of an IPv6 address. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** @param host a name, which says nothing yet, or an address @throws Problem `invalid_request` */
export function requirePublic(host: string, policy: WebhookPolicy): void {
  const local = isIP(host) === 0 ? /(^|\.)localhost\.?$/i.test(host) : !isPublicAddress(host);
  if (policy === 'any' || !local) return;
  throw new Problem('invalid_request', `url: ${host} is not on the public internet: expected a host that is`, {
    param: 'url',
  });
}
