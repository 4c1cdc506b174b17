import type { Instant } from '@malipo/daraja/values';
import type { Transaction } from '../money/accounts.ts';
import type { ApiName } from '../apis.ts';
import type { FaultRule } from '../trouble/faults.ts';
import type { Result } from '../prompts/result.ts';

/** One `{Key, Value}` of a result; the vendor leaves Value out where there is nothing to say. */
export interface Item {
  readonly Key: string;
  readonly Value?: string | number;
}

/** How an API writes its results; no two of them do it alike. */
export interface ResultStyle {
  /** ResultType and ResultCode of a success: B2B and balance write text. */
  readonly codes: 'text' | 'number';
  /** What a failure carries as its only parameter: the time as number, or nothing. */
  readonly failure: 'completedTime' | 'nothing';
  /** ReferenceItem of a success, and of a failure. */
  readonly reference: { readonly success: Item | readonly Item[]; readonly failure: Item | readonly Item[] };
  /** Transaction status starts with the ids. */
  readonly order: 'usual' | 'idsFirst';
  /** The API's own words for a result code. */
  readonly words: Readonly<Record<string, string>>;
}

/** What became of a request: its result, and what the result names. */
export interface Performed {
  readonly result: Result;
  /** The transaction that it made; its receipt is the result's TransactionID. */
  readonly transaction?: Transaction;
  /** ResultParameters of a success. */
  readonly parameters?: readonly Item[];
}

/** A request that was acknowledged and is answered later, at its ResultURL. */
export interface Conversation {
  readonly api: ApiName;
  readonly conversationId: string;
  readonly originatorConversationId: string;
  /** The organisation that asks, by the number it gave. */
  readonly shortcode: string;
  readonly command: string;
  readonly amount: number | undefined;
  readonly askedAt: Instant;
  readonly resultUrl: string;
  readonly timeoutUrl: string;
  readonly style: ResultStyle;
  readonly faults: readonly FaultRule[];
  /** Undefined while it waits. */
  result: Result | undefined;
  transaction: Transaction | undefined;
  /** The body of the last true result, for redelivery. */
  resultBody: string | undefined;
}
