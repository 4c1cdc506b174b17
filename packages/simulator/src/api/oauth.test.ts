import { describe, expect, test } from 'vitest';
import { basic, bearer, openShop, pushBody } from '../../test/shop.ts';

const GENERATE = '/oauth/v1/generate?grant_type=client_credentials';

describe('a token', () => {
  test('has 28 characters and says its life in seconds as text', async () => {
    const answer = await openShop().send('GET', GENERATE, { headers: { authorization: basic() } });
    expect(answer).toMatchObject({ status: 200, body: { access_token: expect.stringMatching(/^[A-Za-z0-9]{28}$/), expires_in: '3599' } });
  });

  test.each([
    ['no header', GENERATE, {}, 400, { errorCode: '400.008.01', errorMessage: 'Invalid Authentication passed' }],
    ['another scheme', GENERATE, { authorization: 'Bearer abc' }, 400, { errorCode: '400.008.01' }],
    ['not base64', GENERATE, { authorization: 'Basic ???' }, 400, { errorCode: '400.008.01' }],
    [
      'no grant type',
      '/oauth/v1/generate',
      { authorization: basic() },
      400,
      { errorCode: '400.008.02', errorMessage: 'Invalid grant type passed' },
    ],
    ['a blank behind the grant type', `${GENERATE}%20`, { authorization: basic() }, 400, { errorCode: '400.008.02' }],
    ['header before grant type', '/oauth/v1/generate', {}, 400, { errorCode: '400.008.01' }],
  ])('is refused for %s', async (_, path, headers, status, body) => {
    expect(await openShop().send('GET', path, { headers })).toMatchObject({ status, body });
  });

  test('wrong credentials get HTTP 400 without a body', async () => {
    const answer = await openShop().send('GET', GENERATE, { headers: { authorization: basic('simulator', 'guess') } });
    expect(answer).toMatchObject({ status: 400, text: '' });
  });

  test('POST is not allowed', async () => {
    const answer = await openShop().send('POST', GENERATE, { headers: { authorization: basic() } });
    expect(answer).toMatchObject({ status: 405, body: { errorCode: '405.001' } });
  });

  test('works until it expires', async () => {
    const shop = openShop();
    const token = await shop.token();
    const push = () => shop.send('POST', '/mpesa/stkpush/v1/processrequest', { headers: bearer(token), body: pushBody(shop.system) });
    await shop.system.advance(3_598_000);
    expect((await push()).status).toBe(200);
    await shop.system.advance(1_000);
    expect(await push()).toMatchObject({ status: 404, body: { errorCode: '404.001.03', errorMessage: 'Invalid Access Token' } });
  });
});

describe('switches', () => {
  test.each([
    [false, 400], // the old token works: the empty push reaches the field checks
    [true, 404],
  ])('invalidatePrevious %s: an older token leads to HTTP %i', async (invalidatePrevious, status) => {
    const shop = openShop({ switches: { invalidatePrevious } });
    const older = await shop.token();
    await shop.token();
    const answer = await shop.send('POST', '/mpesa/stkpush/v1/processrequest', { headers: bearer(older), body: {} });
    expect(answer.status).toBe(status);
  });

  test('expiresInAs number', async () => {
    const shop = openShop({ switches: { expiresInAs: 'number' } });
    expect((await shop.send('GET', GENERATE, { headers: { authorization: basic() } })).body['expires_in']).toBe(3599);
  });
});

test('a path nobody serves is “Resource not found”', async () => {
  expect(await openShop().send('POST', '/mpesa/b2c/v9/none', { body: {} })).toMatchObject({
    status: 404,
    body: { errorCode: '404.001.01', errorMessage: 'Resource not found' },
  });
});
