import type { Row } from './entry.ts';

/** Answers a merchant gives to a C2B validation. */
export const c2bValidationCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'done', meaning: 'Take the payment.' },
  { code: 'C2B00011', tell: 'numberRefused', meaning: 'Refuse it for the phone number.' },
  { code: 'C2B00012', tell: 'accountRefused', meaning: 'Refuse it for the account number.' },
  { code: 'C2B00013', tell: 'amountRefused', meaning: 'Refuse it for the amount.' },
  { code: 'C2B00014', tell: 'payerRefused', meaning: 'Refuse it for who the payer is.' },
  { code: 'C2B00015', tell: 'businessRefused', meaning: 'Refuse it for the shortcode.' },
  { code: 'C2B00016', tell: 'paymentRefused', meaning: 'Refuse it for another reason.' },
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
  { code: '401.001', retry: 'auto', meaning: 'The access token is invalid or expired.' },
  { code: '500', final: false, retry: 'auto', meaning: 'The transactions could not be fetched, or there are none.' },
];

/** Standing orders. */
export const ratibaCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'orderSet', meaning: 'The standing order exists.' },
  { code: '200', status: 'pending', tell: 'waiting', meaning: 'The request was taken; the customer is asked.' },
  { code: '401', meaning: 'The call was not authorised.' },
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
  { code: '1050', tell: 'orderTwice', confidence: 'community', meaning: 'An order with this name exists.' },
  { code: '1051', confidence: 'community', meaning: 'The request was refused.' },
  { code: '2001', retry: 'customer', tell: 'wrongPin', confidence: 'community', meaning: 'The customer typed a wrong PIN.' },
];

/** Bill Manager's `rescode`. */
export const billManagerCodes: readonly Row[] = [
  { code: '200', status: 'success', tell: 'done', meaning: 'Done.' },
  { code: '401', confidence: 'observed', meaning: 'The application or shortcode is not enabled for Bill Manager.' },
  {
    code: '409',
    meaning:
      'A conflict: registered before, wrong key or shortcode, reference used before, phone or date badly written, or an invoice already paid.',
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
  { code: '1', meaning: 'The request was refused.' },
  { code: '500', meaning: 'A parameter was refused.' },
  { code: '401.001', retry: 'auto', meaning: 'The access token is invalid or expired.' },
];

/** The name check before a payout. */
export const hakikishaCodes: readonly Row[] = [
  { code: '200', status: 'success', tell: 'done', meaning: 'Found.' },
  { code: '400', tell: 'noAccount', meaning: 'The number is not valid or not a customer.' },
  { code: '401.001', retry: 'auto', meaning: 'The access token is invalid or expired.' },
];

/** Paying with Bonga points. */
export const bongaCodes: readonly Row[] = [
  { code: '6000', status: 'success', tell: 'done', meaning: 'Done.' },
  { code: '6001', meaning: 'Not done.' },
  { code: '6004', retry: 'auto', meaning: 'The server failed.' },
  { code: '6005', meaning: 'The credentials were refused.' },
  { code: '6006', meaning: 'A part of the body is missing.' },
  { code: '6007', retry: 'auto', meaning: 'Billing is not available.' },
  { code: '6008', retry: 'auto', meaning: 'Prompts are not available.' },
  { code: '6009', retry: 'auto', meaning: 'The broker is not available.' },
  { code: '6011', retry: 'auto', meaning: 'The database is not available.' },
  { code: '17', meaning: 'Points could not go back: the account is at its limit.' },
  { code: '1031', retry: 'customer', tell: 'pointsAgain', meaning: 'No PIN in time.' },
  { code: '1037', retry: 'customer', tell: 'pointsAgain', meaning: 'No answer from the phone.' },
  { code: '2001', retry: 'customer', tell: 'pointsAgain', meaning: 'The customer typed a wrong PIN.' },
];

/** IMSI and SIM-swap checks. */
export const simCodes: readonly Row[] = [{ code: '200', status: 'success', tell: 'done', meaning: 'Found.' }];
