/** A day of the calendar as `2026-11-21`; undefined when it does not exist. */
export function readDay(text: unknown): string | undefined {
  const match = typeof text === 'string' ? /^\d{4}-\d{2}-\d{2}$/.exec(text) : null;
  if (!match) return undefined;
  const at = Date.parse(`${match[0]}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(match[0]) ? match[0] : undefined;
}
