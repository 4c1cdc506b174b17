import { credentialsHint, unlockHint } from './initiator-hints.ts';
import type { Row } from './entry.ts';

/** Rows the balance query and the core fallback share: failures of the request itself, before any account is touched. */
const requestCodes: readonly Row[] = [
  {
    code: '15',
    retry: 'none',
    reconcile: true,
    tell: 'checking',
    meaning: 'The conversation id was used before.',
    operator: 'Ask what became of the earlier request before you send another.',
  },
  { code: '17', final: false, retry: 'auto', reconcile: true, tell: 'checking', meaning: 'M-PESA failed inside.' },
  {
    code: '18',
    meaning: "The initiator's credential did not pass the check.",
    operator: 'Make the SecurityCredential anew: certificate of the right environment, current password, PKCS#1 v1.5 padding.',
  },
  {
    code: '19',
    meaning: 'Messages arrived out of order.',
    operator: 'Ask once more with a new conversation id; if it stays, tell M-PESA API support.',
  },
  {
    code: '20',
    meaning: 'The initiator is unknown.',
    operator: 'Check the initiator name letter by letter against the organisation portal.',
  },
  {
    code: '21',
    meaning: 'The initiator may not act for the paying party.',
    operator: 'Give the API user the initiator role of this command, on the organisation that pays.',
  },
  {
    code: '22',
    meaning: 'The initiator may not act towards the receiving party.',
    operator: 'Check the receiving shortcode and its identifier type against the command.',
  },
  {
    code: '24',
    meaning: 'A needed field is missing; the result parameters name it.',
    operator: 'Compare the request with the documentation of this API and fill in what is named.',
  },
  {
    code: '25',
    meaning: 'A field has the wrong type or form.',
    operator: 'Write amounts as whole shillings, shortcodes as digits and dates as documented.',
  },
  { code: '26', retry: 'auto', tell: 'tryLater', meaning: 'M-PESA is too busy to take requests.' },
  {
    code: '29',
    meaning: 'The command is unknown.',
    operator: 'Check the spelling of CommandID, and that the product of this command is enabled for the app.',
  },
  { code: '100000000', status: 'pending', reconcile: true, tell: 'checking', meaning: 'The request is kept and will be sent on later.' },
  { code: '100000001', retry: 'auto', tell: 'tryLater', meaning: 'M-PESA is overloaded.' },
  { code: '100000002', retry: 'auto', tell: 'tryLater', meaning: 'Too many requests.' },
  { code: '100000004', final: false, retry: 'auto', reconcile: true, tell: 'checking', meaning: 'M-PESA failed inside.' },
  { code: '100000005', meaning: 'A value was refused; the text names it.', operator: 'Correct the value that the text names.' },
  { code: '100000007', retry: 'auto', tell: 'tryLater', meaning: 'The service is not in its usual state.' },
  { code: '100000009', retry: 'auto', tell: 'tryLater', meaning: 'The API is not in its usual state.' },
  {
    code: '100000010',
    meaning: 'The right to do this is missing.',
    operator: 'Ask Safaricom to enable the product for the app and the shortcode.',
  },
  { code: '100000011', retry: 'auto', tell: 'tryLater', meaning: 'Requests come too fast.' },
];

/** The fallback of every call that names an initiator. */
export const coreCodes: readonly Row[] = [
  {
    code: '1',
    retry: 'auto',
    confidence: 'community',
    meaning: 'The debited account holds too little.',
    operator: 'Fund the account that pays, then try again with a new conversation id.',
  },
  { code: '2', confidence: 'community', meaning: 'The amount is below the least one.', operator: 'Send a larger amount.' },
  { code: '3', confidence: 'community', meaning: 'The amount is above the largest one.', operator: 'Split the amount.' },
  {
    code: '4',
    confidence: 'community',
    meaning: 'The daily limit would be passed.',
    operator: 'Wait until tomorrow, or have the limit raised by M-PESA business support.',
  },
  {
    code: '5',
    confidence: 'community',
    meaning: 'The account would fall below its least balance.',
    operator: 'Leave the least balance in the account, or fund it first.',
  },
  {
    code: '6',
    confidence: 'community',
    meaning: 'The paying party is unknown.',
    operator: 'Check the paying shortcode and its identifier type.',
  },
  {
    code: '7',
    confidence: 'community',
    meaning: 'The receiving party is unknown.',
    operator: 'Check the receiving number or shortcode and its identifier type.',
  },
  {
    code: '8',
    confidence: 'community',
    meaning: 'The receiver would hold more than it may.',
    operator: 'The receiver must move money out first.',
  },
  {
    code: '9',
    confidence: 'low',
    meaning: 'The status of the debited account is in the way.',
    operator: 'Ask M-PESA business support whether the paying account is suspended or dormant.',
  },
  {
    code: '10',
    confidence: 'low',
    meaning: 'The status of the credited account is in the way.',
    operator: 'The receiver has to ask M-PESA whether the account is suspended or dormant.',
  },
  {
    code: '11',
    confidence: 'community',
    meaning: 'The debited account cannot be used.',
    operator: 'Ask M-PESA business support to activate the paying account.',
  },
  {
    code: '12',
    confidence: 'community',
    meaning: 'The credited account cannot be used.',
    operator: 'The receiver has to have the account activated.',
  },
  {
    code: '13',
    confidence: 'community',
    meaning: 'The debited account is unknown.',
    operator: 'Check the paying shortcode, and that it has the account that this command debits.',
  },
  {
    code: '14',
    confidence: 'community',
    meaning: 'The credited account is unknown.',
    operator: 'Check the receiving shortcode, and that it has the account that this command credits.',
  },
  {
    code: '23',
    confidence: 'low',
    meaning: 'The request does not fit its schema.',
    operator: 'Compare field names and spelling with the documentation: RecieverIdentifierType and Occassion are meant so.',
  },
  ...requestCodes,
];

/** Customers see nothing of a balance query, so its rows say what concerns them only in general. */
const unseen = (row: Row): Row => ({ ...row, tell: 'staff' });

/** A question that waited too long; the others have rows of their own, with what their customers are told. */
const queueTimeout: Row = {
  code: '1',
  variant: 'queue-timeout',
  says: ['timed out'],
  status: 'unknown',
  retry: 'auto',
  reconcile: true,
  confidence: 'community',
  meaning: 'The request waited too long in Safaricom’s queue; a result may still follow.',
  operator: 'Ask what became of it; send it again only when it certainly failed.',
};

/** Result codes of the balance query. */
export const accountBalanceCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'done', meaning: 'The balances were read.' },
  queueTimeout,
  ...requestCodes.map(unseen),
  {
    code: '2001',
    confidence: 'community',
    meaning: 'The initiator or its credential was refused.',
    operator: credentialsHint,
  },
  {
    code: '8006',
    confidence: 'community',
    meaning: "The initiator's password is locked.",
    operator: unlockHint,
  },
];

/** Result codes of the transaction status query. */
export const transactionStatusCodes: readonly Row[] = [
  { code: '0', status: 'success', tell: 'done', meaning: 'The transaction was read; its own status stands beside.' },
  queueTimeout,
  {
    code: '25',
    confidence: 'observed',
    meaning: 'A parameter is missing or badly written.',
    operator: 'Give either the receipt or the original conversation id, and identifier type 4 for the shortcode.',
  },
  {
    code: '2001',
    confidence: 'community',
    meaning: 'The initiator or its credential was refused.',
    operator: credentialsHint,
  },
  {
    code: '21',
    confidence: 'community',
    meaning: 'The API user lacks the role for this query.',
    operator: 'Give it the role Transaction Status query ORG API.',
  },
  {
    code: '2033',
    tell: 'notFound',
    confidence: 'low',
    meaning: 'The receipt is unknown.',
    operator: 'Check the receipt, or ask by the original conversation id.',
  },
  {
    code: 'SFC_IC0003',
    meaning: 'The organisation asked about is unknown.',
    operator: 'PartyA must be the shortcode that took part in the transaction.',
  },
];
