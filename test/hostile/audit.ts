import { createHash } from 'node:crypto';
import type { Simulator } from '@malipo/simulator';
import type { Client } from '../../packages/malipo/src/client/index.ts';
import type { Payment, Settlement } from '../../packages/malipo/src/engine/api.ts';
import { rowsOf } from './shop.ts';

const sha256 = (input: string): string => createHash('sha256').update(input).digest('hex');

/** What Safaricom's side and the shop know, held against what the server says and what lies on the disk. */
export interface Audited {
  readonly simulator: Pick<Simulator, 'bookings' | 'deliveries' | 'requests'>;
  readonly client: Client;
  readonly database: string;
  /** Ids of payments whose creation was acknowledged. */
  readonly created: readonly string[];
}

/** Everything that is wrong, in sentences; empty when the book is the world. */
export async function audit({ simulator, client, database, created }: Audited): Promise<string[]> {
  const settlements = await all((after) => client.settlements.list({ limit: 100, ...after }));
  const payments = await all((after) => client.payments.list({ limit: 100, ...after }));
  return [
    ...auditMoney(simulator, settlements, payments),
    ...auditPrompts(simulator),
    ...auditCreated(payments, created),
    ...(await auditInbox(simulator, database)),
    ...(await auditReleases(payments, database)),
  ];
}

/** All pages of a list. */
async function all<T>(page: (after: { after?: string }) => Promise<{ items: readonly T[]; next: string | null }>): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | null | undefined; next !== null;) {
    const got = await page(next === undefined ? {} : { after: next });
    items.push(...got.items);
    next = got.next;
  }
  return items;
}

function auditMoney({ bookings }: Audited['simulator'], settlements: readonly Settlement[], payments: readonly Payment[]): string[] {
  const wrong: string[] = [];
  const inBook = Map.groupBy(
    settlements.filter((s) => s.status !== 'merged'),
    (s) => s.receipt,
  );
  for (const { receipt, amount, accountReference } of bookings) {
    const found = inBook.get(receipt) ?? [];
    inBook.delete(receipt);
    const [first] = found;
    if (found.length !== 1 || !first) wrong.push(`${receipt} of ${amount} is ${found.length} times in the book`);
    else if (first.amount !== amount) wrong.push(`${receipt} is in the book with ${first.amount}, not ${amount}`);
    else if (payments.find((p) => p.id === first.paymentId)?.accountReference !== accountReference)
      wrong.push(`${receipt} is with a wrong payment`);
  }
  for (const [receipt] of inBook) wrong.push(`${receipt} is in the book and was never paid`);
  const booked = Map.groupBy(bookings, (b) => b.accountReference);
  for (const { id, accountReference, status, paid, amount } of payments) {
    const sum = (booked.get(accountReference) ?? []).reduce((all, b) => all + b.amount, 0);
    if (paid !== sum) wrong.push(`${id} shows ${paid} of the ${sum} that were paid`);
    if ((status === 'paid') !== sum >= amount) wrong.push(`${id} is ${status} with ${sum} of ${amount}`);
  }
  return wrong;
}

/** In these runs nobody asks for a second prompt. */
function auditPrompts(simulator: Audited['simulator']): string[] {
  const byReference = Map.groupBy(simulator.requests(), (r) => r.accountReference);
  return [...byReference].flatMap(([reference, requests]) =>
    requests.length > 1 ? [`${reference} was prompted ${requests.length} times`] : [],
  );
}

function auditCreated(payments: readonly Payment[], created: readonly string[]): string[] {
  const ids = new Set(payments.map((p) => p.id));
  return created.flatMap((id) => (ids.has(id) ? [] : [`${id} was acknowledged to the shop and is gone`]));
}

async function auditInbox({ deliveries }: Audited['simulator'], database: string): Promise<string[]> {
  const kept = new Set((await rowsOf(database, 'select dedupe from malipo_inbox')).map((row) => row['dedupe']));
  return deliveries.flatMap(({ url, body, status }) => {
    const token = url.slice(url.lastIndexOf('/') + 1);
    const isLost = typeof status === 'number' && status < 300 && !kept.has(sha256(`${sha256(token)}.${sha256(body)}`));
    return isLost ? [`a callback to ${token} was acknowledged with ${status} and is not on the disk`] : [];
  });
}

async function auditReleases(payments: readonly Payment[], database: string): Promise<string[]> {
  const rows = await rowsOf(database, 'select payment_id, count(*) as times from shop_releases group by payment_id');
  const times = new Map(rows.map((row) => [row['payment_id'], Number(row['times'])]));
  return payments.flatMap(({ id, status }) => {
    const found = times.get(id) ?? 0;
    return found === (status === 'paid' ? 1 : 0) ? [] : [`${id} is ${status} and was released ${found} times`];
  });
}
