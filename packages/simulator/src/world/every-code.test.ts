import { codeTable } from '@malipo/daraja/codes';
import type { CodeEntry } from '@malipo/daraja/codes';
import { describe, expect, test } from 'vitest';
import type { FaultRule } from '@malipo/simulator';
import { openBusiness, PAYEE, readResult, URLS } from '../../test/business.ts';
import type { Business } from '../../test/business.ts';

const rowsOf = (...apis: readonly string[]): readonly [code: string, entry: CodeEntry][] =>
  codeTable.filter(({ api, code }) => apis.includes(api) && code !== '0').map((entry) => [entry.code, entry]);

const troubled = (rule: FaultRule): Business => {
  const business = openBusiness();
  business.simulator.faults.add(rule);
  return business;
};

const common = (business: Business): Record<string, unknown> => ({
  Initiator: 'testapi',
  SecurityCredential: business.credential,
  Remarks: 'Test',
  PartyA: '174379',
  IdentifierType: 4,
  ...URLS,
});

/** A request of each API with an initiator that would succeed without the fault. */
const REQUESTS: Readonly<Record<string, { readonly path: string; body(business: Business): Record<string, unknown> }>> = {
  b2c: {
    path: '/mpesa/b2c/v1/paymentrequest',
    body: (business) => ({ ...common(business), InitiatorName: 'testapi', CommandID: 'BusinessPayment', Amount: 10, PartyB: PAYEE }),
  },
  b2b: {
    path: '/mpesa/b2b/v1/paymentrequest',
    body: (business) => ({
      ...common(business),
      CommandID: 'BusinessPayBill',
      SenderIdentifierType: 4,
      RecieverIdentifierType: 4,
      Amount: 10,
      PartyB: '600000',
      AccountReference: 'A',
    }),
  },
  reversal: {
    path: '/mpesa/reversal/v1/request',
    body: (business) => ({
      ...common(business),
      CommandID: 'TransactionReversal',
      TransactionID: 'UA5ZZZZZZZ',
      Amount: 10,
      ReceiverParty: '174379',
      RecieverIdentifierType: 11,
    }),
  },
  'account-balance': {
    path: '/mpesa/accountbalance/v1/query',
    body: (business) => ({ ...common(business), CommandID: 'AccountBalance' }),
  },
  'transaction-status': {
    path: '/mpesa/transactionstatus/v1/query',
    body: (business) => ({ ...common(business), CommandID: 'TransactionStatusQuery', TransactionID: 'UA5ZZZZZZZ' }),
  },
};

describe.each(Object.entries(REQUESTS))('every result of %s', (api, { path, body }) => {
  test.each(rowsOf(api, 'core'))('%s', async (code) => {
    const business = troubled({ fault: 'result', code });
    expect((await business.result(path, body(business))).code).toBe(code);
  });
});

describe('every result of a prompt', () => {
  // 4999 is what the query says while it waits; no callback ever carries it.
  test.each(rowsOf('stk').filter(([code]) => code !== '4999'))('%s by callback and by query', async (code) => {
    const business = troubled({ fault: 'result', api: 'stkCallback', code });
    const { body } = await business.push();
    await business.system.advance(10_000);
    expect(business.received.map(({ callback }) => String(callback['ResultCode']))).toEqual([code]);
    expect((await business.query(String(body['CheckoutRequestID']))).body['ResultCode']).toBe(code);
    expect(business.simulator.bookings).toEqual([]);
  });

  test('4999 by query', async () => {
    const business = troubled({ fault: 'result', api: 'stkQuery', code: '4999' });
    const { body } = await business.push();
    await business.system.advance(10_000);
    expect((await business.query(String(body['CheckoutRequestID']))).body['ResultCode']).toBe('4999');
  });
});

test.each(rowsOf('b2b-express'))('express checkout: %s', async (code) => {
  const business = troubled({ fault: 'result', api: 'expressCheckout', code });
  const request = {
    primaryShortCode: '600100',
    receiverShortCode: '174379',
    amount: 10,
    paymentRef: 'A',
    partnerName: 'V',
    RequestRefID: 'r',
  };
  const heard = await business.told('/v1/ussdpush/get-msisdn', { ...request, callbackUrl: 'https://shop.test/express' });
  expect(heard).toMatchObject([{ resultCode: code }]);
});

/** Answers that carry no errorCode, by the fault that gives them. */
const BARE: Readonly<Record<string, FaultRule>> = {
  'HTTP-400-EMPTY': { fault: 'empty', status: 400 },
  'HTTP-403': { fault: 'html', status: 403 },
  'HTTP-429': { fault: 'rateLimited' },
  'HTTP-503': { fault: 'html', status: 503 },
  'HTTP-504': { fault: 'html', status: 504 },
};

describe('every error of the gateway', () => {
  // Pull's 1000 and 1001 are what it answers when nothing is wrong.
  const refusals = rowsOf('api', 'oauth', 'pull').filter(([code]) => code !== '1000' && code !== '1001');
  test.each(refusals)('%s', async (code) => {
    const bare = BARE[code];
    const business = troubled({ ...(bare ?? { fault: 'refused', code }), api: 'b2c' });
    const answer = await business.post('/mpesa/b2c/v1/paymentrequest', { ...common(business) });
    if (bare) expect(answer.status).toBe(Number(code.slice(5, 8)));
    else expect(answer.body).toMatchObject({ errorCode: code, errorMessage: expect.stringMatching(/\w/) });
  });
});

test('a time-out of the queue names what it is about', async () => {
  const business = troubled({ fault: 'queueTimeout' });
  const [notice] = await business.told('/mpesa/b2c/v1/paymentrequest', REQUESTS['b2c']!.body(business));
  expect(readResult(notice!)).toMatchObject({ code: '1', text: 'The service request has timed out.' });
});
