import { converse } from '../world/operators/converse.ts';
import type { Conversation, Item, Performed, ResultStyle } from '../world/operators/conversation.ts';
import type { Role } from '../world/operators/initiators.ts';
import { relay } from '../world/operators/result-envelopes.ts';
import { B2B_WORDS, resultOf } from '../world/operators/result-words.ts';
import type { Account } from '../world/money/shortcodes.ts';
import { transfer } from '../world/money/transfers.ts';
import type { World } from '../world/world.ts';
import { accepted } from './accepted.ts';
import { actingFor } from './acting-for.ts';
import { COMMANDS } from './b2b-commands.ts';
import type { Command } from './b2b-commands.ts';
import { isCredential, isOneOf, isOptional, isRemark, isShillings, isShortcode, isText, isUrl } from './checks.ts';
import { refuseField, shillingsOf, textIn, wrongField } from './checks.ts';
import type { Checks } from './checks.ts';
import { digits } from './call.ts';
import type { Fields } from './call.ts';
import type { Asked, Outcome } from './endpoint.ts';
import type { Reply } from './replies.ts';

const style = (success: Item | readonly Item[], failure: Item): ResultStyle => ({
  codes: 'text',
  failure: 'completedTime',
  reference: { success, failure },
  order: 'usual',
  words: B2B_WORDS,
});

/** `POST /mpesa/b2b/v1/paymentrequest`. */
export function payBusiness(world: World, { fields }: Asked): Reply | Outcome {
  const command = COMMANDS[textIn(fields, 'CommandID')];
  const wrong = wrongField(fields, checksOf(world, command));
  if (wrong || !command) return refuseField(world, '003', wrong ?? 'CommandID');
  return answer(world, fields, 'b2b', (conversation) => perform(world, fields, command, conversation));
}

function checksOf(world: World, command: Command | undefined): Checks {
  return [
    ['Initiator', isText],
    ['SecurityCredential', isCredential],
    ['CommandID', () => command !== undefined],
    ['SenderIdentifierType', isOneOf('4')],
    ['RecieverIdentifierType', isOneOf('1', '2', '4')],
    ['Amount', isShillings],
    ['PartyA', isShortcode],
    ['PartyB', isShortcode],
    ['AccountReference', command?.needsReference ? isRemark(world, 1, 13) : isOptional(world, 13)],
    ['Requester', isOptional(world, 12)],
    ['Remarks', isRemark(world, 1, 100)],
    ['QueueTimeOutURL', isUrl(world)],
    ['ResultURL', isUrl(world)],
    ['Occassion', isOptional(world, 100)],
  ];
}

/** What is paid, and for what. */
export const moneyIn = (fields: Fields): { readonly amount: number; readonly accountReference: string } => ({
  amount: shillingsOf(fields['Amount']),
  accountReference: textIn(fields, 'AccountReference'),
});

/** Takes a payment on, in the manner that B2B and tax share. */
export function answer(world: World, fields: Fields, api: 'b2b' | 'remitTax', perform: (conversation: Conversation) => Performed): Outcome {
  const timeout: Item = { Key: 'QueueTimeoutURL', Value: textIn(fields, 'QueueTimeOutURL') };
  const bill: Item = { Key: 'BillReferenceNumber', Value: textIn(fields, 'AccountReference') };
  return accepted(
    converse(world, {
      api,
      shortcode: textIn(fields, 'PartyA'),
      command: textIn(fields, 'CommandID'),
      ...moneyIn(fields),
      resultUrl: textIn(fields, 'ResultURL'),
      timeoutUrl: textIn(fields, 'QueueTimeOutURL'),
      style: style([bill, timeout], api === 'b2b' ? relay('b2bresults') : timeout),
      perform,
    }),
  );
}

function perform(world: World, fields: Fields, command: Command, conversation: Conversation): Performed {
  const sender = senderOf(world, fields, command.role);
  if ('result' in sender) return sender;
  // Captured: the way back is closed to the API, whoever asks; the other way needs whitelisting.
  const closed = command === COMMANDS['BusinessTransferFromUtilityToMMF'];
  const listed = command !== COMMANDS['BusinessTransferFromMMFToUtility'] || world.switches.mmfToUtility === 'allowed';
  if (closed || !listed) return { result: resultOf('21', B2B_WORDS) };
  const receiver = command.own ? ownReceiver(sender.account, fields) : receiverOf(world, fields, command);
  if (!receiver) return { result: resultOf('SFC_IC0003', B2B_WORDS) };
  const name = command.to === 'takings' ? receiver.takings.name : command.to;
  return transfer(
    world,
    {
      from: sender.account,
      fromAccount: command.from,
      to: { account: receiver, name },
      kind: command.own ? 'transfer' : 'b2b',
      reason: command.reason,
      ...moneyIn(fields),
    },
    conversation,
  );
}

/** Who pays, when the initiator may. */
export const senderOf = (world: World, fields: Fields, role: Role): ReturnType<typeof actingFor> =>
  actingFor(world, fields, { role, nobody: resultOf('11', B2B_WORDS) });

const ownReceiver = (account: Account, fields: Fields): Account | undefined =>
  [account.shortcode.number, account.shortcode.storeNumber].includes(digits(fields['PartyB'])) ? account : undefined;

/** Who is paid; nobody when the number is not of the kind that the command pays, or is named by the wrong identifier. */
function receiverOf(world: World, fields: Fields, { receiver }: Command): Account | undefined {
  const account = world.accounts.byReceiver(digits(fields['PartyB']) ?? '');
  if (!account || (receiver !== undefined && account.shortcode.kind !== receiver)) return undefined;
  const identifier = textIn(fields, 'RecieverIdentifierType');
  const { tillIdentifier } = world.switches;
  if (account.shortcode.kind === 'paybill') return identifier === '4' ? account : undefined;
  return identifier !== '1' && (tillIdentifier === 'both' || tillIdentifier === identifier) ? account : undefined;
}
