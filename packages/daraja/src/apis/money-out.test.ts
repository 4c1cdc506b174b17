import { afterEach, describe, expect, test } from 'vitest';
import { answerFixture } from '../../test/fixtures.ts';
import { operatorCalls } from '../../test/operator-calls.ts';
import { sampleCredentials } from '../../test/sample-requests.ts';
import { startWireServer, tokenReply } from '../../test/wire-server.ts';
import type { Reply, WireServer } from '../../test/wire-server.ts';
import { createDaraja } from '../index.ts';

let server: WireServer;
afterEach(() => server.close());

const asReply = (name: string): Reply => {
  const answer = answerFixture(name);
  return 'body' in answer
    ? { status: answer.httpStatus, body: answer.body }
    : { status: answer.httpStatus, text: answer.bodyText, contentType: answer.contentType };
};

const troubles: readonly (readonly [name: string, reply: Reply, sends: number, family: string])[] = [
  ['a time-out', { socket: 'hang' }, 1, 'DarajaUnknown'],
  ['a reset connection', { socket: 'drop' }, 1, 'DarajaUnknown'],
  ['half an answer', { socket: 'half-answer' }, 1, 'DarajaUnknown'],
  ['an empty 500', asReply('raw-empty-500'), 1, 'DarajaUnknown'],
  ['an internal error', asReply('error-internal'), 1, 'DarajaUnknown'],
  ['a bare 401', asReply('raw-bare-401'), 1, 'DarajaUnknown'],
  ['a web page', asReply('raw-web-page-200'), 1, 'DarajaUnknown'],
  ['404.001.03', asReply('error-token-404-001-03'), 2, 'DarajaNotSent'],
  ['400.003.01', asReply('error-token-400-003-01'), 2, 'DarajaNotSent'],
  ['401.002.01', asReply('error-token-401-002-01'), 2, 'DarajaNotSent'],
];
/** Questions are asked by the same rule's other half; they move nothing. */
const moving = Object.entries(operatorCalls).filter(([name]) => !/^(?:account-balance|transaction-status)\//.test(name));

describe.each(moving)('%s', (_name, call) => {
  test.each(troubles)('%s', async (_trouble, reply, sends, family) => {
    server = await startWireServer(({ path }) => (path.startsWith('/oauth') ? tokenReply() : reply));
    const daraja = createDaraja({
      ...sampleCredentials,
      baseUrl: server.url,
      timeoutMs: 'socket' in reply && reply.socket === 'hang' ? 150 : 10_000,
    });
    await daraja.accessToken();
    await expect(call(daraja)).rejects.toMatchObject({ name: family, mayBeDone: family === 'DarajaUnknown' });
    expect(server.received.filter(({ method }) => method === 'POST')).toHaveLength(sends);
  });
});
