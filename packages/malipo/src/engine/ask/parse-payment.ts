import { instant, invalid, later, parseCollection, parsePhone } from '@malipo/daraja/values';
import type { Instant, Money, Phone } from '@malipo/daraja/values';
import type { Json } from '../../store/columns.ts';
import { parseAccountReference } from './account-reference.ts';
import type { CreatePayment } from '../api.ts';
import type { Context } from '../context.ts';
import type { Shortcode } from '../shortcodes.ts';

const EXPIRES_AFTER_MS = 86_400_000;
const MOST_METADATA = 4_096;

/** A request for money, parsed once. */
export interface WantedPayment {
  readonly amountCents: Money;
  readonly reference: string;
  readonly phone: Phone | null;
  readonly accountReference: string | null;
  readonly description: string;
  readonly shortcode: Shortcode;
  readonly metadata: Json | null;
  readonly expiresAt: Instant;
  readonly returnUrl: string | null;
}

function parseReference(reference: unknown): string {
  if (typeof reference !== 'string' || reference.trim() === '' || reference.length > 64) {
    throw invalid('reference_invalid', 'Give reference: your own name for this payment, 1 to 64 characters, such as an order number.', {
      field: 'reference',
    });
  }
  return reference;
}

function parseDescription(description: unknown): string {
  if (typeof description !== 'string' || !/^[A-Za-z0-9 ._-]{1,13}$/.test(description)) {
    throw invalid(
      'description_invalid',
      'description must be 1 to 13 letters, digits, spaces, dots, hyphens or underscores: M-PESA shows no more.',
      { field: 'description' },
    );
  }
  return description;
}

function parseExpiry(expiresAt: unknown, context: Context): Instant {
  const now = context.system.now();
  if (expiresAt === undefined) return later(now, context.options.expiresAfterMs ?? EXPIRES_AFTER_MS);
  const at = typeof expiresAt === 'string' ? Date.parse(expiresAt) : NaN;
  if (!Number.isFinite(at) || at <= now)
    throw invalid('expires_at_invalid', 'expiresAt must be a moment in the future, in ISO 8601, such as 2027-01-31T18:00:00+03:00.', {
      field: 'expiresAt',
    });
  return instant(at);
}

function parseReturnUrl(returnUrl: unknown): string | null {
  if (returnUrl === undefined) return null;
  if (typeof returnUrl === 'string' && returnUrl.length <= 2000 && URL.canParse(returnUrl) && /^https?:$/.test(new URL(returnUrl).protocol))
    return returnUrl;
  throw invalid('return_url_invalid', 'returnUrl must be a whole http or https address, such as https://shop.example.com/orders/17.', {
    field: 'returnUrl',
  });
}

function parseMetadata(metadata: Json | undefined): Json | null {
  if (metadata === undefined) return null;
  const text = JSON.stringify(metadata);
  if (text === undefined || text.length > MOST_METADATA)
    throw invalid(
      'metadata_too_large',
      'metadata may hold up to 4,096 characters of JSON. Keep the rest in your own database, under the reference.',
      { field: 'metadata' },
    );
  return metadata;
}

function chooseShortcode(wanted: string | undefined, mine: readonly Shortcode[]): Shortcode {
  const chosen = wanted === undefined ? mine.find((s) => s.active) : mine.find((s) => s.number === wanted);
  if (chosen?.active) return chosen;
  if (wanted === undefined)
    throw invalid(
      'shortcode_missing',
      'There is no active shortcode to take this payment. Configure a paybill or till for this tenant and mode.',
      { field: 'shortcode' },
    );
  if (chosen)
    throw invalid('shortcode_inactive', `Shortcode ${chosen.number} is switched off for new payments. Choose another, or set it active.`, {
      field: 'shortcode',
    });
  throw invalid(
    'shortcode_unknown',
    `Shortcode “${wanted.slice(0, 20)}” is not one of yours. Use one of: ${mine.map((s) => s.number).join(', ') || 'none configured'}.`,
    { field: 'shortcode' },
  );
}

/** Parses what the caller wants; `mine` are the shortcodes of the tenant and mode. Throws a sentence for the first mistake. */
export function parsePayment(input: CreatePayment, mine: readonly Shortcode[], context: Context): WantedPayment {
  return {
    amountCents: parseCollection(input.amount),
    reference: parseReference(input.reference),
    phone: input.phone === undefined ? null : parsePhone(input.phone),
    accountReference: input.accountReference === undefined ? null : parseAccountReference(input.accountReference),
    description: parseDescription(input.description ?? 'Payment'),
    shortcode: chooseShortcode(input.shortcode, mine),
    metadata: parseMetadata(input.metadata),
    expiresAt: parseExpiry(input.expiresAt, context),
    returnUrl: parseReturnUrl(input.returnUrl),
  };
}
