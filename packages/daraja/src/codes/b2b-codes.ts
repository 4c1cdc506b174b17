import { credentialsHint, unlockHint } from './initiator-hints.ts';
import type { Row } from './entry.ts';

/** Result codes of transfers between businesses, top-ups and tax. */
export const b2bCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'transferDone', meaning: 'The transfer arrived.' },
  { code: '1', retry: 'auto', meaning: 'The working account holds too little.', operator: 'Move money into the working account.' },
  {
    code: '1',
    variant: 'queue-timeout',
    says: ['timed out'],
    status: 'unknown',
    retry: 'auto',
    reconcile: true,
    tell: 'transferDelayed',
    confidence: 'community',
    meaning: 'The request waited too long in Safaricom’s queue; a result may still follow.',
    operator: 'Ask what became of it; send it again only when it certainly failed.',
  },
  {
    code: '2',
    tell: 'tooSmall',
    confidence: 'community',
    meaning: 'The amount is below the least one.',
    operator: 'Send a larger amount; the least one depends on the receiver’s product.',
  },
  {
    code: '3',
    tell: 'tooLarge',
    confidence: 'community',
    meaning: 'The amount is above the largest one.',
    operator: 'Split the transfer: the largest amount depends on your organisation’s limits.',
  },
  {
    code: '4',
    tell: 'dailyLimit',
    confidence: 'community',
    meaning: 'The daily limit would be passed.',
    operator: 'Wait until tomorrow, or have the limit raised by M-PESA business support.',
  },
  {
    code: '8',
    tell: 'receiverFull',
    confidence: 'community',
    meaning: 'The receiver would hold more than it may.',
    operator: 'The receiver must settle to the bank first.',
  },
  {
    code: '11',
    confidence: 'community',
    meaning: 'The paying account is not active.',
    operator: 'Ask M-PESA business support to activate the paying account.',
  },
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
  { code: '2001', meaning: 'The initiator or its credential was refused.', operator: credentialsHint },
  {
    code: '2006',
    confidence: 'community',
    meaning: 'The status of an account does not allow this.',
    operator: 'Ask M-PESA business support which of the two accounts is suspended or dormant.',
  },
  {
    code: '2028',
    confidence: 'community',
    meaning: 'The shortcode has no right to this command.',
    operator: 'Ask Safaricom to enable this command for the shortcode.',
  },
  { code: '8006', confidence: 'community', meaning: "The initiator's password is locked.", operator: unlockHint },
  {
    code: 'SFC_IC0003',
    tell: 'receiverWrong',
    confidence: 'observed',
    meaning: 'The receiving shortcode is wrong, or its identifier type does not fit the command.',
    operator: 'Paybills take identifier type 4 with “pay bill”, tills type 2 or 4 with “buy goods”: check number and command.',
  },
];

/** Codes of B2B Express, where another business is asked to pay. */
export const b2bExpressCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'paid', meaning: 'The business approved and paid.' },
  { code: '4001', status: 'cancelled', retry: 'customer', tell: 'cancelled', meaning: "The business's operator cancelled on the phone." },
  {
    code: '4102',
    tell: 'businessMismatch',
    confidence: 'community',
    meaning: 'The details of the business did not pass the check.',
    operator: 'Check that the paying till and the name belong together as registered.',
  },
  {
    code: '4104',
    tell: 'noNominatedPhone',
    confidence: 'community',
    meaning: 'The till has no nominated phone.',
    operator: 'The paying business must nominate a phone for its till with M-PESA business support.',
  },
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
