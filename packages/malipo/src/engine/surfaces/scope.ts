import { invalid } from '@malipo/daraja/values';
import type { Environment } from '../../store/schema.ts';
import type { PageQuery } from '../api.ts';
import type { Shortcode } from '../shortcodes.ts';

/** Whose rows a surface shows: one tenant, and either what is real money or what is not. */
export interface Scope {
  readonly tenant: string;
  readonly mode: 'test' | 'live' | 'all';
  readonly environments: readonly Environment[];
  readonly shortcodes: readonly Shortcode[];
  readonly owns: (row: { readonly tenant: string; readonly environment: Environment }) => boolean;
}

const ENVIRONMENTS: Readonly<Record<Scope['mode'], readonly Environment[]>> = {
  test: ['simulator', 'sandbox'],
  live: ['production'],
  all: ['simulator', 'sandbox', 'production'],
};

/** The surface of one tenant; without a mode it shows both kinds of money. */
export function createScope(tenant: string, mode: 'test' | 'live' | undefined, shortcodes: readonly Shortcode[]): Scope {
  const environments = ENVIRONMENTS[mode ?? 'all'];
  const owns: Scope['owns'] = (row) => row.tenant === tenant && environments.includes(row.environment);
  return { tenant, mode: mode ?? 'all', environments, shortcodes: shortcodes.filter(owns), owns };
}

/** How many rows a page holds. Throws `limit_invalid`. */
export function limitOf(query: { readonly limit?: number }): number {
  const limit = query.limit ?? 20;
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalid('limit_invalid', 'limit must be a whole number from 1 to 100.', { field: 'limit' });
  return limit;
}

/** Newest first: the next page holds what is older than the last id of this one. */
export const afterOf = (query: PageQuery): { bound?: { column: 'id'; op: '<'; value: string } } =>
  query.after === undefined ? {} : { bound: { column: 'id', op: '<', value: query.after } };
