import { invalid } from '@malipo/daraja/values';
import type { InvalidInput } from '@malipo/daraja/values';
import type { z } from 'zod';

/** Reads a value by its schema. Throws `field_missing`, `field_unknown`, `field_invalid` with the first field that does not fit. */
export function readWith<T>(schema: z.ZodType<T>, value: unknown, where: 'body' | 'query'): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw issue ? refusal(issue, value, where) : invalid('field_invalid', `The ${where} cannot be read.`, { field: where });
}

function refusal(issue: z.core.$ZodIssue, value: unknown, where: 'body' | 'query'): InvalidInput {
  if (issue.code === 'unrecognized_keys') return unknownField(issue.keys[0] ?? '', where);
  if (issue.path.length === 0)
    return invalid('field_invalid', 'Send one JSON object, such as {"amount": 500, "reference": "ORDER-17"}.', { field: where });
  const field = issue.path.map(String).join('.');
  const missing = at(value, issue.path) === undefined;
  return invalid(missing ? 'field_missing' : 'field_invalid', sentence(issue.message, field, missing), { field });
}

/** Names from outside are shown short: they may be anything. */
const unknownField = (name: string, where: 'body' | 'query'): InvalidInput =>
  invalid('field_unknown', `“${name.slice(0, 40)}” is not a field of this ${where}. Check its spelling, or leave it out.`, {
    field: name.slice(0, 40),
  });

const sentence = (message: string, field: string, missing: boolean): string =>
  message.startsWith('Invalid input')
    ? `${field} ${missing ? 'is missing' : 'has the wrong type'}. See /docs for what belongs there.`
    : message;

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let found: unknown = value;
  for (const key of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
  return found;
}
