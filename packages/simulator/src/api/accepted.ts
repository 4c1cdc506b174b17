import type { Conversation } from '../world/operators/conversation.ts';
import type { Outcome } from './endpoint.ts';
import { json } from './replies.ts';

/** The acknowledgement that all asynchronous APIs share; balance leaves the full stop out. */
export function accepted(
  { conversation, first }: { readonly conversation: Conversation; readonly first?: Promise<void> },
  description = 'Accept the service request successfully.',
): Outcome {
  const reply = json(200, {
    ConversationID: conversation.conversationId,
    OriginatorConversationID: conversation.originatorConversationId,
    ResponseCode: '0',
    ResponseDescription: description,
  });
  return first ? { reply, first } : { reply };
}
