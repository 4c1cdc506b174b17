import type { World } from './world.ts';

/** Money that is nowhere in the book, and money that is there too often. */
export interface Verdict {
  readonly lost: number;
  readonly doubled: number;
}

export async function auditWorld(world: World): Promise<Verdict> {
  const { simulator, ledger, notebook } = world;
  const booked = new Map(simulator.bookings.map((b) => [b.receipt as string, b]));
  let lost = 0;
  let doubled = 0;
  const found = new Set<string>();
  for (const s of ledger.rows.settlements.values()) {
    if (s.status === 'merged') continue;
    const booking = booked.get(s.receipt ?? '');
    if (!booking || found.has(booking.receipt)) {
      doubled++;
      notebook.violation('3', `Settlement ${s.id} (${s.receipt}, ${s.amountCents}) stands for no money that moved.`);
      continue;
    }
    found.add(booking.receipt);
    if (s.amountCents !== booking.amount * 100) notebook.violation('3', `Receipt ${booking.receipt} moved ${booking.amount}; the book says ${s.amountCents} cents.`);
  }
  for (const booking of booked.values()) {
    if (found.has(booking.receipt)) continue;
    lost++;
    notebook.violation('3', `Receipt ${booking.receipt} of ${booking.amount} for ${booking.accountReference} is not in the book.`);
  }
  return { lost, doubled };
}
