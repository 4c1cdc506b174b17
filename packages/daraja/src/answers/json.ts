/** A parsed JSON object. Read it through {@link field}, so that `__proto__` and `constructor` are only ever the sender's own keys. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Undefined when the text is not JSON: empty, HTML, cut off. */
export function parseJson(text: string): unknown {
  const start = text.trimStart()[0];
  if (start !== '{' && start !== '[') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Undefined when the value is no JSON object. */
export function readObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The object's own value under `name`. */
export function field(object: JsonObject | undefined, name: string): unknown {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** An id: 1 to 128 printable characters without blanks, also when sent as a number that is exact. */
export function readId(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : Number.isSafeInteger(value) ? String(value) : '';
  return text.length <= 128 && /^[!-~]+$/.test(text) ? text : undefined;
}

/** A result or error code, always as text: `0` and `"0"` are one code, `SFC_IC0003` is another. */
export function readCode(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  const text = typeof value === 'string' ? value.trim() : '';
  return text.length <= 64 && /^[!-~]+$/.test(text) ? text : undefined;
}

/** Free text without control characters, which some databases refuse, and at most `most` long. Undefined when nothing is left. */
export function readProse(value: unknown, most = 1024): string | undefined {
  if (typeof value !== 'string') return Number.isFinite(value) ? String(value) : undefined;
  const text = CONTROL.test(value) ? value.replace(CONTROLS, ' ') : value;
  return text.slice(0, most).toWellFormed().trim() || undefined;
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
// oxlint-disable-next-line no-control-regex -- the same, all of them
const CONTROLS = /[\u0000-\u001f\u007f]+/g;
