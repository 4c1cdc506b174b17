import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 as lower-case hex. */
export const sha256 = (input: string | Uint8Array): string => createHash('sha256').update(input).digest('hex');

/** Compares two secrets without telling by the time it takes where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
}
