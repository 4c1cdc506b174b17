import { describe, expect, test } from 'vitest';
import type { SimulatorOptions, Switches } from '@malipo/simulator';
import { openBusiness, PAYEE, URLS } from '../../test/business.ts';
import type { Business } from '../../test/business.ts';
import { CUSTOMER } from '../../test/shop.ts';

const BALANCE = '/mpesa/accountbalance/v1/query';
const STATUS = '/mpesa/transactionstatus/v1/query';
const REVERSAL = '/mpesa/reversal/v1/request';
const B2C = '/mpesa/b2c/v3/paymentrequest';

const asked = (business: Business, CommandID: string, rest: Record<string, unknown>): Record<string, unknown> => ({
  Initiator: 'testapi',
  SecurityCredential: business.credential,
  CommandID,
  Remarks: 'Month end',
  ...URLS,
  ...rest,
});
const balance = (business: Business, changes: Record<string, unknown> = {}) =>
  asked(business, 'AccountBalance', { PartyA: '600000', IdentifierType: '4', ...changes });
const status = (business: Business, changes: Record<string, unknown>) =>
  asked(business, 'TransactionStatusQuery', { PartyA: '174379', IdentifierType: '4', ...changes });
const reversal = (business: Business, TransactionID: string, changes: Record<string, unknown> = {}) =>
  asked(business, 'TransactionReversal', { TransactionID, Amount: 500, ReceiverParty: '174379', RecieverIdentifierType: '11', ...changes });
const payout = (business: Business, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  OriginatorConversationID: 'pay-1',
  InitiatorName: 'testapi',
  SecurityCredential: business.credential,
  CommandID: 'BusinessPayment',
  Amount: 300,
  PartyA: '174379',
  PartyB: PAYEE,
  Remarks: 'Refund',
  ...URLS,
  ...changes,
});

const UNKNOWN = { initiators: [{ name: 'testapi', password: 'Safaricom999!*!', roles: ['b2c'] }] } as const satisfies SimulatorOptions;

describe('account balance', () => {
  test.each<[string, string]>([
    [
      '600000',
      'Working Account|KES|1000000.00|1000000.00|0.00|0.00&Float Account|KES|0.00|0.00|0.00|0.00&Utility Account|KES|1000000.00|1000000.00|0.00|0.00&Charges Paid Account|KES|0.00|0.00|0.00|0.00&Organization Settlement Account|KES|0.00|0.00|0.00|0.00',
    ],
    [
      '600101',
      'Working Account|KES|1000000.00|1000000.00|0.00|0.00&Float Account|KES|0.00|0.00|0.00|0.00&Merchant Account|KES|1000000.00|1000000.00|0.00|0.00&Charges Paid Account|KES|0.00|0.00|0.00|0.00',
    ],
  ])('of %s', async (PartyA, AccountBalance) => {
    const business = openBusiness();
    const { raw, parameters } = await business.result(BALANCE, balance(business, { PartyA }));
    expect(raw).toMatchObject({ ResultType: '0', ResultCode: '0', ResultDesc: 'The service request is processed successfully' });
    expect(parameters).toEqual({ AccountBalance, BOCompletedTime: '20260105090000' });
  });

  test('the acknowledgement lacks its full stop; the other spelling of the address is taken', async () => {
    const business = openBusiness();
    const answer = await business.post(
      BALANCE,
      balance(business, { QueueTimeOutURL: undefined, QueueTimeoutURL: 'https://shop.test/timeout' }),
    );
    expect(answer.body).toMatchObject({ ResponseCode: '0', ResponseDescription: 'Accept the service request successfully' });
  });

  test.each<[string, SimulatorOptions, Record<string, unknown>]>([
    ['2001', {}, { Initiator: 'nobody' }],
    ['21', UNKNOWN, {}],
    ['21', {}, { PartyA: '999999' }],
  ])('result %s', async (code, options, changes) => {
    const business = openBusiness(options);
    const { raw } = await business.result(BALANCE, balance(business, changes));
    expect(raw).toMatchObject({
      ResultType: 0,
      ResultCode: Number(code),
      TransactionID: 'UA50000000',
      ResultParameters: { ResultParameter: { Key: 'BOCompletedTime' } },
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ['PartyA', { PartyA: 'x' }],
    ['IdentifierType', { IdentifierType: 9 }],
    ['CommandID', { CommandID: 'Balance' }],
  ])('%s is checked', async (field, changes) => {
    const business = openBusiness();
    expect(await business.post(BALANCE, balance(business, changes))).toMatchObject({
      status: 400,
      body: { errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${field}` },
    });
  });

  test.each(['15', '17', '18', '19', '20', '22', '24', '25', '26', '29', '100000000', '100000011'])(
    'result %s can be forced',
    async (code) => {
      const business = openBusiness();
      business.simulator.faults.add({ fault: 'result', api: 'accountBalance', code });
      const { raw } = await business.result(BALANCE, balance(business));
      expect(raw['ResultCode']).toBe(Number(code));
    },
  );
});

describe('transaction status', () => {
  test('of a payment by hand, by its receipt', async () => {
    const business = openBusiness();
    const { receipt } = business.simulator.payByHand(CUSTOMER, '174379', 'INV1', 500);
    const { raw, parameters } = await business.result(
      STATUS,
      status(business, { TransactionID: receipt.toLowerCase(), Occasion: 'audit' }),
    );
    expect(Object.keys(raw)[0]).toBe('ConversationID');
    expect(raw).toMatchObject({
      ResultCode: 0,
      TransactionID: 'UA50000000',
      ReferenceData: { ReferenceItem: { Key: 'Occasion', Value: 'audit' } },
    });
    expect(parameters).toEqual({
      DebitPartyName: `${CUSTOMER} - JOHN DOE`,
      CreditPartyName: '174379 - DUKA LA MFANO',
      OriginatorConversationID: undefined,
      InitiatedTime: 20260105090000,
      DebitAccountType: 'MMF Account For Customer',
      DebitPartyCharges: '',
      TransactionReason: undefined,
      ReasonType: 'Pay Bill',
      TransactionStatus: 'Completed',
      FinalisedTime: 20260105090000,
      Amount: 500,
      ConversationID: undefined,
      ReceiptNo: receipt,
    });
  });

  test.each<['OriginalConversationID' | 'OriginatorConversationID']>([['OriginalConversationID'], ['OriginatorConversationID']])(
    'of a payout, by %s',
    async (field) => {
      const business = openBusiness();
      await business.result(B2C, payout(business));
      const { parameters } = await business.result(STATUS, status(business, { [field]: 'pay-1' }));
      expect(parameters).toMatchObject({
        DebitPartyName: '174379 - DUKA LA MFANO',
        CreditPartyName: `${PAYEE} - ASHA DOE`,
        DebitAccountType: 'Utility Account',
        ReasonType: 'Business Payment to Customer via API',
        TransactionStatus: 'Completed',
        Amount: '300',
        OriginatorConversationID: 'pay-1',
        ReceiptNo: expect.stringMatching(/^UA5/),
      });
    },
  );

  test.each<[string, (business: Business) => Promise<unknown>, string]>([
    ['waiting in the queue', (business) => business.post(B2C, payout(business)), 'Pending Authorized'],
    ['refused', (business) => business.result(B2C, payout(business, { Amount: 9 })), 'Declined'],
  ])('of a payout that is %s', async (_what, before, TransactionStatus) => {
    const business = openBusiness();
    // Only the status is let through the queue.
    if (TransactionStatus.startsWith('Pending')) business.simulator.faults.add({ fault: 'queueTimeout', api: 'b2c' });
    await before(business);
    await business.system.advance(10_000);
    const { parameters } = await business.result(STATUS, status(business, { OriginalConversationID: 'pay-1' }));
    expect(parameters).toMatchObject({ TransactionStatus, ReceiptNo: undefined });
  });

  test.each<[SimulatorOptions['defaultHabit'], string]>([
    ['pays', 'Completed'],
    ['cancels', 'Cancelled'],
    ['neverLooks', 'Expired'],
    ['noMoney', 'Declined'],
    ['person', 'Initiated'],
  ])('of a prompt whose customer %s, by its MerchantRequestID: %s', async (defaultHabit = 'pays', TransactionStatus) => {
    const business = openBusiness({ defaultHabit, promptLifetimeMs: defaultHabit === 'person' ? 600_000 : 60_000 });
    const { body } = await business.push();
    await business.system.advance(90_000);
    const { parameters } = await business.result(STATUS, status(business, { OriginalConversationID: body['MerchantRequestID'] }));
    expect(parameters).toMatchObject({ TransactionStatus });
  });

  test('the charges of a payout are named', async () => {
    const business = openBusiness({
      shortcodes: [{ kind: 'paybill', number: '174379', passkey: 'x', name: 'P', funds: { utility: 1_000 }, tariff: 'business' }],
    });
    await business.result(B2C, payout(business));
    const { parameters } = await business.result(STATUS, status(business, { OriginalConversationID: 'pay-1' }));
    expect(parameters['DebitPartyCharges']).toBe('Fee For B2C Payment|KES|5.00');
  });

  test('the portal’s sample repeats a key', async () => {
    const business = openBusiness({ switches: { statusParties: 'repeated' } });
    const { receipt } = business.simulator.payByHand(CUSTOMER, '174379', 'INV1', 500);
    const { raw } = await business.result(STATUS, status(business, { TransactionID: receipt }));
    expect(JSON.stringify(raw).match(/"DebitPartyName"/g)).toHaveLength(2);
  });

  test.each<[string, string, Record<string, unknown>, SimulatorOptions]>([
    ['2033', 'a receipt nobody has', { TransactionID: 'UA5ZZZZZZZ' }, {}],
    ['2033', 'an id nobody gave', { OriginalConversationID: 'none' }, {}],
    ['25', 'no receipt', { TransactionID: 'short' }, {}],
    ['25', 'neither', {}, {}],
    ['SFC_IC0003', 'nobody has PartyA', { TransactionID: 'UA5ZZZZZZZ', PartyA: '999999' }, {}],
    ['2001', 'an unknown initiator', { TransactionID: 'UA5ZZZZZZZ', Initiator: 'nobody' }, {}],
    ['21', 'no role', { TransactionID: 'UA5ZZZZZZZ' }, UNKNOWN],
  ])('%s: %s', async (code, _what, changes, options) => {
    const business = openBusiness(options);
    expect((await business.result(STATUS, status(business, changes))).code).toBe(code);
  });

  test('only a side of the transaction may ask', async () => {
    const business = openBusiness();
    const { receipt } = business.simulator.payByHand(CUSTOMER, '174379', 'INV1', 500);
    expect((await business.result(STATUS, status(business, { TransactionID: receipt, PartyA: '600000' }))).code).toBe('2033');
  });

  test('fields are checked in the words of the C2B proxies', async () => {
    const business = openBusiness();
    expect((await business.post(STATUS, status(business, { PartyA: '' }))).body).toMatchObject({
      errorCode: '400.003.02',
      errorMessage: 'Bad Request - Invalid PartyA',
    });
  });
});

describe('reversal', () => {
  test('gives the money back once, and tells both sides', async () => {
    const business = openBusiness();
    const { receipt } = business.simulator.payByHand(CUSTOMER, '174379', 'INV1', 500);
    const { raw, parameters } = await business.result(REVERSAL, reversal(business, receipt));
    expect(raw).toMatchObject({ ResultType: 0, ResultCode: 0, TransactionID: expect.stringMatching(/^UA5/) });
    expect(raw['TransactionID']).not.toBe(receipt);
    expect(parameters).toEqual({
      DebitAccountBalance: 'Utility Account|KES|1000000.00|1000000.00|0.00|0.00',
      Amount: 500,
      TransCompletedTime: 20260105090000,
      OriginalTransactionID: receipt,
      Charge: 0,
      CreditPartyPublicName: `${CUSTOMER} - JOHN DOE`,
      DebitPartyPublicName: '174379 - DUKA LA MFANO',
    });
    expect(business.simulator.phone(CUSTOMER).balance()).toBe(100_000);
    expect(business.simulator.phone(CUSTOMER).inbox().at(-1)?.text).toContain(`gave back KES 500 of payment ${receipt}`);
    expect(business.simulator.transaction(receipt)).toMatchObject({ reversedBy: raw['TransactionID'] });
    expect(await business.result(REVERSAL, reversal(business, receipt))).toMatchObject({
      code: 'R000001',
      text: 'The transaction has already been reversed',
    });
    expect(business.simulator.phone(CUSTOMER).balance()).toBe(100_000);
  });

  test('of an STK payment, by the old identifier', async () => {
    const business = openBusiness();
    await business.push();
    await business.system.advance(10_000);
    const [booking] = business.simulator.bookings;
    const body = reversal(business, booking!.receipt, { Amount: '100', RecieverIdentifierType: '4' });
    expect((await business.result(REVERSAL, body)).code).toBe('0');
  });

  test.each<[string, string, Record<string, unknown>, SimulatorOptions]>([
    ['R000002', 'a receipt nobody has', { TransactionID: 'UA5ZZZZZZZ' }, {}],
    ['R000002', 'somebody else’s payment', { ReceiverParty: '600000' }, {}],
    ['2006', 'a part of it', { Amount: 499 }, {}],
    ['2006', 'more than it was', { Amount: 501 }, { switches: { reversalAmount: 'partial' } }],
    ['0', 'a part of it, where that is allowed', { Amount: 499 }, { switches: { reversalAmount: 'partial' } }],
    ['11', 'nobody has the receiver', { ReceiverParty: '999999' }, {}],
    ['2001', 'an unknown initiator', { Initiator: 'nobody' }, {}],
    ['21', 'no role', {}, UNKNOWN],
  ])('%s: %s', async (code, _what, changes, options) => {
    const business = openBusiness(options);
    const { receipt } = business.simulator.payByHand(CUSTOMER, '174379', 'INV1', 500);
    expect((await business.result(REVERSAL, reversal(business, receipt, changes))).code).toBe(code);
  });

  test('not after the money left the utility account', async () => {
    const business = openBusiness();
    const { receipt } = business.simulator.payByHand(CUSTOMER, '174379', 'INV1', 500);
    business.simulator.organisation('174379').withdraw(1_000_001);
    expect(await business.result(REVERSAL, reversal(business, receipt))).toMatchObject({
      code: '1',
      text: 'The balance is insufficient for the transaction.',
      parameters: {},
    });
  });

  test('not of a payout, and not after the window', async () => {
    const business = openBusiness({ switches: { reversalWindowHours: 1 } });
    const { raw } = await business.result(B2C, payout(business));
    expect((await business.result(REVERSAL, reversal(business, String(raw['TransactionID']), { Amount: 300 }))).code).toBe('R000002');
    const { receipt } = business.simulator.payByHand(CUSTOMER, '174379', 'INV1', 500);
    await business.system.advance(3_600_001);
    expect((await business.result(REVERSAL, reversal(business, receipt))).code).toBe('2006');
  });

  test.each<[string, Record<string, unknown>, Partial<Switches>]>([
    ['TransactionID', { TransactionID: 'short' }, {}],
    ['RecieverIdentifierType', { RecieverIdentifierType: '2' }, {}],
    ['RecieverIdentifierType', { RecieverIdentifierType: '4' }, { reversalIdentifier: '11' }],
    ['ReceiverParty', { ReceiverParty: 'x' }, {}],
    ['Remarks', { Remarks: 'x' }, { strictFields: true }],
  ])('%s is checked (%j %j)', async (field, changes, switches) => {
    const business = openBusiness({ switches });
    expect(await business.post(REVERSAL, reversal(business, 'UA5ZZZZZZZ', changes))).toMatchObject({
      status: 400,
      body: { errorCode: '400.002.02', errorMessage: `Bad Request - Invalid ${field}` },
    });
  });

  test('a stale token is refused as STK does', async () => {
    const business = openBusiness();
    business.simulator.faults.add({ fault: 'staleToken', api: 'reverse' });
    expect(await business.post(REVERSAL, reversal(business, 'UA5ZZZZZZZ'))).toMatchObject({
      status: 404,
      body: { errorCode: '404.001.03' },
    });
  });
});
