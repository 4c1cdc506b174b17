import type { Engine, EngineOptions } from './engine/api.ts';
import { createEngine } from './engine/create-engine.ts';
import type { Handler } from './http/context.ts';
import { createHandler } from './http/create-handler.ts';

/** Malipo: the engine, and its whole HTTP surface as one function. */
export type Malipo = Engine & {
  /** Request → Response; mount it in any framework, or hand it to `serve` of `malipo/node`. */
  readonly handler: Handler;
};

/** Everything between “the customer owes” and “the money is in the book”, over the store and shortcodes given. */
export function createMalipo(options: EngineOptions): Malipo {
  const engine = createEngine(options);
  return { ...engine, handler: createHandler(engine) };
}
