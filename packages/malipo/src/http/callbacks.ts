import type { Engine } from '../engine/api.ts';
import type { HandlerContext } from './context.ts';
import { problem } from './problems.ts';
import { readBounded } from './read-body.ts';

const MOST_CALLBACK_BYTES = 64 * 1024;
const ACCEPTED = '{"ResultCode":0,"ResultDesc":"Accepted"}';
const headers = { 'content-type': 'application/json' };

/** Answers what Safaricom and strangers send to `/cb/<token>`: 200 only when the bytes are durable. */
export async function answerCallback(engine: Engine, token: string, request: Request, context: HandlerContext): Promise<Response> {
  if (request.method !== 'POST') throw problem('method_not_allowed', 'Callbacks come by POST.', { allow: 'POST' });
  const { bytes, truncated } = await readBounded(request, MOST_CALLBACK_BYTES);
  const forwardedFor = request.headers.get('x-forwarded-for');
  const { answer, done } = await keep(engine, {
    token,
    body: bytes,
    truncated,
    ...(context.address === undefined ? {} : { address: context.address }),
    ...(forwardedFor === null ? {} : { forwardedFor }),
  });
  if (answer === 'unknown') throw problem('callback_unknown', 'No payment has this callback address.');
  if (answer === 'unavailable') throw notKept();
  follow(engine, done, context);
  if (truncated) throw problem('body_too_large', 'A callback may have 64 KiB at most. Its beginning was kept.');
  return new Response(ACCEPTED, { status: 200, headers });
}

const notKept = (): Error => problem('callback_not_kept', 'The callback could not be written down. Send it again.', { retryAfterMs: 5000 });

async function keep(engine: Engine, message: Parameters<Engine['receive']>[0]): ReturnType<Engine['receive']> {
  try {
    return await engine.receive(message);
  } catch (cause) {
    engine.options.report?.({
      level: 'error',
      code: 'callback_not_kept',
      message: 'A callback could not be kept and was refused with 503.',
      cause,
    });
    throw notKept();
  }
}

/** Understanding follows the answer. The row is durable, so trouble is only reported: the loop or the next tick takes it up. */
function follow(engine: Engine, done: Promise<void>, context: HandlerContext): void {
  const safe = done.catch((cause: unknown) =>
    engine.options.report?.({
      level: 'error',
      code: 'callback_not_understood',
      message: 'A kept callback could not be understood at once; the work loop or the next tick tries again.',
      cause,
    }),
  );
  context.waitUntil?.(safe);
}
