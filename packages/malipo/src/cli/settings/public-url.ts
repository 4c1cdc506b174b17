import ipaddr from 'ipaddr.js';

/** Services that lend a public name to a machine at a desk; Safaricom blocks them in production, and they end with the session. */
const tunnels = [
  'ngrok.io',
  'ngrok.app',
  'ngrok.dev',
  'ngrok-free.app',
  'ngrok-free.dev',
  'trycloudflare.com',
  'loca.lt',
  'localtunnel.me',
  'serveo.net',
  'localhost.run',
  'lhr.life',
  'devtunnels.ms',
  'tunnelmole.net',
  'pinggy.link',
  'pinggy.io',
  'bore.pub',
  'zrok.io',
  'telebit.io',
];

/** Why Safaricom cannot reach this address for good; undefined when it looks public. */
export function whyUnreachable(url: URL): string | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() === 'unicast' ? undefined : 'is an address of a private network';
  if (host === 'localhost' || /\.(localhost|local|internal|lan|home|test|invalid|example)$/.test(host) || !host.includes('.'))
    return 'is a name that only your own network knows';
  const tunnel = tunnels.find((name) => host === name || host.endsWith(`.${name}`));
  return tunnel ? `is a tunnel (${tunnel}), which ends with your session and is blocked by Safaricom` : undefined;
}

/** Whether only this machine or network can open it. */
export const isLocal = (url: URL): boolean => whyUnreachable(url) !== undefined && !whyUnreachable(url)?.startsWith('is a tunnel');
