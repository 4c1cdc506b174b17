import { describe, expect, test } from 'vitest';
import { CUSTOMER, idOf, metadata, openShop } from '../../../test/shop.ts';
import { SANDBOX_PASSKEY } from '../money/shortcodes.ts';
import type { Habit } from './habits.ts';

describe('habits', () => {
  test.each<[Habit, number, number, string]>([
    ['pays', 5, 0, 'The service request is processed successfully.'],
    [{ name: 'pays', afterMs: 20_000 }, 21, 0, 'The service request is processed successfully.'],
    ['slow', 46, 0, 'The service request is processed successfully.'],
    [{ name: 'slow', afterMs: 61_000 }, 61, 1037, 'No response from user.'],
    ['cancels', 5, 1032, 'Request cancelled by user.'],
    ['wrongPin', 5, 2001, 'The initiator information is invalid.'],
    ['noMoney', 5, 1, 'The balance is insufficient for the transaction.'],
    ['neverLooks', 61, 1037, 'No response from user.'],
    ['off', 61, 1037, 'DS timeout user cannot be reached.'],
    ['person', 61, 1037, 'No response from user.'],
  ])('%j: the callback comes after %i s with %i', async (defaultHabit, seconds, ResultCode, ResultDesc) => {
    const shop = openShop({ defaultHabit });
    const started = shop.system.now();
    const id = idOf(await shop.push());
    await shop.system.advance(600_000);
    expect(shop.received).toHaveLength(1);
    const [{ callback, at, path }] = shop.received as [(typeof shop.received)[0]];
    expect(callback).toMatchObject({ CheckoutRequestID: id, ResultCode, ResultDesc });
    expect([path, at - started]).toEqual(['/cb/0123456789abcdef', seconds * 1000]);
    expect(shop.simulator.bookings).toHaveLength(ResultCode === 0 ? 1 : 0);
    expect((await shop.query(id)).body['ResultCode']).toBe(String(ResultCode));
    expect('CallbackMetadata' in callback).toBe(ResultCode === 0);
    expect(shop.simulator.phone(CUSTOMER).prompts()).toEqual([]);
  });

  test('a success carries amount, receipt, a Balance without value, the Nairobi time and the phone as a number', async () => {
    const shop = openShop();
    await shop.push();
    await shop.system.advance(10_000);
    const booking = shop.simulator.bookings[0]!;
    expect(shop.received[0]!.text).toBe(
      JSON.stringify({
        Body: {
          stkCallback: {
            MerchantRequestID: shop.received[0]!.callback['MerchantRequestID'],
            CheckoutRequestID: booking.checkoutRequestId,
            ResultCode: 0,
            ResultDesc: 'The service request is processed successfully.',
            CallbackMetadata: {
              Item: [
                { Name: 'Amount', Value: 100 },
                { Name: 'MpesaReceiptNumber', Value: booking.receipt },
                { Name: 'Balance' },
                { Name: 'TransactionDate', Value: 20260105090004 },
                { Name: 'PhoneNumber', Value: 254711000111 },
              ],
            },
          },
        },
      }),
    );
  });

  test.each([
    ['value', 99_900],
    ['absent', undefined],
  ] as const)('switch balanceItem %s', async (balanceItem, value) => {
    const shop = openShop({ switches: { balanceItem } });
    await shop.push();
    await shop.system.advance(10_000);
    const items = metadata(shop.received[0]!.callback);
    expect(items['Balance']).toBe(value);
    expect('Balance' in items).toBe(balanceItem === 'value');
  });
});

describe('a person on the phone', () => {
  test('sees merchant, amount and account, types the PIN, and the money moves', async () => {
    const shop = openShop({ defaultHabit: 'person' });
    const id = idOf(await shop.push());
    const phone = shop.simulator.phone('0711 000 111');
    expect(phone.prompts()).toMatchObject([
      { id, merchant: 'DUKA LA MFANO', shortcode: '174379', kind: 'paybill', amount: 100, accountReference: 'INV1001' },
    ]);
    expect(phone.enterPin('1234')).toMatchObject({ code: 0 });
    expect(phone.prompts()).toEqual([]);
    expect(phone.balance()).toBe(99_900);
    expect(shop.simulator.booking(id)).toMatchObject({ amount: 100, phone: CUSTOMER, accountReference: 'INV1001' });
    expect(shop.received).toEqual([]);
    await shop.system.advance(1_000);
    expect(shop.received).toHaveLength(1);
  });

  test('three wrong PINs lock the PIN; a new PIN unlocks it', async () => {
    const shop = openShop({ defaultHabit: 'person', switches: { sameAmount: 'off' } });
    const phone = shop.simulator.phone(CUSTOMER);
    const typed: unknown[] = [];
    for (const pin of ['0000', '0000', '0000', '1234']) {
      await shop.push();
      typed.push(phone.enterPin(pin).code);
    }
    expect(typed).toEqual([2001, 2001, 2001, 8006]);
    phone.setPin('4321');
    await shop.push();
    expect(phone.enterPin('4321').code).toBe(0);
  });

  test('a right PIN forgives the wrong ones before it', async () => {
    const shop = openShop({ defaultHabit: 'person', switches: { sameAmount: 'off' } });
    const typed: unknown[] = [];
    for (const pin of ['0000', '0000', '1234', '0000', '1234']) {
      await shop.push();
      typed.push(shop.simulator.phone(CUSTOMER).enterPin(pin).code);
    }
    expect(typed).toEqual([2001, 2001, 0, 2001, 0]);
  });

  test('cancels', async () => {
    const shop = openShop({ defaultHabit: 'person' });
    await shop.push();
    shop.simulator.phone(CUSTOMER).cancel();
    await shop.system.advance(1_000);
    expect(shop.received).toMatchObject([{ callback: { ResultCode: 1032 } }]);
  });

  test('answers too late', async () => {
    const shop = openShop({ defaultHabit: 'person' });
    const id = idOf(await shop.push());
    await shop.system.advance(60_000);
    expect(() => shop.simulator.phone(CUSTOMER).enterPin('1234', id)).toThrow('not on the phone');
  });

  test('a phone that is switched off gets no prompt', async () => {
    const shop = openShop({ defaultHabit: 'person' });
    shop.simulator.phone(CUSTOMER).off();
    await shop.push();
    expect(shop.simulator.phone(CUSTOMER).prompts()).toEqual([]);
    await shop.system.advance(61_000);
    expect(shop.received).toMatchObject([{ callback: { ResultCode: 1037, ResultDesc: 'DS timeout user cannot be reached.' } }]);
  });
});

describe('money', () => {
  test.each([
    ['more than there is', { balance: 99 }, 100, 1],
    ['all there is', { balance: 100 }, 100, 0],
  ])('%s', async (_, wallet, Amount, code) => {
    const shop = openShop({ wallets: [{ phone: CUSTOMER, ...wallet }] });
    await shop.push({ Amount });
    await shop.system.advance(10_000);
    expect(shop.received).toMatchObject([{ callback: { ResultCode: code } }]);
  });

  test('KES 500,000 a day and no more, until midnight in Nairobi', async () => {
    const shop = openShop({ defaultBalance: 2_000_000, switches: { sameAmount: 'off' } });
    const codes: unknown[] = [];
    for (let i = 0; i < 3; i++) {
      await shop.push({ Amount: 250_000 });
      await shop.system.advance(10_000);
      codes.push(shop.received.at(-1)!.callback['ResultCode']);
    }
    expect(codes).toEqual([0, 0, 4]);
    expect(() => shop.simulator.payByHand(CUSTOMER, '174379', 'X', 1)).toThrow('daily transfer limit');
    await shop.system.advance(15 * 3_600_000); // 00:00:30 in Nairobi
    for (const amount of [1, 249_999, 250_000]) expect(shop.simulator.payByHand(CUSTOMER, '174379', 'X', amount).amount).toBe(amount);
  });

  test('a shop whose account is full takes nothing', async () => {
    const shop = openShop({ shortcodes: [{ kind: 'paybill', number: '174379', passkey: SANDBOX_PASSKEY, name: 'DUKA', maxBalance: 99 }] });
    await shop.push();
    await shop.system.advance(10_000);
    expect(shop.received).toMatchObject([{ callback: { ResultCode: 8 } }]);
  });
});

describe('messages', () => {
  test('name receipt, amount, shop, account, time and what is left; tills have no account', () => {
    const { simulator } = openShop();
    const first = simulator.payByHand(CUSTOMER, '174379', 'INV1', 1500);
    const second = simulator.payByHand(CUSTOMER, '600100', '', 20);
    expect(
      simulator
        .phone(CUSTOMER)
        .inbox()
        .map(({ text }) => text),
    ).toEqual([
      `${first.receipt}: you paid KES 1,500 to DUKA LA MFANO, account INV1 on 5 Jan 2026 at 09:00. You have KES 98,500 left.`,
      `${second.receipt}: you paid KES 20 to KIOSKI CHA MFANO on 5 Jan 2026 at 09:00. You have KES 98,480 left.`,
    ]);
  });

  test.each<[Habit, readonly string[]]>([
    ['noMoney', ['Not paid: KES 100 to DUKA LA MFANO. There is not enough money on this phone.']],
    ['wrongPin', ['Not paid: KES 100 to DUKA LA MFANO. The PIN was wrong.']],
    ['cancels', []],
    ['neverLooks', []],
  ])('after %j: %j', async (defaultHabit, texts) => {
    const shop = openShop({ defaultHabit });
    await shop.push();
    await shop.system.advance(61_000);
    expect(
      shop.simulator
        .phone(CUSTOMER)
        .inbox()
        .map(({ text }) => text),
    ).toEqual(texts);
  });

  test('the inbox keeps the last hundred', () => {
    const { simulator } = openShop();
    for (let i = 1; i <= 150; i++) simulator.payByHand(CUSTOMER, '174379', `N${i}`, 1);
    const inbox = simulator.phone(CUSTOMER).inbox();
    expect(inbox).toHaveLength(100);
    expect(inbox.at(-1)!.text).toContain('N150');
  });
});
