import { lookup as lookUpAddress } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { Agent, fetch as undiciFetch } from 'undici';
import { MalipoError, realSystem } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';

/** Kinds of addresses that no webhook of a stranger may reach from inside our network. */
const OPEN_RANGE = 'unicast';

/** Passed as ordinary by the library, and leading inside all the same: IPv4 written as IPv6, local translators, site-local, test networks. */
const CLOSED = ['::/96', '64:ff9b:1::/48', 'fec0::/10', '100::/64', '198.18.0.0/15'].map((text) => ipaddr.parseCIDR(text));

function isOpen(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.range() === OPEN_RANGE && !CLOSED.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
}

type Allow = (host: string, address: string) => boolean;

function readAllow(allowed: readonly string[]): Allow {
  return (host, address) => {
    const parsed = ipaddr.process(address);
    if (isOpen(parsed)) return true;
    return allowed.some((entry) => {
      if (entry.toLowerCase() === host.toLowerCase()) return true;
      if (entry.includes('/')) {
        const [base, bits] = ipaddr.parseCIDR(entry);
        return base.kind() === parsed.kind() && parsed.match(base, bits);
      }
      return ipaddr.isValid(entry) && ipaddr.process(entry).toString() === parsed.toString();
    });
  };
}

const refused = (host: string): MalipoError =>
  new MalipoError(
    'webhook_address_refused',
    `The webhook address ${host} leads into a private network. If that is wanted, add it to WEBHOOK_ALLOW (webhookAllow).`,
  );

/**
 * A fetch for addresses that strangers gave: refuses private and link-local networks after the name was resolved,
 * connects to exactly the address it checked, and follows no redirect. A system other than the real one brings its own network.
 */
export function createGuardedFetch(allowed: readonly string[], system: System): System['fetch'] {
  if (system.fetch !== realSystem.fetch) return (input, init) => system.fetch(input, { ...init, redirect: 'manual' });
  const allow = readAllow(allowed);
  const agent = new Agent({
    connect: {
      lookup: (hostname, options, callback) => {
        lookUpAddress(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
          const [first] = found ?? [];
          if (error) return callback(error, '', 4);
          if (!first || !found.every(({ address }) => allow(hostname, address))) return callback(refused(hostname), '', 4);
          if (options.all === true) return (callback as unknown as (e: null, all: LookupAddress[]) => void)(null, found);
          callback(null, first.address, first.family);
        });
      },
    },
  });
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (ipaddr.isValid(host) && !allow(host, host)) throw refused(host);
    const answer = await undiciFetch(url, { ...(init as object), redirect: 'manual', dispatcher: agent });
    return answer as unknown as Response;
  };
}
