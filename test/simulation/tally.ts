import type { Report } from './worker.ts';

/** Sums over all worlds of a run. */
export interface Tally {
  add(report: Report): void;
  payments(): number;
  /** How many worlds did not end as they must. */
  wrong(): number;
  count(situation: string): number;
  /** One line: how far, how fast, how right. */
  progress(now: number): string;
  /** How often each situation occurred. */
  table(): string;
}

export function createTally(started: number): Tally {
  const counts = new Map<string, number>();
  const memory = new Map<number, number>();
  const sums = { worlds: 0, payments: 0, bookings: 0, lost: 0, doubled: 0, wrong: 0, cpuMs: 0 };
  return {
    add: (report) => {
      sums.worlds++;
      for (const name of ['payments', 'bookings', 'lost', 'doubled', 'cpuMs'] as const) sums[name] += report[name];
      if (report.violations.length > 0) sums.wrong++;
      for (const [situation, times] of report.counts) counts.set(situation, (counts.get(situation) ?? 0) + times);
      memory.set(report.pid, Math.max(memory.get(report.pid) ?? 0, report.memoryBytes));
    },
    payments: () => sums.payments,
    wrong: () => sums.wrong,
    count: (situation) => counts.get(situation) ?? 0,
    progress: (now) => {
      const seconds = (now - started) / 1000;
      const perCore = sums.payments / Math.max(sums.cpuMs / 1000, 0.001);
      const bytes = [...memory.values()].reduce((sum, one) => sum + one, 0);
      return [
        `${sums.payments} payments in ${sums.worlds} worlds, ${sums.bookings} bookings`,
        `${sums.lost} lost, ${sums.doubled} doubled, ${sums.wrong} worlds wrong${sums.wrong === 0 ? '' : ' (stopped there, so not counted in what was lost or doubled)'}`,
        `${perCore.toFixed(0)} payments/s per core, ${(sums.payments / seconds).toFixed(0)}/s in all, ${seconds.toFixed(0)} s`,
        `${(bytes / 1e6).toFixed(0)} MB`,
      ].join(' · ');
    },
    table: () => {
      const rows = [...counts].filter(([, times]) => times > 0).sort(([a], [b]) => (a < b ? -1 : 1));
      const width = Math.max(0, ...rows.map(([situation]) => situation.length));
      return rows.map(([situation, times]) => `${situation.padEnd(width)}  ${times}`).join('\n');
    },
  };
}
