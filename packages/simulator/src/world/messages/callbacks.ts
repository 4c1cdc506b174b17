import { formatNairobiTimestamp } from '@malipo/daraja/values';
import type { FaultRule } from '../trouble/faults.ts';
import { sendForged, sendNotice, truncated } from './notices.ts';
import type { StkRequest } from '../prompts/requests.ts';
import { RESULTS } from '../prompts/results.ts';
import type { Result } from '../prompts/results.ts';
import { nowIn } from '../world.ts';
import type { World } from '../world.ts';

const faultOf = (request: StkRequest, fault: FaultRule['fault']): FaultRule | undefined =>
  request.faults.find((rule) => rule.fault === fault);

/** Tells the merchant how a prompt ended, as well or badly as the faults of this request allow. */
export function sendCallback(
  world: World,
  request: StkRequest,
  result: Result,
  options: { readonly atOnce?: boolean } = {},
): Promise<void> {
  const body = callbackBody(world, request, result);
  request.callbackBody = body;
  const { callbackUrl: url, checkoutRequestId: about, faults } = request;
  return sendNotice(world, { api: 'stkCallback', url, body, about, faults, spoilt: (text) => breakBody(world, request, text) }, options);
}

/** A stranger posts a success that nobody paid. */
export function forgeCallback(world: World, request: StkRequest, rule: FaultRule): void {
  const same = rule.ids === 'same';
  const body = stkCallback({
    merchantRequestId: same ? request.merchantRequestId : world.ids.requestId(world.switches.ids),
    checkoutRequestId: same ? request.checkoutRequestId : world.ids.checkoutRequestId(nowIn(world), request.phone, world.switches.ids),
    result: RESULTS.paid,
    items: paidItems(world, request.amount, world.ids.receipt(nowIn(world)), request),
  });
  sendForged(world, { api: 'stkCallback', url: request.callbackUrl, body, about: request.checkoutRequestId }, rule);
}

function callbackBody(world: World, request: StkRequest, result: Result): string {
  const booking = request.booking;
  return stkCallback({
    merchantRequestId: request.merchantRequestId,
    checkoutRequestId: request.checkoutRequestId,
    result,
    items: result === RESULTS.paid && booking ? paidItems(world, booking.amount, booking.receipt, request) : undefined,
  });
}

function breakBody(world: World, request: StkRequest, body: string): string {
  if (request.faults.length === 0) return body;
  let text = body;
  const amount = faultOf(request, 'callbackWrongAmount');
  if (amount)
    text = text.replace(`"Name":"Amount","Value":${request.amount}`, `"Name":"Amount","Value":${amount.claims ?? request.amount + 1}`);
  if (faultOf(request, 'callbackWrongIds')) {
    text = text
      .replace(request.merchantRequestId, world.ids.requestId(world.switches.ids))
      .replace(request.checkoutRequestId, world.ids.checkoutRequestId(nowIn(world), request.phone, world.switches.ids));
  }
  return faultOf(request, 'callbackTruncated') ? truncated(text) : text;
}

interface MetadataItem {
  readonly Name: string;
  readonly Value?: string | number;
}

/** The receipt only ever travels here; the balance mostly comes without a value, so an item may lack one. */
function paidItems(world: World, amount: number, receipt: string, request: StkRequest): readonly MetadataItem[] {
  const balance: Record<World['switches']['balanceItem'], readonly MetadataItem[]> = {
    noValue: [{ Name: 'Balance' }],
    value: [{ Name: 'Balance', Value: world.wallets.get(request.phone)?.balance ?? 0 }],
    absent: [],
  };
  return [
    { Name: 'Amount', Value: amount },
    { Name: 'MpesaReceiptNumber', Value: receipt },
    ...balance[world.switches.balanceItem],
    { Name: 'TransactionDate', Value: Number(formatNairobiTimestamp(request.booking?.completedAt ?? nowIn(world))) },
    { Name: 'PhoneNumber', Value: Number(request.phone) },
  ];
}

function stkCallback(told: {
  merchantRequestId: string;
  checkoutRequestId: string;
  result: Result;
  items: readonly MetadataItem[] | undefined;
}): string {
  return JSON.stringify({
    Body: {
      stkCallback: {
        MerchantRequestID: told.merchantRequestId,
        CheckoutRequestID: told.checkoutRequestId,
        ResultCode: told.result.code,
        ResultDesc: told.result.description,
        ...(told.items ? { CallbackMetadata: { Item: told.items } } : {}),
      },
    },
  });
}
