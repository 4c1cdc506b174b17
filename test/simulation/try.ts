import { planWorld } from './plan.ts';
import { runWorld } from './run-world.ts';
import { memorySite } from './sites.ts';

const [from = 1, to = 1, size = 40] = process.argv.slice(2).map(Number);
let bad = 0, payments = 0; const c0 = process.cpuUsage();
for (let seed = from; seed <= to; seed++) {
  const r = await runWorld(planWorld(seed, size), memorySite);
  payments += r.payments;
  if (from === to) console.log(r.last.join('\n'), r.counts);
  if (r.violations.length) { bad++; console.log(seed, r.payments, r.bookings, r.violations.slice(0, 3)); }
}
const c = process.cpuUsage(c0);
console.log({ bad, payments, perCpuSecond: payments / ((c.user + c.system) / 1e6) , rss: process.memoryUsage().rss/1e6});
