import { expect, test } from 'vitest';
import { addressOf } from '../../test/fetch-arguments.ts';
import { checkout, operator, payout, question, receipt, transfer } from '../../test/operator-calls.ts';
import { sampleCredentials } from '../../test/sample-requests.ts';
import { createDaraja, InvalidInput, parseCollection, parseShillings } from '../index.ts';
import type { DarajaOptions } from '../index.ts';

// The types refuse most of this; callers in JavaScript, and values read from a form, do not.
type Api = 'b2c' | 'b2Pochi' | 'b2b' | 'b2cTopUp' | 'remitTax' | 'expressCheckout' | 'accountBalance' | 'transactionStatus' | 'reverse';
type Loose = Readonly<Record<Api, (input: object) => Promise<unknown>>>;
type Row = readonly [api: Api, what: string, input: object, code: string, says: RegExp];

const reversal = { ...operator, shortcode: '600111', receipt, amount: parseCollection(1500) };
const tax = { ...operator, shortcode: '600111', amount: parseCollection(1500), registrationNumber: '202600000017' };
const validated = { ...payout, version: 'validated', idType: 'national', idNumber: '10000001' };
const payBill = { ...transfer, command: 'payBill' };
const { accountReference: _reference, ...withoutReference } = payBill;

/** What all have in common, shown on one. */
const common: readonly Row[] = [
  ['b2c', 'a password instead of a credential', { securityCredential: 'Secret999!' }, 'credential_invalid', /encrypted password/],
  ['b2c', 'no initiator', { initiator: '' }, 'text_invalid', /initiator/],
  ['b2c', 'remarks of one letter', { remarks: 'x' }, 'text_invalid', /2 to 100/],
  ['b2c', 'remarks of 101 letters', { remarks: 'x'.repeat(101) }, 'text_invalid', /remarks/],
  ['b2c', 'an occasion of 101 letters', { occasion: 'x'.repeat(101) }, 'text_invalid', /occasion/],
  ['b2c', 'a result address on this machine', { resultUrl: 'https://localhost/r' }, 'callback_url_invalid', /resultUrl points to this/],
  ['b2c', 'no time-out address', { timeoutUrl: undefined }, 'callback_url_invalid', /timeoutUrl must be a whole address/],
].map(([api, what, changes, code, says]) => [api, what, { ...payout, ...(changes as object) }, code, says] as Row);

const own: readonly Row[] = [
  ['b2c', 'less than KES 10', { ...payout, amount: parseShillings(9) }, 'amount_limit', /KES 10 at least/],
  ['b2c', 'more than KES 250,000', { ...payout, amount: parseShillings(250_001) }, 'amount_limit', /KES 250,000/],
  ['b2c', 'cents', { ...payout, amount: parseShillings('10.50') }, 'amount_fraction', /whole shillings only/],
  ['b2c', 'a phone that was not parsed', { ...payout, phone: '0700000001' }, 'phone_invalid', /parsePhone/],
  ['b2c', 'a shortcode with letters', { ...payout, shortcode: '60011a' }, 'shortcode_invalid', /5 to 7 digits/],
  ['b2c', 'no id that can be found again', { ...payout, originatorConversationId: '' }, 'conversation_id_invalid', /1 to 64/],
  ['b2c', 'another version', { ...payout, version: 'v2' }, 'version_invalid', /"v1", "v3" or "validated"/],
  ['b2c', 'a purpose every object has', { ...payout, purpose: 'constructor' }, 'purpose_invalid', /"salary" or "promotion"/],
  ['b2c', 'another kind of id', { ...validated, idType: 'library card' }, 'id_type_invalid', /"alien", "diplomatic" or "passport"/],
  ['b2c', 'an id number with blanks', { ...validated, idNumber: '100 001' }, 'id_number_invalid', /as it stands on the document/],
  ['b2Pochi', 'no id that can be found again', { ...payout, originatorConversationId: 'a b' }, 'conversation_id_invalid', /1 to 64/],
  ['b2b', 'a command every object has', { ...payBill, command: 'toString' }, 'command_invalid', /"payBill", "buyGoods"/],
  ['b2b', 'pay bill without an account', withoutReference, 'account_reference_invalid', /give accountReference/],
  ['b2b', 'an account of 14 characters', { ...payBill, accountReference: 'x'.repeat(14) }, 'text_invalid', /accountReference/],
  [
    'b2b',
    'another kind of receiver',
    { ...payBill, receiverType: 'phone' },
    'identifier_type_invalid',
    /receiverType must be "shortcode" or "till"/,
  ],
  ['b2b', 'a receiver that is a phone', { ...payBill, receiver: '254700000001' }, 'shortcode_invalid', /receiver must be/],
  ['b2b', 'a requester that was not parsed', { ...payBill, requester: '0700000001' }, 'phone_invalid', /requester/],
  ['b2b', 'amount 0', { ...payBill, amount: parseShillings(0) }, 'amount_limit', /KES 1 at least/],
  ['b2b', 'cents', { ...payBill, amount: parseShillings('0.50') }, 'amount_fraction', /whole shillings only/],
  ['b2b', 'an amount that is no number', { ...payBill, amount: Number.NaN }, 'amount_invalid', /whole cents/],
  ['b2cTopUp', 'a receiver with letters', { ...transfer, receiver: 'payroll' }, 'shortcode_invalid', /receiver must be/],
  [
    'remitTax',
    'a registration number of 14 digits',
    { ...tax, registrationNumber: '20260000000017' },
    'text_invalid',
    /registrationNumber/,
  ],
  ['reverse', 'remarks of one letter', { ...reversal, remarks: 'x' }, 'text_invalid', /2 to 100/],
  ['remitTax', 'no registration number', { ...tax, registrationNumber: '' }, 'text_invalid', /registrationNumber/],
  ['expressCheckout', 'a till with letters', { ...checkout, till: 'shop' }, 'shortcode_invalid', /till must be/],
  ['expressCheckout', 'a receiver that is none', { ...checkout, receiver: '1' }, 'shortcode_invalid', /receiver must be/],
  ['expressCheckout', 'amount 0', { ...checkout, amount: parseShillings(0) }, 'amount_limit', /KES 1 at least/],
  ['expressCheckout', 'no reference', { ...checkout, reference: '' }, 'text_invalid', /reference/],
  ['expressCheckout', 'no name', { ...checkout, partnerName: ' ' }, 'text_invalid', /partnerName/],
  ['expressCheckout', 'no id that can be found again', { ...checkout, requestId: '' }, 'conversation_id_invalid', /requestId/],
  ['expressCheckout', 'half a callback address', { ...checkout, callbackUrl: '/cb' }, 'callback_url_invalid', /whole address/],
  [
    'accountBalance',
    'another kind of number',
    { ...operator, shortcode: '600111', shortcodeType: 'phone' },
    'identifier_type_invalid',
    /shortcodeType must be "shortcode" or "till"/,
  ],
  ['accountBalance', 'a shortcode with letters', { ...operator, shortcode: 'shop' }, 'shortcode_invalid', /5 to 7 digits/],
  ['transactionStatus', 'a receipt in small letters', { ...question, receipt: 'ukl1ab2cd3' }, 'receipt_invalid', /ten capital letters/],
  [
    'transactionStatus',
    'another kind of number',
    { ...question, receipt, shortcodeType: 'phone' },
    'identifier_type_invalid',
    /shortcodeType/,
  ],
  ['transactionStatus', 'neither receipt nor id', question, 'conversation_id_invalid', /originalConversationId/],
  ['reverse', 'a receipt that is none', { ...reversal, receipt: 'UKL1' }, 'receipt_invalid', /ten capital letters/],
  ['reverse', 'another identifier', { ...reversal, receiverIdentifierType: '2' }, 'identifier_type_invalid', /"4" or "11"/],
  ['reverse', 'cents', { ...reversal, amount: parseShillings('10.50') }, 'amount_fraction', /whole shillings only/],
];

const offline = (sent: string[]): NonNullable<DarajaOptions['system']> => ({
  now: () => 0 as never,
  random: (count) => new Uint8Array(count),
  sleep: () => Promise.resolve(),
  fetch: (address) => {
    sent.push(addressOf(address));
    return Promise.reject(new Error('No network here.'));
  },
});

test.each([...common, ...own])('%s, %s: a sentence, and nothing is sent', async (api, _what, input, code, says) => {
  const sent: string[] = [];
  const daraja: Loose = createDaraja({ ...sampleCredentials, environment: 'sandbox', system: offline(sent) }) as never;
  const refusal = await daraja[api](input).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InvalidInput);
  expect(refusal).toMatchObject({ code, message: expect.stringMatching(says) });
  expect(sent).toEqual([]);
});

test.each(['b2b', 'remitTax', 'expressCheckout'] as const)('%s: a business may move more than a customer', async (api) => {
  const sent: string[] = [];
  const daraja: Loose = createDaraja({ ...sampleCredentials, environment: 'sandbox', system: offline(sent) }) as never;
  const inputs = { b2b: payBill, remitTax: tax, expressCheckout: checkout };
  await expect(daraja[api]({ ...inputs[api], amount: parseShillings(1_000_000) })).rejects.toThrow('no access token');
});
