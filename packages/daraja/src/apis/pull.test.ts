import { expect, test } from 'vitest';
import { addressOf, jsonOf } from '../../test/fetch-arguments.ts';
import { answerFixture, requestFixture } from '../../test/fixtures.ts';
import { sampleCredentials } from '../../test/sample-requests.ts';
import { testClock, testStart } from '../../test/test-clock.ts';
import { createDaraja, instant, later, parsePhone } from '../index.ts';
import type { Daraja, DarajaOptions } from '../index.ts';

const to = instant(testStart);
const from = later(to, -60 * 60 * 1000);

/** A client whose calls are answered by `name`, and what it sent. */
function answeredBy(name: string, options: Partial<DarajaOptions> = {}): { daraja: Daraja; sent: [string, unknown][] } {
  const sent: [string, unknown][] = [];
  const clock = testClock((input, init) => {
    if (addressOf(input).includes('/oauth')) return Promise.resolve(Response.json({ access_token: 't', expires_in: '3599' }));
    sent.push([new URL(addressOf(input)).pathname, jsonOf(init)]);
    const answer = answerFixture(name);
    return Promise.resolve(
      'body' in answer
        ? Response.json(answer.body, { status: answer.httpStatus })
        : new Response(answer.bodyText, { status: answer.httpStatus }),
    );
  });
  return { daraja: createDaraja({ ...sampleCredentials, system: clock, ...options }), sent };
}

test('a window is asked for in Nairobi time, and the page says where the next one starts', async () => {
  const { daraja, sent } = answeredBy('pull-page');
  const page = await daraja.pullQuery({ shortcode: '600111', from, to });
  expect(sent).toEqual([['/pulltransactions/v1/query', requestFixture('pull-query')]]);
  expect(page.rows.map(({ receipt, amount }) => [receipt, amount])).toEqual([
    ['UKL1AB2CD3', 150_000],
    ['UKL9ZZ8YY7', 2000],
  ]);
  expect(page.nextOffset).toBe(2);
  await daraja.pullQuery({ shortcode: '600111', from, to, offset: 2 });
  expect(sent[1]?.[1]).toMatchObject({ OffSetValue: '2' });
});

test('times are read in the zone the client was told to try first', async () => {
  const [utc, nairobi] = await Promise.all(
    [answeredBy('pull-page').daraja, answeredBy('pull-page', { pullTimes: 'nairobi' }).daraja].map((daraja) =>
      daraja.pullQuery({ shortcode: '600111', from, to }),
    ),
  );
  expect((utc?.rows[0]?.completedAt ?? 0) - (nairobi?.rows[0]?.completedAt ?? 0)).toBe(3 * 60 * 60 * 1000);
});

test.each(['pull-empty', 'pull-empty-text', 'pull-none-500'])('%s is the end', async (name) => {
  await expect(answeredBy(name).daraja.pullQuery({ shortcode: '600111', from, to })).resolves.toEqual({ rows: [], unreadable: 0 });
});

test.each([
  ['pull-invalid-shortcode', 'DarajaRejected', 'fix'],
  ['error-spike-arrest', 'DarajaNotSent', 'later'],
  ['raw-gateway-504', 'DarajaUnknown', 'later'],
  ['error-token-401-001', 'DarajaNotSent', 'later'],
])('%s is a %s', async (name, family, retry) => {
  await expect(answeredBy(name).daraja.pullQuery({ shortcode: '600111', from, to })).rejects.toMatchObject({
    name: family,
    retry,
    mayBeDone: false,
  });
});

test('a shortcode is registered with its nominated number as people write it; twice is fine', async () => {
  const registration = { shortcode: '600111', nominatedNumber: parsePhone('0700000001'), callbackUrl: 'https://shop.example/cb/1f0c' };
  const { daraja, sent } = answeredBy('pull-registered');
  await expect(daraja.pullRegister(registration)).resolves.toMatchObject({ alreadyRegistered: false });
  expect(sent).toEqual([['/pulltransactions/v1/register', requestFixture('pull-register')]]);
  await expect(answeredBy('pull-registered-before').daraja.pullRegister(registration)).resolves.toMatchObject({ alreadyRegistered: true });
  await expect(answeredBy('error-internal').daraja.pullRegister(registration)).rejects.toMatchObject({
    name: 'DarajaUnknown',
    retry: 'later',
  });
});

test.each([
  ['turned round', { from: to, to: from }, /from must be before to/],
  ['empty', { to: from }, /from must be before to/],
  ['longer than two days', { from: later(to, -48 * 60 * 60 * 1000 - 1) }, /at most 48 hours/],
  ['at offset -1', { offset: -1 }, /offset must be 0/],
  ['at no offset', { offset: Number.NaN }, /offset must be 0/],
  ['of no shortcode', { shortcode: 'shop' }, /5 to 7 digits/],
])('a window that is %s is refused', async (_what, over, sentence) => {
  const { daraja, sent } = answeredBy('pull-page');
  await expect(daraja.pullQuery({ shortcode: '600111', from, to, ...over })).rejects.toThrow(sentence);
  expect(sent).toEqual([]);
});
