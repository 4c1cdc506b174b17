import { instant } from '@malipo/daraja/values';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { verifyWebhook } from './verify-webhook.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const sentAt = new Date('2026-11-21T09:00:00Z');
const system = { now: () => instant(sentAt.getTime() + 1000) };
const body = JSON.stringify({
  id: 'evt_1',
  seq: 7,
  type: 'payment.paid',
  createdAt: '2026-11-21T12:00:00.000+03:00',
  paymentId: 'pay_1',
  data: { paid: 500 },
});

const headersFor = (by: string = secret, at: Date = sentAt): Record<string, string> => ({
  'webhook-id': 'evt_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(by).sign('evt_1', at, body),
});

test('gives the event of a webhook that any Standard Webhooks library signed', async () => {
  expect(await verifyWebhook(body, headersFor(), secret, { system })).toMatchObject({ seq: 7, type: 'payment.paid', paymentId: 'pay_1' });
});

test.each([
  ['Headers', new Headers(headersFor())],
  [
    'names in other case, values in lists, as Node and Express give them',
    Object.fromEntries(Object.entries(headersFor()).map(([name, value]) => [name.toUpperCase(), [value]])),
  ],
])('reads headers given as %s', async (_what, headers) => {
  await expect(verifyWebhook(new TextEncoder().encode(body), headers, secret, { system })).resolves.toMatchObject({ id: 'evt_1' });
});

test('believes one of several signatures and one of several secrets, so that secrets can be changed', async () => {
  const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
  const both = {
    ...headersFor(),
    'webhook-signature': `v1a,zzz ${headersFor(other)['webhook-signature']} ${headersFor()['webhook-signature']}`,
  };
  await expect(verifyWebhook(body, both, secret, { system })).resolves.toMatchObject({ id: 'evt_1' });
  await expect(verifyWebhook(body, headersFor(), [other, secret], { system })).resolves.toMatchObject({ id: 'evt_1' });
});

test.each([
  [
    'another secret',
    body,
    headersFor('whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'),
    secret,
    'webhook_signature_wrong',
    /before any JSON parser/,
  ],
  ['a changed body', body.replace('500', '900'), headersFor(), secret, 'webhook_signature_wrong', /secret of this endpoint/],
  ['another id', body, { ...headersFor(), 'webhook-id': 'evt_2' }, secret, 'webhook_signature_wrong', /signature/],
  [
    'a signature that is not base64',
    body,
    { ...headersFor(), 'webhook-signature': 'v1,!!!' },
    secret,
    'webhook_signature_wrong',
    /signature/,
  ],
  ['a replay from an hour ago', body, headersFor(secret, new Date('2026-11-21T08:00:00Z')), secret, 'webhook_too_old', /clock/],
  ['a time from the future', body, headersFor(secret, new Date('2026-11-21T10:00:00Z')), secret, 'webhook_too_old', /clock/],
  ['a time that is no number', body, { ...headersFor(), 'webhook-timestamp': 'now' }, secret, 'webhook_too_old', /clock/],
  ['no headers', body, {}, secret, 'webhook_headers_missing', /did not send/],
  ['a secret that is none', body, headersFor(), 'whsec_', 'webhook_secret_invalid', /whsec_/],
])('refuses %s', async (_what, payload, headers, by, code, says) => {
  await expect(verifyWebhook(payload, headers, by, { system })).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
});
