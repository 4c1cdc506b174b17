import { MalipoError } from '../values/index.ts';
import type { ErrorOptionsWithDetails } from '../values/index.ts';

/** Who can make the next attempt succeed: time, the customer, the operator, nobody. */
export type Retry = 'later' | 'customer' | 'fix' | 'none';

/** What is known of an exchange that went wrong. Holds no token and no phone number. */
export type DarajaErrorDetails = {
  readonly httpStatus?: number;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestId?: string;
  /** Tells apart meanings that share an error code, as in the code table. */
  readonly variant?: string;
  /** The field Daraja refused. */
  readonly field?: string;
  /** How long to wait before a new attempt. */
  readonly retryAfterMs?: number;
};

/** What a caller of a failed exchange has to know. */
export interface DarajaOutcome {
  readonly mayBeDone: boolean;
  readonly retry: Retry;
}

/** Base of every failed exchange with Daraja. */
export class DarajaError extends MalipoError {
  /** True when money may be moving all the same. */
  readonly mayBeDone: boolean;
  readonly retry: Retry;
  declare readonly details: DarajaErrorDetails & Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    outcome: DarajaOutcome,
    options: ErrorOptionsWithDetails & { readonly details?: DarajaErrorDetails } = {},
  ) {
    super(code, message, options);
    this.mayBeDone = outcome.mayBeDone;
    this.retry = outcome.retry;
  }
}

/** The request certainly never reached the part of Safaricom that moves money: the same request may be made again. */
export class DarajaNotSent extends DarajaError {}

/** Daraja answered and certainly did not do it. */
export class DarajaRejected extends DarajaError {}

/** It may be done or not: find out before trying again. */
export class DarajaUnknown extends DarajaError {}
