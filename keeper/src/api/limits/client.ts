import { isIPv4, isIPv6 } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** Groups of an IPv6 address that name a network: whoever has one has all addresses in it. */
const NETWORK_GROUPS = 4;

/**
 * Where a request comes from: the address of its connection, or the one that the outermost of our own proxies saw. An IPv6 address counts as
 * its network (/64). What a client itself writes into `X-Forwarded-For` stands further left and is never taken.
 * @param proxies proxies in front of the keeper, each of which adds to `X-Forwarded-For` whom it saw
 */
export function clientOf(c: Context, proxies: number): string {
  const socket = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? 'unknown';
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  const seen = [...forwarded.filter((address) => address !== ''), socket];
  return networkOf(seen.at(-1 - proxies) ?? seen[0] ?? socket);
}

/** An address, or the network of an IPv6 address; anything else as it is, cut short. */
export function networkOf(address: string): string {
  const mapped = address.replace(/^::ffff:/i, '');
  if (isIPv4(mapped) || !isIPv6(address)) return mapped.slice(0, 64);
  const [left = '', right] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const after = right === undefined ? [] : groups(right);
  const zeros = Array.from({ length: Math.max(0, 8 - groups(left).length - after.length) }, () => '0');
  const all = [...groups(left), ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
  return `${all.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
