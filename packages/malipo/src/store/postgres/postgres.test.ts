import { freshDatabase } from '../../../../../test/setup/postgres.ts';
import { describeStore } from '../conformance.ts';
import { postgres } from './index.ts';

describeStore('PostgreSQL', async () => {
  const { url, drop } = await freshDatabase();
  return { open: () => postgres(url), dispose: drop };
});
