import type { System } from '@malipo/daraja/values';
import type { Store } from '../store/contract.ts';
import type { EngineOptions, Problem } from './api.ts';
import type { Addresses } from './listen/addresses.ts';
import type { Nudges } from './tell/nudges.ts';
import type { Payment, Rules } from './decide/known.ts';
import type { Limiter } from './jobs/limiter.ts';
import type { Seal } from './secrets/seal.ts';
import type { Shortcodes } from './shortcodes.ts';

/** What the parts of the engine share: made once by `createEngine`, handed to each. */
export interface Context {
  readonly options: EngineOptions;
  readonly store: Store;
  readonly system: System;
  readonly shortcodes: Shortcodes;
  readonly seal: () => Promise<Seal>;
  readonly addresses: Addresses;
  readonly limiter: Limiter;
  readonly nudges: Nudges;
  readonly sweepEveryMs: number;
  readonly checkMs: readonly number[];
  readonly rulesFor: (payment: Payment) => Rules;
  /** Rises with every call: facts told in one millisecond keep their order. */
  readonly nextOrder: () => string;
  readonly report: (problem: Problem) => void;
}
