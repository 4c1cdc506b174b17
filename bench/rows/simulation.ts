import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RowResult } from '../figures.ts';

/** The seeded proof run, through the wire, with faults and crashes: what one core gets through. */
export async function simulationRow(payments: number): Promise<RowResult> {
  const main = fileURLToPath(new URL('../../test/simulation/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=malipo-source', main, '--payments', String(payments)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`The simulation ended with ${code}:\n${text}`);
  const perCore = Number(/([\d,.]+) payments\/s per core/.exec(text)?.[1]?.replaceAll(',', ''));
  return {
    row: 'simulation through the wire',
    figures: [{ name: 'payments per core', unit: '/s', value: perCore, goal: '2,000' }],
    notes: [text.trim().split('\n').at(-1) ?? ''],
  };
}
