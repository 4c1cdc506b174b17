import type { Booking } from '@malipo/simulator';
import type { Row } from '../../packages/malipo/src/store/schema.ts';
import { auditAttempts } from './audit-attempts.ts';
import { auditPayments } from './audit-payments.ts';
import { auditTellings } from './audit-tellings.ts';
import type { Order } from './orders.ts';
import type { World } from './world.ts';

/** Money that is nowhere in the book, and money that is there too often. */
export interface Verdict {
  readonly lost: number;
  readonly doubled: number;
}

/** What the world knows, put in the order in which an auditor asks. */
export interface Facts {
  readonly world: World;
  /** The book's payment of each order, found by the reference that the app gave. */
  readonly paymentOf: ReadonlyMap<string, Row<'payments'>>;
  /** Bookings that belong to each order. */
  readonly bookingsOf: ReadonlyMap<Order, readonly Booking[]>;
}

export const PULL_SECOND_MS = 1_000;
const COMPLETED_WITHIN_MS = 300_000;
const SKEW_MS = 60_000;

export const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
/** Safaricom tells times in whole seconds. */
export const toldTime = (booking: Booking): number => Math.floor(booking.completedAt / PULL_SECOND_MS) * PULL_SECOND_MS;

/** At rest: the book equals the world, field by field. Only the world is believed; the book is what is judged. */
export async function auditWorld(world: World): Promise<Verdict> {
  const facts = gather(world);
  const verdict = auditMoney(facts);
  auditPayments(facts);
  auditAttempts(facts);
  await auditTellings(facts);
  return verdict;
}

function gather(world: World): Facts {
  const paymentOf = new Map<string, Row<'payments'>>();
  for (const payment of world.ledger.rows.payments.values()) {
    if (paymentOf.has(payment.reference)) world.notebook.violation('idempotency', `Two payments stand for one wish: ${payment.reference}.`);
    paymentOf.set(payment.reference, payment);
  }
  const bookingsOf = new Map<Order, Booking[]>(world.orders.map((order) => [order, []]));
  const facts = { world, paymentOf, bookingsOf };
  const owners = ownersByAccount(facts);
  const orderOf = new Map(world.orders.map((order) => [paymentOf.get(order.reference)?.id, order]));
  for (const booking of world.simulator.bookings) {
    const allowed = possibleOwners(facts, booking, owners);
    const settlement = settlementOf(world, booking);
    const owner = orderOf.get(settlement?.paymentId ?? '');
    if (!allowed.includes(owner)) {
      const wanted = allowed.map((order) => order?.reference ?? 'nobody').join(' or ');
      world.notebook.violation(
        '3',
        `Receipt ${booking.receipt} (${booking.accountReference}) belongs to ${wanted}; the book gives it to ${owner?.reference ?? 'nobody'}.`,
      );
    }
    if (owner) bookingsOf.get(owner)?.push(booking);
  }
  return facts;
}

function settlementOf(world: World, booking: Booking): Row<'settlements'> | undefined {
  const environment = world.plan.isProduction ? 'production' : 'simulator';
  const [id] = world.ledger.settlementsByReceipt.get(`${environment}:${booking.receipt}`);
  return world.ledger.rows.settlements.get(id ?? '');
}

function ownersByAccount({ world, paymentOf }: Pick<Facts, 'world' | 'paymentOf'>): Map<string, Order> {
  return new Map(
    world.orders.flatMap((order) => {
      const account = order.accountReference ?? paymentOf.get(order.reference)?.accountReference;
      return account === undefined ? [] : [[`${order.shortcode} ${account}`, order] as const];
    }),
  );
}

/** Whose money this can be; `undefined` stands for nobody's. */
function possibleOwners({ world }: Pick<Facts, 'world'>, booking: Booking, owners: ReadonlyMap<string, Order>): (Order | undefined)[] {
  const { plan } = world;
  const isTill = plan.shortcodes.find((s) => s.number === booking.shortcode)?.kind === 'till';
  const named = owners.get(`${booking.shortcode} ${plain(booking.accountReference)}`);
  if (!isTill || (booking.channel === 'stk' && plan.simulator.switches.tillBillReference !== 'empty')) return [named];
  // A till has no account: by hand, only phone, amount and time tell whether this completes a prompt.
  const guesses = [...world.ledger.rows.attempts.values()]
    .filter((attempt) => isGuess(world, attempt, booking))
    .map((attempt) => owners.get(`${booking.shortcode} ${attempt.accountReference}`));
  if (booking.channel === 'byHand') return [undefined, ...guesses];
  return guesses.length > 1 ? [named, ...guesses] : [named];
}

/** Money that came while a prompt was under way may be told from it by nothing, even when that prompt turns out never to have left. */
const isGuess = ({ ledger }: World, attempt: Row<'attempts'>, booking: Booking): boolean =>
  attempt.phone === booking.phone &&
  attempt.amountCents === booking.amount * 100 &&
  attempt.shortcode === booking.shortcode &&
  (ledger.sendings.get(attempt.id) ?? []).some(
    (sentAt) => toldTime(booking) >= sentAt - SKEW_MS && toldTime(booking) <= sentAt + COMPLETED_WITHIN_MS,
  );

/** Invariant 3, and nothing more than that: each receipt stands in the book exactly once, for what it moved. */
function auditMoney({ world }: Facts): Verdict {
  const { simulator, ledger, notebook, plan } = world;
  const booked = new Map(simulator.bookings.map((b) => [b.receipt as string, b]));
  const found = new Set<string>();
  let doubled = 0;
  for (const s of ledger.rows.settlements.values()) {
    if (s.status === 'merged') {
      notebook.count('settlement merged');
      continue;
    }
    const booking = booked.get(s.receipt ?? '');
    if (!booking || found.has(booking.receipt)) {
      doubled++;
      notebook.violation(
        '3',
        `Settlement ${s.id} (${s.receipt}, ${s.amountCents}, attempt ${s.attemptId}) stands for no money that moved.`,
      );
      continue;
    }
    found.add(booking.receipt);
    notebook.count(`settlement ${s.status}`);
    compare(world, `Settlement of ${booking.receipt}`, s, {
      tenant: 'default',
      environment: plan.isProduction ? 'production' : 'simulator',
      shortcode: booking.shortcode,
      amountCents: booking.amount * 100,
      completedAt: toldTime(booking),
      payer: booking.phone,
      payerName: simulator.phone(booking.phone).owner,
      source: 'pull',
    });
  }
  const missing = [...booked.keys()].filter((receipt) => !found.has(receipt));
  for (const receipt of missing) {
    const booking = booked.get(receipt);
    notebook.violation('3', `Receipt ${receipt} of ${booking?.amount} for “${booking?.accountReference}” is not in the book.`);
  }
  return { lost: missing.length, doubled };
}

/** Notes each field in which the book differs from what the world says it must be. */
export function compare(world: World, what: string, row: object, wanted: Readonly<Record<string, unknown>>): void {
  for (const [field, value] of Object.entries(wanted)) {
    const found: unknown = Reflect.get(row, field);
    if (found !== value)
      world.notebook.violation('book', `${what}: ${field} should be ${JSON.stringify(value)}; the book says ${JSON.stringify(found)}.`);
  }
}
