import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCertainlyNotSent } from './connection-failure.ts';

/** An error as Node, Bun and Deno build them: words, a code, perhaps a step, perhaps a cause. */
function failure(message: string, extra: object = {}, cause?: unknown): Error {
  return Object.assign(cause === undefined ? new TypeError(message) : new TypeError(message, { cause }), extra);
}

describe('nothing was sent', () => {
  test.each([
    ['Node: refused', failure('fetch failed', {}, failure('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' }))],
    ['Node: unknown name', failure('fetch failed', {}, failure('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }))],
    ['Node: resolver away', failure('fetch failed', {}, failure('getaddrinfo EAI_AGAIN', { code: 'EAI_AGAIN' }))],
    ['Node: slow to connect', failure('fetch failed', {}, failure('Connect Timeout Error', { code: 'UND_ERR_CONNECT_TIMEOUT' }))],
    [
      'Node: no route while connecting',
      failure('fetch failed', {}, failure('connect EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'connect' })),
    ],
    ['Node: certificate of another host', failure('fetch failed', {}, failure('altnames', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }))],
    ['Node: certificate expired', failure('fetch failed', {}, failure('certificate has expired', { code: 'CERT_HAS_EXPIRED' }))],
    [
      'Node: peer hangs up before TLS',
      failure(
        'fetch failed',
        {},
        failure('Client network socket disconnected before secure TLS connection was established', { code: 'ECONNRESET' }),
      ),
    ],
    [
      'Node: all addresses refused',
      failure(
        'fetch failed',
        {},
        new AggregateError([failure('a', { code: 'ECONNREFUSED' }), failure('b', { code: 'ETIMEDOUT', syscall: 'connect' })], ''),
      ),
    ],
    ['Bun: refused', failure('Unable to connect.', { code: 'ConnectionRefused' })],
    ['Bun: self-signed certificate', failure('self signed certificate', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })],
    [
      'Deno: refused',
      failure('error sending request for url (http://x/): client error (Connect): tcp connect error: Connection refused (os error 111)'),
    ],
    [
      'Deno: unknown name',
      failure(
        'error sending request for url (http://x/)',
        {},
        failure('client error (Connect): dns error: failed to lookup address information'),
      ),
    ],
  ])('%s', (_what, error) => {
    expect(isCertainlyNotSent(error)).toBe(true);
  });
});

describe('it may have been sent', () => {
  const loop = failure('round and round');
  loop.cause = loop;

  test.each([
    ['a browser, which never says', failure('Failed to fetch')],
    ['an edge worker', failure('Network connection lost.')],
    ['Node: socket closed', failure('fetch failed', {}, failure('other side closed', { code: 'UND_ERR_SOCKET' }))],
    ['Node: reset', failure('fetch failed', {}, failure('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }))],
    ['Node: no headers in time', failure('fetch failed', {}, failure('Headers Timeout Error', { code: 'UND_ERR_HEADERS_TIMEOUT' }))],
    [
      'Node: no route on an open connection',
      failure('fetch failed', {}, failure('read EHOSTUNREACH', { code: 'EHOSTUNREACH', syscall: 'read' })),
    ],
    [
      'Node: timed out on an open connection',
      failure('fetch failed', {}, failure('read ETIMEDOUT', { code: 'ETIMEDOUT', syscall: 'read' })),
    ],
    ['Node: TLS broke later', failure('fetch failed', {}, failure('bad record mac', { code: 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC' }))],
    [
      'Node: one address refused, another reset',
      failure(
        'fetch failed',
        {},
        new AggregateError([failure('a', { code: 'ECONNREFUSED' }), failure('b', { code: 'ECONNRESET', syscall: 'read' })], ''),
      ),
    ],
    ['an empty bundle of errors', new AggregateError([], '')],
    ['Bun: closed', failure('The socket connection was closed unexpectedly.', { code: 'ConnectionClosed' })],
    [
      'Deno: sending',
      failure('error sending request for url (http://x/): client error (SendRequest): connection closed before message completed'),
    ],
    ['an abort', new DOMException('aborted', 'AbortError')],
    ['a circle of causes', loop],
    ['no error at all', undefined],
  ])('%s', (_what, error) => {
    expect(isCertainlyNotSent(error)).toBe(false);
  });

  test('whatever else is thrown, and it never throws itself', () => {
    fc.assert(fc.property(fc.anything(), (thrown) => !isCertainlyNotSent(thrown)));
  });
});
