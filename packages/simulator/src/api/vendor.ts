import { readPhone } from '@malipo/daraja/values';
import type { ApiName } from '../world/apis.ts';
import { faultMs } from '../world/trouble/faults.ts';
import type { FaultRule } from '../world/trouble/faults.ts';
import { findScenario } from '../world/trouble/scenarios.ts';
import type { Scenario } from '../world/trouble/scenarios.ts';
import { forcedResult } from '../world/prompts/results.ts';
import type { World } from '../world/world.ts';
import { accountBalance } from './account-balance.ts';
import { payBusiness } from './b2b.ts';
import { registerUrls, simulatePayment } from './c2b.ts';
import { digits, findFault, readBody, someText } from './call.ts';
import type { Body, Call } from './call.ts';
import { endpoint } from './endpoint.ts';
import type { Endpoint, Outcome } from './endpoint.ts';
import { expressCheckout } from './express-checkout.ts';
import { generateToken } from './oauth.ts';
import { OTHER_ENDPOINTS } from './other-endpoints.ts';
import { payout } from './payouts.ts';
import { pullQuery, pullRegister } from './pull.ts';
import { failure, firewallPage, noBody, rateLimited, toResponse } from './replies.ts';
import type { Reply } from './replies.ts';
import { remitTax } from './remit-tax.ts';
import { reverse } from './reversal.ts';
import { connectionLost, notConnected } from './socket-errors.ts';
import { REFUSALS } from './refusals.ts';
import { stkPush } from './stk-push.ts';
import { stkQuery } from './stk-query.ts';
import { transactionStatus } from './transaction-status.ts';

/** An endpoint that checks token and payload itself. */
const own = (api: ApiName, perform: (world: World, call: Call) => Reply): Endpoint => ({
  api,
  perform: (world, call) => ({ reply: perform(world, call) }),
});

/** The vendor's exact paths. */
const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/oauth/v1/generate', own('oauth', generateToken)],
  ['/mpesa/stkpush/v1/processrequest', { api: 'stkPush', perform: stkPush }],
  ['/mpesa/stkpushquery/v1/query', own('stkQuery', stkQuery)],
  ['/pulltransactions/v1/register', own('pull', pullRegister)],
  ['/pulltransactions/v1/query', own('pull', pullQuery)],
  ['/mpesa/c2b/v1/registerurl', endpoint({ api: 'c2bRegister', family: 'c2b', product: 'c2bV1' }, registerUrls(1))],
  ['/mpesa/c2b/v2/registerurl', endpoint({ api: 'c2bRegister', family: 'c2b', product: 'c2bV2' }, registerUrls(2))],
  ['/mpesa/c2b/v1/simulate', endpoint({ api: 'c2bSimulate', family: 'c2b', product: 'c2bV1' }, simulatePayment)],
  ['/mpesa/c2b/v2/simulate', endpoint({ api: 'c2bSimulate', family: 'c2b', product: 'c2bV2' }, simulatePayment)],
  ['/mpesa/b2c/v1/paymentrequest', endpoint({ api: 'b2c', family: 'b2c' }, payout('v1'))],
  ['/mpesa/b2c/v3/paymentrequest', endpoint({ api: 'b2c', family: 'b2c' }, payout('v3'))],
  ['/mpesa/b2cvalidate/v2/paymentrequest', endpoint({ api: 'b2c', family: 'b2c' }, payout('validated'))],
  ['/mpesa/b2pochi/v1/paymentrequest', endpoint({ api: 'b2Pochi', family: 'b2c' }, payout('pochi'))],
  ['/mpesa/b2b/v1/paymentrequest', endpoint({ api: 'b2b', family: 'c2b' }, payBusiness)],
  ['/mpesa/b2b/v1/remittax', endpoint({ api: 'remitTax', family: 'c2b' }, remitTax)],
  ['/v1/ussdpush/get-msisdn', endpoint({ api: 'expressCheckout', family: 'c2b' }, expressCheckout)],
  ['/mpesa/accountbalance/v1/query', endpoint({ api: 'accountBalance', family: 'b2c' }, accountBalance)],
  ['/mpesa/transactionstatus/v1/query', endpoint({ api: 'transactionStatus', family: 'c2b' }, transactionStatus)],
  ['/mpesa/reversal/v1/request', endpoint({ api: 'reverse', family: 'stk' }, reverse)],
  ...OTHER_ENDPOINTS,
]);

/** Which API a path belongs to; undefined for paths that the vendor does not have. */
export const apiOfPath = (path: string): ApiName | undefined => ENDPOINTS.get(path)?.api;

/** Answers one request to the vendor's API; throws what fetch throws where a fault cuts the connection. */
export async function answerVendor(world: World, request: Request, path: string, query: string): Promise<Response> {
  const target = ENDPOINTS.get(path);
  if (!target) return toResponse(failure(world, 404, '404.001.01', 'Resource not found'));
  const { method, headers } = request;
  const contentType = headers.get('content-type');
  const body: Body = method === 'GET' ? { kind: 'notJson' } : readBody(await request.text(), contentType);
  const { scenario, faults } = troubles(world, target.api, body);
  if (findFault(faults, 'notConnected')) throw notConnected(world.settings.baseUrl);
  world.calls[target.api]++;
  const call: Call = {
    method,
    authorization: headers.get('authorization'),
    contentType,
    appKey: headers.get('appkey'),
    query,
    body,
    staleToken: findFault(faults, 'staleToken') !== undefined,
    forced: forcedResult(faults),
  };
  return toResponse(
    faults.length === 0
      ? await outcome(target.perform(world, call, scenario))
      : await withFaults(world, faults, () => target.perform(world, call, scenario)),
  );
}

async function outcome(performed: Outcome): Promise<Reply> {
  if (performed.first) await performed.first;
  return performed.reply;
}

/** The scenario a push asks for, and the answer faults that strike this call. */
function troubles(world: World, api: ApiName, body: Body): { scenario: Scenario | undefined; faults: readonly FaultRule[] } {
  const fields = body.kind === 'object' ? body.fields : {};
  const push = api === 'stkPush';
  const phone = push ? readPhone(fields['PhoneNumber']) : undefined;
  const amount = push ? Number(digits(fields['Amount'])) : undefined;
  const scenario = push && world.settings.scenarios ? findScenario(phone, amount) : undefined;
  const struck = world.faults.strike({
    api,
    moment: 'call',
    phone: phone ?? readPhone(fields['PartyB'] ?? fields['Msisdn']),
    amount: amount ?? Number(digits(fields['Amount'])),
    accountReference: someText(fields['AccountReference'] ?? fields['BillRefNumber']),
    shortcode: digits(
      fields['BusinessShortCode'] ?? fields['ShortCode'] ?? fields['PartyA'] ?? fields['ReceiverParty'] ?? fields['primaryShortCode'],
    ),
  });
  return { scenario, faults: scenario?.faults ? [...struck, ...scenario.faults] : struck };
}

/** Lets faults act around the work: those that come before it, the work, those that spoil its answer. */
async function withFaults(world: World, faults: readonly FaultRule[], work: () => Outcome): Promise<Reply> {
  const slow = findFault(faults, 'slow');
  const wait = (): Promise<void> => (slow ? world.settings.system.sleep(faultMs(slow)) : Promise.resolve());
  if (slow?.when === 'before') await wait();
  for (const rule of faults) {
    const spoiled = insteadOfWork(world, rule);
    if (spoiled) return spoiled;
  }
  const reply = await outcome(work());
  if (slow && slow.when !== 'before') await wait();
  for (const rule of faults) {
    const spoiled = rule.when === 'before' ? undefined : afterWork(world, rule);
    if (spoiled) return spoiled;
  }
  return reply;
}

/** The answer of a fault that keeps the work from being done; undefined for other faults. */
function insteadOfWork(world: World, rule: FaultRule): Reply | undefined {
  const throttled = world.switches.throttleStatus;
  switch (rule.fault) {
    case 'connectionLost':
      if (rule.when === 'before') throw connectionLost();
      return undefined;
    case 'rateLimited':
      return rateLimited();
    case 'spikeArrest':
      return failure(world, throttled, '500.003.02', 'Error Occurred: Spike Arrest Violation');
    case 'systemBusy':
      return failure(world, throttled, '500.003.02', 'System is busy. Please try again in few minutes.');
    case 'refused':
      return refusal(world, rule);
    case 'quota':
      return failure(world, throttled, '500.003.03', 'Error Occurred: Quota Violation');
    case 'serverError':
    case 'html':
    case 'empty':
      return rule.when === 'after' ? undefined : spoiledAnswer(world, rule);
    default:
      return undefined;
  }
}

/** A forced error in the vendor's envelope; a code that the table lacks is a bad request unless told. */
function refusal(world: World, { code = '500.001.1001', message, status }: FaultRule): Reply {
  const known = REFUSALS[code];
  return failure(world, status ?? known?.status ?? 400, code, message ?? known?.message ?? 'Bad Request');
}

function afterWork(world: World, rule: FaultRule): Reply | undefined {
  if (rule.fault === 'connectionLost') throw connectionLost();
  return rule.when === 'after' ? spoiledAnswer(world, rule) : undefined;
}

function spoiledAnswer(world: World, rule: FaultRule): Reply | undefined {
  switch (rule.fault) {
    case 'serverError':
      return failure(world, rule.status ?? 500, '500.001.1001', 'Internal Server Error');
    case 'html':
      return firewallPage(world, rule.status ?? 503);
    case 'empty':
      return noBody(rule.status ?? 500);
    default:
      return undefined;
  }
}
