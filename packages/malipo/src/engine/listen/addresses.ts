import ipaddr from 'ipaddr.js';
import { safaricomAddresses } from '@malipo/daraja';
import { invalid } from '@malipo/daraja/values';
import type { EngineOptions, VendorMessage } from '../api.ts';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

export interface Addresses {
  /** Who really sent it: the socket's other end, or the right-most hop that is not one of our configured proxies. */
  readonly sourceOf: (message: Pick<VendorMessage, 'address' | 'forwardedFor'>) => string | null;
  /** On the list of addresses whose callbacks are believed. */
  readonly isListed: (address: string | null) => boolean;
}

/** IPv4 as IPv6 writes it, `::ffff:10.0.0.0/104`, is the IPv4 range `10.0.0.0/8`. */
const MAPPED_BITS = 96;

function parseRange(text: string, field: string): Range {
  const [base = '', bits] = text.split('/');
  try {
    if (!ipaddr.IPv4.isValidFourPartDecimal(base) && !ipaddr.IPv6.isValid(base)) throw new Error('Neither IPv4 nor IPv6.');
    const address = ipaddr.process(base);
    const isMapped = address.kind() !== ipaddr.parse(base).kind();
    if (bits === undefined) return [address, address.kind() === 'ipv4' ? 32 : 128];
    const [, given] = ipaddr.parseCIDR(text);
    if (isMapped && given < MAPPED_BITS) throw new Error('More than all of IPv4.');
    return [address, isMapped ? given - MAPPED_BITS : given];
  } catch (cause) {
    throw invalid('address_invalid', `“${text}” in ${field} is neither an IP address nor a range like 10.0.0.0/8.`, { field, cause });
  }
}

/** Some proxies add the port: `198.51.100.7:50123`, `[2001:db8::9]:50123`. */
const withoutPort = (hop: string): string => /^\[(.+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;

const isIn = (address: string, ranges: readonly Range[]): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
};

/** Reads the configured lists; a spoofed forwarding header is never read unless a configured proxy brought it. */
export function readAddresses(options: Pick<EngineOptions, 'callbackAddresses' | 'trustedProxies'>): Addresses {
  const listed = (options.callbackAddresses ?? safaricomAddresses).map((text) => parseRange(text, 'callbackAddresses'));
  const proxies = (options.trustedProxies ?? []).map((text) => parseRange(text, 'trustedProxies'));
  return {
    sourceOf: ({ address, forwardedFor }) => {
      if (address === undefined) return null;
      if (!isIn(address, proxies)) return address;
      const hops = (forwardedFor ?? '')
        .split(',')
        .map((hop) => withoutPort(hop.trim()))
        .filter((hop) => hop !== '');
      return hops.findLast((hop) => !isIn(hop, proxies)) ?? address;
    },
    isListed: (address) => address !== null && isIn(address, listed),
  };
}
