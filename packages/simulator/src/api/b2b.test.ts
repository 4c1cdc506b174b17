import { describe, expect, test } from 'vitest';
import type { SimulatorOptions, Switches } from '@malipo/simulator';
import { openBusiness, URLS } from '../../test/business.ts';
import type { Business } from '../../test/business.ts';

const B2B = '/mpesa/b2b/v1/paymentrequest';

const payment = (business: Business, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  Initiator: 'testapi',
  SecurityCredential: business.credential,
  CommandID: 'BusinessPayBill',
  SenderIdentifierType: '4',
  RecieverIdentifierType: '4',
  Amount: 239,
  PartyA: '174379',
  PartyB: '600000',
  AccountReference: 'SUP-77',
  Remarks: 'Stock',
  ...URLS,
  ...changes,
});

const balances = (business: Business, number: string): Record<string, number> =>
  Object.fromEntries(
    business.simulator
      .organisation(number)
      .accounts()
      .map(({ name, balance }) => [name, balance]),
  );

const FULL = 1_000_000;

test('a paybill is paid from the working account into the utility account, in the words of B2B', async () => {
  const business = openBusiness();
  const { raw, parameters } = await business.result(B2B, payment(business));
  expect(raw).toMatchObject({
    ResultType: '0',
    ResultCode: '0',
    ResultDesc: 'The service request is processed successfully',
    TransactionID: expect.stringMatching(/^UA5/),
    ReferenceData: {
      ReferenceItem: [
        { Key: 'BillReferenceNumber', Value: 'SUP-77' },
        { Key: 'QueueTimeoutURL', Value: URLS.QueueTimeOutURL },
      ],
    },
  });
  const current = '{Amount={CurrencyCode=KES, MinimumAmount=99976100, BasicAmount=999761.00}}';
  expect(parameters).toEqual({
    DebitAccountBalance: current,
    Amount: '239.00',
    DebitPartyAffectedAccountBalance: 'Working Account|KES|999761.00|999761.00|0.00|0.00',
    TransCompletedTime: '20260105090000',
    DebitPartyCharges: '',
    ReceiverPartyPublicName: '600000 - SHIRIKA LA MFANO',
    Currency: 'KES',
    InitiatorAccountCurrentBalance: current,
  });
  expect(balances(business, '174379')).toEqual({ working: FULL - 239, utility: FULL, charges: 0 });
  expect(balances(business, '600000')).toEqual({ working: FULL, utility: FULL + 239, charges: 0 });
});

test.each<[string, Record<string, unknown>, string, Record<string, number>]>([
  ['a till is paid', { CommandID: 'BusinessBuyGoods', PartyB: '600100', RecieverIdentifierType: 2 }, '600100', { merchant: FULL + 239 }],
  ['by the old identifier too', { CommandID: 'BusinessBuyGoods', PartyB: '600100' }, '600100', { merchant: FULL + 239 }],
  ['a payout account is topped up', { CommandID: 'BusinessPayToBulk' }, '600000', { utility: FULL + 239 }],
  [
    'own float is moved',
    { CommandID: 'BusinessTransferFromMMFToUtility', PartyB: '174379' },
    '174379',
    { working: FULL - 239, utility: FULL + 239 },
  ],
  ['a working account is paid', { CommandID: 'BusinessToBusinessTransfer' }, '600000', { working: FULL + 239 }],
])('%s', async (_what, changes, number, after) => {
  const business = openBusiness();
  expect((await business.result(B2B, payment(business, changes))).code).toBe('0');
  expect(balances(business, number)).toMatchObject(after);
});

describe('refused at once, in the words of the C2B proxies', () => {
  test.each<[string, Record<string, unknown>]>([
    ['Initiator', { Initiator: undefined }],
    ['CommandID', { CommandID: 'PayEverybody' }],
    ['SenderIdentifierType', { SenderIdentifierType: 1 }],
    ['RecieverIdentifierType', { RecieverIdentifierType: '7' }],
    ['Amount', { Amount: 0 }],
    ['PartyA', { PartyA: 'us' }],
    ['PartyB', { PartyB: '254711000222' }],
    ['AccountReference', { AccountReference: '' }],
    ['QueueTimeOutURL', { QueueTimeOutURL: 'ftp://shop.test' }],
  ])('%s', async (field, changes) => {
    const business = openBusiness();
    expect(await business.post(B2B, payment(business, changes))).toMatchObject({
      status: 400,
      body: { errorCode: '400.003.02', errorMessage: `Bad Request - Invalid ${field}` },
    });
  });
});

describe('accepted, then refused', () => {
  test.each<[string, string, Record<string, unknown>, SimulatorOptions]>([
    ['nobody has PartyA', '11', { PartyA: '999999' }, {}],
    ['nobody has PartyB', 'SFC_IC0003', { PartyB: '999999' }, {}],
    ['a till where a paybill is wanted', 'SFC_IC0003', { PartyB: '600100' }, {}],
    ['a store number where a till is wanted', 'SFC_IC0003', { CommandID: 'BusinessBuyGoods', PartyB: '600101' }, {}],
    [
      'a till named as an organisation, strictly',
      'SFC_IC0003',
      { CommandID: 'BusinessBuyGoods', PartyB: '600100' },
      { switches: { tillIdentifier: '2' } },
    ],
    ['more than the working account holds', '1', { Amount: 250_000 }, { shortcodes: [payer(249_999), payee()] }],
    ['above the maximum', '3', { Amount: 250_001 }, {}],
    ['above another maximum', '3', { Amount: 501 }, { switches: { b2bMaximum: 500 } }],
    ['more than the receiver may hold', '8', {}, { shortcodes: [payer(1_000), payee({ maxBalance: 238 })] }],
    ['the float move that the API never makes', '21', { CommandID: 'BusinessTransferFromUtilityToMMF', PartyB: '174379' }, {}],
    [
      'the other one without whitelisting',
      '21',
      { CommandID: 'BusinessTransferFromMMFToUtility', PartyB: '174379' },
      { switches: { mmfToUtility: 'refused' } },
    ],
    ['the wrong role', '21', {}, { initiators: [{ name: 'testapi', password: 'Safaricom999!*!', roles: ['buyGoods'] }] }],
    ['an unknown initiator', '2001', { Initiator: 'nobody' }, {}],
  ])('%s: %s', async (_why, code, changes, options) => {
    const business = openBusiness(options);
    const { raw, ...result } = await business.result(B2B, payment(business, changes));
    expect(result).toMatchObject({ code, parameters: { BOCompletedTime: 20260105090000 } });
    // A failure carries its only parameter bare, not in a list.
    expect(raw['ResultParameters']).toEqual({ ResultParameter: { Key: 'BOCompletedTime', Value: 20260105090000 } });
    expect([...business.simulator.transactions()]).toEqual([]);
  });
});

function payer(working: number) {
  return { kind: 'paybill', number: '174379', passkey: 'x', name: 'PAYER', funds: { working } } as const;
}

function payee(more: { readonly maxBalance?: number } = {}) {
  return { kind: 'paybill', number: '600000', passkey: 'x', name: 'PAYEE', ...more } as const;
}

test('an organisation with registered addresses hears who paid it', async () => {
  const business = openBusiness();
  const addresses = { ConfirmationURL: 'https://shop.test/confirm', ValidationURL: 'https://shop.test/validate' };
  await business.post('/mpesa/c2b/v2/registerurl', { ShortCode: '600000', ResponseType: 'Completed', ...addresses });
  const heard = await business.told(B2B, payment(business));
  expect(heard.find((message) => 'TransID' in message)).toMatchObject({
    TransactionType: 'Organization To Organization Transfer',
    TransAmount: '239.00',
    BusinessShortCode: '600000',
    BillRefNumber: 'SUP-77',
    OrgAccountBalance: '1000239.00',
    MSISDN: '174379',
    FirstName: 'DUKA LA MFANO',
  });
});

test('a tariff takes a charge, and the result names it', async () => {
  const business = openBusiness({ shortcodes: [{ ...payer(1_000), tariff: 'customer' }, payee()] });
  expect((await business.result(B2B, payment(business))).parameters).toMatchObject({
    DebitPartyCharges: 'Business Pay Bill Charge|KES|5.00',
    DebitPartyAffectedAccountBalance: 'Working Account|KES|756.00|756.00|0.00|0.00',
  });
});

describe('tax', () => {
  const TAX = '/mpesa/b2b/v1/remittax';
  const tax = (business: Business, changes: Record<string, unknown> = {}) =>
    payment(business, { CommandID: 'PayTaxToKRA', PartyB: '572572', AccountReference: '353353', ...changes });

  test('goes to the authority, out of this world', async () => {
    const business = openBusiness();
    expect(await business.result(TAX, tax(business))).toMatchObject({ code: '0', parameters: { Amount: '239.00' } });
    expect([...business.simulator.outside().values()]).toEqual([239]);
    expect(business.simulator.organisation('174379').statement({ account: 'working' })[0]).toMatchObject({
      withdrawn: 239,
      transaction: { kind: 'tax', reason: 'Pay Tax to KRA', accountReference: '353353' },
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ['PartyB', { PartyB: '600000' }],
    ['AccountReference', { AccountReference: '' }],
    ['CommandID', { CommandID: 'BusinessPayBill' }],
  ])('%s is checked', async (field, changes) => {
    const business = openBusiness();
    expect((await business.post(TAX, tax(business, changes))).body['errorMessage']).toBe(`Bad Request - Invalid ${field}`);
  });

  test('needs its own role', async () => {
    const business = openBusiness({ initiators: [{ name: 'testapi', password: 'Safaricom999!*!', roles: ['payBill'] }] });
    expect((await business.result(TAX, tax(business))).code).toBe('21');
  });
});

describe('express checkout', () => {
  const EXPRESS = '/v1/ussdpush/get-msisdn';
  const NOMINATED = '254700000900';
  const request = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
    primaryShortCode: '600100',
    receiverShortCode: '174379',
    amount: 71,
    paymentRef: 'STOCK-9',
    callbackUrl: 'https://shop.test/express',
    partnerName: 'VENDOR',
    RequestRefID: '7c4d2b1e-0000-4000-8000-000000000001',
    ...changes,
  });

  test('asks the till’s nominated phone, and moves the money when it agrees', async () => {
    const business = openBusiness({ defaultHabit: 'person' });
    expect(await business.post(EXPRESS, request())).toMatchObject({
      status: 200,
      body: { code: '0', status: 'USSD Initiated Successfully' },
    });
    const phone = business.simulator.phone(NOMINATED);
    expect(phone.prompts()).toMatchObject([{ amount: 71, title: 'VENDOR asks KIOSKI CHA MFANO to pay', accountReference: 'STOCK-9' }]);
    phone.enterPin('1234');
    await business.system.advance(10_000);
    expect(JSON.parse(business.received[0]!.text)).toEqual({
      resultCode: '0',
      resultDesc: 'The service request is processed successfully.',
      requestId: '7c4d2b1e-0000-4000-8000-000000000001',
      amount: '71.0',
      resultType: '0',
      conversationID: expect.stringMatching(/^AG_/),
      transactionId: expect.stringMatching(/^UA5/),
      status: 'SUCCESS',
    });
    expect(balances(business, '600100')).toMatchObject({ merchant: FULL - 71 });
    expect(balances(business, '174379')).toMatchObject({ utility: FULL + 71 });
    expect([...business.simulator.requests()]).toEqual([]);
  });

  test.each<[string, Partial<Switches>, SimulatorOptions, Record<string, unknown>, string]>([
    ['the operator cancels', {}, { defaultHabit: 'cancels' }, {}, '4001'],
    ['the phone is off', {}, { defaultHabit: 'off' }, {}, '4201'],
    ['nobody answers', {}, { defaultHabit: 'neverLooks' }, {}, '4203'],
    ['the PIN is wrong', {}, { defaultHabit: 'wrongPin' }, {}, '2001'],
    [
      'no number is nominated',
      {},
      { shortcodes: [{ kind: 'till', number: '600100', passkey: 'x', name: 'T' }, payee()] },
      { receiverShortCode: '600000' },
      '4104',
    ],
    ['a paybill is asked', {}, {}, { primaryShortCode: '600000' }, '4102'],
    ['nobody is to be paid', {}, {}, { receiverShortCode: '999999' }, 'SFC_IC0003'],
    ['the till has too little', {}, {}, { amount: FULL + 1 }, '1'],
  ])('%s', async (_why, switches, options, changes, code) => {
    const business = openBusiness({ switches, ...options });
    await business.post(EXPRESS, request(changes));
    await business.system.advance(120_000);
    expect(business.received.map(({ text }) => JSON.parse(text) as unknown)).toMatchObject([
      { resultCode: code, requestId: '7c4d2b1e-0000-4000-8000-000000000001', paymentReference: 'STOCK-9' },
    ]);
    expect([...business.simulator.transactions()]).toEqual([]);
  });

  test('every code can be forced, and a missing field is refused', async () => {
    const business = openBusiness();
    business.simulator.faults.add({ fault: 'result', api: 'expressCheckout', code: '4102' });
    expect(await business.told(EXPRESS, request())).toMatchObject([{ resultCode: '4102', resultDesc: 'Merchant KYC Fail' }]);
    expect((await business.post(EXPRESS, request({ partnerName: '' }))).body['errorMessage']).toBe('Bad Request - Invalid partnerName');
  });
});
