import { realSystem } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { auditManyClients, prepareManyClients, runManyClients } from './many-clients.ts';
import { postgres } from '../../../packages/malipo/src/store/postgres/index.ts';
import { freshDatabase } from '../../setup/postgres.ts';

test('64 clients on PostgreSQL for 60 seconds through two processes: nothing lost, nothing doubled, no error', async () => {
  const { url, drop } = await freshDatabase();
  const [first, second] = [postgres(url), postgres(url)];
  await first.migrate();
  await prepareManyClients(first);
  const told = await runManyClients([first, second], 64, 60_000, realSystem);
  expect(await auditManyClients(first, told)).toEqual([]);
  expect(told.receipts.size).toBeGreaterThan(1000);
  await Promise.all([first.close(), second.close()]);
  await drop();
});
