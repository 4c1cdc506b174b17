import { planWorld } from './plan.ts';
import { runWorld } from './run-world.ts';
import { memorySite } from './sites.ts';

const [from = 1, to = 1, size = 40] = process.argv.slice(2).map(Number);
for (let seed = from; seed <= to; seed++) {
  const t = performance.now();
  const r = await runWorld(planWorld(seed, size), memorySite);
  const ms = performance.now() - t;
  if (from === to) console.log(r.last.join('\n'), r.counts);
  console.log(seed, Math.round(ms), 'ms', r.payments, r.bookings, 'per s', Math.round((r.payments / ms) * 1000), r.violations.slice(0, 3));
}
