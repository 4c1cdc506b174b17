import { createHash } from 'node:crypto';
import { readPhone } from '@malipo/daraja/values';
import type { PayerTest } from './identify.ts';

/**
 * Safaricom shows payers in the clear (STK callback, Pull), as SHA-256 of the twelve digits (C2B v1) or masked
 * (C2B v2, `2547 ***** 126`). A mask fits when every visible digit does.
 */
export const samePayer: PayerTest = (payer, phone) => {
  const clear = readPhone(payer);
  if (clear) return clear === phone ? 'same' : 'other';
  const text = payer.replace(/\s/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(text)) return text === createHash('sha256').update(phone).digest('hex') ? 'same' : 'other';
  const mask = /^(\d+)\*+(\d+)$/.exec(text);
  if (!mask) return 'possible';
  const head = mask[1]!.startsWith('0') ? `254${mask[1]!.slice(1)}` : mask[1]!;
  return phone.startsWith(head) && phone.endsWith(mask[2]!) ? 'possible' : 'other';
};
