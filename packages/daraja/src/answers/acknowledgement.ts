import type { PullPage, PullTimes, StkAccepted, StkQueryAnswer } from '../client/types.ts';

/** Daraja's error envelope. */
export interface ErrorBody {
  readonly requestId?: string;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Undefined unless Daraja took the push. */
export function readStkAcknowledgement(body: unknown): StkAccepted | undefined { void body; return undefined; }

/** Undefined when the body is no answer to a query. */
export function readStkQueryAnswer(body: unknown): StkQueryAnswer | undefined { void body; return undefined; }

/** Undefined when the body is no error envelope. */
export function readErrorBody(body: unknown): ErrorBody | undefined { void body; return undefined; }

/** Undefined when the body is no page of transactions. */
export function readPullAnswer(body: unknown, offset?: number, times?: PullTimes): PullPage | undefined { void body; void offset; void times; return undefined; }
