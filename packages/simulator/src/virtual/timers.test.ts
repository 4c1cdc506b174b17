import { realSystem } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { createTimers } from './timers.ts';
import { createVirtualSystem } from './virtual-system.ts';
import type { VirtualSystem } from './virtual-system.ts';

/** A system that sleeps like the real one, on a clock that can be moved: it hides that it is virtual. */
function sleeper(): { system: System; clock: VirtualSystem } {
  const clock = createVirtualSystem({ seed: 1 });
  const { now, random, sleep, fetch } = clock;
  return { system: { now, random, sleep, fetch }, clock };
}

test.each([
  [
    'a virtual system',
    (): { system: System; clock: VirtualSystem } => ((clock) => ({ system: clock, clock }))(createVirtualSystem({ seed: 1 })),
  ],
  ['any other system', sleeper],
])('on %s timers run in order, can be called off, and may make others', async (_, make) => {
  const { system, clock } = make();
  const timers = createTimers(system);
  const seen: string[] = [];
  const start = clock.now();
  const note = (name: string) => (): void => void seen.push(`${name} ${clock.now() - start}`);
  timers.after(300, note('late'));
  const cancel = timers.after(50, note('cancelled'));
  timers.after(100, () => {
    note('early')();
    timers.after(0, note('at once'));
    timers.after(100, note('made on the way'));
  });
  cancel();
  await clock.advance(1000);
  expect(seen).toEqual(['early 100', 'at once 100', 'made on the way 200', 'late 300']);
  timers.after(10, note('stopped'));
  timers.stop();
  expect(clock.pending()).toBe(0);
  await clock.advance(1000);
  expect(seen).toHaveLength(4);
});

test('one sleep serves many timers, and none is left when all are called off', () => {
  const { system, clock } = sleeper();
  const timers = createTimers(system);
  const cancels = Array.from({ length: 100 }, (_, i) => timers.after(1000 + i, () => undefined));
  expect(clock.pending()).toBe(1);
  for (const cancel of cancels) cancel();
  expect(clock.pending()).toBe(0);
});

test('on the real system', async () => {
  const timers = createTimers(realSystem);
  const order: number[] = [];
  await new Promise<void>((resolve) => {
    timers.after(15, resolve);
    timers.after(5, () => order.push(2));
    timers.after(1, () => order.push(1));
  });
  expect(order).toEqual([1, 2]);
});
