import { MalipoError } from '@malipo/daraja/values';

/** Nothing by that id, or not yours. */
export class NotFound extends MalipoError {}

/** It cannot be done in the present state; `details.retryAfterMs` says when it can, where time helps. */
export class Conflict extends MalipoError {}

export const notFound = (what: string, id: string): NotFound =>
  new NotFound(
    'not_found',
    `There is no ${what} “${id.slice(0, 64)}” here. Check the id, and that the key belongs to the same tenant and mode.`,
  );

export const conflict = (code: string, message: string, details: Readonly<Record<string, unknown>> = {}): Conflict =>
  new Conflict(code, message, { details });
