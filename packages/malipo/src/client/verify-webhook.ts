import { MalipoError, realSystem } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import type { MalipoEvent } from '../engine/api.ts';

/** Headers as any framework gives them. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

export interface VerifyOptions {
  /** How far the sender's clock may be off, and how old a message may be, ms. Default 5 min. */
  readonly toleranceMs?: number;
  readonly system?: Pick<System, 'now'>;
}

const FIVE_MINUTES_MS = 5 * 60_000;

/**
 * Checks that a webhook comes from Malipo and gives its event. Hand in the body exactly as it came, before any JSON parser.
 * `secret` is the endpoint's `whsec_…`; a list during a change of secrets. Throws `webhook_headers_missing`,
 * `webhook_too_old`, `webhook_signature_wrong`: answer those with 400.
 */
export async function verifyWebhook(
  payload: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<MalipoEvent> {
  const read = reader(headers);
  const id = read('webhook-id');
  const sentAt = read('webhook-timestamp');
  const signatures = read('webhook-signature');
  if (!id || !sentAt || !signatures)
    throw new MalipoError(
      'webhook_headers_missing',
      'This request has no webhook-id, webhook-timestamp or webhook-signature header, so Malipo did not send it.',
    );
  checkAge(sentAt, options);
  const text = typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
  const content = new TextEncoder().encode(`${id}.${sentAt}.${text}`);
  const secrets = typeof secret === 'string' ? [secret] : secret;
  const checks = await Promise.all(secrets.map((one) => isSigned(content, signatures, one)));
  if (!checks.includes(true)) {
    throw new MalipoError(
      'webhook_signature_wrong',
      'The signature does not fit. Check that this is the secret of this endpoint, and that the body is handed in as it came, before any JSON parser.',
    );
  }
  return JSON.parse(text) as MalipoEvent;
}

function reader(headers: WebhookHeaders): (name: string) => string | undefined {
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined;
  const lower = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), typeof value === 'string' ? value : value?.[0]]),
  );
  return (name) => lower.get(name);
}

function checkAge(sentAt: string, { toleranceMs = FIVE_MINUTES_MS, system = realSystem }: VerifyOptions): void {
  const ageMs = system.now() - Number(sentAt) * 1000;
  if (!(Math.abs(ageMs) <= toleranceMs))
    throw new MalipoError(
      'webhook_too_old',
      'This webhook was signed too long ago, or the clocks differ. Check the clock of this machine; Malipo will send it again.',
    );
}

/** True when one of the signatures (`v1,<base64>`, separated by spaces) is ours. WebCrypto compares in constant time. */
async function isSigned(content: Uint8Array<ArrayBuffer>, signatures: string, secret: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', readSecret(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const own = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .slice(0, 10);
  const fits = await Promise.all(own.map((signature) => verifyOne(key, signature.slice(3), content)));
  return fits.includes(true);
}

async function verifyOne(key: CryptoKey, signature: string, content: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes = readBase64(signature);
  return bytes !== undefined && crypto.subtle.verify('HMAC', key, bytes, content);
}

function readSecret(secret: string): Uint8Array<ArrayBuffer> {
  const bytes = readBase64(secret.replace(/^whsec_/, ''));
  if (!bytes || bytes.length === 0)
    throw new MalipoError(
      'webhook_secret_invalid',
      'The secret of a webhook endpoint looks like whsec_… followed by base64. Copy it from where the endpoint was created.',
    );
  return bytes;
}

function readBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
