import { formatNairobiTimestamp } from '@malipo/daraja/values';
import { ACCOUNT_LABELS } from '../world/money/accounts.ts';
import type { Party, Transaction } from '../world/money/accounts.ts';
import { converse } from '../world/operators/converse.ts';
import type { Item, Performed, ResultStyle } from '../world/operators/conversation.ts';
import { findByConversation, findByReceipt } from '../world/lookups.ts';
import type { Found } from '../world/lookups.ts';
import { CORE_WORDS, resultOf } from '../world/operators/result-words.ts';
import { ownerOf } from '../world/money/wallets.ts';
import type { World } from '../world/world.ts';
import { accepted } from './accepted.ts';
import { actingFor } from './acting-for.ts';
import { isCredential, isOneOf, isOptional, isRemark, isShortcode, isText, isUrl, refuseField, textIn, wrongField } from './checks.ts';
import type { Fields } from './call.ts';
import type { Asked, Outcome } from './endpoint.ts';
import type { Reply } from './replies.ts';

/** `POST /mpesa/transactionstatus/v1/query`. */
export function transactionStatus(world: World, { fields }: Asked): Reply | Outcome {
  const wrong = wrongField(fields, [
    ['Initiator', isText],
    ['SecurityCredential', isCredential],
    ['CommandID', isOneOf('TransactionStatusQuery')],
    ['PartyA', isShortcode],
    ['IdentifierType', isOneOf('1', '2', '4')],
    ['ResultURL', isUrl(world)],
    ['QueueTimeOutURL', isUrl(world)],
    ['Remarks', isRemark(world, 1, 100)],
    ['Occasion', isOptional(world, 100)],
  ]);
  if (wrong) return refuseField(world, '003', wrong);
  const occasion = textIn(fields, 'Occasion');
  return accepted(
    converse(world, {
      api: 'transactionStatus',
      shortcode: textIn(fields, 'PartyA'),
      command: 'TransactionStatusQuery',
      amount: undefined,
      resultUrl: textIn(fields, 'ResultURL'),
      timeoutUrl: textIn(fields, 'QueueTimeOutURL'),
      style: styleWith(occasion === '' ? { Key: 'Occasion' } : { Key: 'Occasion', Value: occasion }),
      perform: () => perform(world, fields),
    }),
  );
}

const styleWith = (occasion: Item): ResultStyle => ({
  codes: 'number',
  failure: 'completedTime',
  reference: { success: occasion, failure: occasion },
  order: 'idsFirst',
  words: CORE_WORDS,
});

function perform(world: World, fields: Fields): Performed {
  const acting = actingFor(world, fields, { role: 'status', nobody: resultOf('SFC_IC0003') });
  if ('result' in acting) return acting;
  const { account } = acting;
  const receipt = textIn(fields, 'TransactionID').trim();
  // Some libraries use the second name for the id of the original request.
  const conversation = textIn(fields, 'OriginalConversationID') || textIn(fields, 'OriginatorConversationID');
  if (receipt === '' ? conversation === '' : !/^[A-Za-z0-9]{10}$/.test(receipt)) return { result: resultOf('25') };
  const found = receipt === '' ? findByConversation(world, account, conversation) : findByReceipt(world, account, receipt);
  return found ? { result: resultOf('0'), parameters: parameters(world, found) } : { result: resultOf('2033') };
}

function parameters(world: World, found: Found): readonly Item[] {
  const { transaction } = found;
  // Captured: payments of customers carry numbers, payouts text.
  const asNumber = transaction?.kind === 'c2b';
  const time = (at: Found['initiatedAt']): string | number => (asNumber ? Number(formatNairobiTimestamp(at)) : formatNairobiTimestamp(at));
  const second = world.switches.statusParties === 'repeated' ? 'DebitPartyName' : 'CreditPartyName';
  return [
    named('DebitPartyName', transaction && nameOf(world, transaction.from)),
    named(second, transaction && nameOf(world, transaction.to)),
    named('OriginatorConversationID', found.originatorConversationId),
    { Key: 'InitiatedTime', Value: time(found.initiatedAt) },
    named('DebitAccountType', transaction && accountType(transaction.from)),
    { Key: 'DebitPartyCharges', Value: transaction ? chargesOf(world, transaction) : '' },
    { Key: 'TransactionReason' },
    named('ReasonType', transaction?.reason),
    { Key: 'TransactionStatus', Value: found.status },
    { Key: 'FinalisedTime', Value: transaction ? time(transaction.completedAt) : '' },
    named('Amount', asNumber ? found.amount : found.amount?.toString()),
    named('ConversationID', found.conversationId),
    named('ReceiptNo', transaction?.receipt),
  ];
}

/** An item without Value where nothing is known. */
const named = (Key: string, value: string | number | undefined): Item =>
  value === undefined || value === '' ? { Key } : { Key, Value: value };

function nameOf(world: World, party: Party): string {
  switch (party.kind) {
    case 'customer':
      return `${party.phone} - ${ownerOf(party.phone)}`;
    case 'organisation':
      return `${party.number} - ${world.accounts.byReceiver(party.number)?.shortcode.name ?? ''}`;
    case 'outside':
      return party.name;
  }
}

const accountType = (party: Party): string =>
  party.kind === 'organisation' ? ACCOUNT_LABELS[party.account] : party.kind === 'customer' ? 'MMF Account For Customer' : '';

function chargesOf(world: World, { receipt, from }: Transaction): string {
  if (from.kind !== 'organisation') return '';
  const rows = [...(world.accounts.byReceiver(from.number)?.books.values() ?? [])].flatMap((one) => one.rows);
  return rows
    .filter(({ transaction }) => transaction.kind === 'charge' && transaction.linkedTo === receipt)
    .map(({ transaction }) => `${transaction.reason}|KES|${transaction.amount.toFixed(2)}`)
    .join('&');
}
