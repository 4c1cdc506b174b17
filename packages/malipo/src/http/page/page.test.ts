import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CreatePayment } from '../../engine/api.ts';
import { testMalipo } from '../../testing/index.ts';
import type { TestOptions } from '../../testing/index.ts';
import { words } from './words.ts';

/** A browser without script: it keeps cookies, follows redirects and sends forms. */
async function visit(input: Partial<CreatePayment> = {}, options: TestOptions = {}) {
  const world = await testMalipo({ simulator: { defaultHabit: 'person' }, ...options });
  const payment = await world.malipo.payments.create({
    amount: 1500,
    reference: 'ORDER-17',
    returnUrl: 'https://shop.example/done',
    ...input,
  });
  const cookies = new Map<string, string>();
  const ask = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await world.malipo.handler(new Request(new URL(url, payment.url), { ...init, headers }));
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (!cookie.includes('/v1/')) cookies.set(name, value);
    }
    return response;
  };
  const open = async (url: string, init?: RequestInit): Promise<{ status: number; text: string; url: string }> => {
    const response = await ask(url, init);
    const location = response.headers.get('location');
    return location === null
      ? { status: response.status, text: await response.text(), url }
      : open(location, init?.headers ? { headers: init.headers } : {});
  };
  const path = new URL(payment.url).pathname;
  const send = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    open(`${path}/prompt`, { method: 'POST', body: new URLSearchParams({ ask: 'prompt', ...fields }), headers });
  return { ...world, payment, ask, open, send, path, look: (headers?: Record<string, string>) => open(path, headers ? { headers } : {}) };
}

const shown = (page: { text: string }): string =>
  page.text
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test('the link opens the page once; then the secret is in a cookie and the address is clean', async () => {
  const { payment, ask, path, look } = await visit();
  const first = await ask(payment.url);
  expect(first.status).toBe(303);
  expect(first.headers.get('location')).toBe(path);
  expect(first.headers.getSetCookie().join()).toMatch(new RegExp(`malipo_client_secret=[^;]+; Path=${path}; HttpOnly; SameSite=Lax`));
  const page = await look();
  expect(page.status).toBe(200);
  expect(shown(page)).toContain('KES 1,500');
  expect(page.text).not.toContain(payment.clientSecret);
});

test('an id without its secret, or with another one, shows nothing of the payment', async () => {
  const { open, look, path } = await visit();
  for (const page of [
    await look(),
    await open(`${path}?s=00000000000000000000000000000000`),
    await open('/pay/pay_0000000000unknown00000000'),
  ]) {
    expect(page.status).toBe(404);
    expect(shown(page)).toContain('Open the link from the shop again');
    expect(shown(page)).not.toContain('1,500');
  }
});

test('a customer without script asks for a prompt, pays and sees the receipt', async () => {
  const { payment, open, send, simulator, run, malipo } = await visit();
  expect(shown(await open(payment.url))).toContain('Pay KES 1,500');
  const asked = await send({ phone: '+254 711-000-111' });
  expect(shown(asked)).toContain('Look at your phone, enter your PIN');
  expect(shown(asked)).toContain('0711***111');
  expect(asked.text).toContain('<noscript><meta http-equiv="refresh"');
  simulator.phone('0711000111').enterPin('1234');
  await run.until(async () => (await malipo.payments.get(payment.id)).status === 'paid');
  const paid = await open(payment.url);
  expect(shown(paid)).toContain('Paid');
  expect(shown(paid)).toContain(simulator.bookings[0]?.receipt);
  expect(paid.text).toContain('href="https://shop.example/done"');
});

test.for<[string, string]>([
  ['', 'Write the phone number that pays'],
  ['0812 345 678', 'This is not a Kenyan mobile number yet'],
  ['hello <b>', 'This is not a Kenyan mobile number yet'],
])('the phone “%s” is answered beside the field, and what was typed stays', async ([phone, sentence]) => {
  const { payment, open, send } = await visit();
  await open(payment.url);
  const page = await send({ phone });
  expect(page.status).toBe(422);
  expect(shown(page)).toContain(sentence);
  expect(page.text).toContain('aria-invalid="true"');
  expect(page.text).toContain(`value="${phone.replace('<', '&lt;').replace('>', '&gt;')}"`);
});

test.for([
  ['cancels', words.cancelledTitle],
  ['wrongPin', words.wrongPinTitle],
  ['noMoney', words.noMoneyTitle],
  ['neverLooks', words.noAnswerTitle],
] as const)('a customer who %s is told what that means, how to pay by hand, and may ask again', async ([habit, title]) => {
  const { payment, open, look, run, malipo } = await visit({ phone: '0711 000 111' }, { simulator: { defaultHabit: habit } });
  await open(payment.url);
  await run.until(async () => (await malipo.payments.get(payment.id)).attempts[0]?.status === 'failed');
  const english = shown(await look({ 'accept-language': 'en' }));
  expect(english).toContain(title.en);
  expect(english).toContain('Send a new request');
  expect(english).toContain('Business number 174379');
  expect(english).toContain('Account ORDER17');
  expect(shown(await look({ 'accept-language': 'sw-KE,sw;q=0.9,en;q=0.5' }))).toContain(title.sw);
});

test('the language is what was chosen, before what the browser prefers', async () => {
  const { payment, open, look, path } = await visit();
  await open(payment.url);
  await open(`${path}?lang=sw`);
  const page = await look({ 'accept-language': 'en' });
  expect(page.text).toContain('<html lang="sw">');
  expect(shown(page)).toContain('Kiasi cha kulipa');
});

test('while a prompt is out, no form offers a second one; the wait is said', async () => {
  const { payment, open, look, run } = await visit(
    { phone: '0711 000 111' },
    { simulator: { defaultHabit: 'person', promptLifetimeMs: 200_000 } },
  );
  await open(payment.url);
  await run.advance(70_000);
  const page = shown(await look());
  expect(page).toContain('Still checking');
  expect(page).toMatch(/You can ask for a new request in 1:\d\d/);
  expect(page).not.toContain('Send a new request');
});

test('the stream sends the page’s changing part when the state changes, and ends when all is said', async () => {
  const { payment, ask, open, path, simulator, run } = await visit({ phone: '0711 000 111' });
  await open(payment.url);
  const response = await ask(path, { headers: { accept: 'text/event-stream' } });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const told = response.text();
  await run.advance(1000);
  simulator.phone('0711000111').enterPin('1234');
  await run.advance(10_000);
  const states = [...(await told).matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json ?? ''));
  expect(states[0]).toMatchObject({ headline: 'Look at your phone, enter your PIN', isFinal: false });
  expect(states.at(-1)).toMatchObject({ headline: 'Paid', isFinal: true });
});

test('a script that sends the form gets the new state, or the problem, as JSON', async () => {
  const { payment, open, send } = await visit();
  await open(payment.url);
  const json = { accept: 'application/json' };
  expect(JSON.parse((await send({ phone: '12' }, json)).text).html).toContain('This is not a Kenyan mobile number yet');
  expect(JSON.parse((await send({ phone: '0711000111' }, json)).text)).toMatchObject({ headline: 'Look at your phone, enter your PIN' });
});

test('the script stays small, and the policy allows exactly the page’s own style', async () => {
  const { payment, open, ask, path } = await visit();
  const page = await open(payment.url);
  const [, source = ''] = /<script type="module" src="([^"]+)"/.exec(page.text) ?? [];
  const script = await ask(source);
  expect(script.headers.get('cache-control')).toContain('immutable');
  const text = await script.text();
  expect(gzipSync(text).byteLength).toBeLessThan(15_000);
  const policy = (await ask(path)).headers.get('content-security-policy') ?? '';
  const style = /<style>(.*)<\/style>/s.exec(page.text)?.[1] ?? '';
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))).toString('base64');
  expect(policy).toContain(`style-src 'sha256-${digest}'`);
  expect(policy).toContain(`frame-ancestors 'none'`);
});

test('text that somebody else chose cannot become markup', async () => {
  const { payment, open } = await visit({ reference: '<img src=x onerror=alert(1)>' });
  const page = await open(payment.url);
  expect(page.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(page.text).not.toContain('<img');
});
