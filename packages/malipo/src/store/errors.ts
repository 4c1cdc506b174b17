import { MalipoError } from '@malipo/daraja/values';

/** The store could not do what was asked. `code` says why; `message` says what to do. */
export class StoreError extends MalipoError {}

export const storeClosed = (): StoreError => new StoreError('store_closed', 'The store is closed. Open it again before using it.');
