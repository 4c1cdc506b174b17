import type { Instant, System } from '@malipo/daraja/values';

/** A clock that can be moved forward: a virtual one, which stands still otherwise, or one that jumps ahead of real time. */
export interface MovableClock {
  /** Runs `run` when the clock reaches `when` (at the next step, if that is past). Returns its cancellation. */
  at(when: Instant, run: () => void): () => void;
  /** Runs timer after timer up to `when`; then the clock stands there. */
  runUntil(when: Instant): Promise<void>;
  /** {@link runUntil} `ms` from now. */
  advance(ms: number): Promise<void>;
  /** How many timers wait. */
  pending(): number;
  /** When the next timer is due. */
  nextAt(): Instant | undefined;
}

/** True for systems whose clock can be moved. */
export function isMovable(system: System): system is System & MovableClock {
  return 'at' in system && 'runUntil' in system;
}
