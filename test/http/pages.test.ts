import { expect, test } from 'vitest';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

/** Opens the link of a fresh payment and gives what a browser has afterwards. */
async function openLink(world: World): Promise<{ id: string; path: string; cookies: readonly string[]; cookie: string; link: string }> {
  const { payment } = await world.ask('/v1/payments', { body: { amount: 500, reference: 'A' } });
  const link = payment.url.replace('http://pay.test/malipo', '');
  const { status, headers } = await world.ask(link, { key: null });
  expect(status).toBe(303);
  const cookies = headers.getSetCookie();
  return {
    id: payment.id,
    link,
    path: (headers.get('location') ?? '').replace('/malipo', ''),
    cookies,
    cookie: cookies[0]?.split(';')[0] ?? '',
  };
}

test('the link opens the page once; then a cookie that no script can read takes the place of the secret', async () => {
  const world = await openWorld();
  const { id, path, cookies, cookie } = await openLink(world);
  expect(path).toBe(`/pay/${id}`);
  expect(cookies.map((text) => text.replace(/^.*?;/, ''))).toEqual([
    ` Path=/malipo/pay/${id}; HttpOnly; SameSite=Lax; Max-Age=86400`,
    ` Path=/malipo/v1/payments/${id}; HttpOnly; SameSite=Strict; Max-Age=86400`,
  ]);
  const page = await world.ask(path, { key: null, headers: { cookie } });
  expect(page.status).toBe(200);
  expect(page.text).toMatch(/500/);
  expect(page.text).not.toContain(cookie.split('=')[1]);
  expect((await world.ask(`/v1/payments/${id}`, { key: null, headers: { cookie } })).status).toBe(200);
});

test('over https the cookies stay on https', async () => {
  const world = await openWorld({ publicUrl: 'https://pay.test/malipo' });
  const { payment } = await world.ask('/v1/payments', { body: { amount: 500, reference: 'A' } });
  const { headers } = await world.ask(payment.url.replace('https://pay.test/malipo', ''), { key: null });
  expect(headers.getSetCookie().every((text) => text.endsWith('; Secure'))).toBe(true);
});

test.each([
  ['without the secret', (link: string) => link.replace(/\?.*$/, ''), {}],
  ['with a wrong cookie', (link: string) => link.replace(/\?.*$/, ''), { cookie: 'malipo_client_secret=wrong' }],
  ['of no payment', () => '/pay/pay_none', { cookie: 'malipo_client_secret=wrong' }],
])('a page %s shows nothing of any payment, and prompts nobody', async (_what, change, headers) => {
  const world = await openWorld();
  const { link } = await openLink(world);
  const path = change(link);
  const page = await world.ask(path, { key: null, headers });
  expect(page.status).toBe(404);
  expect(page.text).not.toMatch(/500|Duka/);
  const prompt = await world.ask(`${path}/prompt`, {
    method: 'POST',
    key: null,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'phone=0712345678',
  });
  expect(prompt.status).toBe(404);
  expect([...world.simulator.requests()]).toEqual([]);
});

test('a link with a wrong secret sets no cookie', async () => {
  const world = await openWorld();
  const { link } = await openLink(world);
  const { headers } = await world.ask(link.replace(/s=.*/, 's=wrong'), { key: null });
  expect(headers.getSetCookie()).toEqual([]);
});

test('the form prompts the phone and leads back to the page, without any script', async () => {
  const world = await openWorld();
  const { path, cookie } = await openLink(world);
  const form = {
    method: 'POST',
    key: null,
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'phone=0712+345+678',
  } as const;
  const sent = await world.ask(`${path}/prompt`, form);
  expect([sent.status, sent.headers.get('location')]).toEqual([303, `/malipo${path}`]);
  expect([...world.simulator.requests()]).toHaveLength(1);
  await world.system.advance(10_000);
  expect((await world.ask(path, { key: null, headers: { cookie } })).text).toMatch(/paid|received/i);
});

test('pages cannot be framed, send no referrer, and load nothing from elsewhere', async () => {
  const world = await openWorld();
  const { path, cookie } = await openLink(world);
  for (const { headers, text } of [await world.ask(path, { key: null, headers: { cookie } }), await world.ask('/docs', { key: null })]) {
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  }
});

test('what a page loads is there', async () => {
  const world = await openWorld();
  const { path, cookie } = await openLink(world);
  for (const { text } of [await world.ask(path, { key: null, headers: { cookie } }), await world.ask('/docs', { key: null })]) {
    const loads = [...text.matchAll(/(?:script[^>]* src|link rel="stylesheet" href)="\/malipo([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(loads).not.toEqual([]);
    for (const name of loads) expect((await world.ask(name, { key: null })).status).toBe(200);
  }
  expect((await world.ask('/pay/assets/../../etc/passwd', { key: null })).status).toBe(404);
  expect((await world.ask('/pay/assets/none.js', { key: null })).problem.code).toBe('route_unknown');
});

test('/docs lists every route and every error', async () => {
  const { ask } = await openWorld();
  const { text } = await ask('/docs', { key: null });
  for (const words of ['/v1/payments/{id}/prompt', '/v1/webhook-endpoints', 'id="amount_limit"', 'curl http://pay.test/malipo/v1/payments'])
    expect(text).toContain(words);
});

test('/readyz says in a sentence when the database does not answer; /healthz does not depend on it', async () => {
  const { ask, malipo } = await openWorld();
  expect((await ask('/readyz', { key: null })).json).toEqual({ status: 'ready' });
  await malipo.options.store.close();
  expect((await ask('/readyz', { key: null })).problem).toMatchObject({ status: 503, code: 'not_ready' });
  expect((await ask('/healthz', { key: null })).json).toEqual({ status: 'ok' });
});
