import type { World } from '../world/world.ts';
import { digits } from './call.ts';
import { isOneOf, isShortcode, textIn, wrongField } from './checks.ts';
import type { Asked } from './endpoint.ts';
import { json } from './replies.ts';
import type { Reply } from './replies.ts';

/** The profile of the vendor's sample; which tariff it names is not documented. */
const CHARGE_PROFILE = '20013';

/** `POST /sfcverify/v1/query/info`: whose paybill or till a number is. Success is 4000, although the prose says 0. */
export function organisationInfo(world: World, { fields, call }: Asked): Reply {
  if (call.forced) return answer(world, String(call.forced.code), call.forced.description || 'Failed');
  const wrong = wrongField(fields, [
    ['IdentifierType', isOneOf('2', '4')],
    ['Identifier', isShortcode],
  ]);
  if (wrong) return answer(world, '500', 'Failed', `Invalid parameter input: ${wrong}`);
  const number = digits(fields['Identifier']) ?? '';
  const { shortcode } = world.accounts.byReceiver(number) ?? {};
  const kind = textIn(fields, 'IdentifierType') === '2' ? 'till' : 'paybill';
  if (shortcode?.kind !== kind) return answer(world, '1', 'Rejected', 'The organization does not exist.');
  return answer(world, world.switches.organisationInfoCode, 'Success', 'Request received successfully', {
    OrganizationShortCode: number,
    OrganizationName: shortcode.name,
    ChargeProfileID: CHARGE_PROFILE,
  });
}

const answer = (world: World, code: string, message: string, detail = message, found: Readonly<Record<string, string>> = {}): Reply =>
  json(200, {
    ConversationID: world.ids.requestId('new'),
    ResponseCode: code,
    ResponseMessage: message,
    DetailedMessage: detail,
    ...found,
  });
