import { describe, expect, test } from 'vitest';
import { apiAnswer, apiAnsweredBy, apiFixture, clientAnsweredBy } from '../../test/api-fixtures.ts';
import { answerFixture } from '../../test/fixtures.ts';
import { readIotSims } from '../index.ts';
import type { Iot } from '../index.ts';

const user = { vpnGroup: '1-100000001000_VPN', username: 'iot@shop.example' };
const card = { msisdn: '300000000017', ...user };
const allSims = { vpnGroups: [user.vpnGroup], username: user.username };
const days = { startDate: '2026-11-01', endDate: '2026-11-21' };

type Call = (iot: Iot) => Promise<unknown>;
const calls: readonly (readonly [path: string, request: string, call: Call])[] = [
  ['allsims', 'request-all-sims', (iot) => iot.allSims(allSims)],
  ['queryLifeCycleStatus', 'request-card', (iot) => iot.lifeCycleStatus(card)],
  ['querycustomerinfo', 'request-card', (iot) => iot.customerInfo(card)],
  ['simactivation', 'request-card', (iot) => iot.activateSim(card)],
  [
    'getactivationtrends',
    'request-activation-trends',
    (iot) => iot.activationTrends({ ...user, startDate: days.startDate, stopDate: days.endDate }),
  ],
  ['renameasset', 'request-rename-asset', (iot) => iot.renameAsset({ ...card, assetName: 'Tracker 18' })],
  ['suspend_unsuspend_sub', 'request-suspend', (iot) => iot.suspend({ ...card, product: 'Data', operation: 'suspend' })],
  ['searchmessages?pageNo=1&pageSize=50', 'request-search-messages', (iot) => iot.searchMessages({ searchValue: 'reboot' })],
  ['filtermessages?pageNo=3&pageSize=50', 'request-filter-messages', (iot) => iot.filterMessages({ ...days, status: 'Sent', page: 3 })],
  ['deleteMessageThread', 'request-delete-thread', (iot) => iot.deleteThread({ msisdn: card.msisdn })],
  [
    'getallmessages?pageNo=2&pageSize=10',
    'request-all-messages',
    (iot) => iot.allMessages({ vpnGroup: user.vpnGroup, page: 2, pageSize: 10 }),
  ],
  [
    'sendsinglemessage',
    'request-send-message',
    (iot) => iot.sendMessage({ msisdn: card.msisdn, vpnGroup: user.vpnGroup, message: 'reboot' }),
  ],
  ['deletemessage', 'request-delete-message', (iot) => iot.deleteMessage({ id: 17 })],
];

describe.each(calls)('%s', (path, request, call) => {
  test('is sent as documented', async () => {
    const { daraja, sent } = apiAnsweredBy('iot', 'answer-done');
    await expect(call(daraja.iot)).resolves.toMatchObject({ kind: 'done', message: 'Success', content: 'Done' });
    expect(sent).toEqual([{ path: `/simportal/v1/${path}`, body: apiFixture('iot', request), headers: expect.anything() }]);
  });

  test('that finds nothing says so', async () => {
    await expect(call(apiAnsweredBy('iot', 'answer-none-found').daraja.iot)).resolves.toMatchObject({ kind: 'none_found' });
  });

  test.each([
    ['answer-failed-200', 'DarajaRejected', /“Success; Operation Failed”/],
    ['answer-refused-400', 'DarajaRejected', /“Invalid msisdn; Operation Failed”/],
  ])('%s is a %s', async (name, family, message) => {
    await expect(call(apiAnsweredBy('iot', name).daraja.iot)).rejects.toMatchObject({
      name: family,
      mayBeDone: false,
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['error-no-product', 'DarajaRejected'],
    ['raw-gateway-504', 'DarajaUnknown'],
    ['error-quota', 'DarajaNotSent'],
  ])('%s is a %s', async (name, family) => {
    await expect(call(clientAnsweredBy(answerFixture(name)).daraja.iot)).rejects.toMatchObject({ name: family });
  });
});

test('the thirteen calls are all there', () => {
  expect(Object.keys(apiAnsweredBy('iot', 'answer-done').daraja.iot)).toHaveLength(calls.length);
  expect(calls).toHaveLength(13);
});

test('a SIM card is read without losing a digit, and what is unknown is absent', () => {
  expect(readIotSims(apiAnswer('iot', 'answer-all-sims'))?.sims).toEqual([
    {
      msisdn: '300000000017',
      iccid: '89254000000000000017',
      imsi: '639020000000017',
      assetName: 'Tracker 17',
      vpnGroup: '1-100000001000_VPN',
      lifeCycleStatus: 'Active',
      productStatus: 'Active',
      expiryDate: '2037',
    },
  ]);
  const header = { responseCode: 200, responseMessage: 'Success' };
  expect(readIotSims({ header, body: { Desc: [{ iccid: 2 ** 66, msisdn: 300_000_000_017 }, null, 'x'] } })?.sims).toEqual([
    { msisdn: '300000000017' },
  ]);
});

test.each<[string, Call, RegExp]>([
  ['no group', (iot) => iot.allSims({ ...allSims, vpnGroups: [] }), /at least one group/],
  ['a start of -1', (iot) => iot.allSims({ ...allSims, startAtIndex: -1 }), /whole number from 0/],
  ['no card', (iot) => iot.activateSim({ ...card, msisdn: 'tracker' }), /6 to 15 digits/],
  ['another operation', (iot) => iot.suspend({ ...card, product: 'Data', operation: 'stop' as 'suspend' }), /"suspend" or "resume"/],
  ['page 0', (iot) => iot.searchMessages({ searchValue: 'x', page: 0 }), /whole number from 1/],
  ['an empty message', (iot) => iot.sendMessage({ ...card, message: ' ' }), /1 to 1000 characters/],
  ['half a message', (iot) => iot.deleteMessage({ id: 0.5 }), /portal lists the message/],
])('%s is refused', async (_what, call, message) => {
  const { daraja, sent } = apiAnsweredBy('iot', 'answer-done');
  await expect(call(daraja.iot)).rejects.toThrow(message);
  expect(sent).toEqual([]);
});
