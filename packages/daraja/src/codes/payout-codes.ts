import type { Row } from './entry.ts';

const credentials =
  'Check the initiator name, its password (it ends after 90 days), the certificate of the right environment, and PKCS#1 v1.5 padding.';
const unlock = 'A Business Administrator must unlock the API user on the organisation portal.';

/** Result codes of payouts to customers (B2C, Pochi, with ID check). */
export const b2cCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'payoutDone', meaning: 'The payout arrived.' },
  {
    code: '1',
    retry: 'auto',
    meaning: 'The utility account holds too little for the payout and its charge.',
    operator: 'Move money into the utility account; a new try needs a new conversation id.',
  },
  { code: '2', tell: 'payoutTooSmall', meaning: 'The amount is below KES 10.' },
  { code: '3', tell: 'payoutTooLarge', meaning: 'The amount is above KES 250,000.' },
  {
    code: '4',
    tell: 'payoutTomorrow',
    meaning: 'The receiver would pass the daily limit of KES 500,000.',
    operator: 'Try again tomorrow.',
  },
  { code: '7', tell: 'payeeNumber', confidence: 'community', meaning: 'The receiver is unknown.' },
  { code: '8', tell: 'payoutFull', meaning: 'The receiver would hold more than KES 500,000.' },
  { code: '11', meaning: 'Your shortcode is not active.', operator: 'Ask M-PESA business support to activate it.' },
  { code: '14', tell: 'payeeNumber', confidence: 'community', meaning: "The receiver's account cannot be paid." },
  {
    code: '15',
    retry: 'none',
    tell: 'payoutChecking',
    reconcile: true,
    confidence: 'community',
    meaning: 'The conversation id was used before.',
    operator: 'Ask what became of the earlier request.',
  },
  {
    code: '17',
    final: false,
    retry: 'auto',
    reconcile: true,
    tell: 'payoutChecking',
    waitSeconds: 120,
    confidence: 'community',
    meaning: 'M-PESA failed inside, or a rule held the payout back.',
  },
  { code: '21', meaning: 'The API user lacks the role for payouts.', operator: 'Give it the role ORG B2C API Initiator.' },
  { code: '26', retry: 'auto', waitSeconds: 60, confidence: 'community', meaning: 'M-PESA is too busy to take requests.' },
  { code: '1005', tell: 'payeeAccount', confidence: 'community', meaning: 'The account reference was refused.' },
  { code: '2001', meaning: 'The initiator or its credential was refused.', operator: credentials },
  { code: '2006', meaning: 'The status of your payout account does not allow this.' },
  { code: '2007', tell: 'payeeAccount', confidence: 'community', meaning: 'A check outside M-PESA refused the receiver.' },
  { code: '2020', tell: 'payoutAmount', confidence: 'community', meaning: 'The amount is not written as M-PESA wants it.' },
  { code: '2028', meaning: 'Your shortcode has no right to payouts.', operator: 'Ask Safaricom to enable B2C for the shortcode.' },
  {
    code: '2029',
    final: false,
    retry: 'auto',
    reconcile: true,
    tell: 'payoutChecking',
    confidence: 'low',
    meaning: 'M-PESA could not settle on a reason.',
  },
  { code: '2033', tell: 'notFound', confidence: 'low', meaning: 'The receipt is unknown.' },
  { code: '2040', tell: 'payeeUnregistered', meaning: 'The receiver is not a registered M-PESA customer.' },
  { code: '2043', confidence: 'low', meaning: 'The organisation does not belong under the one of the initiator.' },
  { code: '2051', tell: 'payeeNumber', confidence: 'community', meaning: "The receiver's number is not valid." },
  { code: '2202', tell: 'payeeAccount', confidence: 'low', meaning: 'The account number is not valid.' },
  { code: '8006', meaning: "The initiator's password is locked.", operator: unlock },
  { code: 'R002', tell: 'payeeIdentity', confidence: 'community', meaning: 'The receiver has no ID of the given kind.' },
  { code: 'R003', tell: 'payeeIdentity', confidence: 'community', meaning: "The ID number is not the receiver's." },
  { code: 'SFC_IC0003', tell: 'payeeNumber', meaning: 'The number is wrong or has no M-PESA.' },
];

/** Result codes of transfers between businesses, top-ups and tax. */
export const b2bCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'transferDone', meaning: 'The transfer arrived.' },
  { code: '1', retry: 'auto', meaning: 'The working account holds too little.', operator: 'Move money into the working account.' },
  { code: '2', tell: 'tooSmall', confidence: 'community', meaning: 'The amount is below the least one.' },
  { code: '3', tell: 'tooLarge', confidence: 'community', meaning: 'The amount is above the largest one.' },
  { code: '4', tell: 'dailyLimit', confidence: 'community', meaning: 'The daily limit would be passed.' },
  { code: '8', tell: 'receiverFull', confidence: 'community', meaning: 'The receiver would hold more than it may.' },
  { code: '11', confidence: 'community', meaning: 'The paying account is not active.' },
  {
    code: '17',
    final: false,
    retry: 'auto',
    reconcile: true,
    waitSeconds: 120,
    confidence: 'community',
    meaning: 'M-PESA failed inside, or a rule held the transfer back.',
  },
  {
    code: '21',
    confidence: 'observed',
    meaning: 'The API user lacks the role for this command.',
    operator: 'Give it the initiator role of this command. Moves from utility to working account are refused for everybody.',
  },
  { code: '2001', meaning: 'The initiator or its credential was refused.', operator: credentials },
  { code: '2006', confidence: 'community', meaning: 'The status of an account does not allow this.' },
  { code: '2028', confidence: 'community', meaning: 'The shortcode has no right to this command.' },
  { code: '8006', confidence: 'community', meaning: "The initiator's password is locked.", operator: unlock },
  {
    code: 'SFC_IC0003',
    tell: 'receiverWrong',
    confidence: 'observed',
    meaning: 'The receiving shortcode is wrong, or its identifier type does not fit the command.',
  },
];

/** Codes of B2B Express, where another business is asked to pay. */
export const b2bExpressCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'paid', meaning: 'The business approved and paid.' },
  { code: '4001', status: 'cancelled', retry: 'customer', tell: 'cancelled', meaning: "The business's operator cancelled on the phone." },
  { code: '4102', tell: 'businessMismatch', confidence: 'community', meaning: 'The details of the business did not pass the check.' },
  { code: '4104', tell: 'noNominatedPhone', confidence: 'community', meaning: 'The till has no nominated phone.' },
  {
    code: '4201',
    retry: 'auto',
    tell: 'unreachable',
    waitSeconds: 60,
    confidence: 'community',
    meaning: 'The network did not carry the prompt.',
  },
  { code: '4203', retry: 'auto', tell: 'unreachable', waitSeconds: 60, confidence: 'community', meaning: 'The prompt failed on the way.' },
];

/** Result codes of reversals. */
export const reversalCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'refundDone', meaning: 'The money went back.' },
  {
    code: 'R000001',
    retry: 'none',
    tell: 'refundedBefore',
    meaning: 'The money went back earlier.',
    operator: 'Look the earlier reversal up; then count this one as done.',
  },
  { code: 'R000002', tell: 'refundUnknown', meaning: 'The receipt is invalid or unknown.' },
  {
    code: '1',
    retry: 'auto',
    meaning: 'The utility account holds too little.',
    operator: 'The money may be settled to the bank already: fund the account, or pay out instead.',
  },
  { code: '11', meaning: 'The account of the organisation is not active.' },
  { code: '21', meaning: 'The API user lacks the role for reversals.', operator: 'Give it the role Org Reversals Initiator.' },
  { code: '2001', meaning: 'The initiator or its credential was refused.', operator: credentials },
  { code: '2006', meaning: 'The status of an account does not allow this.' },
  { code: '2028', meaning: 'The shortcode has no right to reversals.' },
  { code: '8006', meaning: "The initiator's password is locked.", operator: unlock },
];
