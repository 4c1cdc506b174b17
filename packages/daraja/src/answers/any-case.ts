import { readObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** The object's own value under `name` in any case: standing orders succeed in camelCase and fail in PascalCase. */
export function fieldAnyCase(object: JsonObject | undefined, name: string): unknown {
  if (object === undefined) return undefined;
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : object[key];
}

/** The object under `name` in any case. */
export const objectAnyCase = (object: JsonObject | undefined, name: string): JsonObject | undefined =>
  readObject(fieldAnyCase(object, name));
