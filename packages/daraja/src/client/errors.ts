import { MalipoError } from '../values/index.ts';
import type { ErrorOptionsWithDetails } from '../values/index.ts';

/** Who can make the next attempt succeed: time, the customer, the operator, nobody. */
export type Retry = 'later' | 'customer' | 'fix' | 'none';

/** What is known of an exchange that went wrong. */
export interface DarajaErrorDetails {
  readonly httpStatus?: number;
  readonly errorCode?: string;
  readonly requestId?: string;
  readonly errorMessage?: string;
}

/** Base of every failed exchange with Daraja. `mayBeDone` says whether money may be moving all the same. */
export class DarajaError extends MalipoError {
  readonly mayBeDone: boolean;
  readonly retry: Retry;

  constructor(code: string, message: string, outcome: { mayBeDone: boolean; retry: Retry }, options: ErrorOptionsWithDetails & { details?: DarajaErrorDetails & Readonly<Record<string, unknown>> } = {}) {
    super(code, message, options);
    this.mayBeDone = outcome.mayBeDone;
    this.retry = outcome.retry;
  }
}

/** The request certainly never reached the part of Safaricom that moves money. */
export class DarajaNotSent extends DarajaError {}

/** Daraja answered and certainly did not do it. */
export class DarajaRejected extends DarajaError {}

/** It may be done or not: ask with a query before trying again. */
export class DarajaUnknown extends DarajaError {}
