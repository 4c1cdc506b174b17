import { createDaraja, publicSandboxShortcode, readStkCallback } from '@malipo/daraja';
import type { Daraja, StkPush } from '@malipo/daraja';
import { instant, later, parseCollection, parsePhone } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { CUSTOMER, openShop, VENDOR } from '../test/shop.ts';
import type { Shop } from '../test/shop.ts';
import type { SimulatorOptions } from './options.ts';
import type { FaultRule } from './world/trouble/faults.ts';
import type { Switches } from './world/trouble/switches.ts';

// The wire as our own client reads it: if both sides drift apart, one of these turns red.

const push: StkPush = {
  shortcode: publicSandboxShortcode,
  amount: parseCollection(100),
  phone: parsePhone(CUSTOMER),
  accountReference: 'INV1001',
  description: 'Order 1001',
  callbackUrl: 'https://shop.test/cb/0123456789abcdef',
};

function openClient(options: SimulatorOptions = {}): Shop & { readonly daraja: Daraja } {
  const shop = openShop(options);
  const { system } = shop;
  const daraja = createDaraja({ environment: 'simulator', baseUrl: VENDOR, consumerKey: 'simulator', consumerSecret: 'simulator', system });
  return { ...shop, daraja };
}

/** Lets a call run while the clock moves, and gives its value or its error. */
async function run(shop: Shop, call: Promise<unknown>, ms = 60_000): Promise<unknown> {
  const settled = call.catch((error: unknown) => error);
  await shop.system.advance(ms);
  return settled;
}

describe('@malipo/daraja against the simulator', () => {
  test('push, query, callback and pull agree about one payment', async () => {
    const shop = openClient();
    const { checkoutRequestId, merchantRequestId } = await shop.daraja.stkPush(push);
    const query = { shortcode: publicSandboxShortcode, checkoutRequestId };
    expect(await shop.daraja.stkQuery(query)).toMatchObject({ kind: 'pending' });
    await shop.system.advance(10_000);
    expect(await shop.daraja.stkQuery(query)).toMatchObject({ kind: 'paid', resultCode: '0', merchantRequestId });

    const booking = shop.simulator.booking(checkoutRequestId)!;
    expect(readStkCallback(JSON.parse(shop.received[0]!.text))).toMatchObject({
      checkoutRequestId,
      merchantRequestId,
      succeeded: true,
      receipt: booking.receipt,
      amount: push.amount,
      phone: push.phone,
      completedAt: instant(booking.completedAt),
    });

    await shop.daraja.pullRegister({ shortcode: '174379', nominatedNumber: push.phone, callbackUrl: 'https://shop.test/pull' });
    const now = shop.system.now();
    const page = await shop.daraja.pullQuery({ shortcode: '174379', from: later(now, -3_600_000), to: now });
    expect(page).toMatchObject({
      unreadable: 0,
      rows: [{ receipt: booking.receipt, amount: push.amount, accountReference: 'INV1001', phone: push.phone }],
    });
  });

  test.each<[Partial<Switches>]>([
    [{ queryPending: 'error500' }],
    [{ queryPending: 'code4999' }],
    [{ expiresInAs: 'number' }],
    [{ ids: 'old' }],
  ])('reads a pending prompt under %j', async (switches) => {
    const shop = openClient({ switches });
    const { checkoutRequestId } = await shop.daraja.stkPush(push);
    expect(await shop.daraja.stkQuery({ shortcode: publicSandboxShortcode, checkoutRequestId })).toMatchObject({ kind: 'pending' });
  });

  test.each<Switches['pullEmpty']>(['nested', 'flat', 'text'])('reads an empty pull written %s', async (pullEmpty) => {
    const shop = openClient({ switches: { pullEmpty } });
    await shop.daraja.pullRegister({ shortcode: '174379', nominatedNumber: push.phone, callbackUrl: 'https://shop.test/pull' });
    const now = shop.system.now();
    expect(await shop.daraja.pullQuery({ shortcode: '174379', from: later(now, -1000), to: now })).toMatchObject({ rows: [] });
  });

  // What the client believes must fit what really happened: “certainly not done” may never hide money.
  test.each<[FaultRule, string, number]>([
    [{ fault: 'notConnected' }, 'DarajaNotSent', 0],
    [{ fault: 'connectionLost', when: 'before' }, 'DarajaUnknown', 0],
    [{ fault: 'connectionLost' }, 'DarajaUnknown', 1],
    [{ fault: 'serverError' }, 'DarajaUnknown', 0],
    [{ fault: 'serverError', when: 'after' }, 'DarajaUnknown', 1],
    [{ fault: 'html' }, 'DarajaUnknown', 0],
    [{ fault: 'html', when: 'after' }, 'DarajaUnknown', 1],
    [{ fault: 'empty', when: 'after' }, 'DarajaUnknown', 1],
    [{ fault: 'slow', ms: 40_000 }, 'DarajaUnknown', 1],
    [{ fault: 'systemBusy' }, 'DarajaNotSent', 0],
    [{ fault: 'spikeArrest' }, 'DarajaNotSent', 0],
  ])('%j is %s, and books %i', async (fault, name, booked) => {
    const shop = openClient();
    shop.simulator.faults.add({ ...fault, api: 'stkPush', times: 1 });
    expect(await run(shop, shop.daraja.stkPush(push))).toMatchObject({ name });
    expect(shop.simulator.bookings).toHaveLength(booked);
  });

  test('a stale token is renewed once and the push leaves once more', async () => {
    const shop = openClient();
    shop.simulator.faults.add({ fault: 'staleToken', api: 'stkPush', times: 1 });
    expect(await run(shop, shop.daraja.stkPush(push))).toMatchObject({ checkoutRequestId: expect.any(String) });
    expect(shop.simulator.calls).toMatchObject({ oauth: 2, stkPush: 2 });
    expect(shop.simulator.bookings).toHaveLength(1);
  });
});
