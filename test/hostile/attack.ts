import { createChance } from '@malipo/simulator';
import { forgeries } from './forgeries.ts';
import type { Scene } from './forgeries.ts';
import { promptsOut } from './prompts-out.ts';
import type { PromptsOut } from './prompts-out.ts';

const ACCEPTED = '{"ResultCode":0,"ResultDesc":"Accepted"}';

/** Every setting in which a stranger may try. */
export const scenes: readonly (readonly [string, Scene])[] = [
  ['outside production', { production: false, proxied: false }],
  ['in production', { production: true, proxied: false }],
  ['in production behind a proxy', { production: true, proxied: true }],
];

/**
 * Forges so many callbacks against forty open prompts, then lets everybody pay. Gives what is wrong in sentences: a false
 * answer, something released or ended by a forgery, an error, a true callback that no longer settles.
 */
export async function attack(scene: Scene, seed: number, count: number): Promise<string[]> {
  const world = await promptsOut(scene);
  const answered = await forge(world, scene, seed, count);
  const errors = world.problems.filter(({ level }) => level === 'error').map(({ code, message }) => `${code} was reported: ${message}`);
  return [...answered, ...errors, ...(await released(world)), ...(await unsettled(world))];
}

async function forge({ malipo, run, pushes }: PromptsOut, scene: Scene, seed: number, count: number): Promise<string[]> {
  const wrong = new Set<string>();
  const liars = forgeries(pushes, scene, createChance(seed));
  for (let i = 1; i <= count; i++) {
    const { what, request, host, status } = liars.next().value;
    const answer = await malipo.handler(request, host);
    if (answer.status !== status) wrong.add(`${what}: ${answer.status} instead of ${status} to ${request.method}`);
    else if (status === 200 && (await answer.text()) !== ACCEPTED) wrong.add(`${what}: another body than Safaricom is given`);
    // The work that follows from some of them: claims are checked, and the clock goes on.
    if (i % Math.ceil(count / 10) === 0) await run.advance(1_000);
  }
  return [...wrong];
}

async function released({ malipo, ids }: PromptsOut): Promise<string[]> {
  const wrong: string[] = [];
  for (const id of ids) {
    const { status, paid, receipt, attempts } = await malipo.payments.get(id);
    const isUntouched = status === 'open' && paid === 0 && receipt === null && attempts[0]?.status === 'prompted';
    if (!isUntouched) wrong.push(`forged: ${id} is ${status} with ${paid}, its prompt ${attempts[0]?.status}`);
  }
  if ((await malipo.settlements.list()).items.length > 0) wrong.push('forged money is in the list');
  if ((await malipo.book.balance('mpesa:500001')) !== 0) wrong.push('forged money is in the book');
  return wrong;
}

/** Everybody types the PIN: the true callbacks come. */
async function unsettled({ malipo, simulator, ids, pushes, run }: PromptsOut): Promise<string[]> {
  const wrong: string[] = [];
  for (const { phone } of pushes) simulator.phone(phone).enterPin('1234');
  // Shorter than the first look of the schedule: nothing but callbacks can have said it.
  await run.advance(5_000);
  for (const [i, id] of ids.entries()) {
    const { status, paid, mismatch, receipt, claimed } = await malipo.payments.get(id);
    const booking = simulator.booking(pushes[i]?.checkoutRequestId ?? '');
    const isRight = status === 'paid' && paid === 500 + i && mismatch === 'none' && !claimed && receipt === booking?.receipt;
    if (!isRight) wrong.push(`${id} is ${status} with ${paid} although its true callback came`);
  }
  return wrong;
}
