import { formatNairobiTimestamp } from '../values/index.ts';
import type { Instant } from '../values/index.ts';

/** The two fields that only fit together. */
export interface StkPassword {
  readonly Password: string;
  readonly Timestamp: string;
}

/**
 * Password and Timestamp of an STK request, from one instant: two readings of the clock could fall on either side of a
 * second, and Daraja would answer “Wrong credentials”. `shortcode` is the number that goes out as BusinessShortCode.
 */
export function stkPassword(shortcode: string, passkey: string, at: Instant): StkPassword {
  const Timestamp = formatNairobiTimestamp(at);
  return { Password: btoa(shortcode + passkey + Timestamp), Timestamp };
}
