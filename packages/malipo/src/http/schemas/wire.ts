import { z } from 'zod';
import type { Attempt, CreatedPayment, MalipoEvent, Payment, Settlement, WebhookEndpoint } from '../../engine/api.ts';
import { eventTypes } from '../../engine/surfaces/webhook-endpoints.ts';
import type { Json } from '../../store/columns.ts';
import type { ProblemDocument } from '../problems.ts';

/** Named schemas: the components of the OpenAPI document. */
export const components: z.core.$ZodRegistry<{ id: string }> = z.registry<{ id: string }>();

function named<T extends z.ZodType>(id: string, schema: T): T {
  components.add(schema, { id });
  return schema;
}

const time = (description: string): z.ZodString => z.string().meta({ format: 'date-time', description });
const shillings = (description: string): z.ZodNumber => z.number().meta({ description, examples: [500] });

/** Any JSON the app keeps with a payment or gets with an event. */
export const jsonSchema: z.ZodType<Json> = named('Json', z.json());

const attempt = named(
  'Attempt',
  z.strictObject({
    id: z.string(),
    status: z.enum(['queued', 'sending', 'unknown', 'prompted', 'failed', 'succeeded']),
    phone: z.string().meta({ description: 'Masked.', examples: ['0712***678'] }),
    amount: shillings('Shillings asked for.'),
    failure: z
      .string()
      .nullable()
      .meta({ description: 'Why it failed: `cancelled_by_customer`, `wrong_pin`, `insufficient_funds`, `no_answer`, `not_sent`, …' }),
    resultCode: z.string().nullable().meta({ description: 'What Safaricom called it.' }),
    message: z
      .strictObject({ en: z.string(), sw: z.string() })
      .nullable()
      .meta({ description: 'What to tell the customer, in English and Swahili.' }),
    receipt: z.string().nullable(),
    createdAt: time('When it was asked for.'),
    sentAt: time('When Safaricom was asked.').nullable(),
    endedAt: time('When its outcome was known.').nullable(),
  }),
) satisfies z.ZodType<Attempt>;

const payment = z.strictObject({
  id: z.string().meta({ examples: ['pay_01kaa3y6p2q8r4t0v9w5x7z1bd'] }),
  status: z.enum(['open', 'paid', 'cancelled', 'expired']),
  mismatch: z.enum(['none', 'partial', 'over']).meta({ description: 'Whether more or less than the amount has come in.' }),
  late: z.boolean().meta({ description: 'The money came after the payment was closed.' }),
  claimed: z.boolean().meta({ description: 'A success was told and is being checked; nothing is released yet.' }),
  fulfilment: z.enum(['none', 'pending', 'done', 'failing']),
  amount: shillings('Shillings owed.'),
  paid: shillings('Shillings that have come in.'),
  currency: z.literal('KES'),
  reference: z.string().meta({ description: 'Yours.', examples: ['ORDER-17'] }),
  accountReference: z.string().meta({ description: 'What the payer sees and types.', examples: ['ORDER17'] }),
  description: z.string(),
  environment: z.enum(['simulator', 'sandbox', 'production']),
  shortcode: z.strictObject({ kind: z.enum(['paybill', 'till']), number: z.string(), name: z.string() }),
  phone: z
    .string()
    .nullable()
    .meta({ description: 'Masked.', examples: ['0712***678'] }),
  receipt: z
    .string()
    .nullable()
    .meta({ description: 'The M-PESA receipt.', examples: ['UKL4ZX81QA'] }),
  metadata: jsonSchema.nullable(),
  createdAt: time('When it was created.'),
  updatedAt: time('When it last changed.'),
  expiresAt: time('When it stops waiting for money.'),
  closedAt: time('When it was paid, cancelled or expired.').nullable(),
  paidAt: time('When it was paid in full.').nullable(),
  returnUrl: z.string().nullable(),
  attempts: z.array(attempt).meta({ description: 'Prompts, newest last.' }),
  prompt: z
    .union([
      z.strictObject({ allowed: z.literal(true) }),
      z.strictObject({
        allowed: z.literal(false),
        reason: z.enum(['attempt_in_flight', 'phone_busy', 'claim_pending', 'not_open', 'shortcode_inactive']),
        retryAfterMs: z.number().nullable(),
      }),
    ])
    .meta({ description: 'May a new prompt be sent now; if not, why and how long to wait.' }),
  url: z.string().meta({ description: 'The page for the customer.' }),
});

export const paymentSchema: z.ZodType<Payment> = named('Payment', payment);

export const createdPaymentSchema: z.ZodType<CreatedPayment> = named(
  'CreatedPayment',
  payment.extend({
    clientSecret: z.string().meta({ description: 'Lets a browser watch and prompt this one payment.' }),
  }),
);

const settlementSchema: z.ZodType<Settlement> = named(
  'Settlement',
  z.strictObject({
    id: z.string(),
    status: z.enum(['credited', 'unmatched', 'merged']),
    amount: shillings('Shillings that arrived.'),
    receipt: z.string().nullable(),
    paymentId: z.string().nullable().meta({ description: 'Null while nobody was waiting for this money.' }),
    shortcode: z.string(),
    accountReference: z.string().nullable(),
    payer: z.string().nullable().meta({ description: 'Masked.' }),
    payerName: z.string().nullable(),
    source: z.string().meta({ description: 'Which witness told it first.' }),
    completedAt: time('When M-PESA booked it.').nullable(),
    createdAt: time('When we learned of it.'),
  }),
);

export const eventSchema: z.ZodType<MalipoEvent> = named(
  'Event',
  z.strictObject({
    id: z.string(),
    seq: z.number().int().meta({ description: 'Rises in commit order: a reader that remembers the last one misses nothing.' }),
    type: z.enum(eventTypes),
    createdAt: time('When it happened.'),
    paymentId: z.string().nullable(),
    data: jsonSchema.meta({ description: 'The payment or settlement as it was then.' }),
  }),
);

const endpoint = z.strictObject({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()).meta({ description: 'Event types it gets; empty for all.' }),
  status: z.enum(['active', 'disabled']),
  createdAt: time('When it was created.'),
});

export const endpointSchema: z.ZodType<WebhookEndpoint> = named('WebhookEndpoint', endpoint);

export const createdEndpointSchema: z.ZodType<WebhookEndpoint & { readonly secret: string }> = named(
  'CreatedWebhookEndpoint',
  endpoint.extend({
    secret: z.string().meta({ description: 'Signs every delivery (Standard Webhooks). Shown this once.' }),
  }),
);

const cursor = z.string().nullable().meta({ description: 'Give it as `after` to get the next page; null at the end.' });

export const paymentPageSchema: z.ZodType = named('PaymentList', z.strictObject({ items: z.array(paymentSchema), next: cursor }));
export const settlementPageSchema: z.ZodType = named('SettlementList', z.strictObject({ items: z.array(settlementSchema), next: cursor }));
export const endpointListSchema: z.ZodType = named('WebhookEndpointList', z.strictObject({ items: z.array(endpointSchema) }));
export const eventListSchema: z.ZodType = named(
  'EventList',
  z.strictObject({
    items: z.array(eventSchema),
    next: z.number().int().meta({ description: 'Give it as `after` to go on from here.' }),
  }),
);

named(
  'Problem',
  z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().meta({ description: 'A sentence that says what to do.' }),
    code: z.string().meta({ description: 'For programs to branch on.' }),
    field: z.string().optional(),
    retryAfterMs: z.number().optional(),
  }) satisfies z.ZodType<ProblemDocument>,
);
