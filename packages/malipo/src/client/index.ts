export { MalipoError } from '@malipo/daraja/values';
export { createClient } from './create-client.ts';
export type { Client, ClientOptions } from './create-client.ts';
export { verifyWebhook } from './verify-webhook.ts';
export type { VerifyOptions, WebhookHeaders } from './verify-webhook.ts';
export type {
  Attempt,
  CreatedPayment,
  CreatePayment,
  EventType,
  MalipoEvent,
  Page,
  PageQuery,
  Payment,
  Settlement,
  WebhookEndpoint,
} from '../engine/api.ts';
