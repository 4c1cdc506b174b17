import type { System } from '@malipo/daraja/values';
import { sampleRow } from '../../../packages/malipo/src/store/conformance/sample-rows.ts';
import type { Store, Tx } from '../../../packages/malipo/src/store/contract.ts';

/** What clients were told; compared with what is there afterwards. */
export interface Told {
  transfers: number;
  receipts: Map<string, number>;
  jobs: string[];
  errors: unknown[];
}

const accountCount = 12;
const startCents = 1_000_000;
const account = (at: number): string => `account ${at % accountCount}`;

/** Rows that everybody then fights over. */
export async function prepareManyClients(store: Store): Promise<void> {
  const accounts = Array.from({ length: accountCount }, (_, at) => sampleRow('registers', { id: account(at), value: startCents }));
  await store.transaction((tx) => tx.insert('registers', accounts));
}

/** Each client moves money between shared accounts, settles receipts that others settle too, makes jobs and takes jobs. */
export async function runManyClients(stores: readonly Store[], clients: number, forMs: number, system: System): Promise<Told> {
  const told: Told = { transfers: 0, receipts: new Map(), jobs: [], errors: [] };
  const until = system.now() + forMs;
  const client = async (number: number): Promise<void> => {
    const store = stores[number % stores.length];
    for (let round = 0; store && system.now() < until; round++) {
      try {
        await oneRound(store, told, number, round);
      } catch (error) {
        told.errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return told;
}

async function oneRound(store: Store, told: Told, number: number, round: number): Promise<void> {
  const id = `${number}-${round}`;
  // Four clients share each receipt.
  const receipt = `receipt ${number >> 2}-${round}`;
  const isSettled = await store.transaction(async (tx) => {
    const [isNew] = await tx.insert('receipts', [{ id: receipt, settlementId: id }]);
    if (isNew) await tx.insert('jobs', [sampleRow('jobs', { id: `job ${receipt}`, queue: 'many', runAt: 0 as never })]);
    return isNew;
  });
  if (isSettled) told.receipts.set(receipt, (told.receipts.get(receipt) ?? 0) + 1);
  if (round % 4 === 0) {
    await store.transaction(transfer(account(number + round), account(number * 7 + round + 1), 5));
    told.transfers++;
  }
  if (round % 3 === 0) {
    const jobs = await store.claim('jobs', 'many', 1 as never, 5, 3_600_000);
    await store.transaction((tx) =>
      tx.delete(
        'jobs',
        jobs.map((job) => job.id),
      ),
    );
    told.jobs.push(...jobs.map((job) => job.id));
  }
}

const transfer =
  (from: string, to: string, cents: number) =>
  async (tx: Tx): Promise<void> => {
    if (from === to) return;
    const [source, target] = await tx.get('registers', [from, to]);
    await tx.update('registers', [
      { id: from, value: Number(source?.value) - cents },
      { id: to, value: Number(target?.value) + cents },
    ]);
  };

/** What is wrong, in words; empty when nothing was lost and nothing doubled. */
export async function auditManyClients(store: Store, told: Told): Promise<string[]> {
  const wrong: string[] = told.errors.map((error) => `an error escaped: ${String(error)}`);
  const accounts = await store.transaction((tx) =>
    tx.get(
      'registers',
      Array.from({ length: accountCount }, (_, at) => account(at)),
    ),
  );
  const sum = accounts.reduce((total, row) => total + Number(row?.value), 0);
  if (sum !== accountCount * startCents) wrong.push(`the accounts hold ${sum}`);
  for (const [receipt, count] of told.receipts) if (count !== 1) wrong.push(`${receipt} was settled ${count} times`);
  const receipts = [...told.receipts.keys()];
  const kept = await store.transaction((tx) => tx.get('receipts', receipts));
  kept.forEach((row, at) => row ?? wrong.push(`${receipts[at]} was lost`));
  if (new Set(told.jobs).size !== told.jobs.length) wrong.push('a job was taken twice');
  const open = await store.transaction((tx) => tx.count('jobs', { index: 'due', equal: { queue: 'many' } }));
  if (open.rows + told.jobs.length !== receipts.length)
    wrong.push(`${receipts.length} jobs were made, ${told.jobs.length} taken, ${open.rows} are left`);
  return wrong;
}
