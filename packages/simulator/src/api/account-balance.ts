import { formatNairobiTimestamp } from '@malipo/daraja/values';
import { ACCOUNT_LABELS } from '../world/money/accounts.ts';
import type { AccountName } from '../world/money/accounts.ts';
import { converse } from '../world/operators/converse.ts';
import type { Performed, ResultStyle } from '../world/operators/conversation.ts';
import { relay } from '../world/operators/result-envelopes.ts';
import { B2B_WORDS, resultOf } from '../world/operators/result-words.ts';
import type { Account } from '../world/money/shortcodes.ts';
import { nowIn } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { accepted } from './accepted.ts';
import { actingFor } from './acting-for.ts';
import { isCredential, isOneOf, isRemark, isShortcode, isText, isUrl, refuseField, textIn, wrongField } from './checks.ts';
import type { Fields } from './call.ts';
import type { Asked, Outcome } from './endpoint.ts';
import type { Reply } from './replies.ts';

const STYLE: ResultStyle = {
  codes: 'text',
  failure: 'completedTime',
  reference: { success: relay('abresults'), failure: relay('abresults') },
  order: 'usual',
  words: B2B_WORDS,
};

/** `POST /mpesa/accountbalance/v1/query`. */
export function accountBalance(world: World, { fields }: Asked): Reply | Outcome {
  // The portal's table spells the address otherwise than its samples.
  const given: Fields = { ...fields, QueueTimeOutURL: fields['QueueTimeOutURL'] ?? fields['QueueTimeoutURL'] };
  const wrong = wrongField(given, [
    ['Initiator', isText],
    ['SecurityCredential', isCredential],
    ['CommandID', isOneOf('AccountBalance')],
    ['PartyA', isShortcode],
    ['IdentifierType', isOneOf('1', '2', '4')],
    ['Remarks', isRemark(world, 1, 100)],
    ['QueueTimeOutURL', isUrl(world)],
    ['ResultURL', isUrl(world)],
  ]);
  if (wrong) return refuseField(world, '002', wrong);
  const talk = converse(world, {
    api: 'accountBalance',
    shortcode: textIn(given, 'PartyA'),
    command: 'AccountBalance',
    amount: undefined,
    resultUrl: textIn(given, 'ResultURL'),
    timeoutUrl: textIn(given, 'QueueTimeOutURL'),
    style: STYLE,
    perform: () => perform(world, given),
  });
  return accepted(talk, 'Accept the service request successfully');
}

function perform(world: World, fields: Fields): Performed {
  const acting = actingFor(world, fields, { role: 'balance', nobody: resultOf('21', B2B_WORDS) });
  if ('result' in acting) return acting;
  return {
    result: resultOf('0', B2B_WORDS),
    parameters: [
      { Key: 'AccountBalance', Value: balanceText(acting.account) },
      { Key: 'BOCompletedTime', Value: formatNairobiTimestamp(nowIn(world)) },
    ],
  };
}

/** `name|currency|current|available|reserved|uncleared`, joined by `&`, in the order of the vendor's samples. */
function balanceText(account: Account): string {
  const own = (name: AccountName): string => row(ACCOUNT_LABELS[name], account.books.get(name)?.balance ?? 0);
  const rows =
    account.shortcode.kind === 'till'
      ? [own('working'), row('Float Account', 0), own('merchant'), own('charges')]
      : [own('working'), row('Float Account', 0), own('utility'), own('charges'), row('Organization Settlement Account', 0)];
  return rows.join('&');
}

const row = (name: string, balance: number): string => `${name}|KES|${balance.toFixed(2)}|${balance.toFixed(2)}|0.00|0.00`;
