type Path = readonly (string | number)[];

/** One value in a payload. */
export interface Leaf {
  readonly path: Path;
  /** Its name; for a value of a named pair, the pair's name. */
  readonly label: string;
  readonly value: unknown;
}

/** Every text and number of a payload that says something; empty ones, null and the names of pairs do not. */
export function leavesOf(body: unknown, path: Path = [], label = ''): readonly Leaf[] {
  if (typeof body !== 'object' || body === null) return body === '' || body === null ? [] : [{ path, label, value: body }];
  const own = Object.entries(body);
  const pair = own.find(([key]) => key === 'Key' || key === 'Name' || key === 'name');
  const isPair = pair !== undefined && own.every(([key]) => /^(?:key|name|value)$/i.test(key));
  return own.flatMap(([key, value]) => {
    if (isPair && key === pair[0]) return [];
    const step = Array.isArray(body) ? Number(key) : key;
    return leavesOf(value, [...path, step], isPair ? String(pair[1]) : key);
  });
}

/** The payload with another value at `path`; with none when it is undefined. */
export function withInstead(body: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(body);
  let at: unknown = copy;
  for (const step of path.slice(0, -1)) at = (at as Record<string, unknown>)[step];
  const last = path.at(-1) ?? '';
  if (value === undefined) delete (at as Record<string, unknown>)[last];
  else (at as Record<string, unknown>)[last] = value;
  return copy;
}
