import type { System } from '@malipo/daraja/values';
import type { Payments } from '../engine/api.ts';

/** What a host can tell about a request beside the request itself. */
export interface HandlerContext {
  /** Address of the socket's other end. */
  readonly address?: string;
  /** Keeps a serverless host alive until the promise settles. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** Aborts when the host is about to stop: open streams end. */
  readonly closing?: AbortSignal;
}

/** Malipo's whole HTTP surface as one function. */
export type Handler = (request: Request, context?: HandlerContext) => Promise<Response>;

/** What a browser may do with the one payment whose client secret it has. */
export type GuestPayments = Pick<Payments, 'get' | 'prompt' | 'check' | 'watch'>;

/** What the payment page gets with each request. */
export interface PageContext {
  readonly id: string;
  /** Undefined when no payment has this id. */
  readonly payments: GuestPayments | undefined;
  /** Path the handler is mounted under, `` or `/malipo`; every link on the page starts with it. */
  readonly basePath: string;
  readonly system: System;
  /** Aborts when the host is about to stop: the page's stream ends. */
  readonly closing?: AbortSignal;
}

/** The payment page as the handler routes to it. The handler adds security headers and the cookie that lets the page's script watch. */
export interface PaymentPage {
  /** `GET /pay/:id`: a page, or by `Accept` its state as JSON or as a stream of states (`text/event-stream`). */
  get(request: Request, context: PageContext): Promise<Response>;
  /** `POST /pay/:id/prompt`, a plain form. */
  post(request: Request, context: PageContext): Promise<Response>;
  /** `GET /pay/assets/<path>`; undefined when there is none. */
  asset(path: string): Response | undefined;
}
