import { BILL_MANAGER_ENDPOINTS } from './bill-manager.ts';
import { calculatePoints, redeemToPaybill } from './bonga.ts';
import { endpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { hakikisha } from './hakikisha.ts';
import { IOT_ENDPOINTS } from './iot.ts';
import { organisationInfo } from './organisation-info.ts';
import { generateQr } from './qr.ts';
import { checkImsi, checkSwap } from './sim-checks.ts';
import { standingOrder } from './standing-order.ts';

/** The APIs beside the money core, path by path. What some of them answer to a bad token is not documented; they share the words of Pull. */
export const OTHER_ENDPOINTS: readonly (readonly [path: string, endpoint: Endpoint])[] = [
  ['/mpesa/qrcode/v1/generate', endpoint({ api: 'qr', family: 'c2b' }, generateQr)],
  ['/imsi/v1/checkATI', endpoint({ api: 'checkImsi', family: 'pull' }, checkImsi)],
  ['/imsi/v2/checkATI', endpoint({ api: 'checkSwap', family: 'pull' }, checkSwap)],
  ['/sfcverify/v1/query/info', endpoint({ api: 'organisationInfo', family: 'pull' }, organisationInfo)],
  ['/mpesa/b2c/hakikisha/v1/hakikisha', endpoint({ api: 'hakikisha', family: 'pull' }, hakikisha)],
  ['/v1/lipa/na/bonga/calculate-points', endpoint({ api: 'bonga', family: 'pull' }, calculatePoints)],
  ['/v1/lipa/na/bonga/redeem-paybill', endpoint({ api: 'bonga', family: 'pull' }, redeemToPaybill)],
  ['/standingorder/v1/createStandingOrderExternal', endpoint({ api: 'standingOrder', family: 'ratiba' }, standingOrder)],
  ...BILL_MANAGER_ENDPOINTS,
  ...IOT_ENDPOINTS,
];
