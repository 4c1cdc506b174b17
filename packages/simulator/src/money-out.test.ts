import {
  readAccountBalanceResult,
  readB2bResult,
  readB2cResult,
  readExpressCallback,
  readQueueTimeout,
  readReversalResult,
  readTransactionStatusResult,
  securityCredential,
} from '@malipo/daraja';
import type { B2cPayout } from '@malipo/daraja';
import { parseCollection } from '@malipo/daraja/values';
import type { Receipt } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { openOffice, PAYBILL, PAYEE } from '../test/office.ts';
import type { Office } from '../test/office.ts';

// Everything that our client asks in an operator's name, as the simulator answers it, and as our readers read the result.

const shortcode = PAYBILL;

/** Sends, lets a minute pass, and gives what came to the result address. */
async function heard({ received, system }: Office, call: Promise<unknown>): Promise<unknown> {
  const before = received.length;
  await call;
  await system.advance(60_000);
  return JSON.parse(received[before]?.text ?? 'null') as unknown;
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
    const result = readB2cResult(await heard(office, office.daraja.b2c({ ...payout(office), ...how })));
    expect(result).toMatchObject({ succeeded: true, amount: 50_000, receiver: { phone: PAYEE }, isRegistered: true });
    expect(office.simulator.phone(PAYEE).balance()).toBe(before + 500);
    expect(office.simulator.transaction(result?.receipt ?? '')).toBeDefined();
    expect(result?.completedAt).toBeGreaterThan(0);
  });

  test('Pochi', async () => {
    const office = await openOffice();
    const call = office.daraja.b2Pochi({ ...payout(office), originatorConversationId: 'pochi-1' });
    expect(readB2cResult(await heard(office, call))).toMatchObject({ succeeded: true, amount: 50_000 });
  });

  test('the same id again is refused, and nothing is paid twice', async () => {
    const office = await openOffice();
    const once = { ...payout(office), originatorConversationId: 'payout-1' };
    await heard(office, office.daraja.b2c(once));
    const balance = office.simulator.phone(PAYEE).balance();
    await expect(office.daraja.b2c(once)).rejects.toMatchObject({
      name: 'DarajaUnknown',
      mayBeDone: true,
      retry: 'none',
      details: { errorCode: '500.002.1001' },
    });
    await office.system.advance(60_000);
    expect(office.simulator.phone(PAYEE).balance()).toBe(balance);
  });

  test('a wrong password ends in 2001, with the sentence that an operator needs', async () => {
    const office = await openOffice();
    const wrong = await securityCredential({
      password: 'not-the-password',
      certificate: office.simulator.certificate,
      system: office.system,
    });
    const result = readB2cResult(
      await heard(office, office.daraja.b2c({ ...payout(office), securityCredential: wrong.securityCredential, version: 'v1' })),
    );
    expect(result).toMatchObject({ succeeded: false, resultCode: '2001' });
  });

  test('a request that waited too long is not taken for a failure', async () => {
    const office = await openOffice();
    office.simulator.faults.add({ fault: 'queueTimeout' });
    const accepted = office.daraja.b2c({ ...payout(office), originatorConversationId: 'payout-3' });
    expect(readQueueTimeout(await heard(office, accepted))).toMatchObject({ originatorConversationId: 'payout-3' });
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
    const result = readB2bResult(await heard(office, send(office)));
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
    expect(readExpressCallback(await heard(office, office.daraja.expressCheckout(request)))).toMatchObject({ requestId: 'request-1' });
  });
});

describe('looking and taking back', () => {
  async function paid(office: Office): Promise<Receipt> {
    return office.simulator.payByHand(office.simulator.payer(), shortcode, 'ROOM7', 250).receipt;
  }

  test('balances', async () => {
    const office = await openOffice();
    const result = readAccountBalanceResult(await heard(office, office.daraja.accountBalance({ ...office.as, shortcode })));
    expect(result?.accounts.map(({ name }) => name)).toEqual(expect.arrayContaining(['Working Account', 'Utility Account']));
    for (const { current } of result?.accounts ?? []) expect(current).toEqual(expect.any(Number));
  });

  test('the status of a payment, by its receipt', async () => {
    const office = await openOffice();
    const receipt = await paid(office);
    const result = readTransactionStatusResult(await heard(office, office.daraja.transactionStatus({ ...office.as, shortcode, receipt })));
    expect(result).toMatchObject({ state: 'completed', receiptAskedAbout: receipt, amount: 25_000 });
  });

  test('a reversal sends it back, once', async () => {
    const office = await openOffice();
    const receipt = await paid(office);
    const reversal = { ...office.as, shortcode, receipt, amount: parseCollection(250) };
    expect(readReversalResult(await heard(office, office.daraja.reverse(reversal)))).toMatchObject({
      succeeded: true,
      originalReceipt: receipt,
      amount: 25_000,
    });
    expect(readReversalResult(await heard(office, office.daraja.reverse(reversal)))).toMatchObject({ resultCode: 'R000001' });
  });
});
