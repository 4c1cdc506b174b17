import type { DarajaShortcode, Environment } from '@malipo/daraja';
import type { System } from '@malipo/daraja/values';
import type { Json } from '../store/columns.ts';
import type { Store } from '../store/contract.ts';
import type { AttemptStatus, Fulfilment, Mismatch, PaymentStatus } from '../store/schema.ts';

/** A paybill or till that takes money, with the app credentials that may prompt for it. */
export interface ShortcodeOptions extends DarajaShortcode {
  /** What the customer sees as the merchant on our pages; default: kind and number. */
  readonly name?: string;
  /** Whose money it is; default `default`. */
  readonly tenant?: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** Default: the engine's. */
  readonly environment?: Environment;
  readonly baseUrl?: string;
  /** `false`: no new prompts; money still comes in. */
  readonly active?: boolean;
  /** Registered number for Pull; the sweep registers and asks only when it is there or the environment is the simulator. */
  readonly pullNumber?: string;
}

/** When an STK success needs a second witness before it is believed. `above` is in shillings. */
export type VerifyPolicy = 'never' | 'always' | { readonly above: number };

/** The app's tables in the same transaction as the marker: its effects commit exactly once. See {@link EngineOptions.fulfil}. */
export interface FulfilTx {
  sql<R = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<R[]>;
}

export interface EngineOptions {
  readonly store: Store;
  readonly shortcodes: readonly ShortcodeOptions[];
  /** Where Safaricom and customers reach this server: `https://pay.example.com`, perhaps with a path. */
  readonly publicUrl: string;
  /** Default `sandbox`. */
  readonly environment?: Environment;
  readonly system?: System;
  /** Seals secrets in rows: 32 bytes as 64 hex digits or base64. Required in production; the first of several seals, all open. */
  readonly encryptionKey?: string | readonly string[];
  /** Called once per payment, on its first change to `paid`, inside a transaction: only `tx.sql`, at most 2 s, no network. Runs again when it throws. */
  readonly fulfil?: (payment: Payment, tx: FulfilTx) => void | Promise<void>;
  /** Default: `{ above: 10000 }` in production, `never` elsewhere. */
  readonly verify?: VerifyPolicy;
  /** Source addresses believed in production; default: the list Safaricom publishes. Addresses or CIDR ranges. */
  readonly callbackAddresses?: readonly string[];
  /** Own proxies in front, addresses or CIDR ranges: only their forwarding headers are read. */
  readonly trustedProxies?: readonly string[];
  /** Private hosts or networks that webhooks may go to, such as `localhost` or `10.0.0.0/8`. */
  readonly webhookAllow?: readonly string[];
  /** Bearer secret of `/tick`; without it the route is closed. */
  readonly tickSecret?: string;
  /** How long Safaricom may take to answer one call, ms. Default 30 000. */
  readonly timeoutMs?: number;
  /** Calls per second and credential. Defaults: push 5, query 5 per minute in the sandbox and 5 per second else. */
  readonly rates?: { readonly pushPerSecond?: number; readonly queryPerSecond?: number };
  /** How long a payment stays open, ms. Default 24 h. */
  readonly expiresAfterMs?: number;
  /** How long after being asked a prompt may still be sent, ms. Default 60 000. */
  readonly sendBeforeMs?: number;
  /** When to ask about a prompt, ms after sending; default from 20 s to 24 h. */
  readonly checkScheduleMs?: readonly number[];
  /** How often everything booked is pulled, ms. Default 10 min. */
  readonly sweepEveryMs?: number;
  /** Fsynced journal for callbacks when PostgreSQL is down. */
  readonly spillDir?: string;
  /** Trouble worth an operator's eye; no secrets, masked phones. Default: nothing. */
  readonly report?: (problem: Problem) => void;
}

export interface Problem {
  readonly level: 'info' | 'warn' | 'error';
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export interface CreatePayment {
  /** Whole shillings, 1 to 250,000, as number or text. */
  readonly amount: number | string;
  /** The app's own reference, up to 64 characters. */
  readonly reference: string;
  /** With a phone the prompt goes out at once; without one, `prompt` later or on the payment page. */
  readonly phone?: string;
  /** What the payer sees, up to 12 of A–Z 0–9; default: made from `reference` when it fits and is free, else generated. */
  readonly accountReference?: string;
  /** Up to 13 characters on the prompt; default `Payment`. */
  readonly description?: string;
  /** Which paybill or till; default: the tenant's first active one. */
  readonly shortcode?: string;
  readonly metadata?: Json;
  /** ISO instant; default 24 h from now. */
  readonly expiresAt?: string;
  /** Where the payment page leads when paid. */
  readonly returnUrl?: string;
}

/** A payment as every public surface shows it; amounts in shillings, times ISO 8601. */
export interface Payment {
  readonly id: string;
  readonly status: PaymentStatus;
  readonly mismatch: Mismatch;
  readonly late: boolean;
  /** A success was told and is being checked; nothing is released yet. */
  readonly claimed: boolean;
  readonly fulfilment: Fulfilment;
  readonly amount: number;
  readonly paid: number;
  readonly currency: 'KES';
  readonly reference: string;
  readonly accountReference: string;
  readonly description: string;
  readonly environment: Environment;
  readonly shortcode: { readonly kind: 'paybill' | 'till'; readonly number: string; readonly name: string };
  /** Masked, `0712***678`. */
  readonly phone: string | null;
  readonly receipt: string | null;
  readonly metadata: Json | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string;
  readonly closedAt: string | null;
  readonly paidAt: string | null;
  readonly returnUrl: string | null;
  /** Newest last. */
  readonly attempts: readonly Attempt[];
  /** May a new prompt be sent now; if not, why and how long to wait. */
  readonly prompt:
    | { readonly allowed: true }
    | {
        readonly allowed: false;
        readonly reason: 'attempt_in_flight' | 'phone_busy' | 'claim_pending' | 'not_open' | 'shortcode_inactive';
        readonly retryAfterMs: number | null;
      };
  /** The customer's page. */
  readonly url: string;
}

/** What `create` gives: the payment and the secret that lets a browser watch and prompt this one payment. */
export interface CreatedPayment extends Payment {
  readonly clientSecret: string;
}

export interface Attempt {
  readonly id: string;
  readonly status: AttemptStatus;
  /** Masked. */
  readonly phone: string;
  readonly amount: number;
  /** `cancelled_by_customer`, `wrong_pin`, `insufficient_funds`, `no_answer`, `not_sent`, … */
  readonly failure: string | null;
  readonly resultCode: string | null;
  /** What to tell the customer, when there is something to tell. */
  readonly message: { readonly en: string; readonly sw: string } | null;
  readonly receipt: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
}

export interface Settlement {
  readonly id: string;
  readonly status: 'credited' | 'unmatched' | 'merged';
  readonly amount: number;
  readonly receipt: string | null;
  readonly paymentId: string | null;
  readonly shortcode: string;
  readonly accountReference: string | null;
  /** Masked. */
  readonly payer: string | null;
  readonly payerName: string | null;
  readonly source: string;
  readonly completedAt: string | null;
  readonly createdAt: string;
}

export type EventType =
  | 'payment.created'
  | 'payment.paid'
  | 'payment.partially_paid'
  | 'payment.expired'
  | 'payment.cancelled'
  | 'attempt.prompted'
  | 'attempt.failed'
  | 'settlement.created'
  | 'settlement.unmatched';

export interface MalipoEvent {
  readonly id: string;
  /** Rises in commit order: a reader that remembers the last one misses nothing. */
  readonly seq: number;
  readonly type: EventType;
  readonly createdAt: string;
  readonly paymentId: string | null;
  /** The payment or settlement as it was then, in public form. */
  readonly data: Json;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Give it as `after` to get the next page; null at the end. */
  readonly next: string | null;
}

export interface PageQuery {
  readonly after?: string;
  /** 1–100, default 20. */
  readonly limit?: number;
}

export interface Payments {
  /** With `idempotencyKey` (≤ 255 characters) a repeated call gives the same payment; another body under the same key is refused (`idempotency_conflict`). */
  create(input: CreatePayment, options?: { readonly idempotencyKey?: string }): Promise<CreatedPayment>;
  get(id: string): Promise<Payment>;
  /** Newest first. */
  list(
    query?: PageQuery & { readonly status?: PaymentStatus; readonly reference?: string; readonly phone?: string },
  ): Promise<Page<Payment>>;
  /** Sends a prompt to `phone`, or to the payment's. Refusals: `attempt_in_flight`, `phone_busy`, `claim_pending` (with `retryAfterMs`), `payment_closed`. */
  prompt(id: string, input?: { readonly phone?: string }): Promise<Payment>;
  cancel(id: string): Promise<Payment>;
  /** Asks Safaricom now (rate limits hold) and gives the payment as it is then. */
  check(id: string): Promise<Payment>;
  /** Whole states, the present one first, until `signal` aborts. */
  watch(id: string, signal?: AbortSignal): AsyncIterable<Payment>;
}

export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly status: 'active' | 'disabled';
  readonly createdAt: string;
}

export interface WebhookEndpoints {
  /** `secret` (`whsec_…`, Standard Webhooks) is shown this once. */
  create(input: { readonly url: string; readonly types?: readonly string[] }): Promise<WebhookEndpoint & { readonly secret: string }>;
  list(): Promise<readonly WebhookEndpoint[]>;
  /** `active: true` also sends what is still pending. */
  update(
    id: string,
    input: { readonly url?: string; readonly types?: readonly string[]; readonly active?: boolean },
  ): Promise<WebhookEndpoint>;
  remove(id: string): Promise<void>;
  /** Sends one event again. */
  redeliver(id: string, eventId: string): Promise<void>;
}

export interface Events {
  /** In `seq` order; `after` is a seq. */
  list(query?: {
    readonly after?: number;
    readonly limit?: number;
    readonly paymentId?: string;
  }): Promise<{ readonly items: readonly MalipoEvent[]; readonly next: number }>;
  /** From `after` (or from now) on, for ever, until `signal` aborts. */
  watch(after?: number, signal?: AbortSignal): AsyncIterable<MalipoEvent>;
}

export interface Settlements {
  /** Newest first. */
  list(query?: PageQuery & { readonly unmatched?: boolean; readonly paymentId?: string }): Promise<Page<Settlement>>;
}

export interface Book {
  /** Shillings; accounts are named like `mpesa:174379`, `sales:default`, `unmatched:174379`. */
  balance(account: string): Promise<number>;
}

export interface ApiKey {
  readonly id: string;
  readonly tenant: string;
  readonly mode: 'test' | 'live';
  readonly name: string;
  readonly lastFour: string;
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

export interface ApiKeys {
  /** The key (`mk_test_…`, `mk_live_…`) is shown this once; only its hash is kept. */
  create(input: {
    readonly tenant?: string;
    readonly mode: 'test' | 'live';
    readonly name?: string;
  }): Promise<ApiKey & { readonly key: string }>;
  list(tenant?: string): Promise<readonly ApiKey[]>;
  revoke(id: string): Promise<void>;
  /** Undefined when the key is unknown or revoked. */
  verify(key: string): Promise<{ readonly tenant: string; readonly mode: 'test' | 'live' } | undefined>;
}

/** One tenant's surfaces. `mode` limits them to shortcodes of test (simulator, sandbox) or live (production) environments. */
export interface TenantApi {
  readonly payments: Payments;
  readonly settlements: Settlements;
  readonly events: Events;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly book: Book;
}

/** What came in on a callback address, as the door saw it. */
export interface VendorMessage {
  readonly token: string;
  /** At most 64 KiB; `truncated` when there was more. */
  readonly body: Uint8Array;
  readonly truncated: boolean;
  /** Address of the socket's other end, when the host tells it. */
  readonly address?: string;
  /** The `X-Forwarded-For` header, read only behind configured proxies. */
  readonly forwardedFor?: string;
}

/** `kept`: durable. `unknown`: no such token and not from a listed address. `unavailable`: could not be made durable. */
export type ReceiveAnswer = 'kept' | 'unknown' | 'unavailable';

/** The engine without HTTP: `createMalipo` adds the handler. The surfaces at the top are those of tenant `default`. */
export interface Engine extends TenantApi {
  readonly tenant: (name: string, mode?: 'test' | 'live') => TenantApi;
  readonly apiKeys: ApiKeys;
  /** A payment by its client secret, for browsers: undefined when it does not fit. */
  readonly guest: (id: string, clientSecret: string) => Promise<Pick<Payments, 'get' | 'prompt' | 'check' | 'watch'> | undefined>;
  /** Keeps a callback durably; understanding follows by itself (`done` resolves after it, for hosts with `waitUntil`). */
  readonly receive: (message: VendorMessage) => Promise<{ readonly answer: ReceiveAnswer; readonly done: Promise<void> }>;
  /** Does everything that is due now, then returns what it did. Safe from any cron, and beside a running loop. */
  readonly tick: () => Promise<{ readonly done: number; readonly nextAt: number | null }>;
  /** Runs the loop until `stop`, which finishes the work in hand. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** The database answers and its tables are there. Throws with a sentence otherwise. */
  readonly ready: () => Promise<void>;
  readonly options: EngineOptions;
}
