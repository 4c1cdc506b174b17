import { expect, test } from 'vitest';
import { memoryStore, testMalipo } from '../testing/index.ts';
import type { EngineOptions } from './api.ts';

test.for<[string, Partial<EngineOptions>, string]>([
  ['a query in publicUrl', { publicUrl: 'https://pay.example.com/?shop=1' }, 'public_url_invalid'],
  ['a fragment in publicUrl', { publicUrl: 'https://pay.example.com/#pay' }, 'public_url_invalid'],
  ['no number in verify', { verify: { above: NaN } }, 'verify_invalid'],
  ['a negative limit in verify', { verify: { above: -1 } }, 'verify_invalid'],
  ['a push rate of nothing', { rates: { pushPerSecond: 0 } }, 'rate_setting'],
  ['a negative query rate', { rates: { queryPerSecond: -5 } }, 'rate_setting'],
  ['payments that expire before they begin', { expiresAfterMs: -1 }, 'duration_setting'],
  ['no time to send', { sendBeforeMs: 0 }, 'duration_setting'],
  ['a time that is no number', { timeoutMs: NaN }, 'duration_setting'],
  ['sweeps without pause', { sweepEveryMs: 0 }, 'duration_setting'],
  ['an encryption key of another length', { encryptionKey: 'abcd' }, 'encryption_key_invalid'],
  ['a schedule without a time', { checkScheduleMs: [NaN] }, 'check_schedule_setting'],
  ['a falling schedule', { checkScheduleMs: [60_000, 20_000] }, 'check_schedule_setting'],
])('%s is refused at the start', async ([, engine, code]) => {
  await expect(testMalipo({ engine })).rejects.toMatchObject({ code });
});

const passkey = 'c0ffee'.repeat(10);
const paybill = { kind: 'paybill', number: '600300', passkey } as const;
const live = {
  ...paybill,
  consumerKey: 'simulator',
  consumerSecret: 'simulator',
  environment: 'production',
  baseUrl: 'https://live.test',
} as const;
const simulator = { shortcodes: [{ ...paybill, name: 'DUKA' }] };

test('a live shortcode is guarded as live, whatever the engine says of the others', async () => {
  const engine: Partial<EngineOptions> = {
    environment: 'sandbox',
    publicUrl: 'https://malipo.test',
    shortcodes: [live],
    callbackAddresses: ['192.0.2.1'],
  };
  await expect(testMalipo({ engine })).rejects.toMatchObject({ code: 'encryption_key_missing' });
  await expect(testMalipo({ engine: { ...engine, callbackAddresses: [] } })).rejects.toMatchObject({ code: 'callback_addresses_setting' });

  const store = memoryStore();
  const world = await testMalipo({ seed: 65, store, simulator, engine: { ...engine, encryptionKey: 'ab'.repeat(32) } });
  world.system.route('https://live.test', (request) => world.simulator.fetch(request));
  world.system.route('https://malipo.test', (request) => world.malipo.handler(request, { address: '192.0.2.1' }));
  world.simulator.faults.add({ fault: 'serverError', api: 'stkQuery' });
  const payer = (): string => world.simulator.payer({ balance: 100_000 });
  const small = await world.malipo.payments.create({ amount: 10_000, phone: payer(), reference: 'SMALL' });
  const large = await world.malipo.payments.create({ amount: 10_001, phone: payer(), reference: 'LARGE' });
  await world.run.advance(15_000);
  expect(await world.malipo.payments.get(small.id)).toMatchObject({ status: 'paid' });
  expect(await world.malipo.payments.get(large.id)).toMatchObject({ status: 'open', claimed: true });

  const stranger = await world.malipo.handler(new Request('https://malipo.test/cb/guess', { method: 'POST', body: '{}' }), {
    address: '203.0.113.9',
  });
  expect(stranger.status).toBe(404);
});

test('tenants of shortcodes are named as those of keys', async () => {
  const engine = { shortcodes: [{ ...live, environment: 'simulator', baseUrl: 'http://simulator.test', tenant: 'Duka: Moja' }] } as const;
  await expect(testMalipo({ engine })).rejects.toMatchObject({ code: 'tenant_invalid' });
});

test('a database that is away at the first prompt keeps no later one from being sent', async () => {
  const inner = memoryStore();
  let isAway = false;
  const store: typeof inner = {
    ...inner,
    transaction: (work, options) =>
      inner.transaction(
        (tx) =>
          work({
            ...tx,
            insert: (table, rows) =>
              isAway && table === 'registers' ? Promise.reject(new Error('The database is away.')) : tx.insert(table, rows),
          }),
        options,
      ),
  };
  const { malipo, simulator } = await testMalipo({ seed: 66, store, engine: { rates: { pushPerSecond: Infinity } } });
  isAway = true;
  const first = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'FIRST' });
  expect(first.attempts).not.toMatchObject([{ status: 'prompted' }]);
  isAway = false;
  const second = await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'SECOND' });
  expect(second.attempts).toMatchObject([{ status: 'prompted' }]);
});
