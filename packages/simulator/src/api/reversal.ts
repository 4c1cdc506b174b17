import { formatNairobiTimestamp } from '@malipo/daraja/values';
import { ACCOUNT_LABELS } from '../world/money/accounts.ts';
import type { Transaction } from '../world/money/accounts.ts';
import { converse } from '../world/operators/converse.ts';
import type { Conversation, Item, Performed, ResultStyle } from '../world/operators/conversation.ts';
import { relay } from '../world/operators/result-envelopes.ts';
import { CORE_WORDS, resultOf } from '../world/operators/result-words.ts';
import { reversePayment } from '../world/money/reversals.ts';
import type { Account } from '../world/money/shortcodes.ts';
import { ownerOf } from '../world/money/wallets.ts';
import type { World } from '../world/world.ts';
import { accepted } from './accepted.ts';
import { actingFor } from './acting-for.ts';
import { isCredential, isOneOf, isOptional, isRemark, isShillings, isShortcode, isText, isUrl } from './checks.ts';
import { refuseField, shillingsOf, textIn, wrongField } from './checks.ts';
import type { Fields } from './call.ts';
import type { Asked, Outcome } from './endpoint.ts';
import type { Reply } from './replies.ts';

const STYLE: ResultStyle = {
  codes: 'number',
  failure: 'nothing',
  reference: { success: relay('reversalresults'), failure: relay('reversalresults') },
  order: 'usual',
  words: CORE_WORDS,
};

/** `POST /mpesa/reversal/v1/request`. */
export function reverse(world: World, { fields }: Asked): Reply | Outcome {
  const { reversalIdentifier } = world.switches;
  const wrong = wrongField(fields, [
    ['Initiator', isText],
    ['SecurityCredential', isCredential],
    ['CommandID', isOneOf('TransactionReversal')],
    ['TransactionID', (value) => typeof value === 'string' && /^[A-Za-z0-9]{10}$/.test(value.trim())],
    ['Amount', isShillings],
    ['ReceiverParty', isShortcode],
    ['RecieverIdentifierType', isOneOf(...(reversalIdentifier === 'both' ? ['11', '4'] : [reversalIdentifier]))],
    ['ResultURL', isUrl(world)],
    ['QueueTimeOutURL', isUrl(world)],
    ['Remarks', isRemark(world, 2, 100)],
    ['Occasion', isOptional(world, 100)],
  ]);
  if (wrong) return refuseField(world, '002', wrong);
  return accepted(
    converse(world, {
      api: 'reverse',
      shortcode: textIn(fields, 'ReceiverParty'),
      command: 'TransactionReversal',
      amount: shillingsOf(fields['Amount']),
      resultUrl: textIn(fields, 'ResultURL'),
      timeoutUrl: textIn(fields, 'QueueTimeOutURL'),
      style: STYLE,
      perform: (conversation) => perform(world, fields, conversation),
    }),
  );
}

function perform(world: World, fields: Fields, { conversationId }: Conversation): Performed {
  const acting = actingFor(world, fields, { role: 'reversal', nobody: resultOf('11'), party: 'ReceiverParty' });
  if ('result' in acting) return acting;
  const { account } = acting;
  const receipt = textIn(fields, 'TransactionID').trim().toUpperCase();
  const { result, original, transaction } = reversePayment(world, account, {
    receipt,
    amount: shillingsOf(fields['Amount']),
    conversationId,
  });
  if (!original || !transaction) return { result };
  return { result, transaction, parameters: parameters(account, original, transaction) };
}

function parameters(account: Account, original: Transaction, reversal: Transaction): readonly Item[] {
  const { name, balance } = account.takings;
  const money = balance.toFixed(2);
  const phone = original.from.kind === 'customer' ? original.from.phone : undefined;
  return [
    { Key: 'DebitAccountBalance', Value: `${ACCOUNT_LABELS[name]}|KES|${money}|${money}|0.00|0.00` },
    { Key: 'Amount', Value: reversal.amount },
    { Key: 'TransCompletedTime', Value: Number(formatNairobiTimestamp(reversal.completedAt)) },
    { Key: 'OriginalTransactionID', Value: original.receipt },
    { Key: 'Charge', Value: 0 },
    { Key: 'CreditPartyPublicName', Value: phone ? `${phone} - ${ownerOf(phone)}` : '' },
    { Key: 'DebitPartyPublicName', Value: `${account.shortcode.number} - ${account.shortcode.name}` },
  ];
}
