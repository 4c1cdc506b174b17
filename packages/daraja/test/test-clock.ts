import type { Instant, System } from '../src/values/index.ts';

/** A clock that only tests move; sleeping code wakes when it is moved far enough. */
export interface TestClock extends System {
  advance(ms: number): void;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** 10:15:26 in Nairobi on 10 July 2024, a minute after the sample password. */
export const testStart = Date.UTC(2024, 6, 10, 6, 15, 26);

/** A system whose time stands still and whose network is `fetch`. */
export function testClock(fetch: System['fetch'], start: number = testStart): TestClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now as Instant,
    random: (byteCount) => new Uint8Array(byteCount),
    fetch,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    advance: (ms) => {
      now += ms;
      for (const sleeper of sleepers) {
        if (sleeper.at > now) continue;
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
  };
}
