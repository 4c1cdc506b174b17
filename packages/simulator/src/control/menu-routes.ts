import type { SimulatedPhone } from '../phone.ts';
import { viewTransaction } from './money-views.ts';
import { amountOf, optionalText, textOf } from './read.ts';
import type { ControlCall, ControlRoute } from './route.ts';
import { viewBooking } from './views.ts';

const phoneIn = ({ simulator, params }: ControlCall): SimulatedPhone => simulator.phone(params['number'] ?? '');

/** What a phone's menu can do. */
export const MENU_ROUTES: readonly ControlRoute[] = [
  {
    method: 'POST',
    path: '/phones/:number/pay',
    says: 'Pays by hand: {"shortcode", "accountReference", "amount", "pin"}; waits for the validation address where there is one.',
    run: async (call) => {
      const { body } = call;
      const { payBill } = phoneIn(call);
      const reference = textOf(body['accountReference']);
      return viewBooking(await payBill(textOf(body['shortcode']), reference, amountOf(body['amount']), optionalText(body['pin'])));
    },
  },
  {
    method: 'POST',
    path: '/phones/:number/scan',
    says: 'Scans a QR code and pays what it says: {"code", "pin"}; code is its text, or the base64 picture.',
    run: async (call) => ({ receipt: (await phoneIn(call).scan(textOf(call.body['code']), optionalText(call.body['pin']))).receipt }),
  },
  {
    method: 'POST',
    path: '/phones/:number/send',
    says: 'Sends money to another phone: {"to", "amount", "pin"}.',
    run: (call) => {
      const { to, amount, pin } = call.body;
      return viewTransaction(phoneIn(call).sendMoney(textOf(to), amountOf(amount), optionalText(pin)));
    },
  },
  {
    method: 'POST',
    path: '/phones/:number/withdraw',
    says: 'Takes cash from an agent: {"agent", "amount", "pin"}.',
    run: (call) => {
      const { agent, amount, pin } = call.body;
      return viewTransaction(phoneIn(call).withdraw(textOf(agent), amountOf(amount), optionalText(pin)));
    },
  },
  {
    method: 'POST',
    path: '/phones/:number/balance',
    says: 'My account: the balance, for {"pin"}.',
    run: (call) => ({ balance: phoneIn(call).myBalance(optionalText(call.body['pin'])) }),
  },
];
