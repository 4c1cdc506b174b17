import { formatInstant, invalid, readNairobiTimestamp } from '@malipo/daraja/values';
import type { Instant, System } from '@malipo/daraja/values';
import { isJumping } from '../virtual/jumping-system.ts';
import { isMovable } from '../virtual/movable-clock.ts';
import { isVirtualSystem } from '../virtual/virtual-system.ts';

export interface ClockView {
  readonly now: string;
  /** It stands still between moves. */
  readonly virtual: boolean;
  readonly movable: boolean;
  /** Milliseconds ahead of the real time; 0 for clocks of other kinds. */
  readonly aheadMs: number;
  /** What is still to come: prompts that end, callbacks, time-outs. */
  readonly pending: number;
  readonly next: string | null;
}

export function viewClock(system: System): ClockView {
  const next = isMovable(system) ? system.nextAt() : undefined;
  return {
    now: formatInstant(system.now()),
    virtual: isVirtualSystem(system),
    movable: isMovable(system),
    aheadMs: isJumping(system) ? system.aheadMs() : 0,
    pending: isMovable(system) ? system.pending() : 0,
    next: next === undefined ? null : formatInstant(next),
  };
}

/** A jump runs everything on its way; years of it would keep the simulator busy for a long time. */
const MOST_MS = 400 * 24 * 3_600_000;

/** Moves the clock forward by `advanceMs`, or to the time `to` in Nairobi. Throws `clock_real`, `clock_invalid`. */
export async function moveClock(system: System, wish: { readonly advanceMs?: unknown; readonly to?: unknown }): Promise<ClockView> {
  if (!isMovable(system))
    throw invalid('clock_real', 'This simulator runs on the real clock, which nobody can move. Make it with a virtual system.', {
      field: 'advanceMs',
    });
  const ms = wish.to === undefined ? wish.advanceMs : parseMoment(wish.to) - system.now();
  if (typeof ms !== 'number' || !Number.isInteger(ms))
    throw invalid('clock_invalid', 'Give advanceMs in whole milliseconds from 0.', { field: 'advanceMs' });
  if (ms < 0) throw backwards(system, wish.to === undefined ? 'advanceMs' : 'to');
  if (ms > MOST_MS) throw invalid('clock_invalid', 'Jump at most 400 days at once.', { field: wish.to === undefined ? 'advanceMs' : 'to' });
  await system.advance(ms);
  return viewClock(system);
}

const backwards = (system: System, field: string): Error =>
  invalid(
    'clock_invalid',
    field === 'to'
      ? `The clock moves forward only: give a time after ${formatInstant(system.now()).slice(0, 16).replace('T', ' ')}.`
      : 'Give advanceMs in whole milliseconds from 0; the clock moves forward only.',
    { field },
  );

/** Reads `2026-02-01T09:00`, with seconds or a blank if you like, as Nairobi time. */
function parseMoment(input: unknown): Instant {
  const match = typeof input === 'string' ? /^\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?\s*$/.exec(input) : null;
  const moment = match ? readNairobiTimestamp(`${match[1]}${match[2]}${match[3] ?? ':00'}`.replace(/\D/g, '')) : undefined;
  if (moment === undefined)
    throw invalid('clock_invalid', 'Give the time to jump to as date and time in Nairobi, such as 2026-02-01T09:00.', { field: 'to' });
  return moment;
}
