import { instant } from '@malipo/daraja/values';
import type { Instant } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { createChance } from './chance.ts';
import { createTimerQueue } from './timer-queue.ts';
import { createVirtualSystem } from './virtual-system.ts';

const start = instant(Date.UTC(2026, 0, 5, 6));

describe('the clock', () => {
  test('stands still until it is moved, then passes every timer in order', async () => {
    const system = createVirtualSystem({ seed: 1, start });
    const seen: string[] = [];
    void system.sleep(2000).then(() => seen.push(`slept until ${system.now() - start}`));
    system.at((start + 1000) as Instant, () => seen.push('first'));
    system.at((start + 1000) as Instant, () => seen.push('second, made later'));
    await system.drain();
    expect(seen).toEqual([]);
    expect(system.pending()).toBe(3);
    await system.advance(5000);
    expect(seen).toEqual(['first', 'second, made later', 'slept until 2000']);
    expect(system.now()).toBe(start + 5000);
  });

  test('a timer made by a timer inside the span is reached too', async () => {
    const system = createVirtualSystem({ seed: 1, start });
    const seen: number[] = [];
    const again = (): void => {
      seen.push(system.now() - start);
      if (seen.length < 3) void system.sleep(1000).then(again);
    };
    again();
    await system.advance(2000);
    expect(seen).toEqual([0, 1000, 2000]);
  });

  test('step runs one timer and says when there is none', () => {
    const system = createVirtualSystem({ seed: 1, start });
    system.at((start + 10) as Instant, () => undefined);
    expect(system.nextAt()).toBe(start + 10);
    expect([system.step(), system.step()]).toEqual([true, false]);
    expect(system.now()).toBe(start + 10);
  });

  test('an aborted sleep rejects with the reason and leaves no timer', async () => {
    const system = createVirtualSystem({ seed: 1, start });
    const abort = new AbortController();
    const sleeping = system.sleep(1000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    expect(system.pending()).toBe(0);
    await expect(system.sleep(1, abort.signal)).rejects.toThrow('enough');
  });

  test('a cancelled timer does not run', async () => {
    const system = createVirtualSystem({ seed: 1, start });
    let ran = false;
    const cancel = system.at((start + 10) as Instant, () => {
      ran = true;
    });
    cancel();
    cancel();
    await system.advance(100);
    expect(ran).toBe(false);
    expect(system.pending()).toBe(0);
  });
});

describe('the network', () => {
  test('sends requests to the function of their origin, port included', async () => {
    const system = createVirtualSystem({ seed: 1 });
    system.route(
      'https://shop.test:8443/',
      async (request) => new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`),
    );
    const answer = await system.fetch('https://shop.test:8443/a', { method: 'POST', body: 'hello' });
    expect(await answer.text()).toBe('POST /a hello');
    await expect(system.fetch('https://shop.test/a')).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } });
  });

  test('drain waits for streamed bodies too, which take more turns of the event loop than texts', async () => {
    const system = createVirtualSystem({ seed: 1 });
    let read = '';
    system.route('https://shop.test', async (request) => {
      read = await request.text();
      return new Response('ok');
    });
    void system.fetch('https://shop.test/', { method: 'POST', body: new Blob(['hello']) });
    await system.drain();
    expect(read).toBe('hello');
  });

  test('a route that was taken back refuses connections', async () => {
    const system = createVirtualSystem({ seed: 1 });
    const close = system.route('https://shop.test', () => new Response('ok'));
    close();
    await expect(system.fetch(new Request('https://shop.test/'))).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('an abort ends the wait for a slow answer', async () => {
    const system = createVirtualSystem({ seed: 1 });
    system.route('https://slow.test', async () => {
      await system.sleep(60_000);
      return new Response('late');
    });
    const abort = new AbortController();
    const waiting = system.fetch('https://slow.test/', { signal: abort.signal });
    void system.sleep(10_000).then(() => abort.abort(new Error('timed out')));
    const outcome = waiting.catch((error: unknown) => String(error));
    await system.advance(20_000);
    expect(await outcome).toBe('Error: timed out');
  });
});

describe('chance', () => {
  test('the same seed gives the same bytes, another seed others', () => {
    const bytes = (seed: number): string => createVirtualSystem({ seed }).random(24).join();
    expect(bytes(7)).toBe(bytes(7));
    expect(new Set([1, 2, 3, 2 ** 40, 2 ** 40 + 1].map(bytes)).size).toBe(5);
  });

  test('fractions spread evenly over ten bins', () => {
    const chance = createChance(3);
    const bins = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 10_000; i++) bins[chance.below(10)]!++;
    for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

test('the timer queue agrees with a sorted list under thousands of adds, takes and cancellations', () => {
  const chance = createChance(11);
  const queue = createTimerQueue();
  let expected: { at: number; order: number }[] = [];
  const taken: string[] = [];
  const wanted: string[] = [];
  for (let order = 0; order < 5000; order++) {
    const at = chance.below(500);
    const cancel = queue.add(at, () => taken.push(`${at}/${order}`));
    if (chance.below(3) === 0) cancel();
    else expected.push({ at, order });
    if (chance.below(4) !== 0) continue;
    queue.take()?.run();
    expected = expected.toSorted((a, b) => a.at - b.at || a.order - b.order);
    const next = expected.shift();
    if (next) wanted.push(`${next.at}/${next.order}`);
  }
  expect(queue.size()).toBe(expected.length);
  expect(taken).toEqual(wanted);
});
