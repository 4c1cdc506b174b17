// A user's file, compiled against the published packages only: see package.test.ts.
import { parsePhone } from '@malipo/daraja/values';
import type { Phone, System } from '@malipo/daraja/values';

export const phone: Phone = parsePhone('0700 000 001');
export const clock = (system: System): number => system.now();
