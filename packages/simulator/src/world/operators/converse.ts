import type { Conversation, Performed } from './conversation.ts';
import { faultMs } from '../trouble/faults.ts';
import type { FaultRule } from '../trouble/faults.ts';
import { sendForged, sendNotice } from '../messages/notices.ts';
import { resultBody, timeoutBody } from './result-envelopes.ts';
import { resultOf } from './result-words.ts';
import { forcedResult } from '../prompts/results.ts';
import { nowIn } from '../world.ts';
import type { World } from '../world.ts';

/** From the acknowledgement of a request to the moment when it is worked on. */
const QUEUE_MS = 500;

/** A request as its API describes it. */
export interface Request extends Pick<Conversation, 'api' | 'shortcode' | 'command' | 'amount' | 'resultUrl' | 'timeoutUrl' | 'style'> {
  /** The caller's own id; made here unless given. */
  readonly originatorConversationId?: string | undefined;
  /** What faults are matched against besides the shortcode. */
  readonly phone?: string | undefined;
  readonly accountReference?: string | undefined;
  /** Does the work when its time has come, and says how it went. */
  perform(conversation: Conversation): Performed;
}

/** Takes a request on; the work is done a moment later, its result told after that. `first` resolves when a result overtook the answer. */
export function converse(world: World, request: Request): { readonly conversation: Conversation; readonly first?: Promise<void> } {
  const conversation = open(world, request);
  const has = (fault: FaultRule['fault']): boolean => conversation.faults.some((rule) => rule.fault === fault);
  for (const rule of conversation.faults) if (rule.fault === 'callbackForged') forgeResult(world, conversation, rule);
  if (has('callbackBeforeAnswer')) return { conversation, first: perform(world, conversation, request, true) };
  const timeout = conversation.faults.find((rule) => rule.fault === 'queueTimeout');
  if (timeout) timeOut(world, conversation, request, timeout);
  else world.settings.timers.after(QUEUE_MS, () => void perform(world, conversation, request));
  return { conversation };
}

function open(world: World, request: Request): Conversation {
  const { api, shortcode, command, amount, resultUrl, timeoutUrl, style, phone, accountReference } = request;
  const askedAt = nowIn(world);
  const conversation: Conversation = {
    api,
    conversationId: world.ids.conversationId(askedAt),
    originatorConversationId: request.originatorConversationId ?? world.ids.requestId(world.switches.ids),
    shortcode,
    command,
    amount,
    askedAt,
    resultUrl,
    timeoutUrl,
    style,
    faults: world.faults.strike({ api, moment: 'later', shortcode, amount, phone, accountReference }),
    result: undefined,
    transaction: undefined,
    resultBody: undefined,
  };
  world.conversations.set(conversation.conversationId, conversation);
  world.conversationsByOriginator.set(conversation.originatorConversationId, conversation);
  return conversation;
}

function perform(world: World, conversation: Conversation, request: Request, atOnce = false): Promise<void> {
  const forced = forcedResult(conversation.faults, conversation.style.words);
  const performed: Performed = forced ? { result: forced } : request.perform(conversation);
  conversation.result = performed.result;
  conversation.transaction = performed.transaction;
  const receipt = performed.transaction?.receipt;
  const body = resultBody(world, conversation, receipt === undefined ? performed : { ...performed, receipt });
  conversation.resultBody = body;
  const { api, resultUrl: url, conversationId: about, faults } = conversation;
  return sendNotice(world, { api, url, body, about, faults }, { atOnce });
}

/** A stranger claims that all went well, knowing the ids or not. */
function forgeResult(world: World, conversation: Conversation, rule: FaultRule): void {
  const { api, resultUrl: url, conversationId: about } = conversation;
  const own = { conversationId: world.ids.conversationId(nowIn(world)), originatorConversationId: world.ids.requestId(world.switches.ids) };
  const claimed = rule.ids === 'same' ? conversation : { ...conversation, ...own };
  const receipt = world.ids.receipt(nowIn(world));
  const parameters = [
    { Key: 'TransactionAmount', Value: conversation.amount ?? 0 },
    { Key: 'TransactionReceipt', Value: receipt },
  ];
  const body = resultBody(world, claimed, { result: resultOf('0', conversation.style.words), receipt, parameters });
  sendForged(world, { api, url, body, about }, rule);
}

/** The queue gives up: a notice, and the work is never done, or done all the same with a late result. */
function timeOut(world: World, conversation: Conversation, request: Request, rule: FaultRule): void {
  const { api, timeoutUrl: url, conversationId: about } = conversation;
  void sendNotice(world, { api, url, body: timeoutBody(world, conversation), about, faults: [] });
  if (rule.when === 'after') world.settings.timers.after(faultMs(rule), () => void perform(world, conversation, request));
}
