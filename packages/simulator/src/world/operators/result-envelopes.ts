import { formatNairobiTimestamp } from '@malipo/daraja/values';
import type { Conversation, Item, Performed, ResultStyle } from './conversation.ts';
import type { Result } from '../prompts/result.ts';
import { nowIn } from '../world.ts';
import type { World } from '../world.ts';

/** Safaricom's own relay stands in results, not the address that was given. */
export const relay = (path: string): Item => ({
  Key: 'QueueTimeoutURL',
  Value: `https://internalsandbox.safaricom.co.ke/mpesa/${path}/v1/submit`,
});

/** What a result says; the receipt is its TransactionID. */
interface Told extends Pick<Performed, 'result' | 'parameters'> {
  readonly receipt?: string;
}

/** The body for the ResultURL. */
export function resultBody(world: World, conversation: Conversation, told: Told): string {
  const { result, receipt, parameters } = told;
  const success = String(result.code) === '0';
  const { style } = conversation;
  const at = nowIn(world);
  const parameter = success ? parameters : failureParameter(style, formatNairobiTimestamp(at));
  return JSON.stringify({
    Result: inOrder(conversation, {
      ...codes(world, style, result, success),
      ResultDesc: result.description,
      ...ids(conversation),
      TransactionID: success ? (receipt ?? world.ids.placeholder(at)) : failedId(world),
      ...(parameter === undefined ? {} : { ResultParameters: { ResultParameter: parameter } }),
      ReferenceData: { ReferenceItem: success ? style.reference.success : style.reference.failure },
    }),
  });
}

const ids = ({ originatorConversationId, conversationId }: Conversation) => ({
  OriginatorConversationID: originatorConversationId,
  ConversationID: conversationId,
});

const failureParameter = ({ failure }: ResultStyle, time: string): Item | undefined =>
  failure === 'completedTime' ? { Key: 'BOCompletedTime', Value: Number(time) } : undefined;

const failedId = (world: World): string =>
  world.switches.failedTransactionId === 'placeholder' ? world.ids.placeholder(nowIn(world)) : world.ids.receipt(nowIn(world));

function codes(world: World, style: ResultStyle, { code }: Result, success: boolean): { ResultType: unknown; ResultCode: unknown } {
  const { resultCodes } = world.switches;
  const asText = resultCodes === 'text' || (resultCodes === 'asDocumented' && style.codes === 'text' && success);
  return asText ? { ResultType: '0', ResultCode: String(code) } : { ResultType: 0, ResultCode: code };
}

/** Key order carries no meaning; the status results are the only ones that show it. */
function inOrder({ style }: Conversation, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (style.order === 'usual') return fields;
  const { ConversationID, OriginatorConversationID, ReferenceData, ResultCode, ResultDesc, ResultParameters, ResultType, TransactionID } =
    fields;
  const all = {
    ConversationID,
    OriginatorConversationID,
    ReferenceData,
    ResultCode,
    ResultDesc,
    ResultParameters,
    ResultType,
    TransactionID,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The body for the QueueTimeOutURL; its form is nowhere documented. */
export function timeoutBody(world: World, conversation: Conversation): string {
  const flat = { ResultType: 0, ResultCode: 1, ResultDesc: 'The service request has timed out.', ...ids(conversation) };
  return world.switches.queueTimeoutBody === 'flat'
    ? JSON.stringify({ ...flat, TransactionID: '' })
    : JSON.stringify({
        Result: {
          ...flat,
          TransactionID: world.ids.placeholder(nowIn(world)),
          ReferenceData: { ReferenceItem: conversation.style.reference.failure },
        },
      });
}
