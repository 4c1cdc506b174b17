import { describe, expect, test } from 'vitest';
import { bearer, CUSTOMER, openShop } from '../../test/shop.ts';
import type { Answer, Shop } from '../../test/shop.ts';

const rowsOf = (answer: Answer): Record<string, unknown>[] => (answer.body['Response'] as Record<string, unknown>[][]).flat();

/** A shop with one STK payment and `byHand` payments by hand, registered for Pull. */
async function busyShop(byHand: number, options: Parameters<typeof openShop>[0] = {}): Promise<Shop> {
  const shop = openShop(options);
  await shop.register();
  await shop.push();
  await shop.system.advance(10_000);
  for (let i = 1; i <= byHand; i++) shop.simulator.payByHand(CUSTOMER, '174379', `HAND${i}`, 10 * i);
  return shop;
}

describe('register', () => {
  test('succeeds once, then says already registered', async () => {
    const shop = openShop();
    expect(await shop.register()).toMatchObject({
      status: 200,
      body: { ResponseStatus: '1000', ShortCode: '174379', ResponseDescription: 'Shortcode Registered Successfully' },
    });
    expect((await shop.register()).body).toMatchObject({ ResponseStatus: '1001', ResponseDescription: 'ShortCode already Registered' });
  });

  test.each([
    [{ ShortCode: '999999' }, '400.001', 'Invalid ShortCode'],
    [{ RequestType: 'Push' }, '400.002.02', 'Bad Request - Invalid RequestType'],
    [{ NominatedNumber: '12' }, '400.002.02', 'Bad Request - Invalid NominatedNumber'],
    [{ CallBackURL: 'nowhere' }, '400.002.02', 'Bad Request - Invalid CallBackURL'],
  ])('refuses %j', async (changes, errorCode, errorMessage) => {
    const shop = openShop();
    const body = {
      ShortCode: '174379',
      RequestType: 'Pull',
      NominatedNumber: '0711000111',
      CallBackURL: 'https://shop.test/pull',
      ...changes,
    };
    const answer = await shop.send('POST', '/pulltransactions/v1/register', { headers: bearer(await shop.token()), body });
    expect(answer).toMatchObject({ status: 400, body: { errorCode, errorMessage } });
  });

  test('a bad token is 401.001 in this family', async () => {
    const answer = await openShop().send('POST', '/pulltransactions/v1/register', { headers: bearer('none'), body: {} });
    expect(answer).toMatchObject({ status: 401, body: { errorCode: '401.001', errorMessage: 'Invalid Access Token' } });
  });
});

describe('query', () => {
  test('lists STK payments and payments by hand, oldest first, as a list in a list', async () => {
    const shop = await busyShop(1);
    const { body } = await shop.pull();
    expect(body).toMatchObject({ ResponseCode: '1000', ResponseMessage: 'Success' });
    expect(body['Response']).toEqual([
      [
        {
          transactionId: shop.simulator.bookings[0]!.receipt,
          trxDate: '2026-01-05T06:00:04Z',
          msisdn: CUSTOMER,
          sender: 'JOHN DOE',
          transactiontype: 'c2b-pay-bill-debit',
          billreference: 'INV1001',
          amount: '100.00',
          organizationname: 'DUKA LA MFANO',
        },
        expect.objectContaining({ billreference: 'HAND1', amount: '10.00' }),
      ],
    ]);
  });

  test('looks back 48 hours and no further', async () => {
    const shop = await busyShop(1);
    await shop.system.advance(48 * 3_600_000 - 1_000);
    const headers = bearer(await shop.token());
    const body = { ShortCode: '174379', StartDate: '2026-01-01 0:00:00', EndDate: '2026-12-31 23:59:59', OffSetValue: 0 };
    expect(rowsOf(await shop.send('POST', '/pulltransactions/v1/query', { headers, body })).map((row) => row['billreference'])).toEqual([
      'HAND1',
    ]);
    await shop.system.advance(2_000);
    expect(rowsOf(await shop.send('POST', '/pulltransactions/v1/query', { headers, body }))).toEqual([]);
  });

  test('the window is Nairobi time and includes its last second', async () => {
    const shop = await busyShop(0); // paid at 09:00:04 in Nairobi
    expect(rowsOf(await shop.pull({ StartDate: '2026-01-05 9:00:04', EndDate: '2026-01-05 9:00:04' }))).toHaveLength(1);
    expect(rowsOf(await shop.pull({ StartDate: '2026-01-05 9:00:05', EndDate: '2026-01-05 9:10:00' }))).toHaveLength(0);
  });

  test('pages by OffSetValue', async () => {
    const shop = await busyShop(4, { switches: { pullPageSize: 2 } });
    const pages: unknown[] = [];
    for (let offset = 0; offset < 8; offset += 2)
      pages.push(rowsOf(await shop.pull({ OffSetValue: String(offset) })).map((row) => row['billreference']));
    expect(pages).toEqual([['INV1001', 'HAND1'], ['HAND2', 'HAND3'], ['HAND4'], []]);
  });

  test('a till answers to its till number and to its store number', async () => {
    const shop = openShop();
    await shop.register('600100');
    shop.simulator.payByHand(CUSTOMER, '600100', '', 50);
    for (const ShortCode of ['600100', 600_101])
      expect(rowsOf(await shop.pull({ ShortCode }))).toMatchObject([{ transactiontype: 'c2b-buy-goods-debit', amount: '50.00' }]);
  });

  test.each([
    [{ ShortCode: '999999' }, '400.001', 'Invalid ShortCode'],
    [{ ShortCode: '600100' }, '400.001', 'Invalid ShortCode'], // known, not registered
    [{ StartDate: '2026-13-01 0:00:00' }, '400.002.02', 'Bad Request - Invalid StartDate'],
    [{ EndDate: '2025-01-01 0:00:00' }, '400.002.02', 'Bad Request - Invalid EndDate'],
    [{ OffSetValue: '-1' }, '400.002.02', 'Bad Request - Invalid OffSetValue'],
  ])('refuses %j', async (changes, errorCode, errorMessage) => {
    expect(await (await busyShop(0)).pull(changes)).toMatchObject({ status: 400, body: { errorCode, errorMessage } });
  });
});

describe('switches', () => {
  test('pullTimes nairobi writes local time with the same Z', async () => {
    const shop = await busyShop(0, { switches: { pullTimes: 'nairobi' } });
    expect(rowsOf(await shop.pull())[0]!['trxDate']).toBe('2026-01-05T09:00:04Z');
  });

  test('pullMsisdn number', async () => {
    const shop = await busyShop(0, { switches: { pullMsisdn: 'number' } });
    expect(rowsOf(await shop.pull())[0]!['msisdn']).toBe(711_000_111);
  });

  test('tillBillReference empty', async () => {
    const shop = openShop({ switches: { tillBillReference: 'empty' } });
    await shop.register('600100');
    shop.simulator.payByHand(CUSTOMER, '600100', 'typed', 50);
    expect(rowsOf(await shop.pull({ ShortCode: '600100' }))[0]!['billreference']).toBe('');
  });

  test.each([
    ['nested', 200, { ResponseCode: '1001', Response: [[]] }],
    ['flat', 200, { ResponseCode: '1001', Response: [] }],
    ['text', 200, { ResponseCode: '1001', Response: { Transaction: '[[]]' } }],
    [
      'error',
      500,
      { errorCode: '500', errorMessage: 'Failed to retrieve transactions. The short code does not have any available transactions.' },
    ],
  ] as const)('pullEmpty %s', async (pullEmpty, status, body) => {
    const shop = openShop({ switches: { pullEmpty } });
    await shop.register();
    expect(await shop.pull()).toMatchObject({ status, body });
  });

  test.each([
    ['both', 200, 200],
    ['post', 200, 405],
    ['get', 405, 200],
  ] as const)('pullVerb %s: POST %i, GET %i', async (pullVerb, post, get) => {
    const shop = await busyShop(0, { switches: { pullVerb } });
    expect((await shop.pull()).status).toBe(post);
    const query = 'ShortCode=174379&StartDate=2026-01-01%200:00:00&EndDate=2026-12-31%2023:59:59&OffSetValue=0';
    expect((await shop.send('GET', `/pulltransactions/v1/query?${query}`, { headers: bearer(await shop.token()) })).status).toBe(get);
  });
});
