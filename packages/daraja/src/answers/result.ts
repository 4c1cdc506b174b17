import { readReceipt } from '../values/index.ts';
import type { Receipt } from '../values/index.ts';
import { field, readCode, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';

/** One line of a result: keys may repeat, values may be missing. */
export interface ResultParameter {
  readonly key: string;
  readonly value?: string;
}

/** What every result says, whatever it is the result of. */
export interface Result {
  readonly resultCode: string;
  readonly resultDesc: string;
  /** The code is 0. For a status query: the *question* was answered. */
  readonly succeeded: boolean;
  readonly conversationId?: string;
  readonly originatorConversationId?: string;
  /** As it came; a failed request has one that is no receipt. */
  readonly transactionId?: string;
  /** `transactionId` of a success, when it is a receipt: a failed request may carry an id that only looks like one. */
  readonly receipt?: Receipt;
  readonly parameters: readonly ResultParameter[];
  readonly references: readonly ResultParameter[];
}

/** A request that waited too long in Safaricom's queue. Its outcome is unknown: a result may still follow. */
export interface QueueTimeout {
  readonly conversationId?: string;
  readonly originatorConversationId?: string;
  readonly description: string;
}

/**
 * Reads what comes to a ResultURL, for every API with an initiator: numbers or text, one parameter or a list, parameters
 * without a value, or none. Undefined when the body is no result. Never throws.
 */
export function readResult(body: unknown): Result | undefined {
  const result = readObject(field(readObject(body), 'Result'));
  const resultCode = readCode(field(result, 'ResultCode'));
  if (!result || resultCode === undefined) return undefined;
  const transactionId = readId(field(result, 'TransactionID'));
  const receipt = resultCode === '0' ? readReceipt(transactionId) : undefined;
  return {
    resultCode,
    resultDesc: readProse(field(result, 'ResultDesc')) ?? '',
    succeeded: resultCode === '0',
    ...conversationOf(result),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(receipt === undefined ? {} : { receipt }),
    parameters: readList(field(readObject(field(result, 'ResultParameters')), 'ResultParameter')),
    references: readList(field(readObject(field(result, 'ReferenceData')), 'ReferenceItem')),
  };
}

/**
 * Reads what comes to a QueueTimeOutURL, whose form nobody has published: a result, or its keys without the wrapping.
 * Undefined when it names no conversation. Never throws.
 */
export function readQueueTimeout(body: unknown): QueueTimeout | undefined {
  const root = readObject(body);
  const told = readObject(field(root, 'Result')) ?? root;
  const ids = conversationOf(told);
  if (ids.conversationId === undefined && ids.originatorConversationId === undefined) return undefined;
  return { ...ids, description: readProse(field(told, 'ResultDesc')) ?? '' };
}

/** The value of the first parameter of this name that has one; later ones are about the other party. */
export const valueOf = (parameters: readonly ResultParameter[], ...keys: readonly string[]): string | undefined =>
  keys.flatMap((key) => parameters.find((one) => one.key === key && one.value !== undefined)?.value ?? []).at(0);

function conversationOf(told: JsonObject | undefined): Pick<Result, 'conversationId' | 'originatorConversationId'> {
  const conversationId = readId(field(told, 'ConversationID'));
  const originatorConversationId = readId(field(told, 'OriginatorConversationID'));
  return {
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(originatorConversationId === undefined ? {} : { originatorConversationId }),
  };
}

function readList(raw: unknown): ResultParameter[] {
  return (Array.isArray(raw) ? (raw as unknown[]) : [raw]).flatMap((item) => {
    const object = readObject(item);
    const key = readProse(field(object, 'Key'), 128);
    if (key === undefined) return [];
    const value = readProse(field(object, 'Value'));
    return [{ key, ...(value === undefined ? {} : { value }) }];
  });
}
