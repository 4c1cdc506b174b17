import type { System } from '@malipo/daraja/values';
import type { Simulator } from '../simulator.ts';

/** One request to the control API, its path taken apart. */
export interface ControlCall {
  readonly simulator: Simulator;
  readonly system: System;
  /** The values of `:number` and `:id` in the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly says: string;
  /** Returns what is shown as JSON, or a Response of its own. */
  run(call: ControlCall): unknown;
}
