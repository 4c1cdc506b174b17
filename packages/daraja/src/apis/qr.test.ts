import { expect, test } from 'vitest';
import { apiAnsweredBy, apiFixture } from '../../test/api-fixtures.ts';
import { parseCollection, parseShillings, parsePhone } from '../index.ts';
import type { QrRequest } from '../index.ts';

const request: QrRequest = {
  kind: 'payBill',
  to: '600111',
  amount: parseCollection(1500),
  merchantName: 'EXAMPLE SHOP',
  reference: 'ORDER17',
};

test.each([
  ['request-pay-bill', {}],
  ['request-buy-goods', { kind: 'buyGoods', to: '5900001', size: 450 }],
  ['request-send-money', { kind: 'sendMoney', to: parsePhone('0700000001'), merchantName: 'JANE DOE', reference: 'Lunch' }],
] as const)('%s', async (name, over) => {
  const { daraja, sent } = apiAnsweredBy('qr', 'answer-made');
  await daraja.qr({ ...request, ...over });
  expect(sent).toEqual([{ path: '/mpesa/qrcode/v1/generate', body: apiFixture('qr', name), headers: expect.anything() }]);
});

test.each(['answer-made', 'answer-made-as-documented'])('%s is a picture to show', async (name) => {
  const { png, dataUrl, requestId } = await apiAnsweredBy('qr', name).daraja.qr(request);
  expect(atob(png).slice(1, 4)).toBe('PNG');
  expect(dataUrl).toBe(`data:image/png;base64,${png}`);
  expect(requestId).toBe('20117-5209333-1');
});

test.each([
  ['answer-invalid-payload', 'DarajaRejected', 'fix'],
  ['answer-without-picture', 'DarajaRejected', 'none'],
])('%s is a %s', async (name, family, retry) => {
  await expect(apiAnsweredBy('qr', name).daraja.qr(request)).rejects.toMatchObject({ name: family, retry, mayBeDone: false });
});

test.each([
  [{ kind: 'PB' as 'payBill' }, /"payBill", "buyGoods", "withdraw"/],
  [{ kind: 'sendMoney' }, /254 and nine digits/],
  [{ to: 'shop' }, /5 to 7 digits/],
  [{ amount: parseShillings('1.50') }, /whole shillings/],
  [{ merchantName: ' ' }, /merchantName must have/],
  [{ reference: 'a\nb' }, /without line ends/],
  [{ size: 0 }, /whole pixels/],
] as const)('%j is refused', async (over, message) => {
  const { daraja, sent } = apiAnsweredBy('qr', 'answer-made');
  await expect(daraja.qr({ ...request, ...over })).rejects.toThrow(message);
  expect(sent).toEqual([]);
});
