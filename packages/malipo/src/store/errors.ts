import { MalipoError } from '@malipo/daraja/values';

/** The store could not do what was asked. `code` says why; `message` says what to do. */
export class StoreError extends MalipoError {}
