import { describe, expect, test } from 'vitest';
import { apiAnswer, apiAnsweredBy, apiFixture, apiFixtureNames, clientAnsweredBy } from '../../test/api-fixtures.ts';
import { answerFixture } from '../../test/fixtures.ts';
import { parseCollection, parsePhone, parseShillings, readBongaRedemption, readBongaValue, readC2bConfirmation } from '../index.ts';
import type { BongaRedeem } from '../index.ts';

const redemption: BongaRedeem = {
  phone: parsePhone('0700000001'),
  amount: parseCollection(1500),
  points: 7500,
  rate: 0.2,
  shortcode: '600111',
  accountReference: 'order 17',
};

describe('what points are worth', () => {
  test.each([
    ['answer-calculated', { amount: 150_000, points: 7500, rate: 0.2 }],
    ['answer-calculated-cents', { amount: 150_025, points: 7501, rate: 0.2 }],
  ])('%s', async (name, expected) => {
    const { daraja, sent } = apiAnsweredBy('bonga', name);
    await expect(daraja.bonga.calculatePoints({ points: 7500 })).resolves.toEqual(expected);
    expect(sent).toMatchObject([{ path: '/v1/lipa/na/bonga/calculate-points', body: apiFixture('bonga', 'request-calculate') }]);
  });

  test.each([0, -1, 1.5, Number.NaN, '40' as unknown as number])('%j points are refused', async (points) => {
    const { daraja, sent } = apiAnsweredBy('bonga', 'answer-calculated');
    await expect(daraja.bonga.calculatePoints({ points })).rejects.toThrow(/whole number above 0/);
    expect(sent).toEqual([]);
  });
});

describe('paying with points', () => {
  test('the customer is asked, and the money comes as a C2B confirmation', async () => {
    const { daraja, sent } = apiAnsweredBy('bonga', 'answer-redeemed');
    await expect(daraja.bonga.redeem(redemption)).resolves.toMatchObject({
      requestId: '9d3c5b71-2e4f-4a60-8b17-6c5d4e3f2a19',
      customerMessage: expect.stringContaining('processed'),
    });
    expect(sent).toMatchObject([{ path: '/v1/lipa/na/bonga/redeem-paybill', body: apiFixture('bonga', 'request-redeem') }]);
    expect(readC2bConfirmation(apiFixture('bonga', 'confirmation'))).toMatchObject({ amount: 150_000, accountReference: 'order 17' });
  });

  test.each([
    ['answer-not-done-6001', 'DarajaRejected', 'fix', /“Fail”/],
    ['answer-body-part-6006', 'DarajaRejected', 'fix', /part of the body/],
    ['answer-prompt-away-6008', 'DarajaRejected', 'later', /Prompts are not available/],
    ['answer-unlisted-400', 'DarajaRejected', 'fix', /“Bad request”/],
    ['answer-unlisted-500', 'DarajaUnknown', 'none', /may be under way/],
    ['answer-calculated', 'DarajaUnknown', 'none', /unknown kind/],
  ])('%s is a %s, sent once', async (name, family, retry, message) => {
    const { daraja, sent } = apiAnsweredBy('bonga', name);
    await expect(daraja.bonga.redeem(redemption)).rejects.toMatchObject({
      name: family,
      retry,
      mayBeDone: family === 'DarajaUnknown',
      message: expect.stringMatching(message),
    });
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['raw-bare-401', 1, 'DarajaUnknown'],
    ['raw-web-page-200', 1, 'DarajaUnknown'],
    ['raw-empty-500', 1, 'DarajaUnknown'],
    ['raw-empty-200', 1, 'DarajaUnknown'],
    ['error-internal', 1, 'DarajaUnknown'],
    ['error-token-401-002-01', 2, 'DarajaNotSent'],
    ['error-no-product', 1, 'DarajaRejected'],
  ])('%s: it leaves %i time(s) and is a %s', async (name, times, family) => {
    const { daraja, sent } = clientAnsweredBy(answerFixture(name));
    await expect(daraja.bonga.redeem(redemption)).rejects.toMatchObject({ name: family, mayBeDone: family === 'DarajaUnknown' });
    expect(sent).toHaveLength(times);
  });

  test.each([
    [{ points: 0 }, /whole number above 0/],
    [{ rate: 0 }, /bonga\.calculatePoints gave/],
    [{ rate: Number.NaN }, /bonga\.calculatePoints gave/],
    [{ amount: parseShillings('1.20') }, /whole shillings/],
    [{ accountReference: 'x'.repeat(21) }, /1 to 20 characters/],
    [{ shortcode: 'shop' }, /5 to 7 digits/],
  ])('%j is refused', async (over, message) => {
    const { daraja, sent } = apiAnsweredBy('bonga', 'answer-redeemed');
    await expect(daraja.bonga.redeem({ ...redemption, ...over })).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });
});

test('each answer is read by its own reader only', () => {
  for (const name of apiFixtureNames('bonga', 'answer-')) {
    expect(readBongaValue(apiAnswer('bonga', name)) !== undefined, name).toBe(name.startsWith('answer-calculated'));
    expect(readBongaRedemption(apiAnswer('bonga', name)) !== undefined, name).toBe(name === 'answer-redeemed');
  }
});
