import { converse } from '../world/operators/converse.ts';
import type { Conversation, Performed, ResultStyle } from '../world/operators/conversation.ts';
import { PAYOUT_REASONS } from '../world/money/payout-commands.ts';
import type { PayoutCommand } from '../world/money/payout-commands.ts';
import { payOut } from '../world/money/payouts.ts';
import { relay } from '../world/operators/result-envelopes.ts';
import { CORE_WORDS, resultOf } from '../world/operators/result-words.ts';
import type { World } from '../world/world.ts';
import { nowIn } from '../world/world.ts';
import { accepted } from './accepted.ts';
import { actingFor } from './acting-for.ts';
import { fullPhone, isCredential, isFullPhone, isOneOf, isOptional, isRemark, isShillings, isShortcode, isText, isUrl } from './checks.ts';
import { refuseField, shillingsOf, textIn, wrongField } from './checks.ts';
import type { Checks } from './checks.ts';
import type { Fields } from './call.ts';
import type { Asked, Outcome } from './endpoint.ts';
import { failure } from './replies.ts';
import type { Reply } from './replies.ts';

const HOUR = 3_600_000;

/** Which of the payout paths was called. */
export type PayoutPath = 'v1' | 'v3' | 'validated' | 'pochi';

const STYLE: ResultStyle = {
  codes: 'number',
  failure: 'nothing',
  reference: { success: relay('b2cresults'), failure: relay('b2cresults') },
  order: 'usual',
  words: CORE_WORDS,
};

/** `POST /mpesa/b2c/v1|v3/paymentrequest`, `/mpesa/b2cvalidate/v2/paymentrequest`, `/mpesa/b2pochi/v1/paymentrequest`. */
export const payout =
  (path: PayoutPath) =>
  (world: World, { fields }: Asked): Reply | Outcome => {
    const wrong = wrongField(fields, checksOf(world, path));
    if (wrong) return refuseField(world, '002', wrong);
    const amount = shillingsOf(fields['Amount']);
    if (amount < 10 && world.switches.b2cMinimum === 'reject') return failure(world, 401, '401.001', 'Bad Request - Invalid amount');
    const originator = path === 'v1' ? undefined : textIn(fields, 'OriginatorConversationID');
    const duplicate = originator !== undefined && isTaken(world, originator);
    if (duplicate && world.switches.duplicateOriginator === 'refused')
      return failure(world, 500, '500.002.1001', 'Duplicate OriginatorConversationID.');
    return accepted(
      converse(world, {
        api: path === 'pochi' ? 'b2Pochi' : 'b2c',
        // A repeated id stays with the request that was taken first.
        originatorConversationId: duplicate ? undefined : originator,
        shortcode: textIn(fields, 'PartyA'),
        command: textIn(fields, 'CommandID'),
        amount,
        phone: fullPhone(fields['PartyB']),
        resultUrl: textIn(fields, 'ResultURL'),
        timeoutUrl: textIn(fields, 'QueueTimeOutURL'),
        style: STYLE,
        perform: (conversation) => (duplicate ? { result: resultOf('15') } : perform(world, fields, path, conversation)),
      }),
    );
  };

function checksOf(world: World, path: PayoutPath): Checks {
  const commands = path === 'pochi' ? ['BusinessPayToPochi'] : ['SalaryPayment', 'BusinessPayment', 'PromotionPayment'];
  const document: Checks = [
    ['IDType', isOneOf('01', '02', '03', '04', '05')],
    ['IDNumber', isText],
  ];
  return [
    ...(path === 'v1' ? [] : ([['OriginatorConversationID', isText]] as const)),
    ['InitiatorName', isText],
    ['SecurityCredential', isCredential],
    ['CommandID', isOneOf(...commands)],
    ['Amount', isShillings],
    ['PartyA', isShortcode],
    ['PartyB', isFullPhone],
    ['Remarks', isRemark(world, 2, 100)],
    ['QueueTimeOutURL', isUrl(world)],
    ['ResultURL', isUrl(world)],
    ['Occassion', isOptional(world, 100)],
    ...(path === 'validated' ? document : []),
  ];
}

function isTaken(world: World, originator: string): boolean {
  const known = world.conversationsByOriginator.get(originator);
  const { originatorKeepsHours: hours } = world.switches;
  return known !== undefined && (hours === 0 || nowIn(world) - known.askedAt < hours * HOUR);
}

function perform(world: World, fields: Fields, path: PayoutPath, conversation: Conversation): Performed {
  const acting = actingFor(world, fields, { role: 'b2c', nobody: resultOf('11'), initiator: 'InitiatorName' });
  if ('result' in acting) return acting;
  const phone = fullPhone(fields['PartyB']);
  if (!phone) return { result: resultOf('SFC_IC0003') };
  return payOut(
    world,
    acting.account,
    {
      phone,
      amount: shillingsOf(fields['Amount']),
      command: commandOf(fields),
      ...(path === 'validated' ? { document: { type: textIn(fields, 'IDType'), number: textIn(fields, 'IDNumber') } } : {}),
    },
    conversation,
  );
}

const commandOf = (fields: Fields): PayoutCommand =>
  (Object.keys(PAYOUT_REASONS) as PayoutCommand[]).find((name) => name === fields['CommandID']) ?? 'BusinessPayment';
