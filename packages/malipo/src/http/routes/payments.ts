import type { Payment } from '../../engine/api.ts';
import { guestRoute, keyRoute } from '../route.ts';
import type { Route, StreamEvent } from '../route.ts';
import { createPaymentSchema, paymentsQuerySchema, promptSchema } from '../schemas/requests.ts';
import { createdPaymentSchema, paymentPageSchema, paymentSchema } from '../schemas/wire.ts';

const create = keyRoute({
  method: 'POST',
  path: '/v1/payments',
  name: 'createPayment',
  summary: 'Ask for money; with a phone, the prompt goes out at once',
  headers: { 'Idempotency-Key': 'Up to 255 characters. The same key with the same body gives the same payment, however often it is sent.' },
  body: createPaymentSchema,
  status: 201,
  answer: createdPaymentSchema,
  problems: [
    'amount_invalid',
    'amount_fraction',
    'amount_limit',
    'phone_invalid',
    'reference_invalid',
    'account_reference_invalid',
    'account_reference_taken',
    'description_invalid',
    'expires_at_invalid',
    'return_url_invalid',
    'metadata_too_large',
    'shortcode_unknown',
    'shortcode_missing',
    'shortcode_inactive',
    'idempotency_key_invalid',
    'idempotency_conflict',
  ],
  run: (call, api) => {
    const idempotencyKey = call.request.headers.get('idempotency-key');
    return api.payments.create(call.body, idempotencyKey === null ? {} : { idempotencyKey });
  },
});

const list = keyRoute({
  method: 'GET',
  path: '/v1/payments',
  name: 'listPayments',
  summary: 'List payments, newest first',
  query: paymentsQuerySchema,
  status: 200,
  answer: paymentPageSchema,
  problems: ['phone_invalid'],
  run: (call, api) => api.payments.list(call.query),
});

const get = guestRoute({
  method: 'GET',
  path: '/v1/payments/{id}',
  name: 'getPayment',
  summary: 'Get one payment',
  status: 200,
  answer: paymentSchema,
  problems: ['not_found'],
  run: (call, payments) => payments.get(call.id),
});

const prompt = guestRoute({
  method: 'POST',
  path: '/v1/payments/{id}/prompt',
  name: 'promptPayment',
  summary: 'Send a prompt to a phone',
  body: promptSchema,
  bodyOptional: true,
  status: 200,
  answer: paymentSchema,
  problems: [
    'not_found',
    'phone_invalid',
    'phone_missing',
    'attempt_in_flight',
    'phone_busy',
    'claim_pending',
    'payment_closed',
    'rest_not_whole',
    'shortcode_inactive',
  ],
  run: (call, payments) => payments.prompt(call.id, call.body),
});

const cancel = keyRoute({
  method: 'POST',
  path: '/v1/payments/{id}/cancel',
  name: 'cancelPayment',
  summary: 'Stop asking for this money; what arrives all the same is still credited',
  status: 200,
  answer: paymentSchema,
  problems: ['not_found', 'payment_closed'],
  run: (call, api) => api.payments.cancel(call.id),
});

const check = guestRoute({
  method: 'POST',
  path: '/v1/payments/{id}/check',
  name: 'checkPayment',
  summary: 'Ask Safaricom now, within its rate limits, and get the payment as it is then',
  status: 200,
  answer: paymentSchema,
  problems: ['not_found'],
  run: (call, payments) => payments.check(call.id),
});

async function* states(payments: AsyncIterable<Payment>): AsyncGenerator<StreamEvent> {
  for await (const payment of payments) yield { event: 'payment', data: payment };
}

const watch = guestRoute({
  method: 'GET',
  path: '/v1/payments/{id}/events',
  name: 'watchPayment',
  summary: 'Follow one payment: whole states as server-sent events named `payment`, the present one first',
  status: 200,
  streams: paymentSchema,
  problems: ['not_found'],
  run: async (call, payments) => {
    await payments.get(call.id);
    return call.stream((signal) => states(payments.watch(call.id, signal)));
  },
});

export const paymentRoutes: readonly Route[] = [create, list, get, prompt, cancel, check, watch];
