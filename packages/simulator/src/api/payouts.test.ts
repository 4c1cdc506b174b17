import { constants } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FaultRule, SimulatorOptions, Switches } from '@malipo/simulator';
import { encrypt, openBusiness, PAYEE, readResult, URLS } from '../../test/business.ts';
import type { Business } from '../../test/business.ts';

const V3 = '/mpesa/b2c/v3/paymentrequest';

/** A payout of KES 500 that nothing is wrong with. */
const payout = (business: Business, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  OriginatorConversationID: 'salary-2026-01-0001',
  InitiatorName: 'testapi',
  SecurityCredential: business.credential,
  CommandID: 'BusinessPayment',
  Amount: 500,
  PartyA: '600000',
  PartyB: PAYEE,
  Remarks: 'Week 1',
  Occassion: 'January',
  ...URLS,
  ...changes,
});

test('a payout moves money from the utility account into the wallet and tells all about it', async () => {
  const business = openBusiness();
  const answer = await business.post(V3, payout(business));
  expect(answer).toMatchObject({
    status: 200,
    body: {
      OriginatorConversationID: 'salary-2026-01-0001',
      ConversationID: expect.stringMatching(/^AG_20260105_[0-9a-f]{20}$/),
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    },
  });
  await business.system.advance(10_000);
  const { raw, parameters } = readResult(JSON.parse(business.received[0]!.text) as Record<string, unknown>);
  expect(raw).toMatchObject({
    ResultType: 0,
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    OriginatorConversationID: 'salary-2026-01-0001',
    ConversationID: answer.body['ConversationID'],
    TransactionID: expect.stringMatching(/^UA5[0-9A-Z]{7}$/),
    ReferenceData: { ReferenceItem: { Key: 'QueueTimeoutURL', Value: expect.stringContaining('b2cresults') } },
  });
  expect(parameters).toEqual({
    TransactionAmount: 500,
    TransactionReceipt: raw['TransactionID'],
    ReceiverPartyPublicName: `${PAYEE} - ASHA DOE`,
    TransactionCompletedDateTime: '05.01.2026 09:00:00',
    B2CUtilityAccountAvailableFunds: 999_500,
    B2CWorkingAccountAvailableFunds: 1_000_000,
    B2CRecipientIsRegisteredCustomer: 'Y',
    B2CChargesPaidAccountAvailableFunds: 0,
  });
  expect(business.simulator.phone(PAYEE).balance()).toBe(100_500);
  expect(business.simulator.phone(PAYEE).inbox().at(-1)?.text).toContain('from SHIRIKA LA MFANO');
  expect(business.simulator.organisation('600000').statement()[0]).toMatchObject({
    withdrawn: 500,
    balance: 999_500,
    transaction: { kind: 'b2c', reason: 'Business Payment to Customer via API', conversationId: answer.body['ConversationID'] },
  });
});

test.each([
  ['/mpesa/b2c/v1/paymentrequest', { OriginatorConversationID: undefined }, 'b2c'],
  ['/mpesa/b2c/v3/paymentrequest', { CommandID: 'SalaryPayment' }, 'b2c'],
  ['/mpesa/b2c/v3/paymentrequest', { CommandID: 'PromotionPayment', Amount: '500.00' }, 'b2c'],
  ['/mpesa/b2cvalidate/v2/paymentrequest', { IDType: '01', IDNumber: '11000222' }, 'b2c'],
  ['/mpesa/b2pochi/v1/paymentrequest', { CommandID: 'BusinessPayToPochi' }, 'b2Pochi'],
] as const)('%s %j pays', async (path, changes, api) => {
  const business = openBusiness();
  expect((await business.result(path, payout(business, changes))).code).toBe('0');
  expect(business.simulator.phone(PAYEE).balance()).toBe(100_500);
  expect(business.simulator.calls[api]).toBe(1);
});

describe('refused at once', () => {
  test.each<[string, Record<string, unknown>, number, string, string]>([
    ['no id', { OriginatorConversationID: '' }, 400, '400.002.02', 'Bad Request - Invalid OriginatorConversationID'],
    ['no initiator', { InitiatorName: ' ' }, 400, '400.002.02', 'Bad Request - Invalid InitiatorName'],
    ['a credential that is no base64', { SecurityCredential: 'pass word' }, 400, '400.002.02', 'Bad Request - Invalid SecurityCredential'],
    ['another command', { CommandID: 'BusinessPayBill' }, 400, '400.002.02', 'Bad Request - Invalid CommandID'],
    ['a fraction', { Amount: '10.50' }, 400, '400.002.02', 'Bad Request - Invalid Amount'],
    ['no shortcode', { PartyA: '12' }, 400, '400.002.02', 'Bad Request - Invalid PartyA'],
    ['a local number', { PartyB: '0711000222' }, 400, '400.002.02', 'Bad Request - Invalid PartyB'],
    ['no remarks', { Remarks: '' }, 400, '400.002.02', 'Bad Request - Invalid Remarks'],
    ['no address', { ResultURL: 'shop' }, 400, '400.002.02', 'Bad Request - Invalid ResultURL'],
  ])('%s', async (_why, changes, status, errorCode, errorMessage) => {
    const business = openBusiness();
    expect(await business.post(V3, payout(business, changes))).toMatchObject({ status, body: { errorCode, errorMessage } });
    await business.system.advance(10_000);
    expect(business.received).toEqual([]);
  });

  test('an id that was used before, whatever the rest says', async () => {
    const business = openBusiness();
    await business.post(V3, payout(business));
    expect(await business.post(V3, payout(business, { Amount: 9 }))).toMatchObject({
      status: 500,
      body: { errorCode: '500.002.1001', errorMessage: 'Duplicate OriginatorConversationID.' },
    });
    await business.system.advance(10_000);
    expect(business.simulator.phone(PAYEE).balance()).toBe(100_500);
  });

  test.each<[Partial<Switches>, string]>([
    [{ duplicateOriginator: 'result' }, '15'],
    [{ originatorKeepsHours: 1 }, '0'],
  ])('with %j a repeated id gives result %s', async (switches, code) => {
    const business = openBusiness({ switches });
    await business.result(V3, payout(business));
    await business.system.advance(2 * 3_600_000);
    expect((await business.result(V3, payout(business))).code).toBe(code);
  });

  test('http in production; an app without the product; a token of another life', async () => {
    const production = openBusiness({ switches: { environment: 'production' } });
    const plain = payout(production, { ResultURL: 'http://shop.test/result' });
    expect((await production.post(V3, plain)).body['errorMessage']).toBe('Bad Request - Invalid ResultURL');
    const apps = [{ consumerKey: 'simulator', consumerSecret: 'simulator', products: ['stkPush'] }];
    const poor = openBusiness({ apps });
    expect(await poor.post(V3, payout(poor))).toMatchObject({
      status: 401,
      body: { errorCode: '401.003.01', errorMessage: expect.stringContaining('no apiproduct match found') },
    });
    const stale = openBusiness();
    stale.simulator.faults.add({ fault: 'staleToken' });
    expect(await stale.post(V3, payout(stale))).toMatchObject({
      status: 401,
      body: { errorCode: '401.002.01', errorMessage: expect.stringMatching(/^Error Occurred - Invalid Access Token - \w{28}$/) },
    });
    expect(await stale.send('GET', V3, { headers: {} })).toMatchObject({ status: 404, body: { errorCode: '404.001.04' } });
  });
});

describe('accepted, then refused', () => {
  const poor: SimulatorOptions = {
    shortcodes: [{ kind: 'paybill', number: '600000', passkey: 'x', name: 'POOR', funds: { utility: 499 } }],
  };
  test.each<[string, string, Record<string, unknown>, SimulatorOptions, string]>([
    ['below the minimum', '2', { Amount: 9 }, {}, 'Declined due to limit rule'],
    ['above the maximum', '3', { Amount: 250_001 }, {}, 'Declined due to limit rule: greater than the maximum transaction amount.'],
    ['too little in the utility account', '1', {}, poor, 'The balance is insufficient for the transaction.'],
    ['nobody has PartyA', '11', { PartyA: '999999' }, {}, 'The DebitParty is in an invalid state.'],
    ['an unknown initiator', '2001', { InitiatorName: 'nobody' }, {}, 'The initiator information is invalid.'],
    [
      'a salary for somebody unregistered',
      '2040',
      { CommandID: 'SalaryPayment' },
      { wallets: [{ phone: PAYEE, registered: false }] },
      "Credit Party customer type (Unregistered or Registered Customer) can't be supported by the service.",
    ],
    [
      'a full wallet',
      '8',
      {},
      { wallets: [{ phone: PAYEE, balance: 499_501 }] },
      'Declined due to limit rule: would exceed the maximum balance.',
    ],
    [
      'an initiator without the role',
      '21',
      {},
      { initiators: [{ name: 'testapi', password: 'Safaricom999!*!', roles: ['status'] }] },
      'The initiator is not allowed to initiate this request',
    ],
    [
      'an initiator of somebody else',
      '21',
      {},
      { initiators: [{ name: 'testapi', password: 'Safaricom999!*!', shortcodes: ['174379'] }] },
      'The initiator is not allowed to initiate this request',
    ],
  ])('%s: %s', async (_why, code, changes, options, description) => {
    const business = openBusiness(options);
    const { raw, ...result } = await business.result(V3, payout(business, changes));
    expect(result).toMatchObject({ code, text: description, parameters: {} });
    expect(raw['TransactionID']).toBe('UA50000000');
    expect(raw).not.toHaveProperty('ResultParameters');
    expect([...business.simulator.transactions()]).toEqual([]);
  });

  test('the payee’s day is full after half a million', async () => {
    const business = openBusiness({ wallets: [{ phone: PAYEE, balance: 0 }] });
    for (const id of ['a', 'b'])
      expect((await business.result(V3, payout(business, { OriginatorConversationID: id, Amount: 250_000 }))).code).toBe('0');
    business.simulator.phone(PAYEE).setBalance(0);
    expect((await business.result(V3, payout(business, { OriginatorConversationID: 'c', Amount: 10 }))).code).toBe('4');
  });

  test.each([
    [{ IDType: '05', IDNumber: '11000222' }, 'R002'],
    [{ IDType: '01', IDNumber: '12345678' }, 'R003'],
  ])('the ID check finds %j wrong: %s', async (changes, code) => {
    const business = openBusiness();
    expect((await business.result('/mpesa/b2cvalidate/v2/paymentrequest', payout(business, changes))).code).toBe(code);
  });

  test.each<[Partial<Switches>, Record<string, unknown>]>([
    [{ b2cMinimum: 'reject' }, { errorCode: '401.001', errorMessage: 'Bad Request - Invalid amount' }],
    [{ b2cMinimum: 'result' }, { ResponseCode: '0' }],
  ])('below the minimum with %j', async (switches, body) => {
    const business = openBusiness({ switches });
    expect(await business.post(V3, payout(business, { Amount: 9 }))).toMatchObject({ body });
  });
});

describe('the credential', () => {
  const foreign = 'A'.repeat(342) + '==';
  test.each<[string, (business: Business) => string, Partial<Switches>, string]>([
    ['a wrong password', (business) => encrypt(business.simulator.certificate, 'Wrong999!*!'), {}, '2001'],
    [
      'OAEP padding',
      (business) => encrypt(business.simulator.certificate, 'Safaricom999!*!', constants.RSA_PKCS1_OAEP_PADDING),
      { foreignCredentials: 'refused' },
      '2001',
    ],
    ['made with another certificate, leniently', () => foreign, {}, '0'],
    ['made with another certificate, strictly', () => foreign, { foreignCredentials: 'refused' }, '2001'],
    ['the bare password', () => btoa('Safaricom999!*!'), {}, '2001'],
  ])('%s', async (_why, credential, switches, code) => {
    const business = openBusiness({ switches });
    expect((await business.result(V3, payout(business, { SecurityCredential: credential(business) }))).code).toBe(code);
  });

  test('the fifth wrong password locks the initiator, until it is set again', async () => {
    const business = openBusiness();
    const wrong = encrypt(business.simulator.certificate, 'Wrong999!*!');
    const codes: string[] = [];
    for (let i = 0; i < 5; i++)
      codes.push((await business.result(V3, payout(business, { OriginatorConversationID: `w${i}`, SecurityCredential: wrong }))).code);
    expect(codes).toEqual(['2001', '2001', '2001', '2001', '2001']);
    expect(await business.result(V3, payout(business))).toMatchObject({ code: '8006', text: 'The security credential is locked' });
    business.simulator.setInitiator({ name: 'testapi', password: 'Safaricom999!*!' });
    expect((await business.result(V3, payout(business, { OriginatorConversationID: 'again' }))).code).toBe('0');
  });
});

describe('faults', () => {
  const troubled = (rule: FaultRule): Business => {
    const business = openBusiness();
    business.simulator.faults.add(rule);
    return business;
  };

  test.each<[FaultRule, number, Record<string, unknown>]>([
    [{ fault: 'refused', api: 'b2c', code: '500.003.1001' }, 500, { errorCode: '500.003.1001', errorMessage: 'Internal Server Error' }],
    [{ fault: 'refused', code: '500.002.1001', message: 'Other words', status: 503 }, 503, { errorMessage: 'Other words' }],
    [{ fault: 'serverError', api: 'b2c' }, 500, { errorCode: '500.001.1001' }],
  ])('%j answers so, and nothing is paid', async (rule, status, body) => {
    const business = troubled(rule);
    expect(await business.post(V3, payout(business))).toMatchObject({ status, body });
    await business.system.advance(10_000);
    expect([...business.simulator.transactions()]).toEqual([]);
  });

  test('a forced result, in the vendor’s words unless told', async () => {
    const business = troubled({ fault: 'result', api: 'b2c', code: '2006' });
    expect(await business.result(V3, payout(business))).toMatchObject({
      code: '2006',
      text: 'Declined due to account rule: The account status does not allow this transaction.',
    });
    const told = troubled({ fault: 'result', code: '2202', description: 'No such account' });
    expect(await told.result(V3, payout(told))).toMatchObject({ code: '2202', text: 'No such account' });
    expect(told.simulator.phone(PAYEE).balance()).toBe(100_000);
  });

  test.each<[FaultRule['when'], Partial<Switches>, string[], number]>([
    [undefined, {}, ['/timeout'], 100_000],
    ['after', {}, ['/timeout', '/result'], 100_500],
    [undefined, { queueTimeoutBody: 'flat' }, ['/timeout'], 100_000],
  ])('the queue times out (%s, %j)', async (when, switches, paths, balance) => {
    const business = openBusiness({ switches });
    business.simulator.faults.add({ fault: 'queueTimeout', api: 'b2c', ...(when ? { when } : {}) });
    await business.post(V3, payout(business));
    await business.system.advance(120_000);
    expect(business.received.map(({ path }) => path)).toEqual(paths);
    const notice = JSON.parse(business.received[0]!.text) as Record<string, unknown>;
    expect(switches.queueTimeoutBody === 'flat' ? notice : notice['Result']).toMatchObject({
      ResultCode: 1,
      ResultDesc: 'The service request has timed out.',
      OriginatorConversationID: 'salary-2026-01-0001',
    });
    expect(business.simulator.phone(PAYEE).balance()).toBe(balance);
  });

  test('the result is lost, doubled, late, early, changed, broken; a redelivery is whole again', async () => {
    const lost = troubled({ fault: 'callbackDropped', api: 'b2c' });
    await lost.post(V3, payout(lost));
    await lost.system.advance(10_000);
    expect(lost.received).toEqual([]);
    const [talk] = lost.simulator.conversations();
    await lost.simulator.redeliver(talk!.conversationId);
    expect(lost.received).toHaveLength(1);

    const doubled = troubled({ fault: 'callbackRepeated', copies: 2 });
    expect(await doubled.told(V3, payout(doubled))).toHaveLength(3);

    const early = troubled({ fault: 'callbackBeforeAnswer' });
    await early.post(V3, payout(early));
    expect(early.received).toHaveLength(1);

    const changed = troubled({ fault: 'callbackWrongAmount' });
    expect((await changed.result(V3, payout(changed))).parameters).toMatchObject({ TransactionAmount: 501 });

    const strange = troubled({ fault: 'callbackWrongIds' });
    await strange.post(V3, payout(strange));
    await strange.system.advance(10_000);
    expect(strange.received[0]!.text).not.toContain([...strange.simulator.conversations()][0]!.conversationId);

    const broken = troubled({ fault: 'callbackTruncated' });
    await broken.post(V3, payout(broken));
    await broken.system.advance(10_000);
    expect(() => JSON.parse(broken.received[0]!.text) as unknown).toThrow(SyntaxError);
  });

  test.each<['same' | 'other', boolean]>([
    ['same', true],
    ['other', false],
  ])('a stranger claims success with the %s ids', async (ids, known) => {
    const business = troubled({ fault: 'callbackForged', api: 'b2c', ids });
    const { body } = await business.post(V3, payout(business, { Amount: 9 }));
    await business.system.advance(10_000);
    const [forged, real] = business.received;
    expect([forged!.from, real!.from]).toEqual(['203.0.113.66', '196.201.214.200']);
    expect(readResult(JSON.parse(forged!.text) as Record<string, unknown>)).toMatchObject({
      code: '0',
      parameters: { TransactionAmount: 9 },
    });
    expect(forged!.text.includes(String(body['ConversationID']))).toBe(known);
    expect(real!.text).toContain('"ResultCode":2');
    expect(business.simulator.phone(PAYEE).balance()).toBe(100_000);
  });

  test('the answer is lost after the work: the same id again is called a duplicate, and one payout is made', async () => {
    const business = troubled({ fault: 'connectionLost', api: 'b2c', times: 1 });
    await expect(business.post(V3, payout(business))).rejects.toThrow('fetch failed');
    expect((await business.post(V3, payout(business))).body['errorCode']).toBe('500.002.1001');
    await business.system.advance(10_000);
    expect(business.simulator.phone(PAYEE).balance()).toBe(100_500);
  });
});

test.each<[Partial<Switches>, unknown, unknown]>([
  [{}, 0, 2001],
  [{ resultCodes: 'text' }, '0', '2001'],
])('with %j the codes are written as they are', async (switches, type, code) => {
  const business = openBusiness({ switches });
  const { raw } = await business.result(V3, payout(business, { InitiatorName: 'nobody' }));
  expect([raw['ResultType'], raw['ResultCode']]).toEqual([type, code]);
});

test('a failed payout may carry something that looks like a receipt', async () => {
  const business = openBusiness({ switches: { failedTransactionId: 'receipt' } });
  const { raw } = await business.result(V3, payout(business, { InitiatorName: 'nobody' }));
  expect(raw['TransactionID']).toMatch(/^UA5[0-9A-Z]{7}$/);
  expect(raw['TransactionID']).not.toBe('UA50000000');
});

test('a tariff takes the fee of a payout from the account, or from the charges account', async () => {
  const paying = (switches: Partial<Switches>): Business =>
    openBusiness({
      switches,
      shortcodes: [{ kind: 'paybill', number: '600000', passkey: 'x', name: 'PAYER', funds: { utility: 1_000 }, tariff: 'shared' }],
    });
  const account = paying({});
  await account.result(V3, payout(account));
  expect(account.simulator.organisation('600000').balance('utility')).toBe(495);
  const [fee, payment] = account.simulator.organisation('600000').statement();
  expect(fee).toMatchObject({ withdrawn: 5, transaction: { kind: 'charge', linkedTo: payment!.transaction.receipt } });
  const charges = paying({ chargesTaken: 'chargesAccount' });
  expect((await charges.result(V3, payout(charges))).parameters).toMatchObject({
    B2CUtilityAccountAvailableFunds: 500,
    B2CChargesPaidAccountAvailableFunds: -5,
  });
});
