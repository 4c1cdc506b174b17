import {
  createDaraja,
  readAccountBalanceResult,
  readB2bResult,
  readB2cResult,
  readExpressCallback,
  readQueueTimeout,
  readReversalResult,
  readTransactionStatusResult,
  securityCredential,
} from '@malipo/daraja';
import type { B2cPayout, Daraja, Initiated } from '@malipo/daraja';
import { parseCollection, parsePhone } from '@malipo/daraja/values';
import type { Receipt } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { openShop, VENDOR } from '../test/shop.ts';
import type { Shop } from '../test/shop.ts';

// Everything that our client asks in an operator's name, as the simulator answers it, and as our readers read the result.

const PAYEE = parsePhone('254711000222');
const shortcode = '174379';
interface Office extends Shop {
  readonly daraja: Daraja;
  readonly as: Initiated;
  /** Sends, lets a minute pass, and gives what came to the result address. */
  heard(call: Promise<unknown>): Promise<unknown>;
}

async function openOffice(password = 'Safaricom999!*!'): Promise<Office> {
  const shop = openShop();
  const { system, simulator } = shop;
  const daraja = createDaraja({ environment: 'simulator', baseUrl: VENDOR, consumerKey: 'simulator', consumerSecret: 'simulator', system });
  const made = await securityCredential({ password, certificate: simulator.certificate, environment: 'simulator', system });
  const as: Initiated = {
    initiator: 'testapi',
    securityCredential: made.securityCredential,
    remarks: 'July',
    resultUrl: 'https://shop.test/result',
    timeoutUrl: 'https://shop.test/timeout',
  };
  const heard = async (call: Promise<unknown>): Promise<unknown> => {
    const before = shop.received.length;
    await call;
    await system.advance(60_000);
    return JSON.parse(shop.received[before]?.text ?? 'null') as unknown;
  };
  return { ...shop, daraja, as, heard };
}

const payout = (office: Office, changes: Partial<B2cPayout> = {}): B2cPayout => ({
  ...office.as,
  shortcode,
  phone: PAYEE,
  amount: parseCollection(500),
  ...changes,
});

describe('payouts to customers', () => {
  test.each([
    ['v1', { version: 'v1' }],
    ['v3', { originatorConversationId: 'payout-1' }],
    ['validated', { version: 'validated', originatorConversationId: 'payout-2', idType: 'national', idNumber: '12345678' }],
  ] as const)('%s reaches the wallet, and the result names the receipt', async (_version, how) => {
    const office = await openOffice();
    const phone = office.simulator.phone(PAYEE);
    phone.set({ idType: '01', idNumber: '12345678' });
    const before = phone.balance();
    const result = readB2cResult(await office.heard(office.daraja.b2c({ ...payout(office), ...how })));
    expect(result).toMatchObject({ succeeded: true, amount: 50_000, receiver: { phone: PAYEE }, isRegistered: true });
    expect(office.simulator.phone(PAYEE).balance()).toBe(before + 500);
    expect(office.simulator.transaction(result?.receipt ?? '')).toBeDefined();
    expect(result?.completedAt).toBeGreaterThan(0);
  });

  test('Pochi', async () => {
    const office = await openOffice();
    const call = office.daraja.b2Pochi({ ...payout(office), originatorConversationId: 'pochi-1' });
    expect(readB2cResult(await office.heard(call))).toMatchObject({ succeeded: true, amount: 50_000 });
  });

  test('the same id again is refused, and nothing is paid twice', async () => {
    const office = await openOffice();
    const once = { ...payout(office), originatorConversationId: 'payout-1' };
    await office.heard(office.daraja.b2c(once));
    const balance = office.simulator.phone(PAYEE).balance();
    await expect(office.daraja.b2c(once)).rejects.toMatchObject({ details: { errorCode: '500.002.1001' } });
    await office.system.advance(60_000);
    expect(office.simulator.phone(PAYEE).balance()).toBe(balance);
  });

  test('a wrong password ends in 2001, with the sentence that an operator needs', async () => {
    const office = await openOffice('not-the-password');
    const result = readB2cResult(await office.heard(office.daraja.b2c({ ...payout(office), version: 'v1' })));
    expect(result).toMatchObject({ succeeded: false, resultCode: '2001' });
  });

  test('a request that waited too long is not taken for a failure', async () => {
    const office = await openOffice();
    office.simulator.faults.add({ fault: 'queueTimeout' });
    const accepted = office.daraja.b2c({ ...payout(office), originatorConversationId: 'payout-3' });
    expect(readQueueTimeout(await office.heard(accepted))).toMatchObject({ originatorConversationId: 'payout-3' });
  });
});

describe('business to business', () => {
  test.each([
    [
      'a paybill',
      (o: Office) =>
        o.daraja.b2b({
          ...o.as,
          command: 'payBill',
          shortcode,
          receiver: '600000',
          amount: parseCollection(900),
          accountReference: 'RENT',
        }),
    ],
    [
      'a till',
      (o: Office) =>
        o.daraja.b2b({ ...o.as, command: 'buyGoods', shortcode, receiver: '600100', receiverType: 'till', amount: parseCollection(900) }),
    ],
    ['a top-up', (o: Office) => o.daraja.b2cTopUp({ ...o.as, shortcode, receiver: '600000', amount: parseCollection(900) })],
    ['tax', (o: Office) => o.daraja.remitTax({ ...o.as, shortcode, amount: parseCollection(900), registrationNumber: '2026ABC123' })],
  ] as const)('%s is paid', async (_what, send) => {
    const office = await openOffice();
    const result = readB2bResult(await office.heard(send(office)));
    expect(result).toMatchObject({ succeeded: true, amount: 90_000 });
    expect(result?.accounts[0]).toMatchObject({ currency: 'KES' });
    expect(office.simulator.transaction(result?.receipt ?? '')).toBeDefined();
  });

  test('express checkout prompts the other business', async () => {
    const office = await openOffice();
    const request = {
      till: '600100',
      receiver: shortcode,
      amount: parseCollection(70),
      reference: 'INV-7',
      partnerName: 'DUKA LA MFANO',
      requestId: 'request-1',
      callbackUrl: 'https://shop.test/express',
    };
    expect(readExpressCallback(await office.heard(office.daraja.expressCheckout(request)))).toMatchObject({ requestId: 'request-1' });
  });
});

describe('looking and taking back', () => {
  async function paid(office: Office): Promise<Receipt> {
    return office.simulator.payByHand(office.simulator.payer(), shortcode, 'ROOM7', 250).receipt;
  }

  test('balances', async () => {
    const office = await openOffice();
    const result = readAccountBalanceResult(await office.heard(office.daraja.accountBalance({ ...office.as, shortcode })));
    expect(result?.accounts.map(({ name }) => name)).toEqual(expect.arrayContaining(['Working Account', 'Utility Account']));
    for (const { current } of result?.accounts ?? []) expect(current).toEqual(expect.any(Number));
  });

  test('the status of a payment, by its receipt', async () => {
    const office = await openOffice();
    const receipt = await paid(office);
    const result = readTransactionStatusResult(await office.heard(office.daraja.transactionStatus({ ...office.as, shortcode, receipt })));
    expect(result).toMatchObject({ state: 'completed', receiptAskedAbout: receipt, amount: 25_000 });
  });

  test('a reversal sends it back, once', async () => {
    const office = await openOffice();
    const receipt = await paid(office);
    const reversal = { ...office.as, shortcode, receipt, amount: parseCollection(250) };
    expect(readReversalResult(await office.heard(office.daraja.reverse(reversal)))).toMatchObject({
      succeeded: true,
      originalReceipt: receipt,
      amount: 25_000,
    });
    expect(readReversalResult(await office.heard(office.daraja.reverse(reversal)))).toMatchObject({ resultCode: 'R000001' });
  });
});

/** What each call leaves behind when its answer is lost or worthless: how often it was sent, and what moved. */
describe('sent once, whatever the answer was', () => {
  const calls = {
    b2c: (o: Office) => o.daraja.b2c({ ...payout(o), originatorConversationId: 'one' }),
    b2Pochi: (o: Office) => o.daraja.b2Pochi({ ...payout(o), originatorConversationId: 'one' }),
    b2b: (o: Office) =>
      o.daraja.b2b({ ...o.as, command: 'payBill', shortcode, receiver: '600000', amount: parseCollection(900), accountReference: 'RENT' }),
    remitTax: (o: Office) => o.daraja.remitTax({ ...o.as, shortcode, amount: parseCollection(900), registrationNumber: 'PRN1' }),
    reverse: (o: Office) =>
      o.daraja.reverse({ ...o.as, shortcode, receipt: o.simulator.bookings[0]!.receipt, amount: parseCollection(250) }),
  } as const;
  const troubles = [
    ['a time-out', { fault: 'slow', ms: 40_000 }, 1],
    ['a reset', { fault: 'connectionLost' }, 1],
    ['a 500', { fault: 'serverError', when: 'after' }, 1],
    ['a page of HTML', { fault: 'html', when: 'after' }, 1],
    ['a bare 401', { fault: 'html', status: 401, when: 'after' }, 1],
    ['an invalid token, told by Daraja itself', { fault: 'staleToken', times: 1 }, 2],
  ] as const;

  test.each(Object.entries(calls).flatMap(([api, send]) => troubles.map(([what, rule, sends]) => [api, what, send, rule, sends] as const)))(
    '%s after %s',
    async (api, _what, send, rule, sends) => {
      const office = await openOffice();
      office.simulator.payByHand(office.simulator.payer(), shortcode, 'ROOM7', 250);
      const before = [...office.simulator.transactions()].length;
      office.simulator.faults.add({ ...rule, api: api as 'b2c' });
      const outcome = send(office).then(
        () => 'accepted',
        (error: { mayBeDone?: boolean }) => (error.mayBeDone === true ? 'unknown' : 'certain'),
      );
      await office.system.advance(120_000);
      expect(await outcome).toBe(sends === 1 ? 'unknown' : 'accepted');
      expect(office.simulator.calls[api as 'b2c']).toBe(sends);
      const moved = [...office.simulator.transactions()].length - before;
      expect(moved).toBeGreaterThanOrEqual(1);
      expect([...office.simulator.conversations()]).toHaveLength(1);
    },
  );
});
