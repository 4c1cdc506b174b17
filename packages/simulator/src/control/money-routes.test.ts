import { expect, test } from 'vitest';
import { openBusiness, PAYEE, URLS } from '../../test/business.ts';
import { CUSTOMER, openShop } from '../../test/shop.ts';
import type { Shop } from '../../test/shop.ts';

const get = async (shop: Shop, path: string): Promise<unknown> => JSON.parse((await shop.send('GET', `/_control${path}`)).text);
const post = (shop: Shop, path: string, body: unknown) => shop.send('POST', `/_control${path}`, { body });

test('a phone’s menu: pay, send, withdraw, balance', async () => {
  const shop = openShop();
  const phone = `/phones/${CUSTOMER}`;
  expect((await post(shop, `${phone}/pay`, { shortcode: '174379', accountReference: 'A', amount: '100', pin: '1234' })).body).toMatchObject(
    {
      amount: 100,
      channel: 'byHand',
    },
  );
  expect((await post(shop, `${phone}/send`, { to: PAYEE, amount: 50 })).body).toMatchObject({ kind: 'p2p', amount: 50 });
  expect((await post(shop, `${phone}/withdraw`, { agent: '12345', amount: 40 })).body).toMatchObject({ kind: 'withdrawal' });
  expect((await post(shop, `${phone}/balance`, { pin: '1234' })).body).toEqual({ balance: 99_810 });
  expect(await post(shop, `${phone}/balance`, { pin: '0000' })).toMatchObject({
    status: 409,
    body: { error: 'payment_refused', resultCode: 2001 },
  });
});

test('an organisation: accounts, float, statement, reversal, addresses', async () => {
  const shop = openShop();
  const { receipt } = shop.simulator.payByHand(CUSTOMER, '174379', 'A', 100);
  expect(await get(shop, '/organisations')).toHaveLength(3);
  expect(await get(shop, '/organisations/600101')).toMatchObject({ number: '600100', storeNumber: '600101', kind: 'till', c2b: null });
  expect(await get(shop, '/organisations/174379/transactions?from=2026-01-05&to=2026-01-05')).toMatchObject([
    { receipt, paidIn: 100, balance: 1_000_100, completedAt: '2026-01-05T09:00:00.000+03:00' },
  ]);
  expect(await get(shop, '/organisations/174379/transactions?from=2026-01-05T09:00:01%2B03:00')).toEqual([]);
  const csv = await shop.send('GET', '/_control/organisations/174379/statement.csv?account=utility&dates=iso');
  expect(csv.text.split('\r\n')[1]).toContain(receipt);
  expect((await post(shop, '/organisations/174379/move', { from: 'working', to: 'utility', amount: 5 })).body).toMatchObject({
    kind: 'transfer',
  });
  expect((await post(shop, '/organisations/174379/deposit', { amount: 5, account: 'working' })).body).toMatchObject({ kind: 'deposit' });
  expect((await post(shop, '/organisations/174379/withdraw', { amount: 5 })).body).toMatchObject({ kind: 'withdrawal' });
  expect((await post(shop, '/organisations/174379/reverse', { receipt })).body).toMatchObject({ kind: 'reversal', linkedTo: receipt });
  expect(await post(shop, '/organisations/174379/reverse', { receipt })).toMatchObject({ status: 409, body: { resultCode: 'R000001' } });
  expect(await get(shop, '/organisations/174379/c2b')).toEqual({ confirmationUrl: null, validationUrl: null });
  expect((await shop.send('DELETE', '/_control/organisations/174379/c2b')).status).toBe(204);
  expect(await get(shop, `/transactions/${receipt}`)).toMatchObject({ reversedBy: expect.any(String) });
  expect(await get(shop, '/transactions?limit=1')).toMatchObject([{ kind: 'reversal' }]);
});

test('conversations, and their results again', async () => {
  const business = openBusiness();
  await business.result('/mpesa/b2c/v3/paymentrequest', {
    OriginatorConversationID: 'mine-1',
    InitiatorName: 'testapi',
    SecurityCredential: business.credential,
    CommandID: 'BusinessPayment',
    Amount: 10,
    PartyA: '174379',
    PartyB: PAYEE,
    Remarks: 'Test',
    ...URLS,
  });
  expect(await get(business, '/conversations')).toMatchObject([{ api: 'b2c', resultCode: 0, receipt: expect.stringMatching(/^UA5/) }]);
  expect(await get(business, '/conversations/mine-1')).toMatchObject({ originatorConversationId: 'mine-1' });
  await post(business, '/requests/mine-1/redeliver', {});
  expect(business.received).toHaveLength(2);
});

test('operators, certificate, mode', async () => {
  const shop = openShop();
  await post(shop, '/initiators', { name: 'clerk', password: 'x', roles: ['status'] });
  expect(await get(shop, '/initiators')).toMatchObject({ initiators: [{ name: 'testapi' }, { name: 'clerk', roles: ['status'] }] });
  expect((await shop.send('DELETE', '/_control/initiators/clerk')).status).toBe(204);
  const certificate = await shop.send('GET', '/_control/certificate');
  expect(certificate.text).toBe(shop.simulator.certificate);
  expect((await post(shop, '/mode', { mode: 'strict' })).body).toMatchObject({ strictFields: true });
});

test.each<[string, string, unknown, number, string]>([
  ['GET', '/organisations/999999', undefined, 400, 'Nobody has the paybill or till'],
  ['GET', '/organisations/174379/transactions?from=yesterday', undefined, 400, 'Give from as a day'],
  ['GET', '/organisations/174379/statement.csv?dates=us', undefined, 400, 'Set dates to dmy or iso'],
  ['GET', '/organisations/174379/statement.csv?account=gold', undefined, 400, 'Set account to one of: working'],
  ['POST', '/organisations/174379/move', { from: 'utility', to: 'utility', amount: 5 }, 400, 'Give from and to as two accounts'],
  ['POST', '/organisations/174379/withdraw', { amount: 9_000_000 }, 409, 'holds only 1000000'],
  ['GET', '/transactions/NONE', undefined, 404, 'No transaction here has this receipt'],
  ['GET', '/conversations/none', undefined, 404, 'No request with this ConversationID'],
  ['DELETE', '/initiators/nobody', undefined, 404, 'No initiator has this name'],
  ['POST', '/initiators', {}, 400, 'Give each initiator a name'],
  ['POST', '/mode', { mode: 'x' }, 400, 'Set mode to'],
])('%s %s %j → %i %s', async (method, path, body, status, sentence) => {
  const answer = await openShop().send(method, `/_control${path}`, body === undefined ? {} : { body });
  expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(sentence) } });
});
