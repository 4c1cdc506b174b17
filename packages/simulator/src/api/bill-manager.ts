import { readPhone } from '@malipo/daraja/values';
import type { Biller } from '../world/promises/biller.ts';
import { acknowledgePayment } from '../world/promises/bills.ts';
import type { World } from '../world/world.ts';
import { nowIn } from '../world/world.ts';
import { digits } from './call.ts';
import type { Fields } from './call.ts';
import { isOneOf, isShortcode, isText, isUrl, textIn, wrongField } from './checks.ts';
import type { Check } from './checks.ts';
import { endpoint } from './endpoint.ts';
import type { Asked, Endpoint } from './endpoint.ts';
import { answerBiller, conflict, forcedAnswer, notABiller } from './bill-manager-answers.ts';
import { cancelMany, cancelOne, changeMany, changeOne, invoiceMany, invoiceOne } from './bill-manager-invoices.ts';
import { failure } from './replies.ts';
import type { Reply } from './replies.ts';

const PREFIX = '/v1/billmanager-invoice';

const isEmail: Check = (value) => typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
/** `0712…`; the number of whoever answers questions about bills. */
const isContact: Check = (value) => typeof value === 'string' && /^0[17]\d{8}$/.test(value);

/** `optin`: makes an organisation a biller. A second time is a conflict. */
function optIn(world: World, { fields, app, call }: Asked): Reply {
  if (call.forced) return forcedAnswer(world, call.forced);
  const wrong = wrongDetail(world, fields);
  if (wrong) return conflict(world, `Invalid ${wrong}`);
  const account = world.accounts.any(digits(fields['shortcode']) ?? '');
  if (!account) return notABiller();
  const { number } = account.shortcode;
  if (world.billers.has(number)) return conflict(world, undefined, 'Biller already Registered');
  const appKey = world.ids.conversationId(nowIn(world));
  world.billers.set(number, { account, app, appKey, ...detailsIn(fields), invoices: new Map() });
  return answerBiller({ app_key: appKey });
}

/** `change-optin-details`: by the shortcode, as the opt-in. */
function changeOptIn(world: World, { fields, call }: Asked): Reply {
  if (call.forced) return forcedAnswer(world, call.forced);
  const wrong = wrongDetail(world, fields);
  if (wrong) return conflict(world, `Invalid ${wrong}`);
  const number = world.accounts.any(digits(fields['shortcode']) ?? '')?.shortcode.number ?? '';
  const biller = world.billers.get(number);
  if (!biller) return notABiller();
  Object.assign(biller, detailsIn(fields));
  return answerBiller();
}

const wrongDetail = (world: World, fields: Fields): string | undefined =>
  wrongField(fields, [
    ['shortcode', isShortcode],
    ['email', isEmail],
    ['officialContact', isContact],
    ['sendReminders', isOneOf('0', '1')],
    ['callbackurl', isUrl(world)],
  ]);

const detailsIn = (fields: Fields): Pick<Biller, 'email' | 'contact' | 'reminds' | 'callbackUrl'> => ({
  email: textIn(fields, 'email'),
  contact: textIn(fields, 'officialContact'),
  reminds: textIn(fields, 'sendReminders') === '1',
  callbackUrl: textIn(fields, 'callbackurl'),
});

/** `reconciliation`: the biller has taken note of a payment. */
function reconcile(world: World, { fields }: Asked, biller: Biller): Reply {
  const wrong = wrongField(fields, [
    ['paymentDate', isText],
    ['paidAmount', isText],
    ['accountReference', isText],
    ['transactionId', isText],
    ['phoneNumber', (value) => readPhone(value) !== undefined],
    ['fullName', isText],
    ['invoiceName', isText],
    ['externalReference', isText],
  ]);
  if (wrong) return conflict(world, `Invalid ${wrong}`);
  const invoice = biller.invoices.get(textIn(fields, 'externalReference'));
  if (!invoice) return conflict(world, 'There is no invoice with this externalReference.');
  acknowledgePayment(world, biller, invoice, textIn(fields, 'transactionId'));
  return answerBiller();
}

type Billing = (world: World, asked: Asked, biller: Biller) => Reply;

/** A call that needs to know which biller asks: by its key, or by the app when no key is given and one is not a must. */
const asBiller =
  (answer: Billing, isKeyNeeded = false) =>
  (world: World, asked: Asked): Reply => {
    const { forced, appKey } = asked.call;
    if (forced) return forcedAnswer(world, forced);
    const own = [...world.billers.values()].filter(({ app }) => app === asked.app);
    if (own.length === 0) return notABiller();
    const biller = appKey === null && !isKeyNeeded && own.length === 1 ? own[0] : own.find((one) => one.appKey === appKey);
    return biller ? answer(world, asked, biller) : conflict(world, 'Invalid app key.');
  };

const one = (answer: (world: World, asked: Asked) => Reply): Endpoint => endpoint({ api: 'billManager', family: 'billManager' }, answer);
const many = (answer: Billing): Endpoint => endpoint({ api: 'billManager', family: 'billManager', list: true }, asBiller(answer, true));

const CALLS: readonly (readonly [name: string, endpoint: Endpoint])[] = [
  ['optin', one(optIn)],
  ['change-optin-details', one(changeOptIn)],
  ['single-invoicing', one(asBiller(invoiceOne))],
  ['bulk-invoicing', many(invoiceMany)],
  ['cancel-single-invoice', one(asBiller(cancelOne))],
  ['cancel-bulk-invoices', many(cancelMany)],
  // The go-live mail has it in the singular.
  ['cancel-bulk-invoice', many(cancelMany)],
  ['reconciliation', one(asBiller(reconcile))],
  ['change-invoice', one(asBiller(changeOne))],
  ['change-invoices', many(changeMany)],
];

/** Answers where the switch lets this path be. */
const underPath = (path: 'documented' | 'doubled', target: Endpoint): Endpoint => ({
  api: target.api,
  perform: (world, call, scenario) =>
    ['both', path].includes(world.switches.billManagerPath)
      ? target.perform(world, call, scenario)
      : { reply: failure(world, 404, '404.001.01', 'Resource not found') },
});

/** Every call, under the documented path and under the doubled one of the production go-live mail. */
export const BILL_MANAGER_ENDPOINTS: readonly (readonly [path: string, endpoint: Endpoint])[] = CALLS.flatMap(([name, target]) => [
  [`${PREFIX}/${name}`, underPath('documented', target)] as const,
  [`${PREFIX}${PREFIX}/${name}`, underPath('doubled', target)] as const,
]);
