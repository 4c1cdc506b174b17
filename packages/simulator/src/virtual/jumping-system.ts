import { realSystem } from '@malipo/daraja/values';
import type { Instant, System } from '@malipo/daraja/values';
import { createAlarm } from './alarm.ts';
import type { MovableClock } from './movable-clock.ts';

/** A system that runs in real time and can jump forward. */
export interface JumpingSystem extends System, MovableClock {
  /** How far its clock is ahead of the real one, in milliseconds. */
  aheadMs(): number;
}

/** How long a jump waits, in real time, for answers to what was sent on the way: shops beyond a network need some. */
const MOST_WAITING_MS = 5_000;

/**
 * The real clock, chance and network, with a clock that can be moved forward. On the way of a jump each timer runs at its
 * own instant, and what it sends over the network is answered before the clock goes on: else every callback would time out.
 */
export function createJumpingSystem(base: System = realSystem): JumpingSystem {
  let ahead = 0;
  let activity = 0;
  const inFlight = new Set<Promise<unknown>>();
  const now = (): Instant => (base.now() + ahead) as Instant;
  const alarm = createAlarm({ now, sleep: (ms, signal) => base.sleep(ms, signal) });

  const settle = async (): Promise<void> => {
    const patience = new AbortController();
    const waited = base.sleep(MOST_WAITING_MS, patience.signal).then(
      () => true,
      () => true,
    );
    for (let quiet = 0; quiet < 3;) {
      const before = activity;
      await turn();
      if (inFlight.size > 0 && (await Promise.race([Promise.allSettled(inFlight).then(() => false), waited]))) break;
      quiet = activity === before && inFlight.size === 0 ? quiet + 1 : 0;
    }
    patience.abort();
  };
  const runUntil = async (when: Instant): Promise<void> => {
    await settle();
    for (let next = alarm.nextAt(); next !== undefined && next <= when; next = alarm.nextAt()) {
      ahead += Math.max(0, next - now());
      alarm.ring();
      await settle();
    }
    ahead += Math.max(0, when - now());
    alarm.ring();
  };

  return {
    now,
    random: (count) => base.random(count),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = (): void => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = alarm.add(now() + Math.max(0, ms), () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    fetch: (input, init) => {
      activity++;
      const answer = base.fetch(input, init);
      const over = answer
        .catch(() => undefined)
        .then(() => {
          activity++;
          inFlight.delete(over);
        });
      inFlight.add(over);
      return answer;
    },
    at: (when, run) => {
      activity++;
      return alarm.add(when, run);
    },
    runUntil,
    advance: (ms) => runUntil((now() + ms) as Instant),
    pending: () => alarm.size(),
    nextAt: () => alarm.nextAt(),
    aheadMs: () => ahead,
  };
}

/** True for systems made by {@link createJumpingSystem}. */
export const isJumping = (system: System): system is JumpingSystem => 'aheadMs' in system;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
