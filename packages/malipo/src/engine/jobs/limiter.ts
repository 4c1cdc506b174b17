import type { Instant, System } from '@malipo/daraja/values';
import type { Store, Tx } from '../../store/contract.ts';

/** A budget of calls: so many per second on average, so many at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface Limiter {
  /** 0 when a call of this kind may leave now (and is counted); otherwise how long to wait, ms. */
  readonly take: (key: string, rate: Rate) => Promise<number>;
  /** A call that was counted did not leave after all: the next one in this process may have its place. */
  readonly giveBack: (key: string) => void;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** What this process has of a bucket, and how long it is to wait for more. */
interface Drawn {
  tokens: number;
  waitMs: number;
  waitUntil: Instant;
}

/** Draws this much of a second's budget from the shared bucket at once, so that busy processes rarely meet there. */
const DRAW_MS = 200;

/**
 * A token bucket per credential, kept in the store so that several processes share one budget. A process draws
 * a few calls ahead; what it does not use is lost, never gained.
 */
export function createLimiter(store: Store, system: System): Limiter {
  const drawn = new Map<string, Drawn & { drawing: Promise<void> | undefined }>();

  async function draw(key: string, rate: Rate, local: Drawn): Promise<void> {
    const now = system.now();
    const wanted = Math.max(1, Math.floor((rate.perSecond * DRAW_MS) / 1000));
    const got = await store.transaction((tx) => drawFrom(tx, key, rate, wanted, now));
    local.tokens += got.tokens;
    local.waitMs = got.waitMs;
    local.waitUntil = (now + got.waitMs) as Instant;
  }

  return {
    take: async (key, rate) => {
      if (rate.perSecond === Infinity) return 0;
      const local = drawn.get(key) ?? { tokens: 0, waitMs: 0, waitUntil: 0 as Instant, drawing: undefined };
      drawn.set(key, local);
      while (local.tokens < 1) {
        const leftMs = local.waitUntil - system.now();
        // More than was to wait is left only when the clock was put back.
        if (leftMs > 0 && leftMs <= local.waitMs) return leftMs;
        local.drawing ??= draw(key, rate, local).finally(() => (local.drawing = undefined));
        await local.drawing;
      }
      local.tokens -= 1;
      return 0;
    },
    giveBack: (key) => {
      const local = drawn.get(key);
      if (local) local.tokens += 1;
    },
  };
}

async function drawFrom(tx: Tx, key: string, rate: Rate, wanted: number, now: Instant): Promise<{ tokens: number; waitMs: number }> {
  const id = `bucket:${key}`;
  const [row] = await tx.get('registers', [id]);
  const bucket = (row?.value as Bucket | undefined) ?? { tokens: rate.burst, at: now };
  const full = Math.min(rate.burst, bucket.tokens + (Math.max(0, now - bucket.at) * rate.perSecond) / 1000);
  const tokens = Math.min(wanted, Math.floor(full));
  const value = { tokens: full - tokens, at: now };
  if (row) await tx.update('registers', [{ id, value, updatedAt: now }]);
  else await tx.insert('registers', [{ id, value, updatedAt: now }]);
  return { tokens, waitMs: tokens > 0 ? 0 : Math.ceil(((1 - full) * 1000) / rate.perSecond) };
}
