import { lookUpGatewayCode } from '../codes/gateway.ts';
import { finalStkCodes } from '../codes/stk-final.ts';
import { readErrorBody } from './error-body.ts';
import { field, readCode, readId, readObject, readProse } from './json.ts';

/**
 * What became of a push, as far as Daraja says. Only `paid` and `failed` end anything; a code nobody has listed counts
 * as `pending`, and `not_found` proves nothing.
 */
export interface StkQueryAnswer {
  readonly kind: 'paid' | 'failed' | 'pending' | 'not_found';
  readonly resultCode: string;
  readonly resultDesc: string;
  readonly merchantRequestId?: string;
  readonly checkoutRequestId?: string;
}

/**
 * Reads the answer to an STK query in both its faces: a result, and the error envelope that means “still pending” or
 * “no such id”. Undefined when the body says nothing about the push. Never throws.
 */
export function readStkQueryAnswer(body: unknown): StkQueryAnswer | undefined {
  return readResult(body) ?? readRefusal(body);
}

function readResult(body: unknown): StkQueryAnswer | undefined {
  const root = readObject(body);
  const resultCode = readCode(field(root, 'ResultCode'));
  if (resultCode === undefined || (readCode(field(root, 'ResponseCode')) ?? '0') !== '0') return undefined;
  const merchantRequestId = readId(field(root, 'MerchantRequestID'));
  const checkoutRequestId = readId(field(root, 'CheckoutRequestID'));
  return {
    kind: kindOf(resultCode),
    resultCode,
    resultDesc: readProse(field(root, 'ResultDesc')) ?? '',
    ...(merchantRequestId === undefined ? {} : { merchantRequestId }),
    ...(checkoutRequestId === undefined ? {} : { checkoutRequestId }),
  };
}

/** Only a listed final code ends anything: what nobody has listed may be one more word for “pending”, as 4999 was. */
function kindOf(resultCode: string): StkQueryAnswer['kind'] {
  if (resultCode === '0') return 'paid';
  return finalStkCodes.has(resultCode) ? 'failed' : 'pending';
}

function readRefusal(body: unknown): StkQueryAnswer | undefined {
  const error = readErrorBody(body);
  if (!error) return undefined;
  const { variant } = lookUpGatewayCode('api', error.errorCode, error.errorMessage);
  if (variant !== 'query-pending' && variant !== 'query-not-found') return undefined;
  return { kind: variant === 'query-pending' ? 'pending' : 'not_found', resultCode: error.errorCode, resultDesc: error.errorMessage };
}
