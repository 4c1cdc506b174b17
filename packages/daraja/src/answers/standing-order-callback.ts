import { fieldAnyCase, objectAnyCase } from './any-case.ts';
import { readC2bPayer } from './c2b-payer.ts';
import type { C2bPayer } from './c2b-payer.ts';
import { readCode, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';

/**
 * Whether the customer agreed to a standing order. No money is told here: each payment of the order arrives later as
 * a C2B confirmation.
 */
export interface StandingOrderCallback {
  /** The same as `responseId` in a success, another one in a failure. */
  readonly requestId?: string;
  /** That of the acknowledgement. */
  readonly responseId?: string;
  readonly resultCode: string;
  readonly resultDesc: string;
  /** True only when every code in the message is 0 and nothing in it says otherwise. */
  readonly succeeded: boolean;
  /** Absent when it failed. */
  readonly transactionId?: string;
  /** `OKAY` or `ERROR`. */
  readonly status?: string;
  /** Whom it was asked of, masked. */
  readonly payer?: C2bPayer;
}

/** Reads a parsed callback of a standing order in either of its two spellings; undefined when it is none. Never throws. */
export function readStandingOrderCallback(body: unknown): StandingOrderCallback | undefined {
  const root = readObject(body);
  const header = objectAnyCase(root, 'responseHeader');
  const inHeader = readCode(fieldAnyCase(header, 'responseCode'));
  const given = fieldAnyCase(objectAnyCase(root, 'responseBody'), 'responseData');
  if (!header || inHeader === undefined || given === undefined) return undefined;
  const valueOf = namedValues(given);
  const inData = readCode(valueOf('responseCode'));
  const status = readProse(valueOf('Status'), 64);
  const resultCode = inHeader === '0' ? (inData ?? inHeader) : inHeader;
  const succeeded = resultCode === '0' && (inData ?? '0') === '0' && (status === undefined || /^ok(?:ay)?$/i.test(status));
  const transactionId = succeeded ? readId(valueOf('TransactionID')) : undefined;
  return {
    ...readIds(header),
    resultCode,
    resultDesc: readProse(fieldAnyCase(header, 'responseDescription')) ?? '',
    succeeded,
    ...(transactionId === undefined || /^0+$/.test(transactionId) ? {} : { transactionId }),
    ...(status === undefined ? {} : { status }),
    ...readPayerOf(valueOf('Msisdn')),
  };
}

function readIds(header: JsonObject): Pick<StandingOrderCallback, 'requestId' | 'responseId'> {
  const requestId = readId(fieldAnyCase(header, 'requestRefID'));
  const responseId = readId(fieldAnyCase(header, 'responseRefID'));
  return { ...(requestId === undefined ? {} : { requestId }), ...(responseId === undefined ? {} : { responseId }) };
}

function readPayerOf(value: unknown): Pick<StandingOrderCallback, 'payer'> {
  const payer = readC2bPayer(value);
  return payer === undefined ? {} : { payer };
}

/** The first value under a name, in any case; a single pair is taken as a list of one. */
function namedValues(given: unknown): (name: string) => unknown {
  const pairs = (Array.isArray(given) ? (given as readonly unknown[]) : [given]).map((pair) => readObject(pair));
  return (name) => {
    const wanted = name.toLowerCase();
    const fits = (pair: JsonObject | undefined): boolean => readProse(fieldAnyCase(pair, 'name'), 64)?.toLowerCase() === wanted;
    return fieldAnyCase(
      pairs.find((pair) => fits(pair) && fieldAnyCase(pair, 'value') !== undefined),
      'value',
    );
  };
}
