import { describe, expect, test } from 'vitest';
import { apiAnsweredBy, apiFixture, apiFixtureNames } from '../../test/api-fixtures.ts';
import { acceptC2b, c2bRefusals, parseShillings, parseCollection, parsePhone, refuseC2b } from '../index.ts';
import type { C2bRefusal, C2bRegister, C2bSimulate } from '../index.ts';

const registration: C2bRegister = {
  shortcode: '600111',
  responseType: 'Completed',
  confirmationUrl: 'https://shop.example/cb/1f0c',
  validationUrl: 'https://shop.example/cb/2a9d',
};
const payment: C2bSimulate = {
  shortcode: '600111',
  kind: 'paybill',
  amount: parseCollection(1500),
  phone: parsePhone('0700000001'),
  accountReference: 'order 17',
};
const { accountReference: _, ...toTill } = { ...payment, kind: 'till', shortcode: '5100001' } as const;

describe('registering addresses', () => {
  test.each([
    ['answer-registered-v2', registration, '/mpesa/c2b/v2/registerurl', 'request-register'],
    ['answer-registered-v1', { ...registration, version: 'v1' }, '/mpesa/c2b/v1/registerurl', 'request-register'],
    ['answer-registered-2019', { ...registration, responseType: 'Cancelled' }, '/mpesa/c2b/v2/registerurl', 'request-register-cancelled'],
    ['answer-registered-spelt-right', registration, '/mpesa/c2b/v2/registerurl', 'request-register'],
  ] as const)('%s is a registration', async (name, input, path, request) => {
    const { daraja, sent } = apiAnsweredBy('c2b', name);
    await expect(daraja.c2bRegister(input)).resolves.toEqual({
      requestId: expect.any(String),
      description: expect.stringMatching(/^success$/i),
    });
    expect(sent).toEqual([{ path, body: apiFixture('c2b', request), headers: expect.anything() }]);
  });

  test.each(['answer-already-registered', 'answer-already-registered-2019', 'answer-already-registered-soap'])(
    '%s says that other addresses stand there, and where to delete them',
    async (name) => {
      await expect(apiAnsweredBy('c2b', name).daraja.c2bRegister(registration)).rejects.toMatchObject({
        name: 'DarajaRejected',
        code: 'daraja_urls_registered',
        mayBeDone: false,
        retry: 'fix',
        message: expect.stringContaining('delete them on the portal'),
      });
    },
  );

  test.each([
    ['answer-duplicate-notification', 'DarajaRejected', 'fix', /aggregator/],
    ['answer-forbidden-word', 'DarajaRejected', 'fix', /forbidden word/],
    ['answer-invalid-confirmationurl', 'DarajaRejected', 'fix', /Field: ConfirmationURL/],
    ['answer-invalid-responsetype', 'DarajaRejected', 'fix', /Field: ResponseType/],
    ['answer-internal', 'DarajaUnknown', 'later', /failed inside/],
    ['answer-simulated-old', 'DarajaUnknown', 'later', /unknown kind/],
  ])('%s is a %s', async (name, family, retry, message) => {
    await expect(apiAnsweredBy('c2b', name).daraja.c2bRegister(registration)).rejects.toMatchObject({
      name: family,
      retry,
      mayBeDone: false,
      message: expect.stringMatching(message),
    });
  });

  test.each(['mpesa', 'M-Pesa', 'SAFARICOM', 'exe', 'executive', 'cmd', 'sqlite', 'Query'])(
    'an address with %s in it is refused before Safaricom does it, wherever the word stands',
    async (word) => {
      const { daraja, sent } = apiAnsweredBy('c2b', 'answer-registered-v2');
      for (const url of [`https://shop.example/${word}/cb`, `https://${word}.example/cb`, `https://shop.example/cb?${word}=1`])
        for (const field of ['confirmationUrl', 'validationUrl'])
          await expect(daraja.c2bRegister({ ...registration, [field]: url })).rejects.toMatchObject({
            code: 'callback_url_word',
            message: expect.stringContaining(`${field} holds`),
            details: { field },
          });
      expect(sent).toEqual([]);
    },
  );

  test.each([
    ['production', 'http://shop.example/cb', /must begin with https/],
    ['production', 'https://1f0c.ngrok.app/cb', /leads through ngrok/],
    ['sandbox', 'https://localhost/cb', /points to this machine/],
    ['sandbox', 'shop.example/cb', /whole address/],
    ['sandbox', 'https://me:secret@shop.example/cb', /user name or password/],
  ] as const)('in %s, %s is refused', async (environment, confirmationUrl, message) => {
    const { daraja, sent } = apiAnsweredBy('c2b', 'answer-registered-v2', { environment });
    await expect(daraja.c2bRegister({ ...registration, confirmationUrl })).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test.each([
    ['sandbox', 'http://shop.example/cb'],
    ['sandbox', 'https://1f0c.ngrok.app/cb'],
    ['simulator', 'http://127.0.0.1:4000/cb'],
  ] as const)('in %s, %s is taken', async (environment, confirmationUrl) => {
    const { daraja } = apiAnsweredBy('c2b', 'answer-registered-v2', { environment });
    await expect(daraja.c2bRegister({ ...registration, confirmationUrl })).resolves.toMatchObject({ description: 'Success' });
  });

  test.each([
    [{ responseType: 'completed' as 'Completed' }, /"Completed" or "Cancelled"/],
    [{ shortcode: 'shop' }, /5 to 7 digits/],
    [{ version: 'v3' as 'v2' }, /"v1" or "v2"/],
  ])('%j is refused', async (over, message) => {
    const { daraja, sent } = apiAnsweredBy('c2b', 'answer-registered-v2');
    await expect(daraja.c2bRegister({ ...registration, ...over })).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });
});

describe('simulating a payment', () => {
  test.each([
    ['answer-simulated', payment, '/mpesa/c2b/v2/simulate', 'request-simulate-paybill'],
    ['answer-simulated-old', { ...toTill, version: 'v1' }, '/mpesa/c2b/v1/simulate', 'request-simulate-till'],
  ] as const)('%s', async (name, input, path, request) => {
    const { daraja, sent } = apiAnsweredBy('c2b', name);
    await expect(daraja.c2bSimulate(input)).resolves.toMatchObject({ requestId: expect.any(String) });
    expect(sent).toEqual([{ path, body: apiFixture('c2b', request), headers: expect.anything() }]);
  });

  test('production has none', async () => {
    const { daraja, sent } = apiAnsweredBy('c2b', 'answer-simulated', { environment: 'production' });
    await expect(daraja.c2bSimulate(payment)).rejects.toThrow(/sandbox and the simulator only/);
    expect(sent).toEqual([]);
  });

  test('one that may have happened is not sent again', async () => {
    const { daraja, sent } = apiAnsweredBy('c2b', 'answer-internal');
    await expect(daraja.c2bSimulate(payment)).rejects.toMatchObject({ name: 'DarajaUnknown', mayBeDone: true });
    expect(sent).toHaveLength(1);
  });

  test.each([
    [{ ...toTill, accountReference: 'x' }, /takes no account number/],
    [{ ...payment, accountReference: 'x'.repeat(21) }, /1 to 20 characters/],
    [{ ...payment, accountReference: ' ' }, /1 to 20 characters/],
    [{ ...payment, accountReference: 'a\nb' }, /1 to 20 characters/],
    [{ ...payment, kind: 'bank' as 'till' }, /"paybill" or "till"/],
    [{ ...payment, amount: parseShillings('1.50') }, /whole shillings/],
  ])('%j is refused', async (input, message) => {
    const { daraja, sent } = apiAnsweredBy('c2b', 'answer-simulated');
    await expect(daraja.c2bSimulate(input)).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });
});

describe('answering a validation', () => {
  test('accepting', () => {
    expect(acceptC2b()).toEqual(apiFixture('c2b', 'reply-accept'));
    expect(acceptC2b('7700001')).toEqual(apiFixture('c2b', 'reply-accept-third-party'));
    expect(() => acceptC2b('a b')).toThrow(/without blanks/);
  });

  test.each(Object.keys(c2bRefusals))('refusing for the %s', (reason) => {
    expect(refuseC2b(reason as C2bRefusal)).toEqual(apiFixture('c2b', `reply-refuse-${reason}`));
  });

  test('every reply in the fixtures can be built, and no other', () => {
    expect(apiFixtureNames('c2b', 'reply-refuse-').toSorted()).toEqual(
      Object.keys(c2bRefusals)
        .map((reason) => `reply-refuse-${reason}`)
        .toSorted(),
    );
    expect(() => refuseC2b('toString' as C2bRefusal)).toThrow(/one of: phone, account/);
  });
});
