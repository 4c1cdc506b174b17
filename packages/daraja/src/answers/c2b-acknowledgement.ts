import { field, readCode, readId, readObject, readProse } from './json.ts';
import type { JsonObject } from './json.ts';

/** Daraja took a registration or a simulated payment. */
export interface C2bAccepted {
  readonly requestId?: string;
  readonly description: string;
}

/** Reads the answer to a registration; undefined unless these addresses are registered now. Never throws. */
export function readC2bRegistration(body: unknown): C2bAccepted | undefined {
  const root = readObject(body);
  return isTaken(root, /^success/i) && !saysRegisteredBefore(root) ? accepted(root) : undefined;
}

/** True when the body says that addresses were registered before, in any of the forms that this was said in. Never throws. */
export function isC2bRegisteredBefore(body: unknown): boolean {
  return saysRegisteredBefore(readObject(body));
}

/** Reads the answer to a simulated payment; undefined unless Daraja took it. Never throws. */
export function readC2bSimulation(body: unknown): C2bAccepted | undefined {
  const root = readObject(body);
  return isTaken(root, /^accept the service request/i) ? accepted(root) : undefined;
}

/** Older answers have no ResponseCode: only their words tell. */
function isTaken(root: JsonObject | undefined, words: RegExp): boolean {
  const code = readCode(field(root, 'ResponseCode'));
  if (code !== undefined) return code === '0' && field(root, 'ResultCode') === undefined && field(root, 'CheckoutRequestID') === undefined;
  return conversation(root) !== undefined && words.test(readProse(field(root, 'ResponseDescription')) ?? '');
}

/** Safaricom leaves the second n out. */
const conversation = (root: JsonObject | undefined): unknown =>
  field(root, 'OriginatorCoversationID') ?? field(root, 'OriginatorConversationID');

function accepted(root: JsonObject | undefined): C2bAccepted {
  const requestId = readId(conversation(root)) ?? readId(field(root, 'ConversationID'));
  return { ...(requestId === undefined ? {} : { requestId }), description: readProse(field(root, 'ResponseDescription')) ?? '' };
}

function saysRegisteredBefore(root: JsonObject | undefined): boolean {
  const fault = readObject(field(readObject(field(readObject(field(root, 'Envelope')), 'Body')), 'Fault'));
  const said = [field(root, 'ResponseDescription'), field(root, 'errorMessage'), field(fault, 'faultstring')].map(
    (text) => readProse(text) ?? '',
  );
  // The oldest form is a fault of the step that keeps the addresses, with HTTP's word for a conflict.
  return said.some((text) => /already registered/i.test(text) || /AddURLVault.*\b409\b/i.test(text));
}
