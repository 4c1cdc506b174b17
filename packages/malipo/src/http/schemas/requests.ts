import { z } from 'zod';
import type { CreatePayment } from '../../engine/api.ts';
import { eventTypes } from '../../engine/surfaces/webhook-endpoints.ts';
import { components, jsonSchema } from './wire.ts';

/*
 * The edge judges shape: which fields there are and whether they are text or numbers. What a value means, and whether
 * it can be used, is judged once, by the engine, for the library and for HTTP alike.
 */

interface Says {
  readonly description: string;
  readonly examples?: readonly (string | number)[];
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

const text = (sentence: string, says: Says): z.ZodString =>
  z.string({ error: sentence }).meta({ ...says, ...(says.examples ? { examples: [...says.examples] } : {}) });

const phone = text('Give phone as text, such as "0712 345 678".', { description: 'Any Kenyan spelling.', examples: ['0712 345 678'] });

export const createPaymentSchema: z.ZodType<CreatePayment> = z.strictObject({
  amount: z.union([z.number(), z.string()], { error: 'Give amount in shillings: 500 or "500".' }).meta({
    description: 'Whole shillings from 1 to 250,000, as number or text.',
    examples: [500],
  }),
  reference: text('Give reference as text: your own name for this payment, such as "ORDER-17".', {
    description: 'Your own reference.',
    examples: ['ORDER-17'],
    maxLength: 64,
  }),
  phone: phone
    .meta({ description: 'With a phone the prompt goes out at once; any Kenyan spelling.', examples: ['0712 345 678'] })
    .optional(),
  accountReference: text('Give accountReference as text of up to 12 letters and digits, or leave it out to have one made.', {
    description: 'What the payer sees: up to 12 of A–Z and 0–9. Made from `reference` or generated when left out.',
    examples: ['ORDER17'],
    maxLength: 12,
  }).optional(),
  description: text('Give description as text of up to 13 characters.', {
    description: 'What the prompt says it is for.',
    examples: ['Two shirts'],
    maxLength: 13,
  }).optional(),
  shortcode: text('Give shortcode as text, such as "174379".', {
    description: 'Which paybill or till; default: your first active one.',
    examples: ['174379'],
  }).optional(),
  metadata: jsonSchema.optional().meta({ description: 'Anything of yours, kept and given back.' }),
  expiresAt: text('Give expiresAt as an ISO time, such as "2027-01-31T18:00:00+03:00".', {
    description: 'When to stop waiting; default: 24 hours from now.',
    format: 'date-time',
  }).optional(),
  returnUrl: text('Give returnUrl as an https address.', {
    description: 'Where the payment page leads when paid.',
    format: 'uri',
  }).optional(),
});

export interface PromptBody {
  readonly phone?: string;
}

export const promptSchema: z.ZodType<PromptBody> = z.strictObject({
  phone: phone.optional().meta({ description: 'Default: the phone of the payment.' }),
});

const types = z.array(z.enum(eventTypes, { error: `An event type is one of: ${eventTypes.join(', ')}.` }), {
  error: 'Give types as a list, such as ["payment.paid"].',
});
const url = text('Give url as an https address that takes POST requests.', {
  description: 'Where to send webhooks.',
  examples: ['https://shop.example/webhooks/malipo'],
  format: 'uri',
});

export interface CreateEndpointBody {
  readonly url: string;
  readonly types?: readonly string[];
}

export const createEndpointSchema: z.ZodType<CreateEndpointBody> = z.strictObject({
  url,
  types: types.optional().meta({ description: 'Event types to send; default: all.' }),
});

export interface UpdateEndpointBody {
  readonly url?: string;
  readonly types?: readonly string[];
  readonly active?: boolean;
}

export const updateEndpointSchema: z.ZodType<UpdateEndpointBody> = z.strictObject({
  url: url.optional(),
  types: types.optional(),
  active: z
    .boolean({ error: 'Give active as true or false.' })
    .optional()
    .meta({ description: '`true` also sends what is still pending.' }),
});

export interface RedeliverBody {
  readonly eventId: string;
}

export const redeliverSchema: z.ZodType<RedeliverBody> = z.strictObject({
  eventId: text('Give eventId: the id of the event to send again, such as "evt_…".', { description: 'The event to send again.' }),
});

components.add(createPaymentSchema, { id: 'CreatePayment' });
components.add(createEndpointSchema, { id: 'CreateWebhookEndpoint' });
components.add(updateEndpointSchema, { id: 'UpdateWebhookEndpoint' });

/** A whole number in a query string. */
const whole = (sentence: string, least: number, most: number): z.ZodType<number> =>
  z.coerce.number({ error: sentence }).int(sentence).min(least, sentence).max(most, sentence);

const limit = whole('limit is a whole number from 1 to 100.', 1, 100).optional().meta({ description: 'How many at most; default 20.' });
const after = z.string().optional().meta({ description: 'The `next` of the page before.' });
const yesOrNo = z.enum(['true', 'false'], { error: 'unmatched is true or false.' }).transform((answer) => answer === 'true');
const seq = whole('after is the seq of the last event you have, a whole number.', 0, Number.MAX_SAFE_INTEGER).optional();

export interface PaymentsQuery {
  readonly after?: string;
  readonly limit?: number;
  readonly status?: 'open' | 'paid' | 'cancelled' | 'expired';
  readonly reference?: string;
  readonly phone?: string;
}

export const paymentsQuerySchema: z.ZodType<PaymentsQuery> = z.strictObject({
  after,
  limit,
  status: z.enum(['open', 'paid', 'cancelled', 'expired'], { error: 'status is open, paid, cancelled or expired.' }).optional(),
  reference: z.string().optional().meta({ description: 'Only payments with this reference of yours.' }),
  phone: z.string().optional().meta({ description: 'Only payments of this phone.' }),
});

export interface SettlementsQuery {
  readonly after?: string;
  readonly limit?: number;
  readonly unmatched?: boolean;
  readonly paymentId?: string;
}

export const settlementsQuerySchema: z.ZodType<SettlementsQuery> = z.strictObject({
  after,
  limit,
  unmatched: yesOrNo.optional().meta({ description: '`true`: only money that nobody was waiting for.' }),
  paymentId: z.string().optional(),
});

export interface EventsQuery {
  readonly after?: number;
  readonly limit?: number;
  readonly paymentId?: string;
}

export const eventsQuerySchema: z.ZodType<EventsQuery> = z.strictObject({
  after: seq.meta({ description: 'Only events with a greater `seq`.' }),
  limit,
  paymentId: z.string().optional(),
});

export interface EventStreamQuery {
  readonly after?: number;
}

export const eventStreamQuerySchema: z.ZodType<EventStreamQuery> = z.strictObject({
  after: seq.meta({ description: 'Start after this `seq`; the header Last-Event-ID goes before it; default: from now on.' }),
});
