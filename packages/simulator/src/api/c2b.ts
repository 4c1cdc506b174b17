import { walletOf } from '../world/world.ts';
import type { World } from '../world/world.ts';
import { startPayment } from '../world/money/payments.ts';
import type { Account } from '../world/money/shortcodes.ts';
import {
  isFullPhone,
  isOneOf,
  isShillings,
  isShortcode,
  isUrl,
  fullPhone,
  refuseField,
  shillingsOf,
  textIn,
  wrongField,
} from './checks.ts';
import type { Check } from './checks.ts';
import { digits } from './call.ts';
import type { Asked } from './endpoint.ts';
import { failure, json } from './replies.ts';
import type { Reply } from './replies.ts';

/** Words that no C2B address may contain, in any case and anywhere; `exec` and `m-pesa` are found by the others or stand first. */
const FORBIDDEN_WORDS = ['m-pesa', 'mpesa', 'safaricom', 'exec', 'exe', 'cmd', 'sql', 'query'];
/** The paybill that the public sandbox shares among everybody. */
const PUBLIC_PAYBILL = '174379';
const TUNNEL = /ngrok|mockbin|requestbin/i;

/** `POST /mpesa/c2b/v1|v2/registerurl`. */
export const registerUrls =
  (version: 1 | 2) =>
  (world: World, { fields }: Asked): Reply => {
    const wrong = wrongField(fields, [
      ['ShortCode', isShortcode],
      ['ResponseType', isOneOf('Completed', 'Cancelled')],
      ['ConfirmationURL', isReachable(world)],
      ['ValidationURL', isReachable(world)],
    ]);
    if (wrong) return refuseField(world, '003', wrong);
    for (const field of ['ConfirmationURL', 'ValidationURL']) {
      const word = forbiddenWord(textIn(fields, field));
      if (word) return refuseField(world, '003', `${field} - URL has the word ${word.toUpperCase()}`);
    }
    const account = registrant(world, digits(fields['ShortCode']) ?? '');
    if (!account) return failure(world, 500, '500.003.1001', 'Internal Server Error');
    if (account.c2b && world.switches.environment === 'production') return registeredAlready(world);
    account.c2b = {
      version,
      responseType: textIn(fields, 'ResponseType') === 'Cancelled' ? 'Cancelled' : 'Completed',
      confirmationUrl: textIn(fields, 'ConfirmationURL'),
      validationUrl: textIn(fields, 'ValidationURL'),
    };
    return json(200, {
      OriginatorCoversationID: world.ids.requestId(world.switches.ids),
      ResponseCode: '0',
      ResponseDescription: version === 1 ? 'success' : 'Success',
    });
  };

/** Tunnels and request inspectors are not let into production. */
const isReachable =
  (world: World): Check =>
  (value) =>
    typeof value === 'string' && isUrl(world)(value) && !(world.switches.environment === 'production' && TUNNEL.test(value));

const forbiddenWord = (url: string): string | undefined => FORBIDDEN_WORDS.find((word) => url.toLowerCase().includes(word));

/** Who registers under this number: a paybill, or a till by its store. */
function registrant(world: World, number: string): Account | undefined {
  if (number === PUBLIC_PAYBILL && world.switches.c2bPublicPaybill === 'refused') return undefined;
  return world.accounts.bySigner(number) ?? (world.switches.c2bTillNumber === 'allowed' ? world.accounts.byReceiver(number) : undefined);
}

/** Four captured answers to a second registration in production. */
function registeredAlready(world: World): Reply {
  switch (world.switches.c2bAgain) {
    case 'urlsRegistered':
      return failure(world, 500, '500.003.1001', 'Urls are already registered.');
    case 'duplicateNotification':
      return failure(world, 500, '500.003.1001', 'Duplicate notification info, SP ID is 100001, correlator is 1000001');
    case 'oldAnswer':
      return json(200, {
        ConversationID: '',
        OriginatorCoversationID: '',
        ResponseDescription: 'Validation and Confirmation URLs are already registered',
      });
    case 'soapFault':
      return json(500, {
        Envelope: {
          encodingStyle: 'http://schemas.xmlsoap.org/soap/encoding/',
          Body: {
            Fault: {
              faultcode: 'soap:Server',
              faultstring: 'Execution of ServiceCallout SCO-AddURLVault failed. Reason: ResponseCode 409 is treated as error',
              faultactor: {},
              detail: { source: { errorcode: 'steps.servicecallout.ExecutionFailed' } },
            },
          },
        },
      });
  }
}

/** `POST /mpesa/c2b/v1|v2/simulate`: a payment by hand, of a phone that exists in this world. Only the sandbox has it. */
export function simulatePayment(world: World, { fields }: Asked): Reply {
  if (world.switches.environment === 'production') return failure(world, 404, '404.003.01', 'Resource not found');
  const wrong = wrongField(fields, [
    ['ShortCode', isShortcode],
    ['CommandID', isOneOf('CustomerPayBillOnline', 'CustomerBuyGoodsOnline')],
    ['Amount', isShillings],
    ['Msisdn', isFullPhone],
    ['BillRefNumber', (value) => fields['CommandID'] !== 'CustomerPayBillOnline' || textIn({ value }, 'value') !== ''],
  ]);
  const phone = fullPhone(fields['Msisdn']);
  if (wrong || !phone) return refuseField(world, '003', wrong ?? 'Msisdn');
  const account = world.accounts.any(digits(fields['ShortCode']) ?? '');
  const kind = textIn(fields, 'CommandID') === 'CustomerPayBillOnline' ? 'paybill' : 'till';
  if (account?.shortcode.kind !== kind) return failure(world, 500, '500.003.1001', 'Internal Server Error');
  // Accepted is all that the answer says; a payment that fails is simply never heard of.
  void startPayment(world, walletOf(world, phone), account, {
    amount: shillingsOf(fields['Amount']),
    accountReference: textIn(fields, 'BillRefNumber'),
  });
  return json(200, {
    OriginatorCoversationID: world.ids.requestId(world.switches.ids),
    ResponseCode: '0',
    ResponseDescription: 'Accept the service request successfully.',
  });
}
