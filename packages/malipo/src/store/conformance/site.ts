import type { Store } from '../contract.ts';

/** One empty database, or whatever a store keeps its rows in. */
export interface StoreSite {
  /** Another store on the same rows, as after a restart or in another process. */
  open(): Promise<Store> | Store;
  dispose?(): Promise<void>;
}

/** Gives the store that the tests share. */
export type Opened = () => { readonly store: Store; readonly site: StoreSite };
