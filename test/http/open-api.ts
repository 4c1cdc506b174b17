import { z } from 'zod';
import { buildOpenApi } from '../../packages/malipo/src/http/open-api.ts';

/** The document as a reader of it sees it: plain JSON. */
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>>; readonly securitySchemes: Readonly<Record<string, object>> };
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: object }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

export const openApi: Document = JSON.parse(JSON.stringify(buildOpenApi('http://pay.test/malipo'))) as Document;

const readers = new Map<string, z.ZodType>();

/** Reads a schema of the document back into something that checks values: independent of the schemas it was made from. */
export function readerOf(schema: object): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: openApi.components.schemas }).replaceAll('#/components/schemas/', '#/$defs/');
  const known = readers.get(text);
  if (known) return known;
  const made = z.fromJSONSchema(JSON.parse(text, noMoreThanNamed) as Parameters<typeof z.fromJSONSchema>[0]);
  readers.set(text, made);
  return made;
}

/** The document lets answers grow; these tests want to see each field named. */
function noMoreThanNamed(_name: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && 'properties' in value && !('additionalProperties' in value);
  return isObject ? { ...value, additionalProperties: false } : value;
}

/** Throws when an answer of the API is not one that the document announces. */
export function checkAgainstOpenApi(
  method: string,
  path: string,
  answer: { readonly status: number; readonly headers: Headers; readonly json: unknown },
): void {
  const operation = operationFor(method, path);
  if (!operation) return;
  const announced = operation.responses[answer.status];
  const what = `${method} ${path} answered ${answer.status}`;
  if (!announced) throw new Error(`${what}, which openapi.json does not announce.`);
  if (!announced.content) return;
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const content = announced.content[type];
  if (!content) throw new Error(`${what} as ${type}, which openapi.json does not announce.`);
  if (type === 'text/event-stream') return;
  const result = readerOf(content.schema).safeParse(answer.json);
  if (!result.success) throw new Error(`${what} with a body that is not as openapi.json says: ${z.prettifyError(result.error)}`);
}

function operationFor(method: string, path: string): Operation | undefined {
  const plain = path.replace(/\?.*$/, '');
  const found = Object.keys(openApi.paths).find(
    (pattern) => new RegExp(`^${pattern.replace('{id}', '[^/]+')}$`).test(plain) && openApi.paths[pattern]?.[method.toLowerCase()],
  );
  return found === undefined ? undefined : openApi.paths[found]?.[method.toLowerCase()];
}
