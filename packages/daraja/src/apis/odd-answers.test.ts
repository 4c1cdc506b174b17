import { afterEach, expect, test } from 'vitest';
import { checkout, operator, payout, question, receipt } from '../../test/operator-calls.ts';
import { sampleCredentials } from '../../test/sample-requests.ts';
import { startWireServer, tokenReply } from '../../test/wire-server.ts';
import type { Reply, WireServer } from '../../test/wire-server.ts';
import { createDaraja, parseCollection, parsePhone } from '../index.ts';
import type { Daraja } from '../index.ts';

let server: WireServer;
afterEach(() => server.close());

async function office(reply: Reply): Promise<Daraja> {
  server = await startWireServer(({ path }) => (path.startsWith('/oauth') ? tokenReply() : reply));
  return createDaraja({ ...sampleCredentials, baseUrl: server.url });
}

const points = {
  phone: parsePhone('0700000001'),
  amount: parseCollection(250),
  points: 1250,
  rate: 0.2,
  shortcode: '600111',
  accountReference: 'ROOM7',
};
const acknowledged = {
  ConversationID: 'AG_1',
  OriginatorConversationID: '1-1',
  ResponseCode: '0',
  ResponseDescription: 'Accept the service request successfully.',
};
const portal = (responseCode: number): object => ({
  header: { requestRefId: 'r-1', responseCode, responseMessage: 'Success' },
  body: null,
});

test.each<readonly [what: string, call: (daraja: Daraja) => Promise<unknown>, reply: Reply, name: string, mayBeDone: boolean]>([
  [
    'express checkout: a success in an HTTP 500',
    (daraja) => daraja.expressCheckout(checkout),
    { status: 500, body: { code: '0', status: 'USSD Initiated Successfully' } },
    'DarajaUnknown',
    true,
  ],
  ['Bonga: a success in an HTTP 500', (daraja) => daraja.bonga.redeem(points), { status: 500, body: portal(200) }, 'DarajaUnknown', true],
  [
    'Bonga: too many requests, in an envelope of its own',
    (daraja) => daraja.bonga.redeem(points),
    { status: 429, body: portal(6001) },
    'DarajaNotSent',
    false,
  ],
  [
    'a payout: an acknowledgement that is a result already',
    (daraja) => daraja.b2c(payout),
    { status: 200, body: { ...acknowledged, ResultCode: '1' } },
    'DarajaUnknown',
    true,
  ],
])('%s is not believed', async (_what, call, reply, name, mayBeDone) => {
  await expect(call(await office(reply))).rejects.toMatchObject({ name, mayBeDone });
});

test('a till is named as one, and remarks of one letter are enough where Safaricom wants no more', async () => {
  const daraja = await office({ status: 200, body: acknowledged });
  const till = { shortcode: '600100', shortcodeType: 'till', remarks: 'x' } as const;
  await daraja.accountBalance({ ...operator, ...till });
  await daraja.transactionStatus({ ...question, receipt, ...till });
  const bodies = server.received.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);
  expect(bodies).toMatchObject([
    { IdentifierType: 2, Remarks: 'x' },
    { IdentifierType: 2, Remarks: 'x' },
  ]);
});
