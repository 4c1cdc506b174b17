import { describe, expect, test } from 'vitest';
import { bearer, CUSTOMER, idOf, openShop, pushBody } from '../../test/shop.ts';
import type { Answer, Shop } from '../../test/shop.ts';

const PUSH = '/mpesa/stkpush/v1/processrequest';

/** Sends a body with a good token, form and all left to the caller. */
async function sendRaw(shop: Shop, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return shop.send('POST', PUSH, { headers: { ...bearer(await shop.token()), ...headers }, body });
}

describe('an accepted push', () => {
  test('is acknowledged in the vendor’s words with ids of the new style', async () => {
    const { status, body } = await openShop().push();
    expect(status).toBe(200);
    expect(body).toEqual({
      MerchantRequestID: expect.stringMatching(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\d+$/),
      CheckoutRequestID: 'ws_CO_050120260900000711000111',
      ResponseCode: '0',
      ResponseDescription: 'Success. Request accepted for processing',
      CustomerMessage: 'Success. Request accepted for processing',
    });
  });

  test('numbers and texts of digits are the same', async () => {
    const numbers = { BusinessShortCode: 174379, Amount: '100', PartyA: 254711000111, PartyB: 174379, PhoneNumber: 254711000111 };
    expect((await openShop().push(numbers)).status).toBe(200);
  });

  test('a till is signed by its store number and paid by its till number', async () => {
    const shop = openShop();
    const till = { ...pushBody(shop.system, '600101'), TransactionType: 'CustomerBuyGoodsOnline', PartyB: '600100' };
    expect((await shop.push(till)).status).toBe(200);
    await shop.system.advance(10_000);
    expect(shop.simulator.bookings).toMatchObject([{ shortcode: '600100', amount: 100, channel: 'stk' }]);
  });

  test('switch ids old', async () => {
    const { body } = await openShop({ switches: { ids: 'old' } }).push();
    expect(body['MerchantRequestID']).toMatch(/^\d+-\d+-\d$/);
    expect(body['CheckoutRequestID']).toMatch(/^ws_CO_\d{18}$/);
  });
});

// The order of the table is the vendor's order of checks: each row is wrong in its own field and in all that follow.
const FIELDS: readonly (readonly [field: string, wrong: readonly unknown[], named?: string])[] = [
  ['BusinessShortCode', [undefined, '', '1234', '12345678', 'abc', 17437.9, null, {}]],
  ['Password', [undefined, '', 'not base64!', 5]],
  ['Timestamp', [undefined, '2026', '20261305090000', '20260105250000', 'now']],
  ['TransactionType', [undefined, '', 'CustomerPayBill', 'customerpaybillonline']],
  ['Amount', [undefined, 0, -1, 1.5, '1.50', 'ten', '', null, '1e3']],
  ['PartyA', [undefined, '0711000111', '255711000111', 'abc', '25471100011']],
  ['PartyB', [undefined, '12', 'shop']],
  ['PhoneNumber', [undefined, '711000111', '+254711000111', '254811000111']],
  ['CallBackURL', [undefined, '', 'shop.test/cb', 'https://shop.test/a b', 'ftp://shop.test/', 'https://', 5]],
  ['AccountReference', [undefined, '', '  ', {}]],
  ['TransactionDesc', [undefined, ''], 'Remarks'],
];

describe('a wrong field', () => {
  const rows = FIELDS.flatMap(([field, wrong, named = field], index) =>
    wrong.map((value) => ({ field, value, named, later: FIELDS.slice(index + 1).map(([name]) => name) })),
  );

  test.each(rows)('$field = $value is “Invalid $named”, whatever follows', async ({ field, value, named, later }) => {
    const spoilt = Object.fromEntries([...later.map((name) => [name, undefined]), [field, value]]);
    const shop = openShop();
    const answer = await shop.push(spoilt);
    expect(answer).toMatchObject({
      status: 400,
      body: { errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${named}`, requestId: expect.any(String) },
    });
    expect([...shop.simulator.requests()]).toEqual([]);
  });

  test('long references pass unless strictFields is on', async () => {
    const long = { AccountReference: 'ABCDEFGHIJKLM', TransactionDesc: 'longer than 13' };
    expect((await openShop().push(long)).status).toBe(200);
    const strict = { switches: { strictFields: true } };
    expect((await openShop(strict).push(long)).body['errorMessage']).toBe('Bad Request - Invalid AccountReference');
    expect((await openShop(strict).push({ TransactionDesc: long.TransactionDesc })).body['errorMessage']).toBe(
      'Bad Request - Invalid Remarks',
    );
    expect((await openShop(strict).push({ AccountReference: 'ABCDEFGHIJKL', TransactionDesc: 'thirteen char' })).status).toBe(200);
  });
});

describe('checks before and after the fields, in order', () => {
  test('a missing or misplaced header comes first, before the verb', async () => {
    const shop = openShop();
    const wanted = { status: 404, body: { errorCode: '404.001.04', errorMessage: 'Invalid Authentication Header' } };
    expect(await shop.send('GET', PUSH)).toMatchObject(wanted);
    expect(await shop.send('POST', PUSH, { headers: { authorization: 'Token x' }, body: 'x' })).toMatchObject(wanted);
  });

  test('an unknown token comes before the verb', async () => {
    const answer = await openShop().send('GET', PUSH, { headers: bearer('x') });
    expect(answer).toMatchObject({ status: 404, body: { errorCode: '404.001.03', errorMessage: 'Invalid Access Token' } });
  });

  test('the verb comes before the body', async () => {
    const shop = openShop();
    const answer = await shop.send('GET', PUSH, { headers: bearer(await shop.token()) });
    expect(answer).toMatchObject({ status: 405, body: { errorCode: '405.001', errorMessage: 'GET Method Not Allowed' } });
  });

  test.each(['{"a":', '[]', '"text"', 'null', ''])('the body %j is an invalid payload', async (body) => {
    expect(await sendRaw(openShop(), body)).toMatchObject({
      status: 400,
      body: { errorCode: '400.002.05', errorMessage: 'Invalid Request Payload' },
    });
  });

  test('a form instead of JSON is an invalid BusinessShortCode', async () => {
    const answer = await sendRaw(openShop(), 'BusinessShortCode=174379', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.body['errorMessage']).toBe('Bad Request - Invalid BusinessShortCode');
  });

  test.each([
    ['an unknown merchant, even with a wrong password', { BusinessShortCode: '999999', Password: 'AAAA' }, 'Merchant does not exist'],
    ['a till number in the place of its store', { BusinessShortCode: '600100' }, 'Merchant does not exist'],
    ['a wrong password, even with a wrong type', { Password: 'AAAA', TransactionType: 'CustomerBuyGoodsOnline' }, 'Wrong credentials'],
    ['a password for another timestamp', { Timestamp: '20260105090001' }, 'Wrong credentials'],
    [
      'a type the merchant may not use',
      { TransactionType: 'CustomerBuyGoodsOnline' },
      'Merchant not allowed to carry out transaction type CustomerBuyGoodsOnline',
    ],
  ])('%s', async (_, changes, errorMessage) => {
    expect(await openShop().push(changes)).toMatchObject({ status: 500, body: { errorCode: '500.001.1001', errorMessage } });
  });

  test('a locked subscriber comes last', async () => {
    const shop = openShop({ defaultHabit: 'neverLooks' });
    await shop.push();
    const locked = 'Unable to lock subscriber, a transaction is already in process for the current subscriber';
    expect((await shop.push({ Amount: 200 })).body['errorMessage']).toBe(locked);
    expect((await shop.push({ TransactionType: 'CustomerBuyGoodsOnline' })).body['errorMessage']).toMatch(/^Merchant not allowed/);
    expect((await shop.push({ PhoneNumber: '254711000112' })).status).toBe(200);
    await shop.system.advance(60_000);
    expect((await shop.push({ Amount: 200 })).status).toBe(200);
  });

  test('switch subscriberLockSeconds keeps the phone locked after the prompt', async () => {
    const shop = openShop({ switches: { subscriberLockSeconds: 60 } });
    await shop.push();
    await shop.system.advance(59_000);
    expect((await shop.push({ Amount: 7 })).status).toBe(500);
    await shop.system.advance(1_000);
    expect((await shop.push({ Amount: 7 })).status).toBe(200);
  });
});

describe('accepted here, refused by the core', () => {
  test.each([
    ['an unknown PartyB', { PartyB: '777777' }, 'SFC_IC0003', 'The operator does not exist.'],
    ['somebody else’s PartyB', { PartyB: '600100' }, 2028, 'The request is not permitted according to product assignment.'],
    [
      'a prompt of more than 182 characters',
      { AccountReference: 'A'.repeat(150) },
      1025,
      'An error occurred while sending a push request.',
    ],
    ['more than KES 250,000', { Amount: 250_001 }, 3, 'Declined due to limit rule: greater than the maximum transaction amount.'],
  ])('%s', async (_, changes, ResultCode, ResultDesc) => {
    const shop = openShop();
    expect((await shop.push(changes)).status).toBe(200);
    expect(shop.simulator.phone(CUSTOMER).prompts()).toEqual([]);
    await shop.system.advance(5_000);
    expect(shop.received).toMatchObject([{ callback: { ResultCode, ResultDesc } }]);
    expect(shop.simulator.bookings).toEqual([]);
  });

  test('switch aboveMaximum reject refuses it at once', async () => {
    const shop = openShop({ switches: { aboveMaximum: 'reject' } });
    expect((await shop.push({ Amount: 250_001 })).body['errorMessage']).toBe('Bad Request - Invalid Amount');
    expect((await shop.push({ Amount: 250_000 })).status).toBe(200);
  });

  test.each([
    ['afterPaid', 'pays', 17],
    ['afterPaid', 'cancels', 1032],
    ['afterPrompt', 'cancels', 17],
    ['off', 'pays', 0],
  ] as const)('switch sameAmount %s: the same amount again after a customer who %s gets %i', async (sameAmount, defaultHabit, code) => {
    const shop = openShop({ switches: { sameAmount }, defaultHabit });
    const again = async (changes: Record<string, unknown>, waitMs: number): Promise<unknown> => {
      await shop.system.advance(waitMs);
      await shop.push(changes);
      await shop.system.advance(10_000);
      return shop.received.at(-1)?.callback['ResultCode'];
    };
    await again({}, 0);
    expect(await again({}, 0)).toBe(code);
    if (code !== 17) return;
    expect(await again({ Amount: 101 }, 0)).not.toBe(17);
    expect(await again({}, 125_000)).not.toBe(17);
  });
});

test('ids and receipts are unique and in the vendor’s formats over 500 payments in one second', async () => {
  const shop = openShop();
  for (let i = 0; i < 500; i++) {
    const phone = shop.simulator.payer();
    await shop.push({ PhoneNumber: phone, PartyA: phone });
  }
  await shop.system.advance(10_000);
  const { bookings } = shop.simulator;
  expect(bookings).toHaveLength(500);
  expect(new Set(bookings.map(({ receipt }) => receipt)).size).toBe(500);
  expect(new Set(bookings.map(({ checkoutRequestId }) => checkoutRequestId)).size).toBe(500);
  // 5 January 2026: U is 2026, A January, 5 the fifth.
  for (const { receipt } of bookings) expect(receipt).toMatch(/^UA5[A-Z0-9]{7}$/);
});

test('the second push of a phone in one millisecond gets another id', async () => {
  const shop = openShop({ callbackDelayMs: 0, promptLifetimeMs: 0, defaultHabit: 'neverLooks' });
  const first = idOf(await shop.push());
  await shop.system.advance(0);
  expect(idOf(await shop.push())).not.toBe(first);
});
