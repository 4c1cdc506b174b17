import type { Instant } from './instant.ts';

/**
 * Time, chance and network, handed in. Everything in every package takes a `System` that defaults to
 * {@link realSystem}; the simulator has a virtual twin, so that one seed replays a whole week.
 */
export interface System {
  /** Milliseconds since 1970, UTC. */
  now(): Instant;
  /** Cryptographically strong bytes in the real system, seeded bytes in the virtual one. */
  random(byteCount: number): Uint8Array;
  /** Resolves after `ms` (at most about 24 days); rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
}

/** Above this, host timers overflow and fire at once. About 24 days; who sleeps longer wakes early and looks again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The part of Deno's global that is needed here. */
interface DenoHost {
  createHttpClient?(options: { readonly poolMaxIdlePerHost: number }): unknown;
}

const denoHost = (): DenoHost | undefined => (globalThis as { Deno?: DenoHost }).Deno;

let denoClient: unknown;

/**
 * Deno (seen in 2.9) sends a request again by itself when a kept connection closes without an answer, a POST as well: one
 * prompt would become two. It does not when no connection is kept, so each request gets its own. Node and Bun do not do this.
 */
function sendingOnce(init: RequestInit | undefined): RequestInit | undefined {
  const deno = denoHost();
  if (!deno?.createHttpClient) return init;
  denoClient ??= deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const once = { ...init, client: denoClient };
  return once;
}

/** The one place that touches the host's clock, timers, randomness and network. */
export const realSystem: System = {
  now: () => Date.now() as Instant,
  random: (byteCount) => crypto.getRandomValues(new Uint8Array(byteCount)),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.min(ms, LONGEST_TIMER_MS),
      );
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
  fetch: (input, init) => globalThis.fetch(input, sendingOnce(init)),
};
