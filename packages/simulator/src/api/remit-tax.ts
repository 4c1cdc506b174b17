import { transfer } from '../world/money/transfers.ts';
import type { World } from '../world/world.ts';
import { answer, moneyIn, senderOf } from './b2b.ts';
import { isCredential, isOneOf, isOptional, isRemark, isShillings, isShortcode, isText, isUrl, refuseField, wrongField } from './checks.ts';
import type { Checks } from './checks.ts';
import type { Asked, Outcome } from './endpoint.ts';
import type { Reply } from './replies.ts';

/** The paybill of the tax authority, which lives outside of this world. */
const TAX_PAYBILL = '572572';

/** `POST /mpesa/b2b/v1/remittax`: only to the tax authority, with a payment registration number. */
export function remitTax(world: World, { fields }: Asked): Reply | Outcome {
  const checks: Checks = [
    ['Initiator', isText],
    ['SecurityCredential', isCredential],
    ['CommandID', isOneOf('PayTaxToKRA')],
    ['SenderIdentifierType', isOneOf('4')],
    ['RecieverIdentifierType', isOneOf('4', '2')],
    ['Amount', isShillings],
    ['PartyA', isShortcode],
    ['PartyB', isOneOf(TAX_PAYBILL)],
    ['AccountReference', isRemark(world, 1, 13)],
    ['Remarks', isRemark(world, 1, 100)],
    ['QueueTimeOutURL', isUrl(world)],
    ['ResultURL', isUrl(world)],
    ['Occassion', isOptional(world, 100)],
  ];
  const wrong = wrongField(fields, checks);
  if (wrong) return refuseField(world, '003', wrong);
  return answer(world, fields, 'remitTax', (conversation) => {
    const sender = senderOf(world, fields, 'tax');
    if ('result' in sender) return sender;
    const { amount, accountReference } = moneyIn(fields);
    const to = { outside: `${TAX_PAYBILL} - KENYA REVENUE AUTHORITY` };
    return transfer(
      world,
      { from: sender.account, fromAccount: 'working', to, kind: 'tax', reason: 'Pay Tax to KRA', amount, accountReference },
      conversation,
    );
  });
}
