import { field, readCode, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';

/** An error answer of whichever layer stood between us and M-PESA. */
export interface ErrorBody {
  /** `daraja`: `errorCode` and `errorMessage`. `gateway`: a fault of the proxy in front. `soap`: a fault from behind, in JSON. */
  readonly form: 'daraja' | 'gateway' | 'soap';
  readonly requestId?: string;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Reads an error answer; undefined when the body is none. Never throws. A token quoted in the message is left out. */
export function readErrorBody(body: unknown): ErrorBody | undefined {
  const root = readObject(body);
  if (!root) return undefined;
  return readEnvelope(root) ?? readFault(root) ?? readSoapFault(root);
}

function readEnvelope(root: JsonObject): ErrorBody | undefined {
  const errorCode = readCode(field(root, 'errorCode'));
  if (errorCode === undefined) return undefined;
  const requestId = readId(field(root, 'requestId'));
  return {
    form: 'daraja',
    ...(requestId === undefined ? {} : { requestId }),
    errorCode,
    errorMessage: withoutToken(readProse(field(root, 'errorMessage')) ?? ''),
  };
}

function readFault(root: JsonObject): ErrorBody | undefined {
  const fault = readObject(field(root, 'fault'));
  const errorCode = readCode(field(readObject(field(fault, 'detail')), 'errorcode'));
  if (!fault || errorCode === undefined) return undefined;
  return { form: 'gateway', errorCode, errorMessage: readProse(field(fault, 'faultstring')) ?? '' };
}

function readSoapFault(root: JsonObject): ErrorBody | undefined {
  const soap = readObject(field(readObject(field(root, 'Envelope')), 'Body'));
  const fault = readObject(field(soap, 'Fault'));
  const errorCode = readCode(field(fault, 'faultcode'));
  if (!fault || errorCode === undefined) return undefined;
  return { form: 'soap', errorCode, errorMessage: readProse(field(fault, 'faultstring')) ?? '' };
}

/** 401.002.01 quotes the refused token; it may still be good elsewhere, so it goes into no log. */
function withoutToken(message: string): string {
  return message.replace(/(invalid access token)\s*-\s*(?!invalid api call)\S+.*$/i, '$1');
}
