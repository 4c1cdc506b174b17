import { readPullAnswer, readPullRegistration } from '../answers/pull-answer.ts';
import { formatNairobiTimestamp, invalid } from '../values/index.ts';
import type { Instant } from '../values/index.ts';
import { post } from './call.ts';
import type { Connection } from './call.ts';
import { checkCallbackUrl, checkPhone, checkShortcodeNumber } from './checks.ts';
import type { PullPage, PullQuery, PullRegister, PullRegistered } from './types.ts';
import { judge } from './verdict.ts';

const WINDOW_MS = 48 * 60 * 60 * 1000;

/** See {@link import('./types.ts').Daraja}. */
export async function registerPull(connection: Connection, registration: PullRegister): Promise<PullRegistered> {
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

/** See {@link import('./types.ts').Daraja}. */
export async function queryPull(connection: Connection, query: PullQuery): Promise<PullPage> {
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
