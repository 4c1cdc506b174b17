import type { Row } from './entry.ts';

/** Rows the balance query and the core fallback share: failures of the request itself, before any account is touched. */
const requestCodes: readonly Row[] = [
  { code: '15', retry: 'none', reconcile: true, tell: 'checking', meaning: 'The conversation id was used before.' },
  { code: '17', final: false, retry: 'auto', reconcile: true, tell: 'checking', meaning: 'M-PESA failed inside.' },
  { code: '18', meaning: "The initiator's credential did not pass the check." },
  { code: '19', meaning: 'Messages arrived out of order.' },
  { code: '20', meaning: 'The initiator is unknown.' },
  { code: '21', meaning: 'The initiator may not act for the paying party.' },
  { code: '22', meaning: 'The initiator may not act towards the receiving party.' },
  { code: '24', meaning: 'A needed field is missing; the result parameters name it.' },
  { code: '25', meaning: 'A field has the wrong type or form.' },
  { code: '26', retry: 'auto', tell: 'tryLater', meaning: 'M-PESA is too busy to take requests.' },
  { code: '29', meaning: 'The command is unknown.' },
  { code: '100000000', status: 'pending', reconcile: true, tell: 'checking', meaning: 'The request is kept and will be sent on later.' },
  { code: '100000001', retry: 'auto', tell: 'tryLater', meaning: 'M-PESA is overloaded.' },
  { code: '100000002', retry: 'auto', tell: 'tryLater', meaning: 'Too many requests.' },
  { code: '100000004', final: false, retry: 'auto', reconcile: true, tell: 'checking', meaning: 'M-PESA failed inside.' },
  { code: '100000005', meaning: 'A value was refused; the text names it.' },
  { code: '100000007', retry: 'auto', tell: 'tryLater', meaning: 'The service is not in its usual state.' },
  { code: '100000009', retry: 'auto', tell: 'tryLater', meaning: 'The API is not in its usual state.' },
  { code: '100000010', meaning: 'The right to do this is missing.' },
  { code: '100000011', retry: 'auto', tell: 'tryLater', meaning: 'Requests come too fast.' },
];

/** The fallback of every call that names an initiator, and the `ResponseCode` of acknowledgements. */
export const coreCodes: readonly Row[] = [
  { code: '1', retry: 'auto', confidence: 'community', meaning: 'The debited account holds too little.' },
  { code: '2', confidence: 'community', meaning: 'The amount is below the least one.' },
  { code: '3', confidence: 'community', meaning: 'The amount is above the largest one.' },
  { code: '4', confidence: 'community', meaning: 'The daily limit would be passed.' },
  { code: '5', confidence: 'community', meaning: 'The account would fall below its least balance.' },
  { code: '6', confidence: 'community', meaning: 'The paying party is unknown.' },
  { code: '7', confidence: 'community', meaning: 'The receiving party is unknown.' },
  { code: '8', confidence: 'community', meaning: 'The receiver would hold more than it may.' },
  { code: '9', confidence: 'low', meaning: 'The status of the debited account is in the way.' },
  { code: '10', confidence: 'low', meaning: 'The status of the credited account is in the way.' },
  { code: '11', confidence: 'community', meaning: 'The debited account cannot be used.' },
  { code: '12', confidence: 'community', meaning: 'The credited account cannot be used.' },
  { code: '13', confidence: 'community', meaning: 'The debited account is unknown.' },
  { code: '14', confidence: 'community', meaning: 'The credited account is unknown.' },
  { code: '23', confidence: 'low', meaning: 'The request does not fit its schema.' },
  ...requestCodes,
];

/** Customers see nothing of a balance query, so its rows say what concerns them only in general. */
const unseen = (row: Row): Row => ({ ...row, tell: 'staff' });

/** Result codes of the balance query. */
export const accountBalanceCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'done', meaning: 'The balances were read.' },
  ...requestCodes.map(unseen),
  {
    code: '2001',
    confidence: 'community',
    meaning: 'The initiator or its credential was refused.',
    operator: 'Check the initiator name, its password and the certificate.',
  },
  {
    code: '8006',
    confidence: 'community',
    meaning: "The initiator's password is locked.",
    operator: 'A Business Administrator must unlock the API user on the organisation portal.',
  },
];

/** Result codes of the transaction status query. */
export const transactionStatusCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'done', meaning: 'The transaction was read; its own status stands beside.' },
  { code: '25', confidence: 'observed', meaning: 'A parameter is missing or badly written.' },
  {
    code: '2001',
    confidence: 'community',
    meaning: 'The initiator or its credential was refused.',
    operator: 'Check the initiator name, its password and the certificate.',
  },
  {
    code: '21',
    confidence: 'community',
    meaning: 'The API user lacks the role for this query.',
    operator: 'Give it the role Transaction Status query ORG API.',
  },
  { code: '2033', tell: 'notFound', confidence: 'low', meaning: 'The receipt is unknown.' },
  { code: 'SFC_IC0003', meaning: 'The organisation asked about is unknown.' },
];
