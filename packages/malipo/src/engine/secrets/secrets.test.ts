import { expect, test } from 'vitest';
import { memoryStore, shortcodesOf, testMalipo } from '../../testing/index.ts';

test('D-36 no credential, passkey, access token, API key or webhook secret stands in the database as it is', async () => {
  const store = memoryStore();
  const tokens: string[] = [];
  const { malipo, simulator, system, run } = await testMalipo({ seed: 71, store });
  system.route('http://simulator.test', async (request) => {
    const answer = await simulator.fetch(request);
    const body = (await answer.clone().json()) as { access_token?: string };
    if (body.access_token) tokens.push(body.access_token);
    return answer;
  });
  const { secret } = await malipo.webhookEndpoints.create({ url: 'https://shop.example/hook' });
  const { key } = await malipo.apiKeys.create({ mode: 'live' });
  await malipo.payments.create({ amount: 100, phone: simulator.payer(), reference: 'SECRETS' });
  await run.advance(60_000);
  expect(tokens.length).toBeGreaterThan(0);
  const [push] = simulator.requests();
  const callbackToken = push?.callbackUrl.split('/').at(-1) ?? '';
  const passkeys = shortcodesOf(simulator, '').map((shortcode) => shortcode.passkey);
  const dump = JSON.stringify(store.snapshot());
  for (const hidden of [...tokens, ...passkeys, secret, secret.replace('whsec_', ''), key, callbackToken]) {
    expect(hidden.length).toBeGreaterThan(10);
    expect(dump).not.toContain(hidden);
  }
});
