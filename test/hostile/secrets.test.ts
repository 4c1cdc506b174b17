import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realSystem } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import { createSimulator } from '@malipo/simulator';
import { serveSimulator } from '@malipo/simulator/server';
import { afterAll, expect, test } from 'vitest';
import { createClient } from '../../packages/malipo/src/client/index.ts';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import { sqlite } from '../../packages/malipo/src/store/sqlite/index.ts';
import { makeKey } from './make-key.ts';
import { freePort, startServer, until } from './served.ts';
import { openShop } from './shop.ts';

const folder = mkdtempSync(join(tmpdir(), 'malipo-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('D-35 the log of a server that lived through all sorts of trouble has no phone, name, body or secret in it', async () => {
  const database = join(folder, 'logged.db');
  const key = await makeKey(database);
  await openShop(database);
  const world = await serveSimulator({ port: 0, scenarios: false, callbackDelayMs: 0, promptLifetimeMs: 500 });
  const served = await startServer({ database, port: await freePort(), simulatorUrl: world.url, spillDir: join(folder, 'spill') });
  const client = createClient({ baseUrl: served.url, apiKey: key });
  try {
    // Leads into a private network, which is refused at each delivery.
    const { secret } = await client.webhookEndpoints.create({ url: 'http://127.0.0.1:9/hook' });
    const phones = Array.from({ length: 8 }, (_, i) => `25471100013${i}`);
    const { faults, phone } = world.simulator;
    faults.add({ fault: 'serverError', api: 'stkPush', phone: phones[0] ?? '' });
    faults.add({ fault: 'html', api: 'stkPush', phone: phones[1] ?? '' });
    faults.add({ fault: 'callbackTruncated', phone: phones[2] ?? '' });
    faults.add({ fault: 'callbackWrongIds', phone: phones[3] ?? '' });
    faults.add({ fault: 'callbackWrongAmount', phone: phones[4] ?? '' });
    faults.add({ fault: 'serverError', api: 'stkQuery', times: 3 });
    faults.add({ fault: 'serverError', api: 'pull', times: 1 });
    const secrets = [secret, key];
    for (const [i, number] of phones.entries()) {
      const { id, clientSecret } = await client.payments.create({ amount: 10 + i, reference: `ORDER-${number}`, phone: number });
      secrets.push(clientSecret);
      phone(number).setHabit('person');
      if (phone(number).prompts().length > 0) phone(number).enterPin('1234');
      await client.payments.check(id);
    }
    for (const body of [
      '{"Body":{"stkCallback":{"PhoneNumber":254711000139,"Name":"JANE DOE"}}}',
      'JANE DOE 0711000139',
      '\uffff'.repeat(60_000),
    ])
      await fetch(`${served.url}/cb/${'d'.repeat(32)}`, { method: 'POST', body });
    await fetch(`${served.url}/v1/payments`, {
      method: 'POST',
      body: '{"phone":"0711000139"}',
      headers: { authorization: `Bearer ${key}` },
    });
    await until('the calls are over', () => world.simulator.deliveries.every(({ status }) => status !== 'pending'));
    const log = served.log();
    expect(log).toContain('listening');
    for (const number of [...phones, '254711000139']) expect(log).not.toMatch(new RegExp(number.slice(3)));
    for (const word of ['JANE DOE', 'stkCallback', 'MpesaReceiptNumber', 'CallbackMetadata', ...secrets]) expect(log).not.toContain(word);
    for (const { url } of world.simulator.deliveries) expect(log).not.toContain(url.slice(url.lastIndexOf('/') + 1));
  } finally {
    await served.kill();
    await world.close();
  }
});

test('D-36 the database file holds no secret in the clear', async () => {
  const secrets: Record<string, string> = {};
  const place = join(folder, 'sealed');
  const endpoint = createServer((_request, response) => response.end());
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  const [publicUrl, simulatorUrl] = ['http://malipo.test', 'http://simulator.test'];
  const app = { consumerKey: 'a-consumer-key-to-look-for', consumerSecret: 'a-consumer-secret-to-look-for' };
  const shortcode = { kind: 'paybill', number: '500001', passkey: 'a-passkey-to-look-for', name: 'DUKA' } as const;
  const system: System = {
    ...realSystem,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (request.url.startsWith(publicUrl)) return malipo.handler(request);
      const answer = await simulator.fetch(request);
      if (request.url.includes('/oauth/'))
        secrets['access token'] = ((await answer.clone().json()) as { access_token: string }).access_token;
      return answer;
    },
  };
  const simulator = createSimulator({ system, baseUrl: simulatorUrl, callbackDelayMs: 0, apps: [app], shortcodes: [shortcode] });
  mkdirSync(place);
  const store = sqlite(join(place, 'malipo.db'));
  await store.migrate();
  const encryptionKey = '5e'.repeat(32);
  const malipo = createMalipo({
    store,
    system,
    publicUrl,
    environment: 'simulator',
    encryptionKey,
    webhookAllow: ['127.0.0.1'],
    shortcodes: [{ ...shortcode, ...app, baseUrl: simulatorUrl }],
  });
  secrets['API key'] = (await malipo.apiKeys.create({ mode: 'test' })).key;
  const { port } = endpoint.address() as AddressInfo;
  secrets['webhook secret'] = (await malipo.webhookEndpoints.create({ url: `http://127.0.0.1:${port}/` })).secret;
  const { id } = await malipo.payments.create({
    amount: 10,
    reference: 'A',
    phone: simulator.payer({ habit: { name: 'pays', afterMs: 10 } }),
  });
  await until('it is paid', async () => (await malipo.payments.get(id)).status === 'paid');
  await malipo.tick();
  const [push] = simulator.requests();
  secrets['callback token'] = push?.callbackUrl.split('/').at(-1) ?? '';
  Object.assign(secrets, { passkey: shortcode.passkey, encryptionKey, consumerKey: app.consumerKey, consumerSecret: app.consumerSecret });
  expect(Object.values(secrets).filter((secret) => secret.length < 16)).toEqual([]);

  const files = readdirSync(place).map((name) => readFileSync(join(place, name)));
  const found = (secret: string): boolean =>
    files.some((bytes) => bytes.includes(secret) || bytes.includes(secret.replace(/^whsec_|^mk_test_/, '')));
  // The search finds what is there.
  expect(found(id)).toBe(true);
  expect(Object.keys(secrets).filter((name) => found(secrets[name] ?? ''))).toEqual([]);
  simulator.stop();
  await store.close();
  endpoint.close();
});
