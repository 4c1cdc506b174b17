import { readPullAnswer, readPullRegistration } from '../answers/pull-answer.ts';
import type { PullPage, PullRegistered } from '../answers/pull-answer.ts';
import { formatNairobiTimestamp, invalid } from '../values/index.ts';
import type { Instant, Phone } from '../values/index.ts';
import { post } from '../client/call.ts';
import { checkCallbackUrl, checkPhone, checkShortcodeNumber } from '../client/checks.ts';
import type { Connection } from '../client/connection.ts';
import { judge } from '../client/verdict.ts';

/** Registers a shortcode for the Pull API, once. */
export interface PullRegister {
  readonly shortcode: string;
  /** The Safaricom line that nominates the shortcode. */
  readonly nominatedNumber: Phone;
  readonly callbackUrl: string;
}

/**
 * Asks for the transactions of a shortcode in a window of at most 48 hours. The window is sent in Nairobi time; since
 * nobody has shown which zone Safaricom reads it in, let it reach three hours further back than you need.
 */
export interface PullQuery {
  readonly shortcode: string;
  readonly from: Instant;
  readonly to: Instant;
  /** 0 when left out. */
  readonly offset?: number;
}

const WINDOW_MS = 48 * 60 * 60 * 1000;

/** Registers a shortcode for the Pull API; asking again is harmless. */
export async function pullRegister(connection: Connection, registration: PullRegister): Promise<PullRegistered> {
  const { shortcode, nominatedNumber, callbackUrl } = registration;
  checkShortcodeNumber(shortcode, 'shortcode');
  checkPhone(nominatedNumber, 'nominatedNumber');
  checkCallbackUrl(callbackUrl, connection.environment);
  const body = { ShortCode: shortcode, RequestType: 'Pull', NominatedNumber: `0${nominatedNumber.slice(3)}`, CallBackURL: callbackUrl };
  const outcome = await post(connection, { path: '/pulltransactions/v1/register', body, movesMoney: false });
  const registered = outcome.kind === 'answer' ? readPullRegistration(outcome.body) : undefined;
  if (!registered) throw judge(outcome, false);
  return registered;
}

/** Fetches one page of what was booked on a shortcode. */
export async function pullQuery(connection: Connection, query: PullQuery): Promise<PullPage> {
  const { shortcode, from, to, offset = 0 } = query;
  checkShortcodeNumber(shortcode, 'shortcode');
  if (!(from < to && to - from <= WINDOW_MS))
    throw invalid('window_invalid', 'from must be before to, and at most 48 hours: Safaricom keeps transactions no longer.', {
      field: 'from',
    });
  if (!Number.isSafeInteger(offset) || offset < 0)
    throw invalid('offset_invalid', 'offset must be 0 or the nextOffset of the page before.', { field: 'offset' });
  const body = { ShortCode: shortcode, StartDate: pullTime(from), EndDate: pullTime(to), OffSetValue: String(offset) };
  const outcome = await post(connection, { path: '/pulltransactions/v1/query', body, movesMoney: false });
  const page = outcome.kind === 'answer' ? readPullAnswer(outcome.body, offset, connection.pullTimes) : undefined;
  if (!page) throw judge(outcome, false);
  return page;
}

/** `2026-11-21 04:37:00`, Nairobi. */
function pullTime(at: Instant): string {
  const digits = formatNairobiTimestamp(at);
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)} ${digits.slice(8, 10)}:${digits.slice(10, 12)}:${digits.slice(12)}`;
}
