import type { Iot } from '@malipo/daraja';
import type { EndpointRow } from './endpoints.ts';
import type { Office } from './office.ts';

const vpnGroup = '1-200000000001_VPN';
const user = { vpnGroup, username: 'jane@example.com' };
const card = { ...user, msisdn: '300000000001' };
const message = { msisdn: card.msisdn, vpnGroup, message: 'report' };

const sent = ({ daraja }: Office): Promise<unknown> => daraja.iot.sendMessage(message);

const row = (name: string, call: (iot: Iot) => Promise<unknown>, before?: EndpointRow['before']): EndpointRow => ({
  path: `/simportal/v1/${name}`,
  api: 'iot',
  answer: { kind: 'done' },
  call: ({ daraja }) => call(daraja.iot),
  ...(before ? { before } : {}),
});

/** The thirteen calls for SIMs of things. */
export const IOT_ENDPOINTS: Readonly<Record<string, EndpointRow>> = {
  'iot-allsims': row('allsims', (iot) => iot.allSims({ vpnGroups: [vpnGroup], username: user.username })),
  'iot-queryLifeCycleStatus': row('queryLifeCycleStatus', (iot) => iot.lifeCycleStatus(card)),
  'iot-querycustomerinfo': row('querycustomerinfo', (iot) => iot.customerInfo(card)),
  'iot-simactivation': row('simactivation', (iot) => iot.activateSim(card)),
  'iot-getactivationtrends': row('getactivationtrends', (iot) =>
    iot.activationTrends({ ...user, startDate: '2024-01-01', stopDate: '2024-12-31' }),
  ),
  'iot-renameasset': row('renameasset', (iot) => iot.renameAsset({ ...card, assetName: 'Lorry 9' })),
  'iot-suspend_unsuspend_sub': row('suspend_unsuspend_sub', (iot) => iot.suspend({ ...card, product: 'DATA', operation: 'suspend' })),
  'iot-searchmessages': row('searchmessages', (iot) => iot.searchMessages({ searchValue: 'report' }), sent),
  'iot-filtermessages': row(
    'filtermessages',
    (iot) => iot.filterMessages({ startDate: '2026-01-01', endDate: '2026-12-31', status: 'Sent' }),
    sent,
  ),
  'iot-deleteMessageThread': row('deleteMessageThread', (iot) => iot.deleteThread({ msisdn: card.msisdn }), sent),
  'iot-getallmessages': row('getallmessages', (iot) => iot.allMessages({ vpnGroup }), sent),
  'iot-sendsinglemessage': row('sendsinglemessage', (iot) => iot.sendMessage(message)),
  'iot-deletemessage': row('deletemessage', (iot) => iot.deleteMessage({ id: 1 }), sent),
};
