import { invalid, parsePhone } from '@malipo/daraja/values';
import type { SimulatedPhone } from '../phone.ts';
import { FAULTS } from '../world/trouble/faults.ts';
import type { FaultRule } from '../world/trouble/faults.ts';
import { SWITCHES } from '../world/trouble/switches.ts';
import { AGREEMENT_ROUTES } from './agreement-routes.ts';
import { moveClock, viewClock } from './clock.ts';
import { miniStatement } from './mini-statement.ts';
import { MENU_ROUTES } from './menu-routes.ts';
import { MONEY_ROUTES } from './money-routes.ts';
import { streamPhones } from './phone-streams.ts';
import { listTraffic, oneTraffic, resendTraffic, streamChanges } from './traffic.ts';
import type { ControlCall, ControlRoute } from './route.ts';
import { limitOf, optionalText, textOf } from './read.ts';
import { viewBooking, viewDelivery, viewPhone, viewRequest, viewScenarios } from './views.ts';

const phoneIn = ({ simulator, params, body }: ControlCall): SimulatedPhone => simulator.phone(params['number'] ?? textOf(body['phone']));
const shown = (call: ControlCall, number = phoneIn(call).number): unknown => viewPhone(call.simulator.phone(number), call.system.now());
/** The control API, path by path below `/_control`. `GET /_control` prints this table. */
export const ROUTES: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/phones',
    says: 'Every phone that was ever named.',
    run: (call) => call.simulator.phones().map((phone) => viewPhone(phone, call.system.now())),
  },
  {
    method: 'POST',
    path: '/phones',
    says: 'Sets up a phone: {"phone", "balance", "pin", "habit", "on", "registered", "idType", "idNumber", "simSwappedOn", "bongaPoints"}.',
    run: (call) => setPhone(call),
  },
  { method: 'GET', path: '/phones/:number', says: 'One phone: balance, habit, prompts, inbox.', run: (call) => shown(call) },
  { method: 'PATCH', path: '/phones/:number', says: 'Changes any of the same fields.', run: (call) => setPhone(call) },
  {
    method: 'GET',
    path: '/phones/:number/stream',
    says: 'The phone after each change, as server-sent events.',
    run: ({ simulator, system, params }) => streamPhones(simulator, system, [parsePhone(params['number'])]),
  },
  {
    method: 'GET',
    path: '/stream',
    says: 'Several phones in one stream (?n=0712345678&n=…): browsers open only six connections.',
    run: ({ simulator, system, query }) =>
      streamPhones(
        simulator,
        system,
        query.getAll('n').map((number) => parsePhone(number, 'n')),
      ),
  },
  {
    method: 'POST',
    path: '/phones/:number/pin',
    says: 'Types {"pin"} into the oldest prompt, or into {"promptId"}.',
    run: (call) => phoneIn(call).enterPin(textOf(call.body['pin']), optionalText(call.body['promptId'])),
  },
  {
    method: 'POST',
    path: '/phones/:number/statement',
    says: 'My account: the last five transactions, for {"pin"}.',
    run: (call) => miniStatement(call.simulator, phoneIn(call).number, optionalText(call.body['pin'])),
  },
  { method: 'POST', path: '/phones/:number/cancel', says: 'Cancels the oldest prompt, or {"promptId"}.', run: (call) => cancel(call) },
  ...MENU_ROUTES,
  {
    method: 'GET',
    path: '/requests',
    says: 'Accepted pushes, newest first (?limit=).',
    run: (call) => [...call.simulator.requests()].toReversed().slice(0, limitOf(call)).map(viewRequest),
  },
  { method: 'GET', path: '/requests/:id', says: 'One push, by its CheckoutRequestID.', run: (call) => oneRequest(call) },
  {
    method: 'POST',
    path: '/requests/:id/redeliver',
    says: 'Sends the callback of a push once more.',
    run: async ({ simulator, params }) => viewDelivery(await simulator.redeliver(params['id'] ?? '')),
  },
  {
    method: 'GET',
    path: '/bookings',
    says: 'Money that moved, oldest first (?accountReference=, ?checkoutRequestId=).',
    run: (call) => bookings(call),
  },
  {
    method: 'GET',
    path: '/deliveries',
    says: 'Callback tries, newest first (?limit=).',
    run: (call) => call.simulator.deliveries.toReversed().slice(0, limitOf(call)).map(viewDelivery),
  },
  {
    method: 'GET',
    path: '/faults',
    says: 'The faults in force, and every fault there is.',
    run: ({ simulator }) => ({ inForce: simulator.faults.list(), known: FAULTS }),
  },
  {
    method: 'POST',
    path: '/faults',
    says: 'Puts a fault in force: {"fault": "callbackDropped", "phone": …, "times": 1}.',
    run: ({ simulator, body }) => ({ id: simulator.faults.add(body as unknown as FaultRule) }),
  },
  { method: 'DELETE', path: '/faults', says: 'Ends all faults.', run: ({ simulator }) => simulator.faults.clear() },
  { method: 'DELETE', path: '/faults/:id', says: 'Ends one fault.', run: (call) => removeFault(call) },
  {
    method: 'GET',
    path: '/switches',
    says: 'Uncertain vendor behaviour: each switch, its default, its source.',
    run: ({ simulator }) => ({ now: simulator.switches, known: SWITCHES }),
  },
  {
    method: 'PATCH',
    path: '/switches',
    says: 'Changes switches: {"queryPending": "error500"}.',
    run: ({ simulator, body }) => (simulator.setSwitches(body), simulator.switches),
  },
  { method: 'GET', path: '/scenarios', says: 'Phones and amounts that tell a story.', run: ({ simulator }) => viewScenarios(simulator) },
  ...MONEY_ROUTES,
  ...AGREEMENT_ROUTES,
  {
    method: 'GET',
    path: '/shortcodes',
    says: 'Paybills and tills with their test passkeys.',
    run: ({ simulator }) => simulator.shortcodes,
  },
  {
    method: 'GET',
    path: '/traffic',
    says: 'Requests and callbacks with headers, bodies and times, newest first (?api=, ?about=, ?limit=).',
    run: (call) => listTraffic(call.simulator, call.query, limitOf(call)),
  },
  {
    method: 'GET',
    path: '/traffic/:id',
    says: 'One request or callback.',
    run: ({ simulator, params }) => oneTraffic(simulator, params['id'] ?? ''),
  },
  {
    method: 'POST',
    path: '/traffic/:id/resend',
    says: 'Sends a callback once more, as it was.',
    run: ({ simulator, params }) => resendTraffic(simulator, params['id'] ?? ''),
  },
  {
    method: 'GET',
    path: '/changes',
    says: 'Tells that something may have changed, as server-sent events.',
    run: ({ simulator }) => streamChanges(simulator),
  },
  { method: 'GET', path: '/calls', says: 'How often each API was called.', run: ({ simulator }) => simulator.calls },
  { method: 'GET', path: '/clock', says: 'The time here, and whether it can be moved.', run: ({ system }) => viewClock(system) },
  {
    method: 'POST',
    path: '/clock',
    says: 'Moves the clock forward: {"advanceMs": 60000}, or {"to": "2026-02-01T09:00"} in Nairobi.',
    run: ({ system, body }) => moveClock(system, body),
  },
  {
    method: 'POST',
    path: '/reset',
    says: 'Back to the first day: money, prompts, faults, switches, tokens.',
    run: ({ simulator }) => simulator.reset(),
  },
];

function setPhone(call: ControlCall): unknown {
  const phone = phoneIn(call);
  const { phone: _number, ...changes } = call.body;
  const known = ['balance', 'pin', 'habit', 'on', 'registered', 'idType', 'idNumber', 'simSwappedOn', 'bongaPoints'];
  const stranger = Object.keys(changes).find((field) => !known.includes(field));
  if (stranger !== undefined)
    throw invalid('field_unknown', `A phone has no “${stranger}”. Change one of: ${known.join(', ')}.`, { field: stranger });
  phone.set(changes);
  return shown(call, phone.number);
}

function cancel(call: ControlCall): unknown {
  phoneIn(call).cancel(optionalText(call.body['promptId']));
  return shown(call);
}

function oneRequest({ simulator, params }: ControlCall): unknown {
  const request = simulator.request(params['id'] ?? '');
  if (!request) throw invalid('request_unknown', 'No push with this CheckoutRequestID was accepted here.', { field: 'id' });
  return viewRequest(request);
}

function bookings({ simulator, query }: ControlCall): unknown {
  const checkoutRequestId = query.get('checkoutRequestId');
  if (checkoutRequestId !== null) return [simulator.booking(checkoutRequestId)].filter((booking) => booking !== undefined).map(viewBooking);
  return simulator.booked(query.get('accountReference') ?? undefined).map(viewBooking);
}

function removeFault({ simulator, params }: ControlCall): unknown {
  if (simulator.faults.remove(params['id'] ?? '')) return undefined;
  throw invalid('fault_unknown', 'No fault with this id is in force. GET /_control/faults lists them.', { field: 'id' });
}
