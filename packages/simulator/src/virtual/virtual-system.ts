import { instant } from '@malipo/daraja/values';
import type { Instant, System } from '@malipo/daraja/values';
import { notConnected } from '../api/socket-errors.ts';
import { createChance } from './chance.ts';
import type { MovableClock } from './movable-clock.ts';
import { createTimerQueue } from './timer-queue.ts';

/** Answers the requests of one origin inside the process. */
export type Route = (request: Request) => Promise<Response> | Response;

/**
 * A {@link System} whose clock moves only when told to, whose chance is seeded and whose network is a table of
 * functions. One seed replays everything that runs on it, as long as nothing in between waits for real input or output.
 */
export interface VirtualSystem extends System, MovableClock {
  /** Sends requests for `origin` (`https://host:port`) to `answer`. Other origins refuse the connection. Returns the way back. */
  route(origin: string, answer: Route): () => void;
  /** Jumps to the next timer and runs it; false when there is none. Promises that it settles go on after {@link drain}. */
  step(): boolean;
  /** Lets everything that can go on without the clock go on. */
  drain(): Promise<void>;
}

export interface VirtualSystemOptions {
  readonly seed: number;
  /** Where the clock starts; 2026-01-05 09:00 in Nairobi unless told. */
  readonly start?: Instant;
}

const DEFAULT_START = Date.UTC(2026, 0, 5, 6);

/** True for systems made by {@link createVirtualSystem}. */
export function isVirtualSystem(system: System): system is VirtualSystem {
  return 'step' in system && 'drain' in system;
}

/** Makes a world's time, chance and network. */
export function createVirtualSystem(options: VirtualSystemOptions): VirtualSystem {
  const chance = createChance(options.seed);
  const timers = createTimerQueue();
  const routes = new Map<string, Route>();
  let now = options.start ?? instant(DEFAULT_START);
  // Counts whatever can wake something else up; drain() waits until it stands still.
  let activity = 0;

  const at = (when: Instant, run: () => void): (() => void) => {
    activity++;
    return timers.add(when, run);
  };
  const step = (): boolean => {
    const timer = timers.take();
    if (!timer) return false;
    if (timer.at > now) now = timer.at as Instant;
    activity++;
    timer.run();
    return true;
  };
  const drain = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2;) {
      const before = activity;
      await macrotask();
      quiet = activity === before ? quiet + 1 : 0;
    }
  };
  const runUntil = async (when: Instant): Promise<void> => {
    await drain();
    for (let next = timers.nextAt(); next !== undefined && next <= when; next = timers.nextAt()) {
      step();
      await drain();
    }
    if (when > now) now = when;
  };
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    activity++;
    try {
      const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined);
      signal?.throwIfAborted();
      // The signal is watched here: handing it to Request would make a second, costly one.
      const request = input instanceof Request && !init ? input : new Request(input, { ...init, signal: null });
      const url = request.url;
      const end = url.indexOf('/', 8);
      const origin = end < 0 ? url : url.slice(0, end);
      const answer = routes.get(origin);
      if (!answer) throw notConnected(origin);
      return await (signal ? unlessAborted(signal, Promise.resolve(answer(request))) : answer(request));
    } finally {
      activity++;
    }
  };

  return {
    now: () => now,
    random: (count) => chance.bytes(count),
    sleep: (ms, signal) => {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          cancel();
          activity++;
          reject(signal?.reason);
        };
        const cancel = at((now + Math.max(0, ms)) as Instant, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
    fetch,
    route: (origin, answer) => {
      const key = new URL(origin).origin;
      routes.set(key, answer);
      return () => {
        if (routes.get(key) === answer) routes.delete(key);
      };
    },
    at,
    step,
    drain,
    runUntil,
    advance: (ms) => runUntil((now + ms) as Instant),
    pending: () => timers.size(),
    nextAt: () => timers.nextAt() as Instant | undefined,
  };
}

// A promise chain of any length runs out before the event loop turns; streamed bodies need a turn more.
const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function unlessAborted(signal: AbortSignal, answer: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
