import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Instant, Money, Phone, Receipt } from '@malipo/daraja/values';
import { createHash } from 'node:crypto';
import type { Store, Tx } from '../packages/malipo/src/store/contract.ts';
import type { Row } from '../packages/malipo/src/store/schema.ts';
import { sqlite } from '../packages/malipo/src/store/sqlite/index.ts';
import { AMOUNT, checkoutIdOf, merchantIdOf, phoneOf, receiptOf, tokenOf } from './prompted.ts';

const PER_TRANSACTION = 2_000;
const START = Date.UTC(2026, 10, 1) as Instant;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function payment(i: number, kind: 'paid' | 'open'): Row<'payments'> {
  const at = (START + i) as Instant;
  const isPaid = kind === 'paid';
  return {
    id: `pay_${kind === 'paid' ? '0' : '1'}${String(i).padStart(25, '0')}`,
    tenant: 'default',
    environment: 'simulator',
    shortcode: '174379',
    reference: `ORDER-${kind}-${i}`,
    accountReference: `${isPaid ? 'P' : 'Q'}${i}`,
    description: 'Payment',
    amountCents: (AMOUNT * 100) as Money,
    creditedCents: (isPaid ? AMOUNT * 100 : 0) as Money,
    status: kind,
    mismatch: 'none',
    late: false,
    claimed: false,
    claimedUntil: null,
    fulfilment: 'none',
    phone: phoneOf(i) as Phone,
    receipt: isPaid ? (receiptOf(i, 'UA') as Receipt) : null,
    metadata: null,
    clientSecret: tokenOf(i),
    returnUrl: null,
    createdAt: at,
    updatedAt: at,
    expiresAt: (Date.now() + 86_400_000) as Instant,
    closedAt: null,
    paidAt: isPaid ? at : null,
    cause: 'bench',
  };
}

function attempt(i: number, kind: 'paid' | 'open'): Row<'attempts'> {
  const p = payment(i, kind);
  const at = Date.now() as Instant;
  const isPaid = kind === 'paid';
  return {
    id: p.id.replace('pay', 'att'),
    paymentId: p.id,
    tenant: p.tenant,
    environment: p.environment,
    shortcode: p.shortcode,
    phone: phoneOf(i) as Phone,
    amountCents: p.amountCents,
    accountReference: p.accountReference,
    status: isPaid ? 'succeeded' : 'prompted',
    failure: null,
    resultCode: null,
    resultText: null,
    merchantRequestId: isPaid ? null : merchantIdOf(i),
    checkoutRequestId: isPaid ? null : checkoutIdOf(i),
    receipt: p.receipt,
    receiptBy: isPaid ? 'direct' : null,
    askedAt: at,
    sendBefore: at,
    sentAt: at,
    leaseUntil: null,
    tries: 0,
    checks: 0,
    endedAt: null,
    createdAt: at,
    updatedAt: at,
    cause: 'bench',
  };
}

async function layPaid(tx: Tx, numbers: readonly number[]): Promise<void> {
  const payments = numbers.map((i) => payment(i, 'paid'));
  await tx.insert('payments', payments);
  await tx.insert(
    'attempts',
    numbers.map((i) => attempt(i, 'paid')),
  );
  await tx.insert(
    'settlements',
    payments.map((p) => ({
      id: p.id.replace('pay', 'stl'),
      tenant: p.tenant,
      environment: p.environment,
      shortcode: p.shortcode,
      paymentId: p.id,
      attemptId: p.id.replace('pay', 'att'),
      receipt: p.receipt,
      amountCents: p.amountCents,
      accountReference: p.accountReference,
      payer: p.phone,
      payerName: null,
      source: 'stk_callback' as const,
      status: 'credited' as const,
      completedAt: p.paidAt,
      createdAt: p.createdAt,
      updatedAt: p.createdAt,
      cause: 'bench',
    })),
  );
  await tx.insert(
    'receipts',
    payments.map((p) => ({ id: `simulator:${p.receipt}`, settlementId: p.id.replace('pay', 'stl') })),
  );
}

async function layPrompted(tx: Tx, numbers: readonly number[]): Promise<void> {
  const attempts = numbers.map((i) => attempt(i, 'open'));
  const later = (Date.now() + 43_200_000) as Instant;
  await tx.insert(
    'payments',
    numbers.map((i) => payment(i, 'open')),
  );
  await tx.insert('attempts', attempts);
  await tx.insert(
    'callbackTokens',
    numbers.map((i) => ({
      id: sha256(tokenOf(i)),
      attemptId: attempts[i - numbers[0]!]!.id,
      environment: 'simulator' as const,
      shortcode: '174379',
      createdAt: START,
    })),
  );
  await tx.insert(
    'accountReferences',
    numbers.map((i) => ({ id: `simulator:174379:Q${i}`, paymentId: payment(i, 'open').id, freeAt: null })),
  );
  await tx.insert(
    'slots',
    attempts.map((a) => ({ id: `payment:${a.paymentId}`, attemptId: a.id, freeAt: null })),
  );
  await tx.insert(
    'jobs',
    attempts.map((a) => ({
      id: `check:${a.id}`,
      queue: 'check:routine',
      ref: a.id,
      runAt: later,
      tries: 0,
      lastError: null,
      createdAt: START,
    })),
  );
  await tx.insert(
    'jobs',
    attempts.map((a) => ({
      id: `expire:${a.paymentId}`,
      queue: 'expire',
      ref: a.paymentId,
      runAt: later,
      tries: 0,
      lastError: null,
      createdAt: START,
    })),
  );
}

async function layIn(store: Store, count: number, lay: (tx: Tx, numbers: readonly number[]) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += PER_TRANSACTION) {
    const numbers = Array.from({ length: Math.min(PER_TRANSACTION, count - from) }, (_, i) => from + i);
    await store.transaction((tx) => lay(tx, numbers));
  }
}

/** A database with so many paid payments, and so many prompted attempts that wait for their callback. Made once, copied for each run. */
export async function filledDatabase(paid: number, prompted: number): Promise<string> {
  const folder = join(tmpdir(), 'malipo-bench');
  await mkdir(folder, { recursive: true });
  const made = join(folder, `filled-${paid}-${prompted}.db`);
  if (!existsSync(made)) {
    const partial = `${made}.partial`;
    for (const end of ['', '-wal', '-shm']) await rm(partial + end, { force: true });
    const store = sqlite(partial);
    await store.migrate();
    await layIn(store, paid, layPaid);
    await layIn(store, prompted, layPrompted);
    await store.close();
    await rename(partial, made);
  }
  const copy = join(folder, 'run.db');
  for (const end of ['', '-wal', '-shm']) await rm(copy + end, { force: true });
  await copyFile(made, copy);
  return copy;
}
