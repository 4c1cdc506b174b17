import { createHash } from 'node:crypto';
import type { AcceptedPush } from '@malipo/simulator';
import type { World } from './world.ts';

/** A prompt that was taken in time may still have to fetch a token and wait for its connection. */
const SENDING_MS = 75_000;

/** Looks at what reaches Safaricom and what Safaricom hears from us. */
export interface VendorWatch {
  serve(request: Request): Promise<Response>;
  /** Looks at what happened since the last look. */
  look(): void;
  /** A callback was answered. */
  answered(url: string, body: string, status: number): void;
  /** Accepted pushes by attempt. */
  readonly accepted: Map<string, AcceptedPush>;
  /** Holds one accepted push against invariant 9. */
  judge(push: AcceptedPush): void;
  /** Bodies that were answered 2xx, by token hash. */
  readonly kept: ReadonlyMap<string, readonly string[]>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
export const tokenHashOf = (url: string): string => sha256(url.slice(url.lastIndexOf('/') + 1));

export function createVendorWatch(world: World): VendorWatch {
  const { simulator, ledger, notebook, plan } = world;
  const accepted = new Map<string, AcceptedPush>();
  const open = new Map<string, AcceptedPush[]>();
  const kept = new Map<string, string[]>();
  let seen = 0;
  let served = 0;
  let looked = 0;

  /** Invariant 9. */
  function judge(push: AcceptedPush): void {
    const attemptId = ledger.rows.callbackTokens.get(tokenHashOf(push.callbackUrl))?.attemptId ?? '';
    const attempt = ledger.rows.attempts.get(attemptId);
    if (!attempt) return notebook.violation('9', `A push was sent for an attempt that no row knows: ${push.checkoutRequestId}.`);
    if (accepted.has(attemptId)) notebook.violation('9', `Attempt ${attemptId} was prompted twice.`);
    accepted.set(attemptId, push);
    const lateMs = push.askedAt - attempt.askedAt - (plan.engine.sendBeforeMs ?? 0);
    if (lateMs > SENDING_MS) notebook.violation('9', `Attempt ${attemptId} was prompted ${lateMs} ms after its time.`);
    const others = (open.get(attempt.paymentId) ?? []).filter((other) => other.result === undefined);
    if (others.length > 0) notebook.violation('9', `Payment ${attempt.paymentId} has two prompts in flight.`);
    open.set(attempt.paymentId, [...others, push]);
    notebook.note('push', attemptId, push.checkoutRequestId, push.habit.name, push.faults.map((f) => f.fault).join('+'));
    for (const { fault } of push.faults) notebook.count(`fault ${fault}`);
    notebook.count(`habit ${push.habit.name}`);
  }

  return {
    accepted,
    kept,
    judge,
    serve: async (request) => {
      try {
        return await simulator.fetch(request);
      } finally {
        served++;
      }
    },
    look: () => {
      const happened = served + simulator.calls.stkPush;
      if (happened === looked) return;
      looked = happened;
      let n = 0;
      for (const push of simulator.requests()) if (n++ >= seen) judge(push);
      seen = n;
    },
    answered: (url, body, status) => {
      if (status < 200 || status >= 300) return;
      const hash = tokenHashOf(url);
      const bodies = kept.get(hash) ?? [];
      kept.set(hash, [...bodies, body]);
      if (!ledger.isKept(hash, body))
        notebook.violation('5', `A callback was answered ${status} and is not in the inbox (${plan.seed}): ${body}`);
    },
  };
}
