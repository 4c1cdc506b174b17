// `npm run nightly`: what is too long for every day. `npm run nightly -- --only soak,fuzz --minutes 1` runs some of it.
import { readFlags } from '../../scripts/flags.ts';
import { lanes } from './lanes.ts';
import type { LaneResult, NightlyOptions } from './lanes.ts';

const values = readFlags('npm run nightly', {
  only: { type: 'string' },
  payments: { type: 'string', default: '1000000' },
  kills: { type: 'string', default: '50' },
  minutes: { type: 'string', default: '5' },
  seed: { type: 'string', default: String(Math.floor(Date.now() / 86_400_000)) },
});

const only = values.only?.split(',');
const unknown = only?.filter((name) => !lanes.some((lane) => lane.name === name)) ?? [];
if (unknown.length > 0) stop(`There is no lane “${unknown.join('”, “')}”. Choose from: ${lanes.map(({ name }) => name).join(', ')}.`);
const options: NightlyOptions = {
  payments: positive('payments'),
  kills: positive('kills'),
  minutes: positive('minutes'),
  seed: positive('seed'),
};

let failed = 0;
const wanted = lanes.filter(({ name }) => only === undefined || only.includes(name));
for (const { name, says, run } of wanted) {
  const started = performance.now();
  const { wrong, note } = await run(options).catch((error: unknown): LaneResult => ({
    wrong: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  }));
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${wrong.length === 0 ? '✓' : '✗'} ${name}: ${says} (${seconds} s)${note ? ` — ${note}` : ''}`);
  for (const sentence of wrong.slice(0, 20)) console.log(`    ${sentence}`);
  if (wrong.length > 20) console.log(`    … and ${wrong.length - 20} more`);
  if (wrong.length > 0) failed++;
}
console.log(`${wanted.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function positive(name: 'payments' | 'kills' | 'minutes' | 'seed'): number {
  const value = Number(values[name]);
  return value > 0 ? value : stop(`Give --${name} as a number above 0, not “${values[name]}”.`);
}

function stop(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
