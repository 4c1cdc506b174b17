import type { Receipt } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { Row } from '../../store/schema.ts';
import type { Context } from '../context.ts';
import { decide, decideUnmatched } from '../decide/decide.ts';
import { plainReference } from '../decide/identify.ts';
import type { Evidence, Known, Settlement } from '../decide/known.ts';
import { holdersOf, loadKnown, receiptId } from '../book/load.ts';
import { orderedId } from '../book/order.ts';
import { samePayer } from '../decide/payer.ts';
import { viewSettlement } from '../tell/views.ts';
import { accountReferenceId, fold, writePlans } from '../book/write.ts';
import type { Written } from '../book/write.ts';

/** A payment by hand to a till names no account: prompts to that phone this long ago may be what it pays. */
const TILL_LOOKBACK = 20;
/** Our clock and Safaricom's may differ. */
const CLOCK_SKEW_MS = 60_000;
/** Pull tells times in whole seconds. */
const WHOLE_SECOND_MS = 1_000;

/** Which payment evidence is about: named directly, by its receipt, by what the payer typed, or none. */
async function route(
  tx: Tx,
  evidence: readonly Evidence[],
  holders: ReadonlyMap<string, Settlement>,
  context: Context,
): Promise<Map<string, Evidence[]>> {
  const typed = await typedReferences(tx, evidence);
  const routed = new Map<string, Evidence[]>();
  for (const e of evidence) {
    const held = e.receipt === null ? undefined : holders.get(receiptId(e.environment, e.receipt));
    const paymentId = e.paymentId ?? held?.paymentId ?? typed.get(e.id) ?? (await tillPayment(tx, e, context)) ?? '';
    const group = routed.get(paymentId) ?? [];
    routed.set(paymentId, group);
    group.push(paymentId === '' ? e : { ...e, paymentId });
  }
  return routed;
}

async function typedReferences(tx: Tx, evidence: readonly Evidence[]): Promise<Map<string, string>> {
  const typed = evidence.filter((e) => e.paymentId === null && e.accountReference !== null && plainReference(e.accountReference) !== '');
  if (typed.length === 0) return new Map();
  const claims = await tx.get(
    'accountReferences',
    typed.map((e) => accountReferenceId(e.environment, e.shortcode, plainReference(e.accountReference ?? ''))),
  );
  return new Map(typed.flatMap((e, i) => (claims[i] ? [[e.id, claims[i].paymentId] as const] : [])));
}

/** Safaricom never showed this prompt to anybody, so no money is its. */
const isRefused = ({ status, checkoutRequestId }: Row<'attempts'>): boolean => status === 'failed' && checkoutRequestId === null;

/** Money to a till without an account: the prompt of that phone and amount that it completes, if there is one. */
async function tillPayment(tx: Tx, e: Evidence, context: Context): Promise<string | undefined> {
  if (e.accountReference !== null && e.accountReference !== '') return undefined;
  if (context.shortcodes.find(e.environment, e.shortcode)?.kind !== 'till' || e.payer === null || e.completedAt === null) return undefined;
  const { payer, completedAt, otherCompletedAt } = e;
  const phone = payer;
  const attempts = await tx.find('attempts', {
    index: 'byPhone',
    equal: { environment: e.environment, shortcode: e.shortcode, phone: phone as Row<'attempts'>['phone'] },
    order: 'desc',
    limit: TILL_LOOKBACK,
  });
  const fits = attempts.filter(
    (a) =>
      a.amountCents === e.amountCents &&
      a.sentAt !== null &&
      !isRefused(a) &&
      samePayer(payer, a.phone) === 'same' &&
      [completedAt, otherCompletedAt].some((at) => at !== null && at >= (a.sentAt ?? 0) - CLOCK_SKEW_MS && at <= (a.sentAt ?? 0) + 300_000),
  );
  // A phone shows one prompt at a time: what completed now is most likely the last one sent before, not the next one.
  return (fits.find((a) => (a.sentAt ?? 0) < completedAt + WHOLE_SECOND_MS) ?? fits.at(-1))?.paymentId;
}

/**
 * Evidence of any kind, in batches: grouped by payment, folded one after another, all written at once. Gives the
 * payments that changed.
 */
export async function weighEvidence(tx: Tx, told: readonly Evidence[], context: Context): Promise<string[]> {
  const evidence = await dropTold(tx, told);
  if (evidence.length === 0) return [];
  const receipts = evidence.flatMap((e) => (e.receipt === null ? [] : [receiptId(e.environment, e.receipt)]));
  const holders = await holdersOf(tx, [...new Set(receipts)]);
  const routed = await route(tx, evidence, holders, context);
  const unmatched = routed.get('') ?? [];
  routed.delete('');
  const naming = new Map([...routed].map(([id, group]): [string, Receipt[]] => [id, group.flatMap((e) => e.receipt ?? [])]));
  const known = await loadKnown(tx, [...routed.keys()], context, naming);
  const written = [...routed].flatMap(([id, group]) => foldGroup(known.get(id), group, context));
  await writePlans(tx, written, context);
  await keepUnmatched(tx, unmatched, holders, context);
  for (const { plan } of written)
    for (const message of plan.problems) context.report({ level: 'error', code: 'receipt_contradiction', message });
  return written.map(({ plan }) => plan.known.payment.id);
}

/** Sweeps overlap: rows that were told before are passed over. Direct evidence is compared with its payment's own. */
async function dropTold(tx: Tx, told: readonly Evidence[]): Promise<readonly Evidence[]> {
  const values = told.flatMap((e) => (e.paymentId === null ? [e.fingerprint] : []));
  if (values.length === 0) return told;
  const before = new Set(
    (await tx.find('evidence', { index: 'byFingerprint', oneOf: { column: 'fingerprint', values } })).map((e) => e.fingerprint),
  );
  return told.filter((e) => !before.has(e.fingerprint));
}

function foldGroup(before: Known | undefined, group: readonly Evidence[], context: Context): Written[] {
  const [first, ...rest] = group;
  if (!before || !first) return [];
  const now = context.system.now();
  const plan = rest.reduce((sum, e) => fold(sum, decide(sum.known, e, now)), decide(before, first, now));
  return [{ before, plan }];
}

async function keepUnmatched(
  tx: Tx,
  evidence: readonly Evidence[],
  holders: ReadonlyMap<string, Settlement>,
  context: Context,
): Promise<void> {
  if (evidence.length === 0) return;
  const now = context.system.now();
  const kept = await tx.insert('evidence', evidence);
  for (const e of evidence.filter((_, i) => kept[i])) {
    const plan = decideUnmatched(e.receipt === null ? undefined : holders.get(receiptId(e.environment, e.receipt)), e, now);
    const { settlement } = plan;
    if (!settlement || settlement.receipt === null) continue;
    const [isNew] = await tx.insert('receipts', [{ id: receiptId(e.environment, settlement.receipt), settlementId: settlement.id }]);
    if (!isNew) continue;
    await tx.insert('settlements', [settlement]);
    await tx.insert('postings', plan.postings);
    const { tenant, environment, cause } = settlement;
    const fact = JSON.parse(JSON.stringify({ settlement: viewSettlement(settlement) }));
    await tx.insert(
      'events',
      plan.events.map((told) => ({
        id: orderedId(told.id, context.nextOrder()),
        seq: null,
        tenant,
        environment,
        type: told.type,
        paymentId: null,
        data: fact,
        cause,
        createdAt: now,
      })),
    );
  }
}
