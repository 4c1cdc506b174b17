import { afterAll, beforeAll, describe } from 'vitest';
import { describeClaims } from './conformance/claims.ts';
import { describeIsolation } from './conformance/isolation.ts';
import { describeLife } from './conformance/life.ts';
import { describeOperations } from './conformance/operations.ts';
import type { Opened, StoreSite } from './conformance/site.ts';
import { describeValues } from './conformance/values.ts';
import type { Store } from './contract.ts';

export type { StoreSite } from './conformance/site.ts';

/**
 * Everything a store promises, as vitest tests. There are no switches: a store that cannot pass is not a store.
 * `makeSite` prepares an empty place; its `open` is called several times.
 */
export function describeStore(name: string, makeSite: () => Promise<StoreSite> | StoreSite): void {
  describe(name, () => {
    let site: StoreSite | undefined;
    let store: Store | undefined;
    beforeAll(async () => {
      site = await makeSite();
      store = await site.open();
      await store.migrate();
    });
    afterAll(async () => {
      await store?.close();
      await site?.dispose?.();
    });
    const opened: Opened = () => {
      if (!site || !store) throw new Error('The store has not been opened.');
      return { store, site };
    };
    describeOperations(opened);
    describeValues(opened);
    describeIsolation(opened);
    describeClaims(opened);
    describeLife(opened);
  });
}
