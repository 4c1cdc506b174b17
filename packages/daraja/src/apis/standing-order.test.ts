import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apiAnswer, apiAnsweredBy, apiFixture, apiFixtureNames, clientAnsweredBy } from '../../test/api-fixtures.ts';
import { answerFixture } from '../../test/fixtures.ts';
import { parseCollection, parsePhone, parseShillings, readStandingOrderAnswer, readStandingOrderCallback } from '../index.ts';
import type { StandingOrder } from '../index.ts';

const order: StandingOrder = {
  name: 'Rent of JANE DOE',
  kind: 'paybill',
  shortcode: '600111',
  amount: parseCollection(4500),
  phone: parsePhone('0700000001'),
  startsOn: '2024-08-01',
  endsOn: '2025-07-31',
  frequency: 'monthly',
  accountReference: 'RENT17',
  description: 'Rent',
  callbackUrl: 'https://shop.example/cb/5d2a',
};
const responseId = '2b7d4f10-9c3e-4a58-8d61-0e5f7a9b1c17';

describe('asking for a standing order', () => {
  test.each([
    ['request-paybill', {}],
    ['request-till', { kind: 'till', shortcode: '5900001', frequency: 'daily' }],
  ] as const)('%s', async (name, over) => {
    const { daraja, sent } = apiAnsweredBy('standing-order', 'answer-accepted');
    await expect(daraja.standingOrder({ ...order, ...over })).resolves.toEqual({
      responseId,
      description: 'Request accepted for processing',
    });
    expect(sent).toMatchObject([{ path: '/standingorder/v1/createStandingOrderExternal', body: apiFixture('standing-order', name) }]);
  });

  test.each([
    ['answer-unauthorized', 'DarajaRejected', false, /enable M-PESA Ratiba/],
    ['answer-name-taken-1050', 'DarajaRejected', false, /Choose a name/],
    ['answer-codes-differ', 'DarajaUnknown', true, /unknown kind/],
    ['answer-failed-500', 'DarajaUnknown', true, /may be under way/],
  ])('%s is a %s, sent once', async (name, family, mayBeDone, message) => {
    const { daraja, sent } = apiAnsweredBy('standing-order', name);
    await expect(daraja.standingOrder(order)).rejects.toMatchObject({ name: family, mayBeDone, message: expect.stringMatching(message) });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['raw-bare-401', 1, 'DarajaUnknown'],
    ['raw-web-page-200', 1, 'DarajaUnknown'],
    ['raw-empty-500', 1, 'DarajaUnknown'],
    ['fault-gateway-timeout', 1, 'DarajaUnknown'],
    ['error-internal', 1, 'DarajaUnknown'],
    ['error-token-404-001-03', 2, 'DarajaNotSent'],
    ['error-spike-arrest', 1, 'DarajaNotSent'],
    ['push-accepted', 1, 'DarajaUnknown'],
  ])('%s: it leaves %i time(s) and is a %s', async (name, times, family) => {
    const { daraja, sent } = clientAnsweredBy(answerFixture(name));
    await expect(daraja.standingOrder(order)).rejects.toMatchObject({ name: family, mayBeDone: family === 'DarajaUnknown' });
    expect(sent).toHaveLength(times);
  });

  test.each([
    [{ startsOn: '2024-07-09' }, /startsOn is over/],
    [{ startsOn: '2024-02-30' }, /a day that exists/],
    [{ endsOn: '2024-07-31' }, /must not be before/],
    [{ frequency: 'hourly' as 'daily' }, /"once", "daily", "weekly"/],
    [{ kind: 'bank' as 'till' }, /"paybill" or "till"/],
    [{ amount: parseShillings('0.50') }, /whole shillings/],
    [{ accountReference: 'RENT17-HOUSE-3' }, /1 to 12 characters/],
    [{ name: '' }, /name must have/],
  ])('%j is refused', async (over, message) => {
    const { daraja, sent } = apiAnsweredBy('standing-order', 'answer-accepted');
    await expect(daraja.standingOrder({ ...order, ...over })).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test('one may begin today', async () => {
    const { daraja, sent } = apiAnsweredBy('standing-order', 'answer-accepted');
    await daraja.standingOrder({ ...order, startsOn: '2024-07-10', endsOn: '2024-07-10', frequency: 'once' });
    expect(sent).toMatchObject([{ body: { StartDate: '20240710', EndDate: '20240710', Frequency: '1' } }]);
  });
});

describe('what the customer said', () => {
  const failed = (resultCode: string): object => ({
    requestId: '7e0c5a92-1d4b-4f36-a8e7-3c9b2d6f4a18',
    responseId,
    resultCode,
    resultDesc: 'Error',
    succeeded: false,
    status: 'ERROR',
    payer: { kind: 'mask', mask: '*********001', first: '', last: '001' },
  });
  const callbacks: Readonly<Record<string, object>> = {
    'callback-agreed': {
      requestId: responseId,
      responseId,
      resultCode: '0',
      resultDesc: 'The service request is processed successfully',
      succeeded: true,
      transactionId: 'UKL1AB2CD3',
      status: 'OKAY',
      payer: { kind: 'mask', mask: '254******001', first: '254', last: '001' },
    },
    'callback-no-answer-1037': failed('1037'),
    'callback-cancelled-1032': failed('1032'),
  };

  test.each(Object.entries(callbacks))('%s', (name, expected) => {
    expect(readStandingOrderCallback(apiFixture('standing-order', name))).toEqual(expected);
  });

  test('every fixture has its row; no answer is a callback and no callback an answer', () => {
    expect(Object.keys(callbacks).toSorted()).toEqual(apiFixtureNames('standing-order', 'callback-').toSorted());
    for (const name of apiFixtureNames('standing-order', 'answer-'))
      expect(readStandingOrderCallback(apiAnswer('standing-order', name)), name).toBeUndefined();
    for (const name of Object.keys(callbacks)) expect(readStandingOrderAnswer(apiFixture('standing-order', name)), name).toBeUndefined();
  });

  test('agreement is read only where every code is 0 and the status fits', () => {
    const code = fc.constantFrom('0', 0, '1037', 1032, '', null, undefined);
    fc.assert(
      fc.property(code, code, fc.constantFrom('OKAY', 'OK', 'ERROR', undefined), (inHeader, inData, status) => {
        const body = {
          responseHeader: { responseCode: inHeader },
          responseBody: {
            responseData: [
              { name: 'responseCode', value: inData },
              { name: 'Status', value: status },
            ],
          },
        };
        const agreed = String(inHeader) === '0' && ['0', '', 'null', 'undefined'].includes(String(inData)) && status !== 'ERROR';
        expect(readStandingOrderCallback(body)?.succeeded === true).toBe(agreed);
      }),
    );
  });
});
