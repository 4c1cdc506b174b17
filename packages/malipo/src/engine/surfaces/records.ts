import { invalid, toShillings } from '@malipo/daraja/values';
import type { Row } from '../../store/schema.ts';
import type { Book, Events, MalipoEvent, Settlements } from '../api.ts';
import type { Context } from '../context.ts';
import type { Scope } from './scope.ts';
import { afterOf, limitOf } from './scope.ts';
import { viewEvent, viewSettlement } from '../tell/views.ts';
import { nudgedOr } from '../tell/watch.ts';

/** Events numbered by other processes are seen this often. */
const LOOK_MS = 1_000;
const EVENTS_PER_READ = 100;

/** Money that arrived, of one tenant and mode. */
export function createSettlements(scope: Scope, { store }: Context): Settlements {
  return {
    list: async (query = {}) => {
      const limit = limitOf(query);
      const { paymentId } = query;
      if (paymentId !== undefined && query.unmatched === true)
        throw invalid('filters_contradict', 'Unmatched money belongs to no payment. Leave out either “paymentId” or “unmatched”.', {
          field: 'unmatched',
        });
      const rows = await store.transaction(async (tx) => {
        if (paymentId !== undefined)
          return tx.find('settlements', { index: 'byPayment', equal: { paymentId }, ...afterOf(query), order: 'desc', limit: limit + 1 });
        const found = await Promise.all(
          scope.environments.map((environment) => {
            const equal = { tenant: scope.tenant, environment };
            const page = { ...afterOf(query), order: 'desc', limit: limit + 1 } as const;
            return query.unmatched === true
              ? tx.find('settlements', { index: 'byStatus', equal: { ...equal, status: 'unmatched' }, ...page })
              : tx.find('settlements', { index: 'byTenant', equal, ...page });
          }),
        );
        return found
          .flat()
          .toSorted((a, b) => (a.id < b.id ? 1 : -1))
          .slice(0, limit + 1);
      });
      const mine = rows.filter(scope.owns);
      const items = mine.slice(0, limit).map(viewSettlement);
      return { items, next: mine.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  };
}

/** Numbered events of one tenant and mode. */
export function createEvents(scope: Scope, context: Context): Events {
  const { store } = context;

  async function read(after: number, limit: number, paymentId?: string): Promise<Row<'events'>[]> {
    return store.transaction(async (tx) => {
      const page = { bound: { column: 'seq', op: '>', value: after }, limit } as const;
      if (paymentId !== undefined)
        return (await tx.find('events', { index: 'byPayment', equal: { paymentId }, ...page })).filter(scope.owns);
      const found = await Promise.all(
        scope.environments.map((environment) =>
          tx.find('events', { index: 'byTenantSeq', equal: { tenant: scope.tenant, environment }, ...page }),
        ),
      );
      return found
        .flat()
        .toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
        .slice(0, limit);
    });
  }

  const lastSeq = async (): Promise<number> => {
    const [row] = await store.transaction((tx) => tx.get('registers', ['events']));
    return typeof row?.value === 'number' ? row.value : 0;
  };

  async function* watch(after?: number, signal?: AbortSignal): AsyncGenerator<MalipoEvent> {
    let cursor = after ?? (await lastSeq());
    let isStale = false;
    const forget = context.nudges.onEvents(() => (isStale = true));
    try {
      while (!signal?.aborted) {
        isStale = false;
        const rows = await read(cursor, EVENTS_PER_READ);
        for (const row of rows) {
          if (signal?.aborted) return;
          cursor = row.seq ?? cursor;
          yield viewEvent(row);
        }
        if (rows.length === 0 && !isStale) await nudgedOr(LOOK_MS, context.nudges.onEvents, context, signal);
      }
    } finally {
      forget();
    }
  }

  return {
    list: async (query = {}) => {
      const after = query.after ?? 0;
      const rows = await read(after, limitOf(query), query.paymentId);
      return { items: rows.map(viewEvent), next: rows.at(-1)?.seq ?? after };
    },
    watch,
  };
}

/** Sums of the book, of this mode's money only. Accounts of other tenants read as empty. */
export function createBook(scope: Scope, { store }: Context): Book {
  const isMine = (account: string): boolean => {
    const [kind, name] = account.split(':');
    return kind === 'sales' ? name === scope.tenant : scope.shortcodes.some((s) => s.number === name);
  };
  return {
    balance: async (account) => {
      if (!isMine(account)) return 0;
      const cents = await store.transaction(async (tx) => {
        let sum = 0;
        for (const environment of scope.environments) {
          const came = await tx.count('postings', { index: 'byTo', equal: { toAccount: account, environment } }, 'amountCents');
          const went = await tx.count('postings', { index: 'byFrom', equal: { fromAccount: account, environment } }, 'amountCents');
          sum += came.sum - went.sum;
        }
        return sum;
      });
      return toShillings(cents);
    },
  };
}
