import { at, knowing, prompt, says, Z } from '../../packages/malipo/test/known-payment.ts';
import { decide } from '../../packages/malipo/src/engine/decide/decide.ts';
import type { RowResult } from '../figures.ts';

const known = knowing(prompt());
const callback = says('stk_callback', 'paid', { receipt: Z, completedAt: at(20) });

/** `decide` alone: a success callback for a prompted attempt, over and over. */
export function decideRow(): RowResult {
  let rows = 0;
  for (let i = 0; i < 20_000; i++) rows += decide(known, callback, at(30)).postings.length;
  const count = 100_000;
  const began = performance.now();
  for (let i = 0; i < count; i++) rows += decide(known, callback, at(30)).postings.length;
  const seconds = (performance.now() - began) / 1000;
  return {
    row: '`decide` alone',
    figures: [{ name: 'decisions', unit: '/s', value: count / seconds, goal: '50,000' }],
    notes: [`${rows} postings drawn up.`],
  };
}
