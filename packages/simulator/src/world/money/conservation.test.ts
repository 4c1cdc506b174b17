import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Simulator, SimulatedShortcode } from '@malipo/simulator';
import { openBusiness, URLS } from '../../../test/business.ts';
import type { Business } from '../../../test/business.ts';

const PHONES = ['254711000001', '254711000002', '254711000003'];
const NUMBERS = ['174379', '600100', '600000'];
const shared = { passkey: 'x', tariff: 'shared' } as const;
const SHORTCODES: readonly SimulatedShortcode[] = [
  { ...shared, kind: 'paybill', number: '174379', name: 'P', funds: { working: 5_000, utility: 5_000 }, maxBalance: 20_000 },
  {
    ...shared,
    kind: 'till',
    number: '600100',
    storeNumber: '600101',
    name: 'T',
    funds: { working: 900, merchant: 900 },
    nominatedNumber: PHONES[0]!,
  },
  { ...shared, kind: 'paybill', number: '600000', name: 'B', tariff: 'business', funds: { utility: 3_000 } },
];

/** All the money there is: in wallets, in accounts, and what went out (less what came in). */
function everything(simulator: Simulator): number {
  const wallets = PHONES.map((phone) => simulator.phone(phone).balance());
  const accounts = simulator.organisations().flatMap((one) => one.accounts().map(({ balance }) => balance));
  return [...wallets, ...accounts, ...simulator.outside().values()].reduce((sum, part) => sum + part, 0);
}

/** Every balance is what the lines of its statement make of the first day's. */
function booksAgree(simulator: Simulator): void {
  for (const { number, shortcode, accounts, statement } of simulator.organisations())
    for (const { name, balance } of accounts()) {
      const start = name === 'charges' ? 0 : (shortcode.funds?.[name] ?? 0);
      const rows = statement({ account: name });
      const moved = rows.filter((row) => row.balance !== undefined).reduce((sum, row) => sum + row.paidIn - row.withdrawn, 0);
      expect([number, name, balance]).toEqual([number, name, start + moved]);
      expect(rows.find((row) => row.balance !== undefined)?.balance ?? start).toBe(balance);
      if (name !== 'charges') expect(balance).toBeGreaterThanOrEqual(0);
    }
  for (const phone of PHONES) expect(simulator.phone(phone).balance()).toBeGreaterThanOrEqual(0);
}

type Step = readonly [what: number, from: number, to: number, amount: number];

/** One operation; what refuses it is not of interest here. */
async function act(business: Business, [what, from, to, amount]: Step, serial: number): Promise<void> {
  const { simulator } = business;
  const phone = simulator.phone(PHONES[from % PHONES.length]!);
  const number = NUMBERS[to % NUMBERS.length]!;
  const organisation = simulator.organisation(number);
  const secret = { SecurityCredential: business.credential, Remarks: 'Test', ...URLS };
  const payer = NUMBERS[from % NUMBERS.length]!;
  const receipts = simulator.bookings.map(({ receipt }) => receipt);
  const operations: readonly (() => unknown)[] = [
    () => phone.payBill(number, 'A', amount),
    () => phone.sendMoney(PHONES[to % PHONES.length]!, amount),
    () => phone.withdraw('12345', amount),
    () => organisation.deposit(amount),
    () => organisation.withdraw(amount, 'working'),
    () => organisation.move('working', organisation.shortcode.kind === 'till' ? 'merchant' : 'utility', amount),
    () => organisation.reverse(receipts[from % Math.max(receipts.length, 1)] ?? ''),
    () =>
      business.post('/mpesa/b2c/v3/paymentrequest', {
        ...secret,
        OriginatorConversationID: `id-${serial}`,
        InitiatorName: 'testapi',
        CommandID: 'BusinessPayment',
        Amount: amount,
        PartyA: payer,
        PartyB: phone.number,
      }),
    () =>
      business.post('/mpesa/b2b/v1/paymentrequest', {
        ...secret,
        Initiator: 'testapi',
        CommandID: number === '600100' ? 'BusinessBuyGoods' : 'BusinessPayBill',
        SenderIdentifierType: 4,
        RecieverIdentifierType: 4,
        Amount: amount,
        PartyA: payer,
        PartyB: number,
        AccountReference: 'R',
      }),
    () =>
      business.post('/mpesa/b2b/v1/remittax', {
        ...secret,
        Initiator: 'testapi',
        CommandID: 'PayTaxToKRA',
        SenderIdentifierType: 4,
        RecieverIdentifierType: 4,
        Amount: amount,
        PartyA: payer,
        PartyB: '572572',
        AccountReference: 'PRN1',
      }),
    () =>
      business.post('/mpesa/reversal/v1/request', {
        ...secret,
        Initiator: 'testapi',
        CommandID: 'TransactionReversal',
        TransactionID: receipts[to % Math.max(receipts.length, 1)] ?? 'UA5ZZZZZZZ',
        Amount: simulator.bookings[to % Math.max(receipts.length, 1)]?.amount ?? amount,
        ReceiverParty: payer,
        RecieverIdentifierType: 11,
      }),
    () => business.push({ PhoneNumber: phone.number, PartyA: phone.number, Amount: amount, AccountReference: 'STK' }),
    () =>
      business.post('/v1/ussdpush/get-msisdn', {
        primaryShortCode: '600100',
        receiverShortCode: number,
        amount,
        paymentRef: 'E',
        callbackUrl: 'https://shop.test/express',
        partnerName: 'V',
        RequestRefID: `e-${serial}`,
      }),
  ];
  try {
    await operations[what % operations.length]?.();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
  }
  await business.system.advance(3_000);
}

const steps = fc.array(
  fc.tuple(fc.nat(12), fc.nat(5), fc.nat(5), fc.oneof(fc.integer({ min: 1, max: 3_000 }), fc.constantFrom(10, 100, 101, 260_000))),
  { minLength: 5, maxLength: 40 },
);

test.each(['account', 'chargesAccount'] as const)(
  'no operation makes or loses a shilling (charges taken from %s)',
  async (chargesTaken) => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (todo, registered) => {
        const business = openBusiness({
          shortcodes: SHORTCODES,
          switches: { chargesTaken, sendingCharges: true, sameAmount: 'off' },
          wallets: PHONES.map((phone) => ({ phone, balance: 4_000 })),
        });
        const { simulator } = business;
        if (registered)
          await business.post('/mpesa/c2b/v2/registerurl', {
            ShortCode: '174379',
            ResponseType: 'Cancelled',
            ConfirmationURL: 'https://shop.test/c',
            ValidationURL: 'https://shop.test/v',
          });
        const before = everything(simulator);
        for (const [serial, step] of todo.entries()) {
          await act(business, step, serial);
          expect(everything(simulator)).toBe(before);
        }
        await business.system.advance(120_000);
        expect(everything(simulator)).toBe(before);
        booksAgree(simulator);
        for (const { kind } of simulator.transactions()) seen.add(kind);
        // Money in at a till is exactly what the shop may hear of.
        const paid = [...simulator.transactions()].filter(({ kind, status }) => kind === 'c2b' && status === 'Completed');
        expect(paid.map(({ receipt }) => receipt)).toEqual(simulator.bookings.map(({ receipt }) => receipt));
      }),
      { numRuns: 60, seed: 42 },
    );
    expect([...seen].toSorted()).toEqual(['b2b', 'b2c', 'c2b', 'charge', 'deposit', 'p2p', 'reversal', 'tax', 'transfer', 'withdrawal']);
  },
);
