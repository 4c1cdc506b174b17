import { field, readCode, readId, readObject, readProse } from './json.ts';

/** Daraja took the request; the result comes later to the address that was given. */
export interface ConversationAccepted {
  /** Safaricom's id, up to 40 characters; the result repeats it. */
  readonly conversationId?: string;
  /** The one that was given with the request, or one that Daraja made. */
  readonly originatorConversationId: string;
  readonly description: string;
}

/** Reads the answer to a request with a result; undefined unless Daraja took it and named it. Never throws. */
export function readConversationAccepted(body: unknown): ConversationAccepted | undefined {
  const root = readObject(body);
  if (readCode(field(root, 'ResponseCode')) !== '0' || field(root, 'ResultCode') !== undefined) return undefined;
  const conversationId = readId(field(root, 'ConversationID'));
  const originatorConversationId = readId(field(root, 'OriginatorConversationID')) ?? readId(field(root, 'OriginatorCoversationID'));
  if (originatorConversationId === undefined || field(root, 'CheckoutRequestID') !== undefined) return undefined;
  return {
    ...(conversationId === undefined ? {} : { conversationId }),
    originatorConversationId,
    description: readProse(field(root, 'ResponseDescription')) ?? '',
  };
}
