import { describe, expect, test } from 'vitest';
import { addressOf, jsonOf } from '../../test/fetch-arguments.ts';
import { answerBody, requestFixture } from '../../test/fixtures.ts';
import { sampleCheckoutRequestId, sampleCredentials, samplePush, sampleTill } from '../../test/sample-requests.ts';
import { testClock, testStart } from '../../test/test-clock.ts';
import {
  InvalidInput,
  createDaraja,
  instant,
  parseShillings,
  publicSandboxShortcode,
  stkPassword,
  stkPushBody,
  stkQueryBody,
} from '../index.ts';
import type { DarajaOptions, DarajaShortcode, Environment, Instant, Money, Phone, StkPush } from '../index.ts';

const at = instant(testStart);

describe('what goes over the wire', () => {
  test('the password of the public sandbox paybill at 09:15:26 on 10 July 2024', () => {
    expect(stkPassword(publicSandboxShortcode.number, publicSandboxShortcode.passkey, at)).toEqual({
      Password: 'MTc0Mzc5YmZiMjc5ZjlhYTliZGJjZjE1OGU5N2RkNzFhNDY3Y2QyZTBjODkzMDU5YjEwZjc4ZTZiNzJhZGExZWQyYzkxOTIwMjQwNzEwMDkxNTI2',
      Timestamp: '20240710091526',
    });
  });

  test('a paybill push, field by field and in their order', () => {
    const body = stkPushBody(samplePush, 'sandbox', at);
    expect(body).toEqual(requestFixture('push-paybill'));
    expect(Object.keys(body)).toEqual(Object.keys(requestFixture('push-paybill') as object));
  });

  test('a till push: its store asks and makes the password, the till is paid', () => {
    expect(stkPushBody({ ...samplePush, shortcode: sampleTill }, 'sandbox', at)).toEqual(requestFixture('push-till'));
  });

  test('a query, for the till in the name of its store too', () => {
    expect(stkQueryBody({ shortcode: publicSandboxShortcode, checkoutRequestId: sampleCheckoutRequestId }, 'sandbox', at)).toEqual(
      requestFixture('query-paybill'),
    );
    const till = requestFixture('push-till') as { Password: string };
    expect(stkQueryBody({ shortcode: sampleTill, checkoutRequestId: 'x' }, 'sandbox', at)).toMatchObject({
      BusinessShortCode: 5100001,
      Password: till.Password,
    });
  });

  test('a shortcode keeps its leading zero', () => {
    expect(stkPushBody({ ...samplePush, shortcode: { kind: 'paybill', number: '012345', passkey: 'k' } }, 'sandbox', at)).toMatchObject({
      BusinessShortCode: '012345',
      PartyB: '012345',
    });
  });

  test('D-10 password and timestamp come from one reading of the clock, also when it strikes the next second meanwhile', async () => {
    const sent: { Password: string; Timestamp: string }[] = [];
    const clock = testClock((input, init) => {
      if (addressOf(input).includes('/oauth')) return Promise.resolve(Response.json({ access_token: 't', expires_in: '3599' }));
      sent.push(jsonOf(init) as { Password: string; Timestamp: string });
      return Promise.resolve(Response.json(answerBody('push-accepted')));
    }, testStart + 999);
    // Each look at the clock takes a millisecond, so a second look would fall into the next second.
    const restless = { ...clock, now: (): Instant => (clock.advance(1), instant(clock.now() - 1)) };
    const daraja = createDaraja({ ...sampleCredentials, system: restless });
    await daraja.stkPush(samplePush);
    await daraja.stkQuery({ shortcode: samplePush.shortcode, checkoutRequestId: sampleCheckoutRequestId }).catch(() => undefined);
    expect(sent).toHaveLength(2);
    for (const { Password, Timestamp } of sent) expect(atob(Password).slice(-14)).toBe(Timestamp);
    expect(sent[0]?.Timestamp).toBe('20240710091526');
  });
});

describe('bad input gets a sentence and leaves nothing sent', () => {
  const push = (over: Partial<StkPush>): StkPush => ({ ...samplePush, ...over });
  const paybill = (over: Partial<DarajaShortcode>): StkPush =>
    push({ shortcode: { kind: 'paybill', number: '600111', passkey: 'own-passkey', ...over } });

  const rows: readonly (readonly [what: string, push: StkPush, code: string, sentence: RegExp])[] = [
    ['D-05 an amount with cents', push({ amount: parseShillings('10.50') }), 'amount_fraction', /whole shillings only/],
    ['amount 0', push({ amount: parseShillings(0) }), 'amount_limit', /from KES 1 to KES 250,000/],
    ['amount 250,001', push({ amount: parseShillings(250_001) }), 'amount_limit', /from KES 1 to KES 250,000/],
    ['an amount that is no number', push({ amount: Number.NaN as Money }), 'amount_invalid', /whole cents/],
    ['a phone that was not parsed', push({ phone: '0700000001' as Phone }), 'phone_invalid', /parsePhone/],
    [
      'D-11 a reference of 13 characters',
      push({ accountReference: 'ORDER-1234567' }),
      'account_reference_invalid',
      /1 to 12 characters.*never cut/,
    ],
    ['D-11 an empty reference', push({ accountReference: '' }), 'account_reference_invalid', /1 to 12/],
    ['a blank reference', push({ accountReference: '   ' }), 'account_reference_invalid', /1 to 12/],
    ['a reference with <', push({ accountReference: 'A<B' }), 'account_reference_invalid', /letters, digits/],
    ['D-11 a description of 14 characters', push({ description: 'Order number 1' }), 'description_invalid', /1 to 13 characters/],
    ['D-11 no description', push({ description: '' }), 'description_invalid', /1 to 13/],
    ['a description with &', push({ description: 'Tea & bread' }), 'description_invalid', /letters, digits/],
    ['a callback path alone', push({ callbackUrl: '/cb/1f0c' }), 'callback_url_invalid', /whole address/],
    ['a callback URL with a blank', push({ callbackUrl: 'https://shop.example/a b' }), 'callback_url_invalid', /without blanks/],
    ['a callback URL of another kind', push({ callbackUrl: 'ftp://shop.example/' }), 'callback_url_invalid', /whole address/],
    ['a callback URL with a password', push({ callbackUrl: 'https://me:secret@shop.example/' }), 'callback_url_invalid', /random path/],
    ['a callback to this machine', push({ callbackUrl: 'http://localhost:4000/cb' }), 'callback_url_invalid', /cannot reach/],
    ['a shortcode of another kind', paybill({ kind: 'pochi' as 'till' }), 'shortcode_kind', /"paybill" or "till"/],
    ['a shortcode with letters', paybill({ number: '60011a' }), 'shortcode_invalid', /5 to 7 digits/],
    ['a shortcode given as a number', paybill({ number: 600111 as unknown as string }), 'shortcode_invalid', /text of 5 to 7 digits/],
    ['a passkey with a line end', paybill({ passkey: 'own-passkey\n' }), 'passkey_invalid', /without blanks/],
    ['a missing passkey', paybill({ passkey: '' }), 'passkey_invalid', /passkey of shortcode 600111/],
    ['a till without its store number', paybill({ kind: 'till', number: '5900001' }), 'store_number_missing', /head-office number/],
    ['a store number that is none', paybill({ kind: 'till', storeNumber: 'head office' }), 'shortcode_invalid', /storeNumber must be/],
    ['a paybill with a store number', paybill({ storeNumber: '5100001' }), 'store_number_unused', /only tills have one/],
  ];

  const inProduction: typeof rows = [
    [
      'a callback without TLS in production',
      { ...paybill({}), callbackUrl: 'http://shop.example/cb' },
      'callback_url_invalid',
      /https:\/\/ in production/,
    ],
    ['the public paybill in production', push({}), 'sandbox_shortcode', /your own shortcode/],
    [
      'the public passkey in production',
      paybill({ passkey: publicSandboxShortcode.passkey }),
      'sandbox_passkey',
      /public one of the sandbox/,
    ],
  ];
  const everywhere = [...rows.map((row) => ['sandbox', ...row] as const), ...inProduction.map((row) => ['production', ...row] as const)];

  test.each(everywhere)('%s: %s', async (environment, _what, bad, code, sentence) => {
    let requests = 0;
    const clock = testClock(() => Promise.reject(new Error(`request ${++requests}`)));
    const failure = await createDaraja({ ...sampleCredentials, environment, system: clock })
      .stkPush(bad)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidInput);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(sentence), details: { field: expect.any(String) } });
    expect(requests).toBe(0);
  });

  test('D-11 12 and 13 characters are not cut', () => {
    expect(stkPushBody(push({ accountReference: 'ORDER-123456', description: 'Order no. 123' }), 'sandbox', at)).toMatchObject({
      AccountReference: 'ORDER-123456',
      TransactionDesc: 'Order no. 123',
    });
  });

  test.each([1, 250_000])('the limits themselves are taken: KES %d', (shillings) => {
    expect(stkPushBody(push({ amount: parseShillings(shillings) }), 'sandbox', at)).toMatchObject({ Amount: shillings });
  });

  test.each(['', ' ', 'x'.repeat(129), 'a b', 5 as unknown as string])('a checkoutRequestId of %j', (checkoutRequestId) => {
    expect(() => stkQueryBody({ shortcode: publicSandboxShortcode, checkoutRequestId }, 'sandbox', at)).toThrow(/that stkPush returned/);
  });

  test('a callback to this machine is right for the simulator', () => {
    expect(stkPushBody(push({ callbackUrl: 'http://localhost:4000/cb/1f0c' }), 'simulator', at)).toMatchObject({
      CallBackURL: 'http://localhost:4000/cb/1f0c',
    });
  });
});

describe('settings that cannot work are refused when the client is made', () => {
  const rows: readonly (readonly [what: string, over: Partial<DarajaOptions>, code: string, sentence: RegExp])[] = [
    ['an unknown environment', { environment: 'live' as Environment }, 'environment_invalid', /"simulator", "sandbox" or "production"/],
    ['an environment named like a method', { environment: 'toString' as Environment }, 'environment_invalid', /"simulator"/],
    ['no key', { consumerKey: '' }, 'credentials_invalid', /consumerKey as it stands/],
    ['a secret with the line end of a copied file', { consumerSecret: 'secret\n' }, 'credentials_invalid', /consumerSecret.*line ends/],
    ['key and secret in one', { consumerKey: 'key:secret' }, 'credentials_invalid', /apart/],
    ['an address that is none', { baseUrl: 'localhost:4010' }, 'base_url_invalid', /must be an address/],
    ['an address with a query', { baseUrl: 'https://proxy.example/?to=daraja' }, 'base_url_invalid', /without query/],
    [
      'production without TLS',
      { environment: 'production', baseUrl: 'http://proxy.example' },
      'base_url_invalid',
      /https:\/\/ in production/,
    ],
    ['no time at all', { timeoutMs: 0 }, 'timeout_invalid', /1 to 600,000/],
    ['half a millisecond', { timeoutMs: 0.5 }, 'timeout_invalid', /whole milliseconds/],
    ['a zone nobody asked about', { pullTimes: 'tokyo' as 'utc' }, 'pull_times_invalid', /"utc" or "nairobi"/],
  ];

  test.each(rows)('%s', (_what, over, code, sentence) => {
    expect(() => createDaraja({ ...sampleCredentials, ...over })).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(sentence) }),
    );
  });

  test.each([
    ['simulator', undefined, 'http://localhost:4010/oauth'],
    ['sandbox', undefined, 'https://sandbox.safaricom.co.ke/oauth'],
    ['production', undefined, 'https://api.safaricom.co.ke/oauth'],
    ['production', 'https://proxy.example/daraja/', 'https://proxy.example/daraja/oauth'],
  ] as const)('%s with baseUrl %s asks %s', async (environment, baseUrl, address) => {
    const asked: string[] = [];
    const clock = testClock((input) => (asked.push(addressOf(input)), Promise.reject(new Error('no network'))));
    await createDaraja({ ...sampleCredentials, environment, system: clock, ...(baseUrl === undefined ? {} : { baseUrl }) })
      .accessToken()
      .catch(() => undefined);
    expect(asked).toEqual([`${address}/v1/generate?grant_type=client_credentials`]);
  });
});
