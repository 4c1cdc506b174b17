import { createHmac } from 'node:crypto';
import type { System } from '@malipo/daraja/values';

/** A new signing secret as Standard Webhooks writes it: `whsec_` and 24 bytes of base64. */
export const newWebhookSecret = (system: Pick<System, 'random'>): string => `whsec_${Buffer.from(system.random(24)).toString('base64')}`;

/** The headers of Standard Webhooks: receivers check them with any of its libraries, or with `verifyWebhook`. */
export function signWebhook(secret: string, id: string, atSeconds: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${atSeconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'webhook-signature': `v1,${signature}` };
}
