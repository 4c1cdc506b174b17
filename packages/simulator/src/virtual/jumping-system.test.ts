import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { realSystem } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { createJumpingSystem, isJumping } from './jumping-system.ts';
import { isMovable } from './movable-clock.ts';
import { createTimers } from './timers.ts';
import { createVirtualSystem, isVirtualSystem } from './virtual-system.ts';

const HOUR = 3_600_000;

test('it runs in real time and jumps over hours at once, each timer at its own instant', async () => {
  const system = createJumpingSystem();
  const start = system.now();
  const seen: string[] = [];
  const note = (name: string) => (): void => void seen.push(`${name} ${Math.round((system.now() - start) / 60_000)}`);
  const timers = createTimers(system);
  timers.after(10 * 60_000, () => {
    note('ten')();
    timers.after(5 * 60_000, note('made on the way'));
  });
  timers.after(2 * HOUR, note('too late'));
  timers.after(30 * 60_000, note('called off'))();
  void system.sleep(20 * 60_000).then(note('slept'));
  await system.advance(HOUR);
  expect(seen).toEqual(['ten 10', 'made on the way 15', 'slept 20']);
  expect(Math.round((system.now() - realSystem.now()) / 60_000)).toBe(60);
  expect(Math.round(system.aheadMs() / 60_000)).toBe(60);
  expect([system.pending(), Math.round((system.nextAt()! - system.now()) / 60_000)]).toEqual([1, 60]);
  timers.stop();
});

test('without a jump timers run by themselves', async () => {
  const system = createJumpingSystem();
  await new Promise<void>((resolve) => system.at((system.now() + 5) as Instant, resolve));
  await system.sleep(1);
  expect(system.aheadMs()).toBe(0);
});

test('a jump waits for the answer of what was sent on the way, before the clock goes on', async () => {
  const system = createJumpingSystem();
  const start = system.now();
  const server = createServer((_, response) => void realSystem.sleep(30).then(() => response.end('heard')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let answeredAfterMs = 0;
  system.at((start + HOUR) as Instant, () => {
    void system.fetch(`http://127.0.0.1:${port}/`).then(() => (answeredAfterMs = system.now() - start));
  });
  await system.advance(24 * HOUR);
  server.close();
  expect(answeredAfterMs).toBeLessThan(HOUR + 60_000);
  expect(answeredAfterMs).toBeGreaterThanOrEqual(HOUR);
});

test('two jumps at once do not add up: both are from now', async () => {
  const system = createJumpingSystem();
  const start = system.now();
  await Promise.all([system.advance(HOUR), system.advance(2 * HOUR)]);
  expect(Math.round((system.now() - start) / HOUR)).toBe(2);
});

test('a sleep can be called off, before and meanwhile', async () => {
  const system = createJumpingSystem();
  await expect(system.sleep(60_000, AbortSignal.abort('no'))).rejects.toBe('no');
  const controller = new AbortController();
  const asleep = system.sleep(60_000, controller.signal);
  controller.abort('enough');
  await expect(asleep).rejects.toBe('enough');
  expect(system.pending()).toBe(0);
});

test('systems are told apart', () => {
  const [jumping, virtual] = [createJumpingSystem(), createVirtualSystem({ seed: 1 })];
  expect([realSystem, jumping, virtual].map((one) => [isMovable(one), isJumping(one), isVirtualSystem(one)])).toEqual([
    [false, false, false],
    [true, true, false],
    [true, false, true],
  ]);
});
