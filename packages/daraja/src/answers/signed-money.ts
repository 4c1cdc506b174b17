import { readShillings } from '../values/index.ts';
import type { Money } from '../values/index.ts';

/** Reads shillings that may be below zero, as the account of charges is until it is settled. Undefined when it is no exact amount of cents. */
export function readSignedShillings(raw: unknown): Money | undefined {
  const text = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : '';
  const isNegative = text.startsWith('-');
  const amount = readShillings(isNegative ? text.slice(1) : text);
  return amount === undefined || !isNegative || amount === 0 ? amount : ((0 - amount) as Money);
}
