import { later, newId, parsePhone } from '@malipo/daraja/values';
import type { Tx } from '../../store/contract.ts';
import type { CreatedPayment, CreatePayment, Page, PageQuery, Payment as PaymentView, Payments } from '../api.ts';
import { close } from '../decide/commands.ts';
import type { Context } from '../context.ts';
import { makePayments } from '../ask/create-payment.ts';
import type { Wish } from '../ask/create-payment.ts';
import { createBatcher } from '../batcher.ts';
import { conflict, notFound } from '../errors.ts';
import type { Attempt, Known, Payment } from '../decide/known.ts';
import { loadKnown, loadOne } from '../book/load.ts';
import { parsePayment } from '../ask/parse-payment.ts';
import { promptPayment } from '../ask/prompt-payment.ts';
import { jobs } from '../jobs/schedule.ts';
import type { Scope } from './scope.ts';
import { afterOf, limitOf } from './scope.ts';
import { giveBackPrompt, promptWaitMs } from '../ask/send-prompt.ts';
import type { Sender, Sending } from '../ask/send-prompt.ts';
import type { Shortcode } from '../shortcodes.ts';
import { viewPayment } from '../tell/views.ts';
import { watchPayment } from '../tell/watch.ts';
import { writeJobs, writePlans } from '../book/write.ts';

/** However many people ask, Safaricom is asked about one attempt no more often than this. */
const ASK_AGAIN_MS = 5_000;
/** The call that asks performs its own job; the loop takes over when that process died. */
const HURRY_MS = 30_000;
const MOST_REMEMBERED = 10_000;
/** Requests that come together share a transaction. */
const MOST_MADE_AT_ONCE = 48;

const isUndecided = (attempt: Attempt): boolean =>
  attempt.checkoutRequestId !== null && attempt.status !== 'succeeded' && attempt.status !== 'failed';

/** Payments of one tenant and mode. */
export function createPayments(scope: Scope, context: Context, sender: Sender, checkNow: (attemptId: string) => Promise<void>): Payments {
  const { store, system } = context;
  const askedAt = new Map<string, number>();
  const making = createBatcher(MOST_MADE_AT_ONCE, (wishes: readonly Wish[]) =>
    store.transaction((tx) => makePayments(tx, wishes, context)),
  );

  async function load(id: string): Promise<Known> {
    const known = await store.transaction((tx) => loadOne(tx, id, context));
    if (!known || !scope.owns(known.payment)) throw notFound('payment', id);
    return known;
  }
  const view = async (id: string): Promise<PaymentView> => viewPayment(await load(id), context);

  /** The place of a prompt that was allowed to leave goes to another when none was taken for sending. */
  async function givingBack<R>(shortcode: Shortcode, maySend: boolean, ask: () => Promise<R>, workOf: (made: R) => unknown): Promise<R> {
    let isUsed = false;
    try {
      const made = await ask();
      isUsed = workOf(made) !== undefined;
      return made;
    } finally {
      if (maySend && !isUsed) giveBackPrompt(shortcode, context);
    }
  }

  async function create(input: CreatePayment, options: { idempotencyKey?: string } = {}): Promise<CreatedPayment> {
    const wanted = parsePayment(input, scope.shortcodes, context);
    const { idempotencyKey: key } = options;
    const idempotency =
      key === undefined ? undefined : { key, route: 'payments.create', tenant: `${scope.tenant}:${scope.mode}`, body: input };
    const maySend = wanted.phone !== null && (await promptWaitMs(wanted.shortcode, context)) === 0;
    const created = await givingBack(
      wanted.shortcode,
      maySend,
      () => making.run({ wanted, idempotency, maySend }),
      (made) => made.work,
    );
    context.nudges.work('events', 'prompt');
    const sent = created.work && (await sender.finish(created.work));
    const known = sent ?? created.known ?? (await load(created.paymentId));
    return { ...viewPayment(known, context), clientSecret: known.payment.clientSecret };
  }

  async function prompt(id: string, input: { phone?: string } = {}): Promise<PaymentView> {
    const { payment } = await load(id);
    const shortcode = context.shortcodes.of(payment.environment, payment.shortcode);
    const maySend = (await promptWaitMs(shortcode, context)) === 0;
    const ask = (): Promise<Sending | undefined> => store.transaction((tx) => promptPayment(tx, id, input.phone, maySend, context));
    const work = await givingBack(shortcode, maySend, ask, (sending) => sending);
    context.nudges.work('prompt');
    const known = work && (await sender.finish(work));
    return known ? viewPayment(known, context) : view(id);
  }

  async function cancel(id: string): Promise<PaymentView> {
    await load(id);
    const seed = newId('cmd', system);
    const known = await store.transaction(async (tx) => {
      const before = await loadOne(tx, id, context);
      if (!before) throw notFound('payment', id);
      if (before.payment.status === 'cancelled') return before;
      if (before.payment.status !== 'open')
        throw conflict('payment_closed', `This payment is ${before.payment.status} and cannot be cancelled.`, {
          status: before.payment.status,
        });
      const plan = close(before, 'cancelled', { seed, words: 'command cancel' }, system.now());
      await writePlans(tx, [{ before, plan }], context);
      return plan.known;
    });
    context.nudges.payments([id]);
    context.nudges.work('events');
    return viewPayment(known, context);
  }

  async function check(id: string): Promise<PaymentView> {
    const now = system.now();
    const undecided = (await load(id)).attempts.filter((a) => isUndecided(a) && now - (askedAt.get(a.id) ?? 0) >= ASK_AGAIN_MS);
    for (const attempt of undecided) askedAt.set(attempt.id, now);
    if (askedAt.size > MOST_REMEMBERED) askedAt.clear();
    await store.transaction((tx) =>
      writeJobs(
        tx,
        undecided.map((a) => jobs.checkWaiting(a, later(now, HURRY_MS), now)),
      ),
    );
    await Promise.all(undecided.map((a) => checkNow(a.id)));
    return view(id);
  }

  async function list(query: Parameters<Payments['list']>[0] = {}): Promise<Page<PaymentView>> {
    const limit = limitOf(query);
    const rows = await store.transaction(async (tx) => {
      const found = (
        await Promise.all(scope.environments.map((environment) => findFitting(tx, scope, query, environment, limit + 1)))
      ).flat();
      const page = found.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, limit + 1);
      const known = await loadKnown(
        tx,
        page.map((p) => p.id),
        context,
      );
      return page.flatMap((p) => known.get(p.id) ?? []);
    });
    const items = rows.slice(0, limit).map((known) => viewPayment(known, context));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  return {
    create,
    get: view,
    list,
    prompt,
    cancel,
    check,
    watch: (id, signal) => watchPayment(() => load(id), id, context, signal),
  };
}

type ListQuery = PageQuery & NonNullable<Parameters<Payments['list']>[0]>;

/** The newest payments of one environment that fit every filter: an index serves the first, the others are held against its rows. */
async function findFitting(
  tx: Tx,
  scope: Scope,
  query: ListQuery,
  environment: Scope['environments'][number],
  limit: number,
): Promise<Payment[]> {
  const phone = query.phone === undefined ? undefined : parsePhone(query.phone);
  const fits = (row: Payment): boolean =>
    (phone === undefined || row.phone === phone) && (query.status === undefined || row.status === query.status);
  const index = listIndex(scope, query, environment);
  const found: Payment[] = [];
  for (let after = query.after; ;) {
    const rows = await tx.find('payments', { ...index, ...afterOf(after === undefined ? {} : { after }), order: 'desc', limit });
    found.push(...rows.filter(fits));
    if (found.length >= limit || rows.length < limit) return found;
    after = rows.at(-1)?.id;
  }
}

function listIndex(scope: Scope, query: ListQuery, environment: Scope['environments'][number]) {
  const equal = { tenant: scope.tenant, environment };
  if (query.reference !== undefined) return { index: 'byReference' as const, equal: { ...equal, reference: query.reference } };
  if (query.phone !== undefined) return { index: 'byPhone' as const, equal: { ...equal, phone: parsePhone(query.phone) } };
  if (query.status !== undefined) return { index: 'byStatus' as const, equal: { ...equal, status: query.status } };
  return { index: 'byTenant' as const, equal };
}
