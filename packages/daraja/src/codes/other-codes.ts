import type { Row } from './entry.ts';

/** Answers a merchant gives to a C2B validation. */
export const c2bValidationCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'done', meaning: 'Take the payment.' },
  {
    code: 'C2B00011',
    tell: 'numberRefused',
    meaning: 'Refuse it for the phone number.',
    operator: 'Answer so when the payer’s number is not one you take money from.',
  },
  {
    code: 'C2B00012',
    tell: 'accountRefused',
    meaning: 'Refuse it for the account number.',
    operator: 'Answer so when no order or customer has this account number; the payer is told and keeps the money.',
  },
  {
    code: 'C2B00013',
    tell: 'amountRefused',
    meaning: 'Refuse it for the amount.',
    operator: 'Answer so when the amount is not the one that is owed.',
  },
  {
    code: 'C2B00014',
    tell: 'payerRefused',
    meaning: 'Refuse it for who the payer is.',
    operator: 'Answer so when the payer’s identity is not accepted.',
  },
  {
    code: 'C2B00015',
    tell: 'businessRefused',
    meaning: 'Refuse it for the shortcode.',
    operator: 'Answer so when the shortcode is not meant to take this payment.',
  },
  {
    code: 'C2B00016',
    tell: 'paymentRefused',
    meaning: 'Refuse it for another reason.',
    operator: 'Answer so for every other reason; silence for eight seconds lets the registered default decide.',
  },
];

/** Answers of the Pull API. */
export const pullCodes: readonly Row[] = [
  { code: '1000', status: 'success', tell: 'done', meaning: 'Registered, or transactions found.' },
  { code: '1001', status: 'success', tell: 'done', meaning: 'Registered before, or no transactions in the period.' },
  {
    code: '400.001',
    meaning: 'The shortcode was refused.',
    operator: 'Register the shortcode for the Pull API with its nominated number first.',
  },
  {
    code: '401.001',
    retry: 'auto',
    meaning: 'The access token is invalid or expired.',
    operator: 'Ask for a new token; if it stays, check that key, secret and environment belong together.',
  },
  { code: '500', final: false, retry: 'auto', meaning: 'The transactions could not be fetched, or there are none.' },
];

/** Standing orders. */
export const ratibaCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'orderSet', meaning: 'The standing order exists.' },
  { code: '200', status: 'pending', tell: 'waiting', meaning: 'The request was taken; the customer is asked.' },
  {
    code: '401',
    meaning: 'The call was not authorised.',
    operator: 'Ask Safaricom to enable M-PESA Ratiba for the app and the shortcode.',
  },
  { code: '500', final: false, retry: 'auto', reconcile: true, tell: 'checking', meaning: 'The system failed.' },
  {
    code: '1001',
    retry: 'customer',
    tell: 'otherRequest',
    confidence: 'community',
    meaning: 'Another M-PESA session is open on this phone.',
  },
  { code: '1025', retry: 'auto', tell: 'noPrompt', confidence: 'community', meaning: 'The prompt could not be sent.' },
  { code: '1032', status: 'cancelled', retry: 'customer', tell: 'cancelled', confidence: 'community', meaning: 'The customer cancelled.' },
  { code: '1037', retry: 'customer', tell: 'noAnswer', confidence: 'community', meaning: 'No answer from the phone.' },
  {
    code: '1050',
    tell: 'orderTwice',
    confidence: 'community',
    meaning: 'An order with this name exists.',
    operator: 'Choose a name that the customer’s other orders do not have.',
  },
  {
    code: '1051',
    confidence: 'community',
    meaning: 'The request was refused.',
    operator: 'Check frequency, dates (from today on, YYYYMMDD) and amount.',
  },
  { code: '2001', retry: 'customer', tell: 'wrongPin', confidence: 'community', meaning: 'The customer typed a wrong PIN.' },
];

/** Bill Manager's `rescode`. */
export const billManagerCodes: readonly Row[] = [
  { code: '200', status: 'success', tell: 'done', meaning: 'Done.' },
  {
    code: '401',
    confidence: 'observed',
    meaning: 'The application or shortcode is not enabled for Bill Manager.',
    operator: 'Opt the shortcode in first, with the app that is enabled for Bill Manager.',
  },
  {
    code: '409',
    meaning:
      'A conflict: registered before, wrong key or shortcode, reference used before, phone or date badly written, or an invoice already paid.',
    operator: 'Read the text: it says which. Look existing invoices up before you send again.',
  },
];

/** Dynamic QR. */
export const qrCodes: readonly Row[] = [
  { code: '00', status: 'success', tell: 'done', confidence: 'observed', meaning: 'The code was made.' },
];

/** Organisation information. */
export const orgInfoCodes: readonly Row[] = [
  { code: '4000', status: 'success', tell: 'done', confidence: 'observed', meaning: 'Found.' },
  { code: '0', status: 'success', tell: 'done', confidence: 'low', meaning: 'Found, by the written table; the service itself says 4000.' },
  { code: '1', meaning: 'The request was refused.', operator: 'Check shortcode and identifier type: 4 for paybills, 2 for tills.' },
  { code: '500', meaning: 'A parameter was refused.', operator: 'Send IdentifierType and Identifier as texts of digits.' },
  { code: '401.001', retry: 'auto', meaning: 'The access token is invalid or expired.' },
];

/** The name check before a payout. */
export const hakikishaCodes: readonly Row[] = [
  { code: '200', status: 'success', tell: 'done', meaning: 'Found.' },
  {
    code: '400',
    tell: 'noAccount',
    meaning: 'The number is not valid or not a customer.',
    operator: 'Check the number with the receiver; it must be a Safaricom line with M-PESA.',
  },
  { code: '401.001', retry: 'auto', meaning: 'The access token is invalid or expired.' },
];

/** Paying with Bonga points. */
export const bongaCodes: readonly Row[] = [
  { code: '6000', status: 'success', tell: 'done', meaning: 'Done.' },
  { code: '6001', meaning: 'Not done.', operator: 'Read the text that came with it; nothing was taken.' },
  { code: '6004', retry: 'auto', meaning: 'The server failed.' },
  {
    code: '6005',
    meaning: 'The credentials were refused.',
    operator: 'Check that the app is enabled for Lipa na Bonga and that key and secret are those of this environment.',
  },
  {
    code: '6006',
    meaning: 'A part of the body is missing.',
    operator: 'Compare the request with the documentation and fill in what is missing.',
  },
  { code: '6007', retry: 'auto', meaning: 'Billing is not available.' },
  { code: '6008', retry: 'auto', meaning: 'Prompts are not available.' },
  { code: '6009', retry: 'auto', meaning: 'The broker is not available.' },
  { code: '6011', retry: 'auto', meaning: 'The database is not available.' },
  {
    code: '17',
    meaning: 'Points could not go back: the account is at its limit.',
    operator: 'The customer must use points first; tell M-PESA business support if the money is missing.',
  },
  { code: '1031', retry: 'customer', tell: 'expired', meaning: 'No PIN in time.' },
  { code: '1037', retry: 'customer', tell: 'noAnswer', meaning: 'No answer from the phone.' },
  { code: '2001', retry: 'customer', tell: 'wrongPin', meaning: 'The customer typed a wrong PIN.' },
];

/** IMSI and SIM-swap checks. */
export const simCodes: readonly Row[] = [{ code: '200', status: 'success', tell: 'done', meaning: 'Found.' }];
