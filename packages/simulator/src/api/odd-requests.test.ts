import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openBusiness, PAYEE, URLS } from '../../test/business.ts';
import { CUSTOMER } from '../../test/shop.ts';

const PATHS = [
  '/mpesa/stkpush/v1/processrequest',
  '/mpesa/c2b/v1/registerurl',
  '/mpesa/c2b/v2/simulate',
  '/mpesa/b2c/v1/paymentrequest',
  '/mpesa/b2c/v3/paymentrequest',
  '/mpesa/b2cvalidate/v2/paymentrequest',
  '/mpesa/b2pochi/v1/paymentrequest',
  '/mpesa/b2b/v1/paymentrequest',
  '/mpesa/b2b/v1/remittax',
  '/v1/ussdpush/get-msisdn',
  '/mpesa/accountbalance/v1/query',
  '/mpesa/transactionstatus/v1/query',
  '/mpesa/reversal/v1/request',
];

/** Every field of every API, as it would be right somewhere. */
const RIGHT: Readonly<Record<string, unknown>> = {
  Initiator: 'testapi',
  InitiatorName: 'testapi',
  SecurityCredential: 'A'.repeat(342) + '==',
  OriginatorConversationID: 'odd-1',
  Remarks: 'Odd',
  Amount: 10,
  amount: 10,
  PartyA: '174379',
  PartyB: PAYEE,
  ShortCode: '600000',
  Msisdn: CUSTOMER,
  BillRefNumber: 'A',
  AccountReference: 'A',
  ResponseType: 'Completed',
  ConfirmationURL: 'https://shop.test/c',
  ValidationURL: 'https://shop.test/v',
  SenderIdentifierType: 4,
  RecieverIdentifierType: 4,
  IdentifierType: 4,
  ReceiverParty: '174379',
  TransactionID: 'UA5ZZZZZZZ',
  primaryShortCode: '600100',
  receiverShortCode: '174379',
  paymentRef: 'R',
  callbackUrl: 'https://shop.test/e',
  partnerName: 'V',
  RequestRefID: 'r',
  IDType: '01',
  IDNumber: '1',
  ...URLS,
};

const COMMANDS = [
  'BusinessPayment',
  'BusinessPayToPochi',
  'BusinessPayBill',
  'PayTaxToKRA',
  'AccountBalance',
  'TransactionStatusQuery',
  'TransactionReversal',
];

test('whatever is sent, the answer is one of the vendor’s: JSON, accepted or refused', async () => {
  const odd = fc.dictionary(fc.constantFrom(...Object.keys(RIGHT), 'constructor', '__proto__'), fc.oneof(fc.jsonValue(), fc.string()), {
    maxKeys: 4,
  });
  const business = openBusiness();
  const token = await business.token();
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...PATHS), fc.constantFrom(...COMMANDS), odd, async (path, CommandID, changes) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await business.send('POST', path, { headers, body: { ...RIGHT, CommandID, ...changes } });
      statuses.add(answer.status);
      expect(Object.keys(answer.body).length).toBeGreaterThan(0);
      if (answer.status !== 200) expect(answer.body).toMatchObject({ errorCode: expect.any(String), errorMessage: expect.any(String) });
    }),
    { numRuns: 1_500, seed: 7 },
  );
  await business.system.advance(120_000);
  expect([...statuses].toSorted((one, other) => one - other)).toEqual([200, 400, 500]);
  // What was accepted was told, each in a body that can be read.
  for (const { text } of business.received) expect(() => JSON.parse(text) as unknown).not.toThrow();
  expect(business.received.length).toBeGreaterThan(20);
});
