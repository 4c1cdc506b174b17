import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import type { SimulatorOptions, StatementOptions } from '@malipo/simulator';
import { CUSTOMER, openShop } from '../test/shop.ts';
import type { Shop } from '../test/shop.ts';

const HEADER =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';

/** A day of a paybill that shares its charges: a payment, a prompt, a reversal, a settlement. */
async function busyDay(options: SimulatorOptions = {}): Promise<Shop> {
  const shop = openShop({
    shortcodes: [{ kind: 'paybill', number: '174379', passkey: passkeyOf(), name: 'DUKA, LA "MFANO"', tariff: 'shared' }],
    ...options,
  });
  shop.simulator.payByHand(CUSTOMER, '174379', 'INV, 1', 1_500);
  await shop.system.advance(60_000);
  await shop.push();
  await shop.system.advance(60_000);
  return shop;
}
const passkeyOf = (): string => openShop().simulator.shortcodes[0]!.passkey;

test('the statement in the portal’s form, newest first, with the balance after each line', async () => {
  const shop = await busyDay();
  const organisation = shop.simulator.organisation('174379');
  const [stk, charge, byHand] = organisation.statement();
  organisation.withdraw(1_200);
  expect(organisation.statementCsv().split('\r\n')).toEqual([
    'Organization Name,"DUKA, LA ""MFANO"""',
    'Short Code,174379',
    'Account,Utility Account',
    'Time Period,From 05-01-2026 09:00:00 To 05-01-2026 09:02:00',
    '',
    HEADER,
    expect.stringMatching(
      /^\w{10},05-01-2026 09:02:00,05-01-2026 09:02:00,Organization Settle to Bank,Completed,,"-1,200.00",395.00,true,Organization Settle to Bank,Bank,,$/,
    ),
    `${stk!.transaction.receipt},05-01-2026 09:01:04,05-01-2026 09:01:04,Pay Bill from 2547****0111 - JOHN DOE Acc. INV1001,Completed,100.00,,"1,595.00",true,Pay Bill Online,2547****0111 - JOHN DOE,,INV1001`,
    `${charge!.transaction.receipt},05-01-2026 09:00:00,05-01-2026 09:00:00,Pay Bill Charge,Completed,,-5.00,"1,495.00",true,Pay Bill Charge,"174379 - DUKA, LA ""MFANO""",${byHand!.transaction.receipt},`,
    `${byHand!.transaction.receipt},05-01-2026 09:00:00,05-01-2026 09:00:00,"Pay Bill from 2547****0111 - JOHN DOE Acc. INV, 1",Completed,"1,500.00",,"1,500.00",true,Pay Bill,2547****0111 - JOHN DOE,,"INV, 1"`,
    '',
  ]);
});

test('the other form is a bare table with plain numbers', async () => {
  const shop = await busyDay();
  const [header, newest, charge] = shop.simulator.organisation('174379').statementCsv({ dates: 'iso' }).split('\r\n');
  expect(header).toBe(HEADER);
  expect(newest).toContain(',2026-01-05 09:01:04,');
  expect(charge).toContain(',Completed,,5.00,1495.00,true,');
});

describe('as a spreadsheet', () => {
  const sheetOf = async (shop: Shop, query = ''): Promise<readonly (readonly unknown[])[]> => {
    const answer = await shop.system.fetch(`https://vendor.test/_control/organisations/174379/statement.xlsx${query}`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="statement-174379.xlsx"');
    return readSheet(Buffer.from(await answer.arrayBuffer()));
  };
  const csvOf = (shop: Shop, options: StatementOptions): readonly string[] =>
    shop.simulator.organisation('174379').statementCsv(options).split('\r\n').slice(0, -1);

  test('it holds what the CSV holds, with amounts as numbers', async () => {
    const shop = await busyDay();
    const rows = await sheetOf(shop);
    const csv = csvOf(shop, {});
    expect(rows.slice(0, 4).map((row) => row.slice(0, 2))).toEqual([
      ['Organization Name', 'DUKA, LA "MFANO"'],
      ['Short Code', '174379'],
      ['Account', 'Utility Account'],
      ['Time Period', 'From 05-01-2026 09:00:00 To 05-01-2026 09:02:00'],
    ]);
    expect(rows[5]).toEqual(HEADER.split(','));
    expect(rows.slice(6).map(([receipt, completed]) => [receipt, completed].join(','))).toEqual(
      csv.slice(6).map((line) => line.split(',').slice(0, 2).join(',')),
    );
    expect(rows.slice(6).map((row) => row.slice(5, 8))).toEqual([
      [100, null, 1_595],
      [null, -5, 1_495],
      [1_500, null, 1_500],
    ]);
    expect(rows.at(-1)?.at(-1)).toBe('INV, 1');
  });

  test('the bare table has moments as serial numbers, on the clock of Nairobi', async () => {
    const [header, newest, charge] = await sheetOf(await busyDay(), '?dates=iso');
    expect(header).toEqual(HEADER.split(','));
    // A serial number counts days, so that a second is a fraction.
    expect(Math.round(Number(newest?.[1]) / 1000)).toBe(Date.parse('2026-01-05T09:01:04Z') / 1000);
    expect(charge?.[6]).toBe(5);
  });

  test('an account without a line has its heading all the same', async () => {
    expect(await sheetOf(openShop(), '?dates=iso')).toEqual([HEADER.split(',')]);
  });
});

test('from and to choose by completion', async () => {
  const shop = await busyDay();
  const organisation = shop.simulator.organisation('174379');
  const [newest] = organisation.statement();
  expect(organisation.statement({ from: newest!.transaction.completedAt })).toEqual([newest]);
  expect(organisation.statement({ to: newest!.transaction.completedAt })).toHaveLength(3);
});

describe('the portal', () => {
  test('moves float, takes money to the bank and back', () => {
    const organisation = openShop().simulator.organisation('600101');
    organisation.move('merchant', 'working', 300);
    organisation.deposit(50);
    expect(organisation.accounts()).toEqual([
      { name: 'working', label: 'Working Account', balance: 1_000_300 },
      { name: 'merchant', label: 'Merchant Account', balance: 999_750 },
      { name: 'charges', label: 'Charges Paid Account', balance: 0 },
    ]);
    expect(() => organisation.withdraw(2_000_000, 'working')).toThrow('The Working Account of 600100 holds only 1000300.');
    expect(() => organisation.balance('utility')).toThrow('600100 has no account “utility”. It has: working, merchant, charges.');
    expect(() => organisation.deposit(0.5)).toThrow('whole shillings');
  });

  test('gives a payment back, once, and the customer’s charge stays paid', async () => {
    const shop = await busyDay();
    const [booking] = shop.simulator.bookings;
    const organisation = shop.simulator.organisation('174379');
    organisation.deposit(1_000);
    expect(organisation.reverse(` ${booking!.receipt.toLowerCase()} `)).toMatchObject({
      kind: 'reversal',
      amount: 1_500,
      linkedTo: booking!.receipt,
    });
    expect(shop.simulator.phone(CUSTOMER).balance()).toBe(100_000 - 100 - 10);
    expect(() => organisation.reverse(booking!.receipt)).toThrow('has already been reversed (R000001)');
    expect(() => organisation.reverse('UA5ZZZZZZZ')).toThrow('(R000002)');
    expect(shop.simulator.bookings).toHaveLength(2);
  });

  test('nobody has an unknown number', () => {
    expect(() => openShop().simulator.organisation('999999')).toThrow('Nobody has the paybill or till 999999 here. Known: 174379, 600100');
  });
});

test.each<[Record<string, unknown>, string]>([
  [{ funds: { gold: 5 } }, 'Set funds of 600000 for working, utility or merchant'],
  [{ funds: { utility: -5 } }, 'Give the funds of 600000 in whole shillings'],
  [{ tariff: 'free' }, 'Set the tariff of 600000 to one of: none, customer, shared, business'],
  [{ nominatedNumber: '12' }, 'Give the nominatedNumber of 600000 as a Kenyan mobile number'],
])('a shortcode with %j is refused', (more, sentence) => {
  const shortcode = { kind: 'paybill', number: '600000', passkey: 'x', name: 'B', ...more } as const;
  expect(() => openShop({ shortcodes: [shortcode as never] })).toThrow(sentence);
});

test.each<[Record<string, unknown>, string]>([
  [{ name: ' ', password: 'x' }, 'Give each initiator a name'],
  [{ name: 'a', password: '' }, 'Give the initiator a a password'],
  [{ name: 'a', password: 'x', roles: ['king'] }, 'Give the roles of a as a list of: b2c'],
  [{ name: 'a', password: 'x', shortcodes: '600000' }, 'Give the shortcodes of a as a list'],
])('an initiator %j is refused', (initiator, sentence) => {
  expect(() => openShop({ initiators: [initiator as never] })).toThrow(sentence);
});

test('strict and back', () => {
  const { simulator } = openShop({ mode: 'strict', switches: { tillIdentifier: '4' } });
  expect(simulator.switches).toMatchObject({ strictFields: true, foreignCredentials: 'refused', tillIdentifier: '4' });
  simulator.setMode('lenient');
  expect(simulator.switches).toMatchObject({ strictFields: false, foreignCredentials: 'accepted', tillIdentifier: 'both' });
  expect(() => simulator.setMode('harsh' as never)).toThrow('Set mode to "strict" or "lenient"');
});
