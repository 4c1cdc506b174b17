import { safaricomAddresses } from '@malipo/daraja';
import { createChance, createSimulator, createVirtualSystem } from '@malipo/simulator';
import { expect, test } from 'vitest';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import type { EngineOptions, Problem } from '../../packages/malipo/src/engine/api.ts';
import { memoryStore } from '../../packages/malipo/src/store/memory/index.ts';
import { createRun } from '../../packages/malipo/src/testing/test-malipo.ts';
import { forgeries, successBody } from './forgeries.ts';
import type { Scene } from './forgeries.ts';

const shortcode = { kind: 'paybill', number: '500001', passkey: 'a-passkey-of-our-own', name: 'DUKA' } as const;
const app = { consumerKey: 'key-of-the-shop', consumerSecret: 'secret-of-the-shop' };
const vendor = safaricomAddresses[0] ?? '';

/** Forty prompts on forty phones, waiting for somebody to type a PIN. */
async function promptsOut(scene: Scene, options: Partial<EngineOptions> = {}) {
  const system = createVirtualSystem({ seed: 5 });
  const simulator = createSimulator({
    system,
    seed: 5,
    shortcodes: [shortcode],
    apps: [app],
    defaultHabit: 'person',
    promptLifetimeMs: 3_600_000,
  });
  const store = memoryStore();
  const problems: Problem[] = [];
  const malipo = createMalipo({
    store,
    system,
    publicUrl: 'https://pay.test',
    environment: scene.production ? 'production' : 'sandbox',
    encryptionKey: 'ab'.repeat(32),
    shortcodes: [{ ...shortcode, ...app }],
    rates: { pushPerSecond: Infinity, queryPerSecond: Infinity },
    report: (problem) => problems.push(problem),
    ...(scene.proxied ? { trustedProxies: ['10.0.0.0/8'] } : {}),
    ...options,
  });
  system.route(scene.production ? 'https://api.safaricom.co.ke' : 'https://sandbox.safaricom.co.ke', simulator.fetch);
  // Safaricom's own callbacks: through the proxy, which adds nothing but the address; or straight.
  system.route('https://pay.test', (request) => malipo.handler(request, { address: scene.proxied ? '10.0.0.7' : vendor }));
  const ids: string[] = [];
  for (let i = 0; i < 40; i++) {
    const phone = `07110001${String(10 + i)}`;
    ids.push((await malipo.payments.create({ amount: 500 + i, reference: `ORDER-${i}`, phone })).id);
  }
  return { system, simulator, store, malipo, problems, ids, run: createRun(malipo, system), pushes: [...simulator.requests()] };
}

type World = Awaited<ReturnType<typeof promptsOut>>;

async function expectNothingReleased({ malipo, ids }: World): Promise<void> {
  for (const id of ids) {
    const { status, paid, receipt, attempts } = await malipo.payments.get(id);
    expect({ status, paid, receipt, attempt: attempts[0]?.status }).toEqual({
      status: 'open',
      paid: 0,
      receipt: null,
      attempt: 'prompted',
    });
  }
  expect((await malipo.settlements.list()).items).toEqual([]);
  expect(await malipo.book.balance('mpesa:500001')).toBe(0);
}

/** Everybody types the PIN: the true callbacks come. */
async function expectTrueCallbacksSettle({ malipo, simulator, ids, pushes, run }: World): Promise<void> {
  for (const { phone } of pushes) simulator.phone(phone).enterPin('1234');
  await run.advance(20_000);
  for (const [i, id] of ids.entries()) {
    const { status, paid, mismatch, receipt, claimed } = await malipo.payments.get(id);
    expect({ status, paid, mismatch, receipt, claimed }).toEqual({
      status: 'paid',
      paid: 500 + i,
      mismatch: 'none',
      receipt: simulator.booking(pushes[i]?.checkoutRequestId ?? '')?.receipt,
      claimed: false,
    });
  }
  expect(await malipo.book.balance('mpesa:500001')).toBe(simulator.bookings.reduce((sum, b) => sum + b.amount, 0));
}

test.each([
  ['outside production', { production: false, proxied: false }, 1],
  ['in production', { production: true, proxied: false }, 2],
  ['in production behind a proxy', { production: true, proxied: true }, 3],
] as const)(
  'D-04 D-27 D-39 D-47 10,000 mutated and forged callbacks %s release nothing, crash nothing, and stop no true one',
  async (_where, scene, seed) => {
    const world = await promptsOut(scene);
    const wrong = new Map<string, string>();
    const liars = forgeries(world.pushes, scene, createChance(seed));
    for (let i = 0; i < 10_000; i++) {
      const { what, request, host, status } = liars.next().value;
      const answer = await world.malipo.handler(request, host);
      if (answer.status !== status) wrong.set(what, `${answer.status} instead of ${status} to ${request.method} ${request.url}`);
      else if (status === 200 && (await answer.text()) !== '{"ResultCode":0,"ResultDesc":"Accepted"}') wrong.set(what, 'another body');
      // The work that follows some of them: claims are checked, and the clock goes on.
      if (i % 1000 === 999) await world.run.advance(1_000);
    }
    expect(Object.fromEntries(wrong)).toEqual({});
    expect(world.problems.filter(({ level }) => level === 'error')).toEqual([]);
    await expectNothingReleased(world);
    await expectTrueCallbacksSettle(world);
  },
);

test('a database that is down answers each forgery with 503 or what needs no database, and none with 200', async () => {
  const scene = { production: true, proxied: false };
  const world = await promptsOut(scene);
  await world.store.close();
  const liars = forgeries(world.pushes, scene, createChance(4));
  for (let i = 0; i < 500; i++) {
    const { request, host, status } = liars.next().value;
    expect((await world.malipo.handler(request, host)).status).toBe(status === 405 ? 405 : 503);
  }
});

test('D-27 a true callback that first came by an unlisted way is believed when it comes by the right one', async () => {
  const world = await promptsOut({ production: true, proxied: false });
  const [push] = world.pushes;
  const send = (address: string): Promise<Response> =>
    world.malipo.handler(
      new Request(push?.callbackUrl ?? '', { method: 'POST', body: JSON.stringify(push && successBody(push, 'UA5AAAA111')) }),
      { address },
    );
  expect((await send('203.0.113.66')).status).toBe(200);
  await world.run.advance(100);
  expect(await world.malipo.payments.get(world.ids[0] ?? '')).toMatchObject({ status: 'open', claimed: true, paid: 0 });
  expect((await send(vendor)).status).toBe(200);
  await world.run.advance(100);
  expect(await world.malipo.payments.get(world.ids[0] ?? '')).toMatchObject({ status: 'paid', claimed: false, paid: 500 });
});
