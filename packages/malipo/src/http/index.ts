export { createHandler } from './create-handler.ts';
export type { Handler, HandlerContext } from './context.ts';
export { buildOpenApi } from './open-api.ts';
export { problemKinds } from './problems.ts';
export type { ProblemCode, ProblemDocument } from './problems.ts';
