import { MalipoError, newId, realSystem } from '@malipo/daraja/values';
import type { Engine } from '../engine/api.ts';
import { problem, problemResponse, readProblem } from './problems.ts';
import { pathOf } from './paths.ts';

/** Turns any error into a problem document. What callers cannot help is reported; they get its number and nothing of its inside. */
export function answerError(engine: Engine, error: unknown, request: Request): Response {
  const typeBase = `${engine.options.publicUrl.replace(/\/+$/, '')}/docs#`;
  const known = readProblem(error, typeBase);
  if (!known) return answerError(engine, hidden(reportUnexpected(engine, error, request)), request);
  const response = problemResponse(known);
  const allow = error instanceof MalipoError ? error.details['allow'] : undefined;
  if (typeof allow === 'string') response.headers.set('allow', allow);
  return response;
}

const hidden = (id: string): MalipoError =>
  problem(
    'internal',
    `This is a fault on our side, noted in the server’s log as ${id}. If you were creating a payment, send it again with the same Idempotency-Key.`,
  );

/** Tells the operator, and gives the number it is told under. */
export function reportUnexpected(engine: Engine, cause: unknown, request: Request): string {
  const id = newId('err', engine.options.system ?? realSystem);
  const details = { id, method: request.method, path: pathOf(request.url) };
  engine.options.report?.({ level: 'error', code: 'http_unexpected', message: `A request failed unexpectedly (${id}).`, details, cause });
  return id;
}
