import { describe, expect, test } from 'vitest';
import { bearer, idOf, openShop, pushBody } from '../../test/shop.ts';
import type { Shop } from '../../test/shop.ts';

const ACCEPTED = 'The service request has been accepted successsfully';

describe('a query', () => {
  test('is pending with code 4999 while the customer decides, then says the result as text', async () => {
    const shop = openShop();
    const ack = await shop.push();
    const id = idOf(ack);
    expect(await shop.query(id)).toEqual(
      expect.objectContaining({
        status: 200,
        body: {
          ResponseCode: '0',
          ResponseDescription: ACCEPTED,
          MerchantRequestID: ack.body['MerchantRequestID'],
          CheckoutRequestID: id,
          ResultCode: '4999',
          ResultDesc: 'The transaction is still under processing',
        },
      }),
    );
    await shop.system.advance(4_000);
    expect((await shop.query(id)).body).toMatchObject({ ResultCode: '0', ResultDesc: 'The service request is processed successfully.' });
  });

  test('switch queryPending error500', async () => {
    const shop = openShop({ switches: { queryPending: 'error500' } });
    const id = idOf(await shop.push());
    expect(await shop.query(id)).toMatchObject({
      status: 500,
      body: { requestId: id, errorCode: '500.001.1001', errorMessage: 'The transaction is being processed' },
    });
  });

  test('an id of nobody, or of another shortcode, does not exist', async () => {
    const shop = openShop();
    const id = idOf(await shop.push());
    const missing = { status: 500, body: { errorCode: '500.001.1001', errorMessage: 'The transaction does not exist' } };
    expect(await shop.query('ws_CO_050120260900000711999999')).toMatchObject(missing);
    expect(await shop.query(id, queryBody(shop, id, '600101'))).toMatchObject(missing);
  });

  test.each([
    ['BusinessShortCode', ''],
    ['Password', ''],
    ['Timestamp', 'x'],
    ['CheckoutRequestID', '  '],
    ['CheckoutRequestID', 12],
  ])('a wrong %s is named', async (field, value) => {
    expect(await openShop().query('x', { [field]: value })).toMatchObject({
      status: 400,
      body: { errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${field}` },
    });
  });

  test.each([
    [{ BusinessShortCode: '999999' }, 'Merchant does not exist'],
    [{ Password: 'AAAA' }, 'Wrong credentials'],
  ])('%j: %s', async (changes, errorMessage) => {
    expect(await openShop().query('x', changes)).toMatchObject({ status: 500, body: { errorMessage } });
  });

  test('token, verb and payload are checked first', async () => {
    const shop = openShop();
    const path = '/mpesa/stkpushquery/v1/query';
    expect((await shop.send('POST', path, { headers: bearer('none'), body: {} })).body['errorCode']).toBe('404.001.03');
    const headers = bearer(await shop.token());
    expect((await shop.send('GET', path, { headers })).body['errorCode']).toBe('405.001');
    expect((await shop.send('POST', path, { headers, body: '{' })).body['errorCode']).toBe('400.002.05');
  });
});

describe('switches', () => {
  test('queryNotFoundMs: right after the push the id does not exist yet', async () => {
    const shop = openShop({ switches: { queryNotFoundMs: 2_000 } });
    const id = idOf(await shop.push());
    expect((await shop.query(id)).body['errorMessage']).toBe('The transaction does not exist');
    await shop.system.advance(2_000);
    expect((await shop.query(id)).body['ResultCode']).toBe('4999');
  });

  test('queryKeepsHours: later it is purged', async () => {
    const shop = openShop({ switches: { queryKeepsHours: 1 } });
    const id = idOf(await shop.push());
    await shop.system.advance(3_500_000);
    expect((await shop.query(id)).body['ResultCode']).toBe('0');
    await shop.system.advance(200_000);
    // The token of the first push has expired by then as well, hence a shop with a fresh one.
    const { errorMessage } = (
      await shop.send('POST', '/mpesa/stkpushquery/v1/query', { headers: bearer(await shop.token()), body: queryBody(shop, id) })
    ).body;
    expect(errorMessage).toBe('The transaction does not exist');
  });

  test('queryLimitPerMinute: the sixth query within a minute gets 429 and a fault body', async () => {
    const shop = openShop({ switches: { queryLimitPerMinute: 5 } });
    const id = idOf(await shop.push());
    for (let i = 0; i < 5; i++) expect((await shop.query(id)).status).toBe(200);
    expect(await shop.query(id)).toMatchObject({
      status: 429,
      body: { fault: { detail: { errorcode: 'policies.ratelimit.SpikeArrestViolation' } } },
    });
    await shop.system.advance(60_000);
    expect((await shop.query(id)).status).toBe(200);
  });
});

function queryBody(shop: Shop, id: string, shortcode = '174379'): Record<string, unknown> {
  const { BusinessShortCode, Password, Timestamp } = pushBody(shop.system, shortcode);
  return { BusinessShortCode, Password, Timestamp, CheckoutRequestID: id };
}
