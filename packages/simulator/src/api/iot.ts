import type { World } from '../world/world.ts';
import { someText } from './call.ts';
import { textIn, wrongField } from './checks.ts';
import { endpoint } from './endpoint.ts';
import type { Asked, Endpoint } from './endpoint.ts';
import {
  activate,
  activationTrends,
  allMessages,
  allSims,
  filterMessages,
  of,
  remove,
  rename,
  searchMessages,
  send,
  suspend,
  viewSim,
} from './iot-operations.ts';
import type { Doing } from './iot-operations.ts';
import { portalAnswer } from './portal-envelope.ts';
import type { Reply } from './replies.ts';

const SIM = ['msisdn', 'vpnGroup', 'username'];

/** The thirteen calls with the fields that each needs. Bodies other than that of `allsims` are not documented; ours are alike. */
const CALLS: Readonly<Record<string, readonly [needed: readonly string[], doing: Doing]>> = {
  allsims: [['vpnGroup', 'startAtIndex', 'pageSize', 'username'], allSims],
  queryLifeCycleStatus: [SIM, (world, fields) => of(world, fields, viewSim)],
  querycustomerinfo: [SIM, (world, fields) => of(world, fields, viewSim)],
  simactivation: [SIM, activate],
  getactivationtrends: [['vpnGroup', 'username', 'startDate'], activationTrends],
  renameasset: [[...SIM, 'assetName'], rename],
  suspend_unsuspend_sub: [[...SIM, 'product', 'operation'], suspend],
  searchmessages: [['searchValue'], searchMessages],
  filtermessages: [['startDate', 'endDate', 'status'], filterMessages],
  deleteMessageThread: [['msisdn'], (world, fields) => remove(world, ({ msisdn }) => msisdn === textIn(fields, 'msisdn'))],
  getallmessages: [['vpnGroup', 'pageNo', 'pageSize'], allMessages],
  sendsinglemessage: [['msisdn', 'message', 'vpnGroup'], send],
  deletemessage: [['id'], (world, fields) => remove(world, ({ id }) => String(id) === textIn(fields, 'id'))],
};

/** `POST /simportal/v1/…`. An operation that found nothing is still 200. */
export const IOT_ENDPOINTS: readonly (readonly [path: string, endpoint: Endpoint])[] = Object.entries(CALLS).map(
  ([name, [needed, doing]]) => [
    `/simportal/v1/${name}`,
    endpoint({ api: 'iot', family: 'pull' }, (world, asked) => answer(world, asked, needed, doing)),
  ],
);

function answer(world: World, { fields, call }: Asked, needed: readonly string[], doing: Doing): Reply {
  const { forced } = call;
  if (forced) return portalAnswer(world, { code: Number(forced.code), message: forced.description, customer: 'Operation Failed' }, null);
  const wrong = wrongField(
    fields,
    needed.map((field) => [field, (value) => someText(value) !== undefined || (Array.isArray(value) && value.length > 0)] as const),
  );
  if (wrong) return portalAnswer(world, { code: 400, message: `Invalid ${wrong}`, customer: 'Operation Failed' }, null, 400);
  const done = doing(world, fields, new URLSearchParams(call.query));
  if (done === undefined) return portalAnswer(world, { code: 200, message: 'No records were found', customer: 'Operation Failed' }, null);
  return portalAnswer(world, { code: 200, message: 'Success', customer: 'Operation Successfull' }, { Desc: done });
}
