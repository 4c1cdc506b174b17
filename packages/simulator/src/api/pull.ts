import { readNairobiTimestamp, readPhone } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import type { Booking } from '../world/prompts/requests.ts';
import type { Account } from '../world/money/shortcodes.ts';
import { ownerOf } from '../world/money/wallets.ts';
import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { checkBearer, checkProduct } from './bearer.ts';
import { digits, shortcodeDigits, someText } from './call.ts';
import type { Call, Fields } from './call.ts';
import { failure, json } from './replies.ts';
import type { Reply } from './replies.ts';

const NAIROBI_OFFSET_MS = 3 * 3_600_000;
/** Pull looks back this far and no further. */
const RETENTION_MS = 48 * 3_600_000;

/** `POST /pulltransactions/v1/register`: once per shortcode, before the first query. */
export function pullRegister(world: World, call: Call): Reply {
  const bearer = checkBearer(world, call, 'pull');
  if ('refusal' in bearer) return bearer.refusal;
  const missing = checkProduct(world, bearer.app, 'pull');
  if (missing) return missing;
  if (call.method !== 'POST') return failure(world, 405, '405.001', `${call.method} Method Not Allowed`);
  if (call.body.kind !== 'object') return failure(world, 400, '400.002.05', 'Invalid Request Payload');
  const { fields } = call.body;
  const account = accountOf(world, fields);
  if (!account) return failure(world, 400, '400.001', 'Invalid ShortCode');
  const wrong = wrongRegisterField(fields);
  if (wrong) return failure(world, 400, '400.002.02', `Bad Request - Invalid ${wrong}`);
  const already = account.pullRegistered;
  account.pullRegistered = true;
  return json(200, {
    ResponseRefID: world.ids.pullReference(),
    ResponseStatus: already ? '1001' : '1000',
    ShortCode: digits(fields['ShortCode']),
    ResponseDescription: already ? 'ShortCode already Registered' : 'Shortcode Registered Successfully',
  });
}

function wrongRegisterField(fields: Fields): string | undefined {
  if (fields['RequestType'] !== 'Pull') return 'RequestType';
  if (readPhone(fields['NominatedNumber']) === undefined) return 'NominatedNumber';
  const url = someText(fields['CallBackURL']);
  return url !== undefined && URL.canParse(url) ? undefined : 'CallBackURL';
}

/** `POST /pulltransactions/v1/query` (or GET): what customers paid to a shortcode in the last 48 hours, STK payments included. */
export function pullQuery(world: World, call: Call): Reply {
  const bearer = checkBearer(world, call, 'pull');
  if ('refusal' in bearer) return bearer.refusal;
  const missing = checkProduct(world, bearer.app, 'pull');
  if (missing) return missing;
  const { pullVerb } = world.switches;
  const allowed = call.method === 'POST' ? pullVerb !== 'get' : call.method === 'GET' && pullVerb !== 'post';
  if (!allowed) return failure(world, 405, '405.001', `${call.method} Method Not Allowed`);
  const fields = call.body.kind === 'object' ? call.body.fields : Object.fromEntries(new URLSearchParams(call.query));
  const account = accountOf(world, fields);
  if (!account?.pullRegistered) return failure(world, 400, '400.001', 'Invalid ShortCode');
  const from = readPullTime(fields['StartDate']);
  if (from === undefined) return failure(world, 400, '400.002.02', 'Bad Request - Invalid StartDate');
  const until = readPullTime(fields['EndDate']);
  if (until === undefined || until < from) return failure(world, 400, '400.002.02', 'Bad Request - Invalid EndDate');
  const offset = digits(fields['OffSetValue']);
  if (offset === undefined) return failure(world, 400, '400.002.02', 'Bad Request - Invalid OffSetValue');
  return answerPull(world, account, rowsOf(world, account, from, until), Number(offset));
}

const accountOf = (world: World, fields: Fields): Account | undefined => {
  const number = shortcodeDigits(fields['ShortCode']);
  return number === undefined ? undefined : world.accounts.any(number);
};

/** `2026-01-05 9:04:00` in Nairobi; the hour may have one digit. */
function readPullTime(value: unknown): Instant | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2}) (\d{1,2}):(\d{2}):(\d{2})$/.exec(typeof value === 'string' ? value : '');
  return match
    ? readNairobiTimestamp(
        match
          .slice(1)
          .map((part) => part.padStart(2, '0'))
          .join(''),
      )
    : undefined;
}

function rowsOf(world: World, account: Account, from: Instant, until: Instant): Booking[] {
  const oldest = Math.max(from, nowIn(world) - RETENTION_MS);
  // EndDate has whole seconds: a payment in that second counts.
  const inWindow = (booking: Booking): boolean => booking.completedAt >= oldest && booking.completedAt < until + 1000;
  return (world.bookingsByShortcode.get(account.shortcode.number) ?? []).filter(inWindow);
}

function answerPull(world: World, account: Account, rows: readonly Booking[], offset: number): Reply {
  const { pullEmpty, pullPageSize } = world.switches;
  const page = rows.slice(offset, offset + pullPageSize);
  const ResponseRefID = world.ids.pullReference();
  if (page.length > 0)
    return json(200, {
      ResponseRefID,
      ResponseCode: '1000',
      ResponseMessage: 'Success',
      Response: [page.map((booking) => rowOf(world, account, booking))],
    });
  const empty = { ResponseRefID, ResponseCode: '1001', ResponseMessage: 'Success' };
  switch (pullEmpty) {
    case 'nested':
      return json(200, { ...empty, Response: [[]] });
    case 'flat':
      return json(200, { ...empty, Response: [] });
    case 'text':
      return json(200, { ...empty, Response: { Transaction: '[[]]' } });
    case 'error':
      return failure(world, 500, '500', 'Failed to retrieve transactions. The short code does not have any available transactions.');
  }
}

function rowOf(world: World, account: Account, booking: Booking): Record<string, unknown> {
  const { pullTimes, pullMsisdn, tillBillReference } = world.switches;
  const at = pullTimes === 'utc' ? booking.completedAt : booking.completedAt + NAIROBI_OFFSET_MS;
  const till = account.shortcode.kind === 'till';
  return {
    transactionId: booking.receipt,
    trxDate: `${new Date(at).toISOString().slice(0, 19)}Z`,
    msisdn: pullMsisdn === 'text' ? booking.phone : Number(booking.phone.slice(3)),
    sender: ownerOf(booking.phone),
    transactiontype: till ? 'c2b-buy-goods-debit' : 'c2b-pay-bill-debit',
    billreference: till && tillBillReference === 'empty' ? '' : booking.accountReference,
    amount: booking.amount.toFixed(2),
    organizationname: account.shortcode.name,
  };
}
