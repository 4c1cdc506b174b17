import { readReceipt, readShillings } from '../values/index.ts';
import type { Instant, Money, Receipt } from '../values/index.ts';
import { readResult, valueOf } from './result.ts';
import type { Result } from './result.ts';
import { readBalances, readBasicAmount, readCharges, readParty, readResultTime } from './result-values.ts';
import type { AccountBalance, Charge, Party } from './result-values.ts';
import { readSignedShillings } from './signed-money.ts';

/** A payout to a customer (B2C, with ID check, Pochi). Whatever is absent was absent or unreadable. */
export interface B2cResult extends Result {
  readonly amount?: Money;
  readonly receiver?: Party;
  readonly completedAt?: Instant;
  readonly isRegistered?: boolean;
  readonly utilityBalance?: Money;
  readonly workingBalance?: Money;
  readonly chargesBalance?: Money;
}

/** A transfer to a business, a top-up or a tax payment. */
export interface B2bResult extends Result {
  readonly amount?: Money;
  readonly receiver?: Party;
  readonly completedAt?: Instant;
  readonly charges: readonly Charge[];
  readonly accounts: readonly AccountBalance[];
  /** What the paying account holds now. */
  readonly balance?: Money;
}

/** Money that went back. */
export interface ReversalResult extends Result {
  readonly amount?: Money;
  readonly completedAt?: Instant;
  /** The receipt of the payment that was reversed; `receipt` is the reversal's own. */
  readonly originalReceipt?: Receipt;
  readonly charge?: Money;
  readonly creditParty?: Party;
  readonly debitParty?: Party;
}

/** The organisation's accounts. */
export interface AccountBalanceResult extends Result {
  readonly accounts: readonly AccountBalance[];
  readonly completedAt?: Instant;
}

/** What became of a transaction. `succeeded` says only that the question was answered. */
export interface TransactionStatusResult extends Result {
  /** Only `completed` and `failed` are final; a word that nobody has listed is `unknown`. */
  readonly state: 'completed' | 'pending' | 'failed' | 'unknown';
  /** As it came: `Completed`, `Cancelled`, … */
  readonly status?: string;
  /** The receipt of the transaction asked about. */
  readonly receiptAskedAbout?: Receipt;
  readonly amount?: Money;
  readonly initiatedAt?: Instant;
  readonly finalisedAt?: Instant;
  readonly debitParty?: Party;
  readonly creditParty?: Party;
  readonly reason?: string;
  readonly reasonType?: string;
  readonly charges: readonly Charge[];
}

/** Leaves out what is undefined, so that absent stays absent. */
type Found<T> = { -readonly [K in keyof T]?: Exclude<T[K], undefined> };
const found = <T extends object>(values: T): Found<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Found<T>;

/** Reads the result of a payout; undefined when the body is no result. Never throws. */
export function readB2cResult(body: unknown): B2cResult | undefined {
  const result = readResult(body);
  if (!result) return undefined;
  const { parameters } = result;
  const registered = valueOf(parameters, 'B2CRecipientIsRegisteredCustomer');
  const receipt = result.succeeded ? readReceipt(valueOf(parameters, 'TransactionReceipt')) : undefined;
  return {
    ...result,
    ...found({
      receipt: receipt ?? result.receipt,
      amount: readShillings(valueOf(parameters, 'TransactionAmount')),
      receiver: readParty(valueOf(parameters, 'ReceiverPartyPublicName')),
      completedAt: readResultTime(valueOf(parameters, 'TransactionCompletedDateTime', 'TransCompletedTime')),
      isRegistered: registered === 'Y' ? true : registered === 'N' ? false : undefined,
      utilityBalance: readSignedShillings(valueOf(parameters, 'B2CUtilityAccountAvailableFunds')),
      workingBalance: readSignedShillings(valueOf(parameters, 'B2CWorkingAccountAvailableFunds')),
      chargesBalance: readSignedShillings(valueOf(parameters, 'B2CChargesPaidAccountAvailableFunds')),
    }),
  };
}

/** Reads the result of a transfer, top-up or tax payment; undefined when the body is no result. Never throws. */
export function readB2bResult(body: unknown): B2bResult | undefined {
  const result = readResult(body);
  if (!result) return undefined;
  const { parameters } = result;
  return {
    ...result,
    charges: readCharges(valueOf(parameters, 'DebitPartyCharges')),
    accounts: readBalances(valueOf(parameters, 'DebitPartyAffectedAccountBalance')),
    ...found({
      amount: readShillings(valueOf(parameters, 'Amount')),
      receiver: readParty(valueOf(parameters, 'ReceiverPartyPublicName')),
      completedAt: readResultTime(valueOf(parameters, 'TransCompletedTime', 'TransactionCompletedTime')),
      balance: readBasicAmount(valueOf(parameters, 'InitiatorAccountCurrentBalance', 'DebitAccountBalance', 'DebitAccountCurrentBalance')),
    }),
  };
}

/** Reads the result of a reversal; undefined when the body is no result. Never throws. */
export function readReversalResult(body: unknown): ReversalResult | undefined {
  const result = readResult(body);
  if (!result) return undefined;
  const { parameters } = result;
  return {
    ...result,
    ...found({
      amount: readShillings(valueOf(parameters, 'Amount')),
      completedAt: readResultTime(valueOf(parameters, 'TransCompletedTime')),
      originalReceipt: readReceipt(valueOf(parameters, 'OriginalTransactionID')),
      charge: readShillings(valueOf(parameters, 'Charge')),
      creditParty: readParty(valueOf(parameters, 'CreditPartyPublicName')),
      debitParty: readParty(valueOf(parameters, 'DebitPartyPublicName')),
    }),
  };
}

/** Reads the balances of an organisation; undefined when the body is no result. Never throws. */
export function readAccountBalanceResult(body: unknown): AccountBalanceResult | undefined {
  const result = readResult(body);
  if (!result) return undefined;
  const completedAt = readResultTime(valueOf(result.parameters, 'BOCompletedTime'));
  return { ...result, accounts: readBalances(valueOf(result.parameters, 'AccountBalance')), ...found({ completedAt }) };
}

const STATES: Readonly<Record<string, TransactionStatusResult['state']>> = {
  completed: 'completed',
  initiated: 'pending',
  authorized: 'pending',
  'pending authorized': 'pending',
  cancelled: 'failed',
  declined: 'failed',
  expired: 'failed',
};

/** Reads what became of a transaction; undefined when the body is no result. Never throws. */
export function readTransactionStatusResult(body: unknown): TransactionStatusResult | undefined {
  const result = readResult(body);
  if (!result) return undefined;
  const { parameters } = result;
  const status = valueOf(parameters, 'TransactionStatus');
  // The second DebitPartyName of Safaricom's own sample is the other side.
  const [debit, other] = parameters.flatMap(({ key, value }) => (key === 'DebitPartyName' && value !== undefined ? [value] : []));
  return {
    ...result,
    state: (result.succeeded ? STATES[status?.trim().toLowerCase() ?? ''] : undefined) ?? 'unknown',
    charges: readCharges(valueOf(parameters, 'DebitPartyCharges')),
    ...found({
      status,
      receiptAskedAbout: readReceipt(valueOf(parameters, 'ReceiptNo')),
      amount: readShillings(valueOf(parameters, 'Amount')),
      initiatedAt: readResultTime(valueOf(parameters, 'InitiatedTime')),
      finalisedAt: readResultTime(valueOf(parameters, 'FinalisedTime')),
      debitParty: readParty(debit),
      creditParty: readParty(valueOf(parameters, 'CreditPartyName') ?? other),
      reason: valueOf(parameters, 'TransactionReason'),
      reasonType: valueOf(parameters, 'ReasonType'),
    }),
  };
}
