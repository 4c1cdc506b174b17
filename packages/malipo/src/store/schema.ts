import type { Instant, Money, Phone, Receipt } from '@malipo/daraja/values';
import type { Column, Json, Table } from './columns.ts';
import { boolean, bytes, integer, json, optional, table, text } from './columns.ts';

export type Environment = 'simulator' | 'sandbox' | 'production';
export type PaymentStatus = 'open' | 'paid' | 'cancelled' | 'expired';
export type Mismatch = 'none' | 'partial' | 'over';
export type Fulfilment = 'none' | 'pending' | 'done' | 'failing';
export type AttemptStatus = 'queued' | 'sending' | 'unknown' | 'prompted' | 'failed' | 'succeeded';
export type EvidenceSource = 'stk_callback' | 'stk_query' | 'c2b' | 'status' | 'pull' | 'statement' | 'operator';
export type EvidenceKind = 'paid' | 'failed' | 'pending' | 'unclear';

/** Amounts owed. Written by commands and by `record`; read by everybody; kept for ever. */
const payments = table({
  columns: {
    id: text(),
    tenant: text(),
    environment: text<Environment>(),
    /** The paybill or till number that customers see. */
    shortcode: text(),
    reference: text(),
    accountReference: text(),
    description: text(),
    amountCents: integer<Money>(),
    creditedCents: integer<Money>(),
    status: text<PaymentStatus>(),
    mismatch: text<Mismatch>(),
    late: boolean(),
    /** A success has been told that is not yet believed. */
    claimed: boolean(),
    claimedUntil: optional(integer<Instant>()),
    fulfilment: text<Fulfilment>(),
    phone: optional(text<Phone>()),
    /** Of the earliest completed settlement that has one. */
    receipt: optional(text<Receipt>()),
    metadata: optional(json<Json>()),
    /** Lets a browser see and prompt this one payment; worth no more than the link it is in. */
    clientSecret: text(),
    returnUrl: optional(text()),
    createdAt: integer<Instant>(),
    updatedAt: integer<Instant>(),
    expiresAt: integer<Instant>(),
    closedAt: optional(integer<Instant>()),
    paidAt: optional(integer<Instant>()),
    /** What last changed the row: evidence, command, outcome of a sending, or schedule. */
    cause: text(),
  },
  indexes: {
    byTenant: ['tenant', 'environment', 'id'],
    byStatus: ['tenant', 'environment', 'status', 'id'],
    byReference: ['tenant', 'environment', 'reference', 'id'],
    byPhone: ['tenant', 'environment', 'phone', 'id'],
  },
});

/** Prompts, one row each. Written by `take`, `record` and decisions; kept for ever. */
const attempts = table({
  columns: {
    id: text(),
    paymentId: text(),
    tenant: text(),
    environment: text<Environment>(),
    shortcode: text(),
    phone: text<Phone>(),
    amountCents: integer<Money>(),
    accountReference: text(),
    status: text<AttemptStatus>(),
    /** Why it failed: a code of ours such as `cancelled_by_customer`; the vendor's code beside it. */
    failure: optional(text()),
    resultCode: optional(text()),
    resultText: optional(text()),
    merchantRequestId: optional(text()),
    checkoutRequestId: optional(text()),
    receipt: optional(text<Receipt>()),
    /** `direct`: a callback or status named it for this attempt; `inferred`: shortcode, reference, amount and time fit. */
    receiptBy: optional(text<'direct' | 'inferred'>()),
    askedAt: integer<Instant>(),
    /** Past this moment the prompt is no longer sent. */
    sendBefore: integer<Instant>(),
    sentAt: optional(integer<Instant>()),
    leaseUntil: optional(integer<Instant>()),
    /** How often sending was tried and certainly did not happen. */
    tries: integer(),
    /** How many of the checks of the schedule are done. */
    checks: integer(),
    endedAt: optional(integer<Instant>()),
    createdAt: integer<Instant>(),
    updatedAt: integer<Instant>(),
    cause: text(),
  },
  indexes: {
    byPayment: ['paymentId', 'id'],
    byPhone: ['environment', 'shortcode', 'phone', 'id'],
    byCheckout: ['environment', 'checkoutRequestId', 'id'],
  },
});

/** Callback addresses given out, by SHA-256 of the token. Written by `take`; read by the inbox; kept with the attempt. */
const callbackTokens = table({
  columns: { id: text(), attemptId: optional(text()), environment: text<Environment>(), shortcode: text(), createdAt: integer<Instant>() },
  indexes: {},
});

/** The right to have one prompt out: `payment:<id>` and `phone:<environment>:<tenant>:<phone>`. Deleted when the attempt frees them. */
const slots = table({
  columns: { id: text(), attemptId: text(), freeAt: optional(integer<Instant>()) },
  indexes: { byAttempt: ['attemptId', 'id'] },
});

/** Receipts already settled: `<environment>:<receipt>`. The last guard against crediting twice; never deleted. */
const receipts = table({
  columns: { id: text(), settlementId: text() },
  indexes: {},
});

/** Attempts already settled, by attempt id. The twin of `receipts`; never deleted. */
const settledAttempts = table({
  columns: { id: text(), settlementId: text() },
  indexes: {},
});

/** What payers type: `<environment>:<shortcode>:<account reference>`, held until seven days after its payment closed. */
const accountReferences = table({
  columns: { id: text(), paymentId: text(), freeAt: optional(integer<Instant>()) },
  indexes: { byFreeAt: ['freeAt', 'id'] },
});

/** Idempotency keys: SHA-256 of tenant, route and key. Kept 30 days. */
const idempotencyKeys = table({
  columns: { id: text(), bodyHash: text(), subjectId: text(), createdAt: integer<Instant>() },
  indexes: { byCreated: ['createdAt', 'id'] },
});

/** Raw messages from outside, kept before they are understood. Bodies are kept 90 days. */
const inbox = table({
  columns: {
    id: text(),
    queue: text(),
    /** When it is to be understood next; empty when that is done or parked. */
    runAt: optional(integer<Instant>()),
    /** SHA-256 of token, body and whether the sender is listed: a copy counts up instead of coming in twice. */
    dedupe: text(),
    tokenHash: text(),
    attemptId: optional(text()),
    environment: text<Environment>(),
    shortcode: optional(text()),
    body: bytes(),
    truncated: boolean(),
    address: optional(text()),
    /** The address is one that Safaricom publishes, or the environment asks for none. */
    listed: boolean(),
    copies: integer(),
    status: text<'pending' | 'understood' | 'parked'>(),
    tries: integer(),
    error: optional(text()),
    receivedAt: integer<Instant>(),
  },
  unique: [['dedupe']],
  indexes: { due: ['queue', 'runAt'], byDedupe: ['dedupe'], byAttempt: ['attemptId', 'id'], byReceived: ['receivedAt', 'id'] },
});

/** What witnesses said. Written once by understanding; read by every later decision on the payment; kept seven years. */
const evidence = table({
  columns: {
    id: text(),
    /** Same witness, same words: kept once. */
    fingerprint: text(),
    source: text<EvidenceSource>(),
    kind: text<EvidenceKind>(),
    environment: text<Environment>(),
    tenant: text(),
    shortcode: text(),
    paymentId: optional(text()),
    /** Set when the witness names this attempt itself, not when we infer it. */
    attemptId: optional(text()),
    receipt: optional(text<Receipt>()),
    amountCents: optional(integer<Money>()),
    accountReference: optional(text()),
    payer: optional(text()),
    payerName: optional(text()),
    completedAt: optional(integer<Instant>()),
    /** The other reading where the vendor's clock is ambiguous. */
    otherCompletedAt: optional(integer<Instant>()),
    code: optional(text()),
    message: optional(text()),
    merchantRequestId: optional(text()),
    checkoutRequestId: optional(text()),
    /** The message came by the attempt's own token from a listed address. */
    listed: boolean(),
    /** Ids and amount fit the attempt when it was first weighed; once true it stays true. */
    believed: boolean(),
    readAt: integer<Instant>(),
    /** The inbox row, request or person it comes from. */
    origin: text(),
  },
  unique: [['fingerprint']],
  indexes: { byPayment: ['paymentId', 'id'], byFingerprint: ['fingerprint'] },
});

/** Money that arrived. Written by decisions; kept for ever. `paymentId` empty = unmatched. */
const settlements = table({
  columns: {
    id: text(),
    tenant: text(),
    environment: text<Environment>(),
    shortcode: text(),
    paymentId: optional(text()),
    attemptId: optional(text()),
    receipt: optional(text<Receipt>()),
    amountCents: integer<Money>(),
    accountReference: optional(text()),
    payer: optional(text()),
    payerName: optional(text()),
    source: text<EvidenceSource>(),
    /** `merged`: an attempt's money that turned out to stand in the book under its receipt already. */
    status: text<'credited' | 'unmatched' | 'merged'>(),
    completedAt: optional(integer<Instant>()),
    createdAt: integer<Instant>(),
    updatedAt: integer<Instant>(),
    cause: text(),
  },
  indexes: {
    byPayment: ['paymentId', 'id'],
    byTenant: ['tenant', 'environment', 'id'],
    byStatus: ['tenant', 'environment', 'status', 'id'],
  },
});

/** Lines in the book: cents from one account to another. Append-only; balances are sums. */
const postings = table({
  columns: {
    id: text(),
    tenant: text(),
    environment: text<Environment>(),
    fromAccount: text(),
    toAccount: text(),
    amountCents: integer<Money>(),
    settlementId: text(),
    createdAt: integer<Instant>(),
    cause: text(),
  },
  indexes: {
    byFrom: ['fromAccount', 'environment', 'id'],
    byTo: ['toAccount', 'environment', 'id'],
    byTenant: ['tenant', 'id'],
  },
});

/** Facts we tell. Written with what they tell of; `seq` is given afterwards, in commit order, so that no cursor skips one. */
const events = table({
  columns: {
    id: text(),
    seq: optional(integer()),
    tenant: text(),
    environment: text<Environment>(),
    type: text(),
    paymentId: optional(text()),
    data: json<Json>(),
    cause: text(),
    createdAt: integer<Instant>(),
  },
  indexes: { bySeq: ['seq', 'id'], byTenantSeq: ['tenant', 'environment', 'seq', 'id'], byPayment: ['paymentId', 'seq', 'id'] },
});

/** Where webhooks go. The secret is sealed. */
const endpoints = table({
  columns: {
    id: text(),
    tenant: text(),
    environment: text<Environment>(),
    url: text(),
    sealedSecret: text(),
    /** Event types wanted; empty list = all. */
    types: json<readonly string[]>(),
    status: text<'active' | 'disabled'>(),
    createdAt: integer<Instant>(),
    updatedAt: integer<Instant>(),
  },
  indexes: { byTenant: ['tenant', 'environment', 'id'] },
});

/** One event for one endpoint. Kept 90 days. */
const deliveries = table({
  columns: {
    id: text(),
    endpointId: text(),
    eventId: text(),
    tenant: text(),
    status: text<'pending' | 'delivered' | 'failed'>(),
    tries: integer(),
    lastStatus: optional(integer()),
    lastError: optional(text()),
    createdAt: integer<Instant>(),
    updatedAt: integer<Instant>(),
  },
  unique: [['endpointId', 'eventId']],
  indexes: { byEndpoint: ['endpointId', 'id'], byEvent: ['eventId', 'id'] },
});

/** What is to be done, and when. The id says what for (`check:att_…`), so a job exists once. Deleted when done. */
const jobs = table({
  columns: {
    id: text(),
    queue: text(),
    ref: text(),
    runAt: optional(integer<Instant>()),
    tries: integer(),
    lastError: optional(text()),
    createdAt: integer<Instant>(),
  },
  indexes: { due: ['queue', 'runAt'], byRef: ['ref', 'id'] },
});

/** The marker that a payment's `fulfil` committed, by payment id. */
const fulfilments = table({ columns: { id: text(), doneAt: integer<Instant>() }, indexes: {} });

/** Small shared state: the last event number, token buckets, sweep cursors. */
const registers = table({ columns: { id: text(), value: json<Json>(), updatedAt: integer<Instant>() }, indexes: {} });

/** API keys by SHA-256 of the key. */
const apiKeys = table({
  columns: {
    id: text(),
    keyHash: text(),
    tenant: text(),
    mode: text<'test' | 'live'>(),
    name: text(),
    lastFour: text(),
    createdAt: integer<Instant>(),
    revokedAt: optional(integer<Instant>()),
  },
  unique: [['keyHash']],
  indexes: { byHash: ['keyHash'], byTenant: ['tenant', 'id'] },
});

/** Access tokens shared by all processes, sealed, by environment and fingerprint of the consumer key. */
const accessTokens = table({
  columns: { id: text(), sealed: text(), issuedAt: integer<Instant>(), expiresAt: integer<Instant>() },
  indexes: {},
});

/** Everything the engine keeps. Stores know these declarations and no meaning. */
export const schema = {
  payments,
  attempts,
  callbackTokens,
  slots,
  receipts,
  settledAttempts,
  accountReferences,
  idempotencyKeys,
  inbox,
  evidence,
  settlements,
  postings,
  events,
  endpoints,
  deliveries,
  jobs,
  fulfilments,
  registers,
  apiKeys,
  accessTokens,
} as const;

type Schema = typeof schema;
export type TableName = keyof Schema;
/** Tables with `queue` and `runAt`, whose due rows can be claimed. */
export type QueueTable = 'jobs' | 'inbox';
type ColumnsOf<T extends TableName> = Schema[T]['columns'];
export type Row<T extends TableName> = { readonly [K in keyof ColumnsOf<T>]: ColumnsOf<T>[K] extends Column<infer V> ? V : never };
export type ColumnName<T extends TableName> = keyof ColumnsOf<T> & string;
export type IndexName<T extends TableName> = Schema[T] extends Table<infer _C, infer I> ? I : never;
