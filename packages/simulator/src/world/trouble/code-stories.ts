import type { Switches } from './switches.ts';

/** What to do to see a code, in a sentence; with these switches. */
export interface CodeStory {
  readonly does: string;
  readonly switches?: Partial<Switches>;
}

const does = (sentence: string, switches?: Partial<Switches>): CodeStory => ({ does: sentence, ...(switches ? { switches } : {}) });

/** What stops every API that acts for an operator. */
const OPERATOR: Readonly<Record<string, CodeStory>> = {
  '2001': does('Ask with a SecurityCredential made of a wrong password.'),
  '21': does('Ask as an operator without the role: the page /organisations/operators takes it away.'),
  '8006': does('With the switch initiatorTries at 1, ask with a wrong password twice.', { initiatorTries: 1 }),
};
const operatorsOf = (api: string, codes: readonly string[] = Object.keys(OPERATOR)): [string, CodeStory][] =>
  codes.flatMap((code) => (OPERATOR[code] ? [[`${api} ${code}`, OPERATOR[code]] as [string, CodeStory]] : []));

/** Failures that follow from what is asked, who asks, and how the phones and organisations stand: no fault is needed. */
export const CODE_STORIES: Readonly<Record<string, CodeStory>> = {
  ...Object.fromEntries([
    ...['b2c', 'b2b', 'reversal', 'account-balance'].flatMap((api) => operatorsOf(api)),
    ...operatorsOf('transaction-status', ['2001', '21']),
  ]),

  'oauth 400.008.01': does('Ask for a token without an Authorization header.'),
  'oauth 400.008.02': does('Ask for a token with another grant_type.'),
  'oauth HTTP-400-EMPTY': does('Ask for a token with another consumer secret.'),

  'api 400.002.02': does('Push an amount that is no number.'),
  'api 400.002.05': does('Push with a body that is not JSON.'),
  'api 400.003.01': does('Pay a business with an access token that was never given, or has expired.'),
  'api 400.003.02': does('Register a C2B address with the word “mpesa” in it.'),
  'api 401.001 invalid-token': does('Ask Pull with an access token that was never given, or has expired.'),
  'api 401.002.01': does('Pay out with an access token that was never given, or has expired.'),
  'api 401.003.01': does('Push as an app without the product stkPush.'),
  'api 404.001.01': does('Post to a path that Safaricom does not have.'),
  'api 404.001.03': does('Push with an access token that was never given, or has expired.'),
  'api 404.001.04': does('Push without an Authorization header.'),
  'api 404.003.01': does('With the switch environment at "production", simulate a C2B payment.', { environment: 'production' }),
  'api 405.001': does('GET what wants a POST.'),

  'b2c 1': does('Withdraw all that the organisation has to its bank, then pay out.'),
  'b2c 2': does('Pay out less than KES 10.'),
  'b2c 3': does('Pay out KES 250,001.'),
  'b2c 4': does('Pay out KES 250,000 to one phone three times in a day, which spends it in between.'),
  'b2c 8': does('Pay out to a phone that holds KES 500,000.'),
  'b2c 11': does('Pay out of a shortcode that is not here.'),
  'b2c 15': does('With the switch duplicateOriginator at "result", pay out twice with one OriginatorConversationID.', {
    duplicateOriginator: 'result',
  }),
  'b2c 2040': does('Pay a salary to a phone without M-PESA.'),
  'b2c R002': does('Pay out with an ID check to a phone whose owner has another kind of document.'),
  'b2c R003': does('Pay out with an ID check to a phone whose owner has another ID number.'),

  'b2b 1': does('Withdraw all of the working account to the bank, then pay a business.'),
  'b2b 3': does('Pay a business more than the switch b2bMaximum says.', { b2bMaximum: 200 }),
  'b2b 11': does('Pay a business out of a shortcode that is not here.'),
  'b2b SFC_IC0003': does('Pay a business that is not here.'),

  'b2b-express 4001': does('Have the till’s nominated phone cancel the prompt.'),
  'b2b-express 4102': does('Ask a till that is not here to pay.'),
  'b2b-express 4104': does('Ask a till without a nominated phone to pay.'),
  'b2b-express 4201': does('Switch the till’s nominated phone off.'),
  'b2b-express 4203': does('Leave the prompt on the till’s nominated phone unanswered.'),

  'reversal R000001': does('Reverse one payment twice.'),
  'reversal R000002': does('Reverse a receipt that was never given.'),
  'reversal 1': does('Withdraw all that the organisation took to its bank, then reverse a payment.'),
  'reversal 11': does('Reverse a payment to a shortcode that is not here.'),
  'reversal 2006': does('Reverse a part of a payment.'),

  'transaction-status 2033': does('Ask about a receipt that was never given.'),
  'transaction-status SFC_IC0003': does('Ask about a payment to a shortcode that is not here.'),

  'ratiba 1032': does('Have the customer’s phone cancel the standing order.'),
  'ratiba 1037': does('Leave the standing order on the customer’s phone unanswered.'),
  'ratiba 1050': does('Ask one phone for two standing orders of one name.'),
  'ratiba 2001': does('Have the customer’s phone answer the standing order with a wrong PIN.'),

  'billmanager 401': does('Send an invoice with a key that was never given.'),
  'billmanager 409': does('Opt a shortcode in twice.'),
  'bonga 6001': does('Redeem points for a number that nobody has.'),
};
