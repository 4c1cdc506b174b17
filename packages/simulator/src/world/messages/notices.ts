import { connectionLost } from '../../api/socket-errors.ts';
import type { FaultApi } from '../apis.ts';
import { faultMs } from '../trouble/faults.ts';
import type { FaultRule } from '../trouble/faults.ts';
import { nowIn } from '../world.ts';
import type { Delivery, World } from '../world.ts';

/** One of the vendor's published addresses; a proxy in front of a merchant would pass it on like this. */
const VENDOR_ADDRESS = '196.201.214.200';
/** An address of the range reserved for documentation, for strangers. */
const STRANGER_ADDRESS = '203.0.113.66';

/** A message to a merchant: a callback, a result, a time-out, a C2B confirmation. */
export interface Notice {
  readonly api: FaultApi;
  readonly url: string;
  readonly body: string;
  /** The id that the message is about: CheckoutRequestID, ConversationID or receipt. */
  readonly about: string;
  /** Callback faults that were drawn when the request was accepted. */
  readonly faults: readonly FaultRule[];
  /** Further tries after a failed one; the switch `callbackRetries` unless told. */
  readonly retries?: number;
  /** The body as the faults spoil it; {@link spoil} unless told. */
  spoilt?(body: string): string;
}

/** Where a single try goes. */
export type Post = Pick<Notice, 'api' | 'url' | 'body' | 'about'> & { readonly forged?: boolean };

const faultOf = (notice: Notice, fault: FaultRule['fault']): FaultRule | undefined => notice.faults.find((rule) => rule.fault === fault);

/** Tells a merchant something, as well or badly as the faults allow. Resolves when the first try is over (with `atOnce`), else at once. */
export function sendNotice(world: World, notice: Notice, options: { readonly atOnce?: boolean } = {}): Promise<void> {
  if (faultOf(notice, 'callbackDropped')) {
    keepDelivery(world, newDelivery(world, notice, 'dropped'));
    return Promise.resolve();
  }
  const body = notice.spoilt ? notice.spoilt(notice.body) : spoil(world, notice);
  const send = (): Promise<void> => sendCopies(world, notice, body);
  if (options.atOnce) return send();
  const [least, most] = world.settings.callbackDelayMs;
  const delayed = faultOf(notice, 'callbackDelayed');
  const delay = least + (most > least ? world.chance.below(most - least + 1) : 0) + (delayed ? faultMs(delayed) : 0);
  world.settings.timers.after(delay, () => holdOrSend(world, notice, send));
  return Promise.resolve();
}

/** A reordered message lets one other pass first. */
function holdOrSend(world: World, notice: Notice, send: () => Promise<void>): void {
  const reordered = faultOf(notice, 'callbackReordered');
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

async function sendCopies(world: World, notice: Notice, body: string): Promise<void> {
  const repeated = faultOf(notice, 'callbackRepeated');
  const copies = repeated ? (repeated.copies ?? 1) : 0;
  const what: Post = { api: notice.api, url: notice.url, body, about: notice.about };
  const first = tryDelivery(world, what, notice.retries ?? world.switches.callbackRetries);
  for (let i = 1; i <= copies; i++) world.settings.timers.after(i * 250, () => void post(world, what));
  await first;
}

async function tryDelivery(world: World, what: Post, retries: number): Promise<void> {
  const delivery = await post(world, what);
  const good = typeof delivery.status === 'number' && delivery.status >= 200 && delivery.status < 300;
  if (good || retries <= 0) return;
  world.settings.timers.after(world.switches.callbackRetrySeconds * 1000, () => void tryDelivery(world, what, retries - 1));
}

/** Posts once and keeps the outcome. Never rejects. */
export async function post(world: World, what: Post): Promise<Delivery> {
  const { delivery } = await ask(world, what, world.settings.callbackTimeoutMs, false);
  return delivery;
}

/** Posts once and reads the answer's text; without an answer in time, or with `wanted` false, there is none. Never rejects. */
export async function ask(
  world: World,
  what: Post,
  timeoutMs: number,
  wanted = true,
): Promise<{ readonly delivery: Delivery; readonly answer: string | undefined }> {
  const { deliver, timers } = world.settings;
  const delivery = newDelivery(world, what, 'pending');
  keepDelivery(world, delivery);
  const abort = new AbortController();
  const cancel = timers.after(timeoutMs, () => abort.abort(connectionLost()));
  let answer: string | undefined;
  try {
    const response = await deliver(what.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': what.forged ? STRANGER_ADDRESS : VENDOR_ADDRESS },
      body: what.body,
      signal: abort.signal,
      redirect: 'manual',
    });
    delivery.status = response.status;
    if (wanted) answer = await response.text();
    // The answer's content means nothing; an unread body would hold the socket.
    else void response.arrayBuffer().catch(() => undefined);
  } catch {
    delivery.status = 'failed';
  } finally {
    cancel();
  }
  return { delivery, answer };
}

function newDelivery(world: World, what: Post, status: Delivery['status']): Delivery {
  const { api, url, body, about, forged = false } = what;
  return { url, body, at: nowIn(world), api, about, checkoutRequestId: api === 'stkCallback' ? about : '', forged, status };
}

function keepDelivery(world: World, delivery: Delivery): void {
  const { keepDeliveries } = world.settings;
  world.deliveries.push(delivery);
  if (world.deliveries.length > keepDeliveries * 2) world.deliveries.splice(0, world.deliveries.length - keepDeliveries);
}

/** Another id where the message names what it is about, a text broken off: what faults do to any message. */
function spoil(world: World, notice: Notice): string {
  let text = notice.body;
  if (faultOf(notice, 'callbackWrongIds')) text = text.replaceAll(notice.about, world.ids.requestId(world.switches.ids));
  const amount = faultOf(notice, 'callbackWrongAmount');
  if (amount) text = wrongAmount(text, amount.claims);
  return faultOf(notice, 'callbackTruncated') ? truncated(text) : text;
}

/** The amounts of results, C2B messages and express callbacks, each in its own spelling. */
const AMOUNTS = /("Key":"(?:Amount|TransactionAmount)","Value":"?|"TransAmount":"|"amount":"?)(\d+)/g;

const wrongAmount = (text: string, claims: number | undefined): string =>
  text.replace(AMOUNTS, (_all, before: string, shillings: string) => `${before}${claims ?? Number(shillings) + 1}`);

export const truncated = (text: string): string => text.slice(0, Math.floor(text.length / 2));

/** The same address with another last segment of the same length: a stranger's guess at the token. */
function otherAddress(world: World, url: string): string {
  return url.replace(/[^/]*$/, (segment) =>
    Array.from({ length: Math.max(segment.length, 8) }, () => world.chance.below(16).toString(16)).join(''),
  );
}

/** A stranger posts a message of its own making, a while after the real cause. */
export function sendForged(world: World, notice: Omit<Notice, 'faults' | 'spoilt'>, rule: FaultRule): void {
  const { api, body, about } = notice;
  const url = rule.address === 'other' ? otherAddress(world, notice.url) : notice.url;
  world.settings.timers.after(faultMs(rule), () => void post(world, { api, url, body, about, forged: true }));
}
