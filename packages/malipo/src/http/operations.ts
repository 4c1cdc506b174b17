import { MalipoError } from '@malipo/daraja/values';
import type { Engine } from '../engine/api.ts';
import { sameSecret } from '../engine/secrets/hash.ts';
import { problem } from './problems.ts';

const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const json = (value: unknown): Response => new Response(JSON.stringify(value), { status: 200, headers });

/** `/healthz`: the process answers. */
export const answerHealth = (): Response => json({ status: 'ok' });

/** `/readyz`: the database answers and its tables are there. */
export async function answerReady(engine: Engine): Promise<Response> {
  try {
    await engine.ready();
  } catch (cause) {
    engine.options.report?.({ level: 'warn', code: 'not_ready', message: 'The readiness check failed.', cause });
    throw problem('not_ready', cause instanceof MalipoError ? cause.message : 'The database does not answer. See the server’s log.', {
      retryAfterMs: 5000,
    });
  }
  return json({ status: 'ready' });
}

/** `/tick`: does what is due, for hosts that have a cron and no long-running process. Closed until a secret is set. */
export async function answerTick(engine: Engine, request: Request): Promise<Response> {
  const secret = engine.options.tickSecret;
  if (!secret) throw problem('route_unknown', 'There is nothing here. To open /tick, set tickSecret.');
  if (request.method !== 'POST' && request.method !== 'GET')
    throw problem('method_not_allowed', 'Call /tick by POST or GET.', { allow: 'GET, POST' });
  const given = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  if (!sameSecret(given, secret))
    throw problem('tick_secret_invalid', 'Call /tick with the header Authorization: Bearer and the configured tick secret.');
  const { done, nextAt } = await engine.tick();
  return json({ done, nextAt: nextAt === null ? null : new Date(nextAt).toISOString() });
}
