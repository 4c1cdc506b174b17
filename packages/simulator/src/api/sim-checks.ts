import { createHash } from 'node:crypto';
import type { Phone } from '@malipo/daraja/values';
import { nowIn, walletOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { fullPhone, refuseField } from './checks.ts';
import type { Asked } from './endpoint.ts';
import { json } from './replies.ts';
import type { Reply } from './replies.ts';

/** A swap longer ago than this is not told. */
const TOLD_FOR_MS = 90 * 86_400_000;
/** What stands for “not within three months”. */
const NEVER = '1900-01-01';
/** Every number of this world was first sold on this day. */
const SOLD_ON = '2022-03-01';

/** `POST /imsi/v1/checkATI`: the SIM's identity as digits that reveal nothing, and when it last changed. */
export const checkImsi = (world: World, asked: Asked): Reply =>
  check(world, asked, (phone) => ({
    imsi: imsiOf(phone, swappedOn(world, phone)),
    lastSwapDate: dayFirst(swappedOn(world, phone)),
    msisdnRegistrationDate: dayFirst(SOLD_ON),
    customerNumber: phone,
  }));

/** `POST /imsi/v2/checkATI`: only when the SIM last changed, with a time. */
export const checkSwap = (world: World, asked: Asked): Reply =>
  check(world, asked, (phone) => ({ lastSwapDate: `${dayFirst(swappedOn(world, phone))} 00:00` }));

function check(world: World, { fields, call }: Asked, found: (phone: Phone) => Readonly<Record<string, string>>): Reply {
  const phone = fullPhone(fields['customerNumber']);
  if (!phone) return refuseField(world, '002', 'customerNumber');
  const requestRefID = world.ids.requestId('new');
  if (call.forced) return json(200, { requestRefID, responseCode: String(call.forced.code), responseDesc: call.forced.description });
  return json(200, { requestRefID, responseCode: '200', responseDesc: 'Success', ...found(phone) });
}

function swappedOn(world: World, phone: Phone): string {
  const { simSwappedOn } = walletOf(world, phone);
  return simSwappedOn !== '' && Date.parse(simSwappedOn) > nowIn(world) - TOLD_FOR_MS ? simSwappedOn : NEVER;
}

/** Another SIM has another identity. */
function imsiOf(phone: Phone, swapped: string): string {
  const hash = createHash('sha256').update(`${phone} ${swapped}`).digest('hex');
  return BigInt(`0x${hash.slice(0, 16)}`)
    .toString()
    .padStart(20, '0')
    .slice(-16);
}

const dayFirst = (day: string): string => day.split('-').toReversed().join('-');
