import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FaultRule, SimulatorOptions, Switches } from '@malipo/simulator';
import { openBusiness } from '../../test/business.ts';
import type { Business } from '../../test/business.ts';
import { CUSTOMER } from '../../test/shop.ts';

const ADDRESSES = { ConfirmationURL: 'https://shop.test/confirm', ValidationURL: 'https://shop.test/validate' };

const registration = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  ShortCode: '174379',
  ResponseType: 'Completed',
  ...ADDRESSES,
  ...changes,
});

const register = (business: Business, version: 1 | 2 = 2, changes: Record<string, unknown> = {}) =>
  business.post(`/mpesa/c2b/v${version}/registerurl`, registration(changes));

/** A business whose addresses are registered, and which says this to a validation. */
async function registered(
  version: 1 | 2,
  reply: () => Response | Promise<Response>,
  options: SimulatorOptions = {},
  changes: Record<string, unknown> = {},
): Promise<Business & { readonly heard: Record<string, unknown>[] }> {
  const business = openBusiness(options);
  const heard: Record<string, unknown>[] = [];
  business.system.route('https://till.test', async (request) => {
    heard.push({ path: new URL(request.url).pathname, ...((await request.json()) as object) });
    return request.url.endsWith('/validate') ? reply() : Response.json({ ResultCode: 0, ResultDesc: 'Success' });
  });
  const own = { ConfirmationURL: 'https://till.test/confirm', ValidationURL: 'https://till.test/validate' };
  await register(business, version, { ...own, ...changes });
  return { ...business, heard };
}

const accept = (): Response => Response.json({ ResultCode: '0', ResultDesc: 'Accepted' });

describe('registering', () => {
  test.each([
    [1, 'success'],
    [2, 'Success'],
  ] as const)('version %i answers “%s”', async (version, ResponseDescription) => {
    const business = openBusiness();
    expect(await register(business, version)).toMatchObject({
      status: 200,
      body: { OriginatorCoversationID: expect.any(String), ResponseCode: '0', ResponseDescription },
    });
    expect(business.simulator.organisation('174379').c2bUrls()).toEqual({
      version,
      responseType: 'Completed',
      confirmationUrl: ADDRESSES.ConfirmationURL,
      validationUrl: ADDRESSES.ValidationURL,
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ ShortCode: 'x' }, 'Bad Request - Invalid ShortCode'],
    [{ ResponseType: 'completed' }, 'Bad Request - Invalid ResponseType'],
    [{ ConfirmationURL: 'shop' }, 'Bad Request - Invalid ConfirmationURL'],
    [{ ValidationURL: undefined }, 'Bad Request - Invalid ValidationURL'],
    [{ ValidationURL: 'https://shop.test/M-Pesa/v' }, 'Bad Request - Invalid ValidationURL - URL has the word M-PESA'],
    [{ ValidationURL: 'https://myMpesa.test/v' }, 'Bad Request - Invalid ValidationURL - URL has the word MPESA'],
    [{ ConfirmationURL: 'https://shop.test/executive' }, 'Bad Request - Invalid ConfirmationURL - URL has the word EXEC'],
    [{ ConfirmationURL: 'https://shop.test/c?Query=1' }, 'Bad Request - Invalid ConfirmationURL - URL has the word QUERY'],
    [{ ConfirmationURL: 'https://mysql.test/c' }, 'Bad Request - Invalid ConfirmationURL - URL has the word SQL'],
    [{ ConfirmationURL: 'https://safaricom.test/c' }, 'Bad Request - Invalid ConfirmationURL - URL has the word SAFARICOM'],
    [{ ConfirmationURL: 'https://shop.test/cmd' }, 'Bad Request - Invalid ConfirmationURL - URL has the word CMD'],
  ])('%j is refused: %s', async (changes, errorMessage) => {
    expect(await register(openBusiness(), 2, changes)).toMatchObject({ status: 400, body: { errorCode: '400.003.02', errorMessage } });
  });

  test.each<[string, string, Partial<Switches>, number]>([
    ['somebody else’s number', '999999', {}, 500],
    ['a till number where its store is wanted', '600100', {}, 500],
    ['the till number, leniently', '600100', { c2bTillNumber: 'allowed' }, 200],
    ['the store of a till', '600101', {}, 200],
    ['the public paybill, strictly', '174379', { c2bPublicPaybill: 'refused' }, 500],
  ])('%s (%s)', async (_what, ShortCode, switches, status) => {
    const answer = await register(openBusiness({ switches }), 2, { ShortCode });
    expect(answer.status).toBe(status);
    if (status === 500) expect(answer.body).toMatchObject({ errorCode: '500.003.1001', errorMessage: 'Internal Server Error' });
  });

  test('the sandbox lets addresses be overwritten', async () => {
    const business = openBusiness();
    await register(business);
    expect((await register(business, 1, { ResponseType: 'Cancelled' })).status).toBe(200);
    expect(business.simulator.organisation('174379').c2bUrls()).toMatchObject({ version: 1, responseType: 'Cancelled' });
  });

  test.each<[Switches['c2bAgain'], number, Record<string, unknown>]>([
    ['urlsRegistered', 500, { errorCode: '500.003.1001', errorMessage: 'Urls are already registered.' }],
    [
      'duplicateNotification',
      500,
      { errorCode: '500.003.1001', errorMessage: expect.stringContaining('Duplicate notification info, SP ID is') },
    ],
    ['oldAnswer', 200, { ResponseDescription: 'Validation and Confirmation URLs are already registered' }],
    ['soapFault', 500, { Envelope: expect.any(Object) }],
  ])('production takes them once (%s), until they are removed', async (c2bAgain, status, body) => {
    const business = openBusiness({ switches: { environment: 'production', c2bAgain } });
    await register(business);
    expect(await register(business)).toMatchObject({ status, body });
    business.simulator.organisation('174379').removeC2bUrls();
    expect((await register(business)).body['ResponseCode']).toBe('0');
  });

  test('production wants a public https address', async () => {
    const production = openBusiness({ switches: { environment: 'production' } });
    for (const ValidationURL of ['http://shop.test/v', 'https://a1b2.ngrok.io/v'])
      expect((await register(production, 2, { ValidationURL })).body['errorMessage']).toBe('Bad Request - Invalid ValidationURL');
  });

  test('an app with one version cannot use the other', async () => {
    const business = openBusiness({ apps: [{ consumerKey: 'simulator', consumerSecret: 'simulator', products: ['c2bV1'] }] });
    expect((await register(business, 1)).status).toBe(200);
    expect((await register(business, 2)).body['errorCode']).toBe('401.003.01');
  });
});

describe('what the addresses hear', () => {
  test('validation, then confirmation, of a payment by hand', async () => {
    const business = await registered(2, () => Response.json({ ResultCode: 0, ResultDesc: 'Accepted', ThirdPartyTransID: 'ours-1' }));
    const booking = await business.simulator.phone(CUSTOMER).payBill('174379', 'INV 77', 500);
    await business.system.advance(10_000);
    const common = {
      TransactionType: 'Pay Bill',
      TransID: booking.receipt,
      TransTime: '20260105090000',
      TransAmount: '500.00',
      BusinessShortCode: '174379',
      BillRefNumber: 'INV 77',
      InvoiceNumber: '',
      MSISDN: '2547 ***** 111',
      FirstName: 'JOHN',
      MiddleName: '',
      LastName: '',
    };
    expect(business.heard).toEqual([
      { path: '/validate', ...common, OrgAccountBalance: '', ThirdPartyTransID: '' },
      { path: '/confirm', ...common, OrgAccountBalance: '1000500.00', ThirdPartyTransID: 'ours-1' },
    ]);
    expect(business.simulator.booked('INV 77')).toEqual([booking]);
  });

  test('a till tells its store number and no account', async () => {
    const business = await registered(2, accept, {}, { ShortCode: '600101' });
    await business.simulator.phone(CUSTOMER).buyGoods('600100', 20);
    await business.system.advance(10_000);
    expect(business.heard.at(-1)).toMatchObject({
      TransactionType: 'Customer Merchant Payment',
      BusinessShortCode: '600101',
      BillRefNumber: '',
    });
  });

  test('an STK payment is confirmed as well, under the receipt of its callback', async () => {
    const business = await registered(1, accept);
    await business.push();
    await business.system.advance(20_000);
    expect(business.heard).toMatchObject([
      { path: '/confirm', TransID: business.simulator.bookings[0]!.receipt, BillRefNumber: 'INV1001', TransAmount: '100.00' },
    ]);
    expect(business.received).toHaveLength(1);
  });

  test.each<[1 | 2, Partial<Switches>, string]>([
    [1, {}, createHash('sha256').update(CUSTOMER).digest('hex')],
    [2, {}, '2547 ***** 111'],
    [2, { c2bMsisdn: 'hash' }, createHash('sha256').update(CUSTOMER).digest('hex')],
    [1, { c2bMsisdn: 'clear' }, CUSTOMER],
    [1, { c2bMsisdn: 'oldMask' }, '25471****111'],
  ])('version %i with %j shows the payer as %s', async (version, switches, MSISDN) => {
    const business = await registered(version, accept, {
      switches: { ...switches, c2bValidation: false, c2bNames: 'full', c2bTillType: 'buyGoods' },
    });
    business.simulator.payByHand(CUSTOMER, '174379', 'A', 5);
    await business.system.advance(10_000);
    expect(business.heard).toMatchObject([{ path: '/confirm', MSISDN, FirstName: 'JOHN', LastName: 'DOE' }]);
  });

  test('without addresses a payment simply completes', async () => {
    const business = openBusiness();
    await business.simulator.phone(CUSTOMER).payBill('174379', 'A', 5);
    await business.system.advance(10_000);
    expect(business.received).toEqual([]);
    expect(business.simulator.bookings).toHaveLength(1);
  });

  test.each<['same' | 'other', boolean, string]>([
    ['same', true, '6.00'],
    ['other', false, '5.00'],
  ])('a stranger confirms with the %s receipt', async (ids, known, TransAmount) => {
    const business = await registered(2, accept);
    business.simulator.faults.add({ fault: 'callbackForged', api: 'c2bConfirmation', ids });
    const { receipt } = await business.simulator.phone(CUSTOMER).payBill('174379', 'A', 5);
    await business.system.advance(10_000);
    const confirmations = business.heard.filter(({ path }) => path === '/confirm');
    expect(confirmations).toMatchObject([{ TransAmount }, { TransID: receipt, TransAmount: '5.00' }]);
    expect(confirmations[0]!['TransID'] === receipt).toBe(known);
  });

  test.each<[FaultRule, number]>([
    [{ fault: 'callbackDropped', api: 'c2bConfirmation' }, 0],
    [{ fault: 'callbackRepeated', api: 'c2bConfirmation' }, 2],
    [{ fault: 'callbackDropped', api: 'stkCallback' }, 1],
  ])('%j: %i confirmations', async (rule, times) => {
    const business = await registered(2, accept);
    business.simulator.faults.add(rule);
    await business.simulator.phone(CUSTOMER).payBill('174379', 'A', 5);
    await business.system.advance(10_000);
    expect(business.heard.filter(({ path }) => path === '/confirm')).toHaveLength(times);
  });
});

describe('validation decides', () => {
  const never = (): Promise<Response> => new Promise(() => undefined);

  test.each<[string, () => Response | Promise<Response>, 'Completed' | 'Cancelled', boolean]>([
    ['0 as text', accept, 'Cancelled', true],
    ['0 as number', () => Response.json({ ResultCode: 0 }), 'Cancelled', true],
    ['an account that is not known', () => Response.json({ ResultCode: 'C2B00012', ResultDesc: 'Rejected' }), 'Completed', false],
    ['1, as old documentation has it', () => Response.json({ ResultCode: 1 }), 'Completed', false],
    ['no answer, default Completed', never, 'Completed', true],
    ['no answer, default Cancelled', never, 'Cancelled', false],
    ['an error of the shop', () => new Response('{"ResultCode":0}', { status: 500 }), 'Cancelled', false],
    ['no JSON', () => new Response('OK'), 'Completed', true],
  ])('%s', async (_what, reply, ResponseType, paid) => {
    const business = await registered(2, reply, {}, { ResponseType });
    const began = business.system.now();
    const payment = business.simulator.phone(CUSTOMER).payBill('174379', 'INV1', 500);
    const outcome = payment.then(
      () => 'paid',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    await business.system.advance(8_000);
    expect(await outcome).toBe(paid ? 'paid' : 'payment_rejected');
    await business.system.advance(10_000);
    expect(business.simulator.bookings).toHaveLength(paid ? 1 : 0);
    expect(business.simulator.phone(CUSTOMER).balance()).toBe(paid ? 99_500 : 100_000);
    expect(business.heard.filter(({ path }) => path === '/confirm')).toHaveLength(paid ? 1 : 0);
    if (paid) return;
    expect(business.simulator.organisation('174379').statement()[0]).toMatchObject({
      transaction: { status: 'Cancelled', accountReference: 'INV1', initiatedAt: began },
      balance: undefined,
    });
    expect(business.simulator.phone(CUSTOMER).inbox().at(-1)?.text).toContain('The shop does not accept it');
  });

  test('a question that is lost on the way counts as no answer', async () => {
    const business = await registered(2, accept, {}, { ResponseType: 'Cancelled' });
    business.simulator.faults.add({ fault: 'callbackDropped', api: 'c2bValidation' });
    const payment = business.simulator.phone(CUSTOMER).payBill('174379', 'A', 5);
    const refusal = payment.catch((error: unknown) => (error instanceof Error ? error.message : error));
    await business.system.advance(8_000);
    expect(await refusal).toContain('did not answer in time, and its default is Cancelled');
  });

  test.each<[string, () => Response | Promise<Response>, number, string[]]>([
    ['accepts', accept, 0, ['/validate', '/confirm']],
    ['refuses', () => Response.json({ ResultCode: 'C2B00012' }), 2007, ['/validate']],
  ])('with the switch a prompt is validated too: the shop %s it', async (_what, reply, code, paths) => {
    const business = await registered(2, reply, { switches: { stkValidation: true }, defaultHabit: 'person' });
    const { body } = await business.push();
    expect(business.simulator.phone(CUSTOMER).enterPin('1234')).toMatchObject({ code: 4999 });
    expect(business.simulator.phone(CUSTOMER).prompts()).toEqual([]);
    await business.system.advance(10_000);
    expect(business.heard.map(({ path }) => path)).toEqual(paths);
    expect(business.received.map(({ callback }) => callback['ResultCode'])).toEqual([code]);
    expect((await business.query(String(body['CheckoutRequestID']))).body['ResultCode']).toBe(String(code));
    expect(business.simulator.booking(String(body['CheckoutRequestID']))?.channel).toBe(code === 0 ? 'stk' : undefined);
    expect(business.simulator.phone(CUSTOMER).balance()).toBe(code === 0 ? 99_900 : 100_000);
  });

  test('a payment in one step says that somebody has to be asked first', async () => {
    const business = await registered(2, accept);
    expect(() => business.simulator.payByHand(CUSTOMER, '174379', 'A', 5)).toThrow('await phone(…).payBill');
    business.simulator.setSwitches({ c2bValidation: false });
    expect(business.simulator.payByHand(CUSTOMER, '174379', 'A', 5).amount).toBe(5);
  });

  test('money that went elsewhere while the shop thought about it', async () => {
    const business = await registered(2, async () => {
      business.simulator.phone(CUSTOMER).setBalance(0);
      return accept();
    });
    await expect(business.simulator.phone(CUSTOMER).payBill('174379', 'A', 5)).rejects.toThrow('M-PESA refuses');
  });
});

describe('simulate', () => {
  const SIMULATE = '/mpesa/c2b/v2/simulate';
  const body = { ShortCode: 174379, CommandID: 'CustomerPayBillOnline', Amount: 50, Msisdn: Number(CUSTOMER), BillRefNumber: 'INV9' };

  test('a phone of this world pays, and the addresses hear of it', async () => {
    const business = await registered(2, accept);
    expect(await business.post(SIMULATE, body)).toMatchObject({ status: 200, body: { ResponseCode: '0' } });
    await business.system.advance(10_000);
    expect(business.heard.map(({ path }) => path)).toEqual(['/validate', '/confirm']);
    expect(business.simulator.booked('INV9')).toMatchObject([{ amount: 50, phone: CUSTOMER, channel: 'byHand' }]);
  });

  test('a till needs no account', async () => {
    const business = openBusiness();
    await business.post('/mpesa/c2b/v1/simulate', { ...body, ShortCode: 600100, CommandID: 'CustomerBuyGoodsOnline', BillRefNumber: null });
    expect(business.simulator.bookings).toMatchObject([{ shortcode: '600100', amount: 50 }]);
  });

  test.each<[Record<string, unknown>, Partial<Switches>, number, string]>([
    [{ Msisdn: '0711' }, {}, 400, 'Bad Request - Invalid Msisdn'],
    [{ Amount: 0 }, {}, 400, 'Bad Request - Invalid Amount'],
    [{ CommandID: 'Pay' }, {}, 400, 'Bad Request - Invalid CommandID'],
    [{ BillRefNumber: '' }, {}, 400, 'Bad Request - Invalid BillRefNumber'],
    [{ ShortCode: '600100' }, {}, 500, 'Internal Server Error'],
    [{}, { environment: 'production' }, 404, 'Resource not found'],
  ])('%j %j → %i %s', async (changes, switches, status, errorMessage) => {
    expect(await openBusiness({ switches }).post(SIMULATE, { ...body, ...changes })).toMatchObject({ status, body: { errorMessage } });
  });
});
