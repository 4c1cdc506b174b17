import { credentialsHint, unlockHint } from './initiator-hints.ts';
import type { Row } from './entry.ts';

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
  {
    code: 'R000002',
    tell: 'refundUnknown',
    meaning: 'The receipt is invalid or unknown.',
    operator: 'Give the ten characters of the receipt as they stand in the statement, and the shortcode that was paid.',
  },
  {
    code: '1',
    retry: 'auto',
    meaning: 'The utility account holds too little.',
    operator: 'The money may be settled to the bank already: fund the account, or pay out instead.',
  },
  {
    code: '1',
    variant: 'queue-timeout',
    says: ['timed out'],
    status: 'unknown',
    retry: 'auto',
    reconcile: true,
    tell: 'refundDelayed',
    confidence: 'community',
    meaning: 'The request waited too long in Safaricom’s queue; a result may still follow.',
    operator: 'Ask what became of it; send it again only when it certainly failed.',
  },
  {
    code: '11',
    meaning: 'The account of the organisation is not active.',
    operator: 'Ask M-PESA business support to activate the account.',
  },
  { code: '21', meaning: 'The API user lacks the role for reversals.', operator: 'Give it the role Org Reversals Initiator.' },
  { code: '2001', meaning: 'The initiator or its credential was refused.', operator: credentialsHint },
  {
    code: '2006',
    meaning: 'The status of an account does not allow this.',
    operator: 'Ask M-PESA business support which of the two accounts is suspended or dormant.',
  },
  {
    code: '2028',
    meaning: 'The shortcode has no right to reversals.',
    operator: 'Ask Safaricom to enable reversals for the shortcode; B2C payouts cannot be reversed at all.',
  },
  { code: '8006', meaning: "The initiator's password is locked.", operator: unlockHint },
];
