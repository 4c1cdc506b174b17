import { describe, expect, test } from 'vitest';
import type { SimulatorOptions } from '@malipo/simulator';
import { CUSTOMER, openShop } from '../../../test/shop.ts';

const FRIEND = '254711000333';
const phones = (options: SimulatorOptions = {}) => {
  const { simulator } = openShop(options);
  return { simulator, mine: simulator.phone(CUSTOMER), friend: simulator.phone(FRIEND) };
};

test('pay bill and buy goods with the PIN', async () => {
  const { simulator, mine } = phones();
  await mine.payBill('174379', 'INV1', 100, '1234');
  await mine.buyGoods('600100', 50, '1234');
  expect(simulator.bookings).toMatchObject([
    { shortcode: '174379', accountReference: 'INV1', amount: 100 },
    { shortcode: '600100', accountReference: '', amount: 50 },
  ]);
  expect(mine.myBalance('1234')).toBe(99_850);
});

test('money goes to another phone, and both hear of it', () => {
  const { mine, friend } = phones();
  const { receipt } = mine.sendMoney('0711 000 333', 250, '1234');
  expect([mine.balance(), friend.balance()]).toEqual([99_750, 100_250]);
  expect(mine.inbox().at(-1)?.text).toMatch(new RegExp(`^${receipt}: you sent KES 250 to PETER DOE 254711000333 on `));
  expect(friend.inbox().at(-1)?.text).toContain('you got KES 250 from JOHN DOE');
});

test('sending has its charge where the switch says so', () => {
  const { simulator, mine } = phones({ switches: { sendingCharges: true } });
  mine.sendMoney(FRIEND, 250);
  expect(mine.balance()).toBe(100_000 - 250 - 7);
  expect(simulator.outside().get('Safaricom')).toBe(7);
});

test('cash comes from an agent', () => {
  const { simulator, mine } = phones();
  mine.withdraw('12345', 1_000, '1234');
  expect(mine.balance()).toBe(99_000);
  expect(simulator.outside().get('Agent 12345')).toBe(1_000);
  expect(mine.inbox().at(-1)?.text).toContain('in cash from agent 12345');
});

describe('refused', () => {
  const { mine } = phones({ wallets: [{ phone: FRIEND, balance: 499_999 }] });
  test.each<[string, () => unknown, string]>([
    ['too little money', () => mine.sendMoney('254711000334', 100_001), '(1)'],
    ['above the maximum', () => mine.withdraw('12345', 250_001), '(3)'],
    ['more than the friend may hold', () => mine.sendMoney(FRIEND, 2), '(8)'],
    ['to oneself', () => mine.sendMoney(CUSTOMER, 2), 'Give the number of another phone'],
    ['not a number', () => mine.sendMoney('12', 2), 'is not a Kenyan mobile number'],
    ['not whole', () => mine.sendMoney(FRIEND, 1.5), 'whole shillings'],
    ['no agent', () => mine.withdraw('A', 10), 'Give the agent’s number'],
  ])('%s', (_why, act, sentence) => {
    expect(act).toThrow(sentence);
    expect(mine.balance()).toBe(100_000);
  });

  test.each<[string, string, number, string]>([
    ['999999', 'A', 5, 'Nobody has the paybill or till 999999 here. Known: 174379'],
    ['174379', ' ', 5, 'Give the account that the paybill asks for'],
    ['174379', 'A', 0, 'whole shillings from 1'],
    ['174379', 'A', 100_001, 'M-PESA refuses: The balance is insufficient for the transaction. (1)'],
  ])('%s %j %i', async (shortcode, reference, amount, sentence) => {
    await expect(mine.payBill(shortcode, reference, amount)).rejects.toThrow(sentence);
  });

  test('the third wrong PIN locks the phone, also for prompts', async () => {
    const shop = openShop();
    const phone = shop.simulator.phone(CUSTOMER);
    for (let i = 0; i < 3; i++) expect(() => phone.myBalance('0000')).toThrow('(2001)');
    expect(() => phone.myBalance('1234')).toThrow('(8006)');
    await shop.push();
    await shop.system.advance(10_000);
    expect(shop.received[0]?.callback['ResultCode']).toBe(8006);
  });
});

test('the customer’s day is full after half a million, whatever it went to', () => {
  const { mine } = phones({ wallets: [{ phone: CUSTOMER, balance: 1_000_000 }] });
  mine.withdraw('12345', 250_000);
  mine.withdraw('12345', 250_000);
  expect(() => mine.sendMoney(FRIEND, 1)).toThrow('(4)');
});
