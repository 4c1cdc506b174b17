import { expect, test } from 'vitest';
import { readAddresses } from './addresses.ts';

const options = {
  callbackAddresses: ['192.0.2.0/28', '198.51.100.7', '2001:db8::/64'],
  trustedProxies: ['10.0.0.0/8', '::ffff:172.16.0.0/108'],
};
const { sourceOf, isListed } = readAddresses(options);

test.for([
  ['the socket itself', '192.0.2.5', undefined, true],
  ['the socket as IPv6 writes IPv4', '::ffff:192.0.2.5', undefined, true],
  ['a stranger', '203.0.113.9', undefined, false],
  ['a stranger who writes a header', '203.0.113.9', '192.0.2.5', false],
  ['a proxy that forwards', '10.1.2.3', '192.0.2.5', true],
  ['a proxy as IPv6 writes IPv4', '::ffff:10.1.2.3', '::ffff:192.0.2.5', true],
  ['a proxy of a range as IPv6 writes IPv4', '172.16.9.9', '198.51.100.7', true],
  ['two proxies', '10.1.2.3', '192.0.2.5, 10.9.9.9', true],
  ['a stranger who wrote a header before the proxy did', '10.1.2.3', '192.0.2.5, 203.0.113.9', false],
  ['a proxy that adds the port', '10.1.2.3', '198.51.100.7:50123', true],
  ['a proxy that adds the port to IPv6', '10.1.2.3', '[2001:db8::9]:50123', true],
  ['two proxies that add ports', '10.1.2.3', '192.0.2.5:1024, 10.9.9.9:80', true],
  ['a header of nonsense', '10.1.2.3', 'unknown', false],
  ['a proxy that forwards nobody', '10.1.2.3', '', false],
  ['nobody', undefined, '192.0.2.5', false],
] as const)('%s', ([, address, forwardedFor, listed]) => {
  const source = sourceOf({ ...(address === undefined ? {} : { address }), ...(forwardedFor === undefined ? {} : { forwardedFor }) });
  expect(isListed(source)).toBe(listed);
});

test.for(['10.0.0.0/33', '::ffff:0:0/90', 'proxy.example', '10.0.0'])('%s in a list is refused', (text) => {
  expect(() => readAddresses({ trustedProxies: [text] })).toThrow(expect.objectContaining({ code: 'address_invalid' }));
});
