import type pg from 'pg';
import { StoreError } from '../errors.ts';

/** Loads pg, or says how to get it. */
export async function loadDriver(load: () => Promise<{ default: typeof pg }> = () => import('pg')): Promise<typeof pg> {
  try {
    return (await load()).default;
  } catch (cause) {
    throw new StoreError('postgres_missing', 'PostgreSQL needs the package pg. Run “npm install pg@8”.', { cause });
  }
}
