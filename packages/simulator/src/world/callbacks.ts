import { formatNairobiTimestamp } from '@malipo/daraja/values';
import { connectionLost } from '../api/socket-errors.ts';
import { faultMs } from './faults.ts';
import type { FaultRule } from './faults.ts';
import type { StkRequest } from './requests.ts';
import { RESULTS } from './results.ts';
import type { Result } from './results.ts';
import { nowIn } from './world.ts';
import type { Delivery, World } from './world.ts';

/** One of the vendor's published addresses; a proxy in front of a merchant would pass it on like this. */
const VENDOR_ADDRESS = '196.201.214.200';
/** An address of the range reserved for documentation, for strangers. */
const STRANGER_ADDRESS = '203.0.113.66';

const faultOf = (request: StkRequest, fault: FaultRule['fault']): FaultRule | undefined =>
  request.faults.find((rule) => rule.fault === fault);

/** Tells the merchant how a prompt ended, as well or badly as the faults of this request allow. Resolves when the first try is over. */
export function sendCallback(
  world: World,
  request: StkRequest,
  result: Result,
  options: { readonly atOnce?: boolean } = {},
): Promise<void> {
  const body = callbackBody(world, request, result);
  request.callbackBody = body;
  if (faultOf(request, 'callbackDropped')) {
    keepDelivery(world, {
      url: request.callbackUrl,
      body,
      at: nowIn(world),
      checkoutRequestId: request.checkoutRequestId,
      forged: false,
      status: 'dropped',
    });
    return Promise.resolve();
  }
  const broken = breakBody(world, request, body);
  const send = (): Promise<void> => sendCopies(world, request, broken);
  if (options.atOnce) return send();
  const [least, most] = world.settings.callbackDelayMs;
  const delayed = faultOf(request, 'callbackDelayed');
  const delay = least + (most > least ? world.chance.below(most - least + 1) : 0) + (delayed ? faultMs(delayed) : 0);
  world.settings.timers.after(delay, () => holdOrSend(world, request, send));
  return Promise.resolve();
}

/** A reordered callback lets one other pass first. */
function holdOrSend(world: World, request: StkRequest, send: () => Promise<void>): void {
  const reordered = faultOf(request, 'callbackReordered');
  if (!reordered) {
    void send().then(() => releaseHeld(world));
    return;
  }
  const release = (): void => {
    if (!world.held.delete(release)) return;
    cancel();
    void send();
  };
  const cancel = world.settings.timers.after(faultMs(reordered), release);
  world.held.add(release);
}

function releaseHeld(world: World): void {
  for (const release of world.held) release();
}

async function sendCopies(world: World, request: StkRequest, body: string): Promise<void> {
  const copies = faultOf(request, 'callbackRepeated')?.copies ?? (faultOf(request, 'callbackRepeated') ? 1 : 0);
  const first = tryDelivery(world, request.callbackUrl, body, request.checkoutRequestId, world.switches.callbackRetries);
  for (let i = 1; i <= copies; i++) {
    world.settings.timers.after(i * 250, () => void post(world, request.callbackUrl, body, request.checkoutRequestId));
  }
  await first;
}

async function tryDelivery(world: World, url: string, body: string, checkoutRequestId: string, retries: number): Promise<void> {
  const delivery = await post(world, url, body, checkoutRequestId);
  const good = typeof delivery.status === 'number' && delivery.status >= 200 && delivery.status < 300;
  if (good || retries <= 0) return;
  world.settings.timers.after(
    world.switches.callbackRetrySeconds * 1000,
    () => void tryDelivery(world, url, body, checkoutRequestId, retries - 1),
  );
}

/** Posts once and keeps the outcome. Never rejects. */
export async function post(world: World, url: string, body: string, checkoutRequestId: string, forged = false): Promise<Delivery> {
  const { deliver, timers, callbackTimeoutMs } = world.settings;
  const delivery: Delivery = { url, body, at: nowIn(world), checkoutRequestId, forged, status: 'pending' };
  keepDelivery(world, delivery);
  const abort = new AbortController();
  const cancel = timers.after(callbackTimeoutMs, () => abort.abort(connectionLost()));
  try {
    const response = await deliver(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forged ? STRANGER_ADDRESS : VENDOR_ADDRESS },
      body,
      signal: abort.signal,
      redirect: 'manual',
    });
    delivery.status = response.status;
    // The answer's content means nothing; an unread body would hold the socket.
    void response.arrayBuffer().catch(() => undefined);
  } catch {
    delivery.status = 'failed';
  } finally {
    cancel();
  }
  return delivery;
}

function keepDelivery(world: World, delivery: Delivery): void {
  const { keepDeliveries } = world.settings;
  world.deliveries.push(delivery);
  if (world.deliveries.length > keepDeliveries * 2) world.deliveries.splice(0, world.deliveries.length - keepDeliveries);
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
  const url = rule.address === 'other' ? otherAddress(world, request.callbackUrl) : request.callbackUrl;
  world.settings.timers.after(faultMs(rule), () => void post(world, url, body, request.checkoutRequestId, true));
}

/** The same address with another last segment of the same length: a stranger's guess at the token. */
function otherAddress(world: World, url: string): string {
  return url.replace(/[^/]*$/, (segment) =>
    Array.from({ length: Math.max(segment.length, 8) }, () => world.chance.below(16).toString(16)).join(''),
  );
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
  return faultOf(request, 'callbackTruncated') ? text.slice(0, Math.floor(text.length / 2)) : text;
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
