import { formatNairobiTimestamp } from '@malipo/daraja/values';
import { nowIn, walletOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { digits, someText } from './call.ts';
import type { Fields } from './call.ts';
import { fullPhone } from './checks.ts';
import type { Asked } from './endpoint.ts';
import { json } from './replies.ts';
import type { Reply } from './replies.ts';

/** `POST /mpesa/b2c/hakikisha/v1/hakikisha`: the name behind a number, all but its first word hidden. */
export function hakikisha(world: World, { fields, call }: Asked): Reply {
  const header = objectIn(fields, 'header');
  const body = objectIn(fields, 'body');
  const requestId = someText(header['requestID']);
  const timestamp = someText(header['timestamp']);
  if (requestId === undefined || timestamp === undefined) return refused(world, requestId, 'Invalid request header.');
  if (call.forced) return refused(world, requestId, call.forced.description || 'Error', String(call.forced.code));
  if (!world.accounts.any(digits(body['shortcode']) ?? '')) return refused(world, requestId, 'The organization does not exist.');
  const phone = fullPhone(body['msisdn']);
  const wallet = phone && walletOf(world, phone);
  if (!wallet?.registered) return refused(world, requestId, 'The customer does not exist.');
  const [firstName = '', ...rest] = wallet.owner.split(' ');
  return json(200, {
    header: { requestID: requestId, timestamp, status: '200', message: 'Success' },
    body: { firstName, middleName: hidden(rest.slice(0, -1).join(' ')), lastName: hidden(rest.at(-1) ?? '') },
  });
}

/** Its own time stands in a refusal, the caller's in a success. */
const refused = (world: World, requestID = '', message: string, status = '400'): Reply =>
  json(400, {
    header: { requestID, timestamp: formatNairobiTimestamp(nowIn(world)), status, message: 'Error' },
    body: { message },
  });

const hidden = (name: string): string => (name === '' ? '' : `${name.slice(0, 1)}******`);

function objectIn(fields: Fields, field: string): Fields {
  const value = fields[field];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
