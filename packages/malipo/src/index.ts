export { createMalipo } from './create-malipo.ts';
export type { Malipo } from './create-malipo.ts';
export { MalipoError } from '@malipo/daraja/values';
export type * from './engine/api.ts';
