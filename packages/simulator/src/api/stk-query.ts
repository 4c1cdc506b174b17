import { readNairobiTimestamp } from '@malipo/daraja/values';
import type { StkRequest } from '../world/prompts/requests.ts';
import { PENDING } from '../world/prompts/results.ts';
import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { checkBearer, checkProduct } from './bearer.ts';
import { digits, shortcodeDigits } from './call.ts';
import type { Call } from './call.ts';
import { badField, failure, json, rateLimited, refused } from './replies.ts';
import type { Reply } from './replies.ts';
import { isPassword } from './stk-push.ts';

const MINUTE = 60_000;

/** `POST /mpesa/stkpushquery/v1/query`. */
export function stkQuery(world: World, call: Call): Reply {
  const bearer = checkBearer(world, call, 'stk');
  if ('refusal' in bearer) return bearer.refusal;
  // One product of the portal holds the push and its query.
  const missing = checkProduct(world, bearer.app, 'stkPush');
  if (missing) return missing;
  if (call.method !== 'POST') return failure(world, 405, '405.001', `${call.method} Method Not Allowed`);
  if (call.body.kind === 'notJson' || call.body.kind === 'list') return failure(world, 400, '400.002.05', 'Invalid Request Payload');
  if (isThrottled(world, bearer.app)) return rateLimited();
  const fields = call.body.kind === 'object' ? call.body.fields : {};
  const shortcode = shortcodeDigits(fields['BusinessShortCode']);
  if (shortcode === undefined) return badField(world, 'BusinessShortCode');
  const password = fields['Password'];
  if (typeof password !== 'string' || password === '') return badField(world, 'Password');
  const timestamp = digits(fields['Timestamp']);
  if (timestamp === undefined || readNairobiTimestamp(timestamp) === undefined) return badField(world, 'Timestamp');
  const id = fields['CheckoutRequestID'];
  if (typeof id !== 'string' || id.trim() === '') return badField(world, 'CheckoutRequestID');

  const account = world.accounts.bySigner(shortcode);
  if (!account) return refused(world, 'Merchant does not exist');
  if (!isPassword(password, account, shortcode, timestamp)) return refused(world, 'Wrong credentials');
  const request = world.requests.get(id);
  if (!request || request.account !== account || !isQueryable(world, request)) return refused(world, 'The transaction does not exist');
  if (call.forced) return queried(request, String(call.forced.code), call.forced.description);
  return request.result ? queried(request, String(request.result.code), request.result.description) : pending(world, request);
}

function isThrottled(world: World, app: string): boolean {
  const limit = world.switches.queryLimitPerMinute;
  if (limit === 0) return false;
  const now = nowIn(world);
  const recent = (world.queryTimes.get(app) ?? []).filter((at) => now - at < MINUTE);
  world.queryTimes.set(app, recent);
  if (recent.length >= limit) return true;
  recent.push(now);
  return false;
}

/** Too early, or purged: the vendor says the same as for an id it never gave. */
function isQueryable(world: World, request: StkRequest): boolean {
  const age = nowIn(world) - request.askedAt;
  const { queryNotFoundMs, queryKeepsHours } = world.switches;
  return age >= queryNotFoundMs && (queryKeepsHours === 0 || age <= queryKeepsHours * 60 * MINUTE);
}

function pending(world: World, request: StkRequest): Reply {
  if (world.switches.queryPending === 'code4999') return queried(request, String(PENDING.code), PENDING.description);
  // Captured with the CheckoutRequestID in the place of the request id.
  return json(500, { requestId: request.checkoutRequestId, errorCode: '500.001.1001', errorMessage: 'The transaction is being processed' });
}

const queried = (request: StkRequest, code: string, description: string): Reply =>
  json(200, {
    ResponseCode: '0',
    // Three s: the live spelling.
    ResponseDescription: 'The service request has been accepted successsfully',
    MerchantRequestID: request.merchantRequestId,
    CheckoutRequestID: request.checkoutRequestId,
    ResultCode: code,
    ResultDesc: description,
  });
