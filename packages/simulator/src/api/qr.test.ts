import { Buffer } from 'node:buffer';
import { inflateSync } from 'node:zlib';
import jsqr from 'jsqr';
import { expect, test } from 'vitest';
import type { SimulatorOptions } from '@malipo/simulator';
import { openBusiness } from '../../test/business.ts';

const PATH = '/mpesa/qrcode/v1/generate';
const JANE = '254711000110';
/** What a camera makes of points; the package names its only function twice. */
const readCode = jsqr.default;

const request = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  MerchantName: 'DUKA LA MFANO',
  RefNo: 'INV 1001',
  Amount: 200,
  TrxCode: 'PB',
  CPI: '174379',
  Size: '300',
  ...changes,
});

async function make(changes: Record<string, unknown> = {}, options: SimulatorOptions = {}) {
  const business = openBusiness(options);
  const { body } = await business.post(PATH, request(changes));
  return { ...business, body, code: String(body['QRCode']) };
}

/** The points of one of our pictures: one bit each, no filter. */
function pointsOf(code: string): { readonly width: number; readonly points: Uint8ClampedArray } {
  const png = Buffer.from(code, 'base64');
  const width = png.readUInt32BE(16);
  const start = png.indexOf('IDAT', 0, 'latin1');
  const rows = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
  const stride = 1 + Math.ceil(width / 8);
  const points = new Uint8ClampedArray(width * width * 4);
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++) {
      const isLight = (rows[y * stride + 1 + (x >> 3)]! & (0x80 >> (x & 7))) !== 0;
      points.set(isLight ? [255, 255, 255, 255] : [0, 0, 0, 255], (y * width + x) * 4);
    }
  return { width, points };
}

test('the answer carries a picture of the size that was asked for', async () => {
  const { body, code } = await make();
  expect(body).toMatchObject({ ResponseCode: '00', ResponseDescription: 'QR Code Successfully Generated.' });
  expect(pointsOf(code).width).toBe(300);
});

test.each(['50', '120', '300', '1000'])('a camera reads it at %s points', async (Size) => {
  const { points, width } = pointsOf((await make({ Size })).code);
  expect(readCode(points, width, width)?.data).toBe('MPESA|PB|174379|200|INV%201001|DUKA%20LA%20MFANO');
});

test('a phone that scans the picture pays the paybill with its account', async () => {
  const { code, simulator } = await make();
  await simulator.phone(JANE).scan(code, '1234');
  expect(simulator.booked('INV 1001')).toMatchObject([{ amount: 200, shortcode: '174379', phone: JANE }]);
});

test('a text or a picture with its data prefix will do too', async () => {
  const { code, simulator } = await make();
  const { points, width } = pointsOf(code);
  await simulator.phone(JANE).scan(readCode(points, width, width)?.data ?? '');
  await simulator.phone(JANE).scan(`data:image/png;base64,${code}`);
  expect(simulator.booked('INV 1001')).toHaveLength(2);
});

test('a till, a phone and an agent are paid as the code says', async () => {
  const till = await make({ TrxCode: 'BG', CPI: '600100' });
  await till.simulator.phone(JANE).scan(till.code);
  expect(till.simulator.bookings).toMatchObject([{ shortcode: '600100', amount: 200 }]);
  const friend = await make({ TrxCode: 'SM', CPI: '254711000222' });
  const before = friend.simulator.phone('254711000222').balance();
  await friend.simulator.phone(JANE).scan(friend.code);
  expect(friend.simulator.phone('254711000222').balance()).toBe(before + 200);
  const agent = await make({ TrxCode: 'WA', CPI: '123456' });
  const money = agent.simulator.phone(JANE).balance();
  await agent.simulator.phone(JANE).scan(agent.code);
  expect(agent.simulator.phone(JANE).balance()).toBeLessThan(money);
});

test('a wrong PIN pays nothing', async () => {
  const { code, simulator } = await make();
  await expect(simulator.phone(JANE).scan(code, '9999')).rejects.toThrow(/PIN|initiator/);
  expect(simulator.bookings).toEqual([]);
});

test.each(['', 'hello', 'MPESA|PB|174379|x|A|B', 'MPESA|PB|174379|200|%|B', 'iVBORw0KGgo='])('“%s” is no payment code', async (code) => {
  const { simulator } = await make();
  await expect(simulator.phone(JANE).scan(code)).rejects.toThrow('This is no payment code of this simulator.');
});

test.each([
  ['MerchantName', ''],
  ['RefNo', undefined],
  ['Amount', 0],
  ['TrxCode', 'XX'],
  ['CPI', 'shop'],
  ['Size', '0'],
  ['Size', '99999'],
])('a wrong %s (%s) is an invalid payload', async (field, value) => {
  const { post } = openBusiness();
  expect(await post(PATH, request({ [field]: value }))).toMatchObject({
    status: 400,
    body: { errorCode: '400.002.05', errorMessage: 'Invalid Request Payload' },
  });
});

test('the code of success may be an id', async () => {
  const { body } = await make({}, { switches: { qrResponseCode: 'conversationId' } });
  expect(body['ResponseCode']).toMatch(/^AG_20260105_/);
});

test('the control API scans for a phone', async () => {
  const { code, send, simulator } = await make();
  const answer = await send('POST', `/_control/phones/${JANE}/scan`, { body: { code, pin: '1234' } });
  expect(answer.body).toMatchObject({ receipt: simulator.booked('INV 1001')[0]?.receipt });
});
