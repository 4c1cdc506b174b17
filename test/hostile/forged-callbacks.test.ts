import { safaricomAddresses } from '@malipo/daraja';
import { createChance } from '@malipo/simulator';
import { expect, test } from 'vitest';
import { attack, scenes } from './attack.ts';
import { forgeries, successBody } from './forgeries.ts';
import { promptsOut } from './prompts-out.ts';

test.each(scenes)(
  'D-04 D-27 D-39 D-47 of 10,500 mutated and forged callbacks those %s release nothing, crash nothing, and stop no true one',
  async (_where, scene) => {
    expect(await attack(scene, 1, 3_500)).toEqual([]);
  },
);

test('D-25 a database that is down answers forgeries with 503, none with 200', async () => {
  const scene = { production: true, proxied: false };
  const { malipo, pushes } = await promptsOut(scene);
  await malipo.options.store.close();
  const liars = forgeries(pushes, scene, createChance(4));
  for (let i = 0; i < 500; i++) {
    const { request, host, status } = liars.next().value;
    // The wrong method is known without asking the database.
    expect((await malipo.handler(request, host)).status).toBe(status === 405 ? 405 : 503);
  }
});

test('D-27 a true callback that first came by an unlisted way is believed when it comes by the right one', async () => {
  const { malipo, pushes, ids, run } = await promptsOut({ production: true, proxied: false });
  const [push] = pushes;
  const [id = ''] = ids;
  const body = JSON.stringify(push && successBody(push, 'UA5AAAA111'));
  const send = (address = ''): Promise<Response> =>
    malipo.handler(new Request(push?.callbackUrl ?? '', { method: 'POST', body }), { address });
  expect((await send('203.0.113.66')).status).toBe(200);
  await run.advance(100);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'open', claimed: true, paid: 0 });
  expect((await send(safaricomAddresses[0])).status).toBe(200);
  await run.advance(100);
  expect(await malipo.payments.get(id)).toMatchObject({ status: 'paid', claimed: false, paid: 500 });
});
