// Runs as a process of its own, so that its disk can be made to fail. Writes rows through many clients at once and
// prints a line for every answer; a write that failed is tried again, as a caller would.
import { writeSync } from 'node:fs';
import { realSystem } from '@malipo/daraja/values';
import { sampleRow } from '../../../packages/malipo/src/store/conformance/sample-rows.ts';
import { sqlite } from '../../../packages/malipo/src/store/sqlite/index.ts';

const [path = '', clients = '16', rounds = '20'] = process.argv.slice(2);
const store = sqlite(path);
const say = (line: string): void => void writeSync(1, `${line}\n`);

async function write(id: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      await store.transaction(async (tx) => {
        const [isNew] = await tx.insert('slots', [sampleRow('slots', { id, attemptId: id })]);
        if (!isNew) return;
        await tx.insert(
          'inbox',
          [1, 2].map((part) => sampleRow('inbox', { id: `${id}-${part}`, queue: id, body: new Uint8Array(1500).fill(part) })),
        );
      });
      return say(`kept ${id}`);
    } catch (error) {
      say(`failed ${id} ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`);
      await realSystem.sleep(5);
    }
  }
}

say('ready');
await Promise.all(
  Array.from({ length: Number(clients) }, async (_, client) => {
    for (let round = 0; round < Number(rounds); round++) await write(`${client}-${round}`);
  }),
);
await store.close();
say('closed');
