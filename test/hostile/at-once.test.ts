import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../packages/malipo/src/client/index.ts';
import type { CreatedPayment, MalipoEvent } from '../../packages/malipo/src/engine/api.ts';
import { until } from './served.ts';
import { sites, twoProcesses } from './site.ts';
import type { Site } from './site.ts';

const times = <T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));

let phones = 0;
const newPhone = (): string => `25471${1_000_000 + ++phones}`;

/** The clients of all processes in turn: whoever clicks twice may reach another process the second time. */
const clientOf = ({ clients }: Site, i: number): Client => clients[i % clients.length] as Client;

const codesOf = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  results.map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as { code?: unknown }).code));

describe.each(sites)('%s', (_name, open) => {
  let site: Site;
  beforeAll(async () => {
    site = await open();
  });
  afterAll(() => site.close());

  /** A payment that is paid, its callback still in our hands. */
  async function paidUntold(reference: string): Promise<{ payment: CreatedPayment; url: string; body: string }> {
    const phone = newPhone();
    const payment = await clientOf(site, 0).payments.create({ amount: 700, reference, phone });
    site.simulator.faults.add({ fault: 'callbackDropped', phone, times: 1 });
    return { payment, ...(await payOf(phone)) };
  }

  async function payOf(phone: string): Promise<{ url: string; body: string }> {
    const before = site.simulator.deliveries.length;
    site.simulator.phone(phone).enterPin('1234');
    const delivery = await until('the callback is made', () =>
      site.simulator.deliveries.slice(before).find(({ body }) => body.includes(phone)),
    );
    return { url: delivery.url, body: delivery.body };
  }

  test('D-03 D-06 64 parallel copies of one callback have one effect', async () => {
    const { payment, url, body } = await paidUntold('COPIES');
    const answers = await times(64, () => site.post(url, body));
    expect(answers.map(({ status }) => status)).toEqual(Array(64).fill(200));
    await until('it is released', async () => (await site.released()).includes(payment.id));
    expect(await clientOf(site, 1).payments.get(payment.id)).toMatchObject({
      status: 'paid',
      paid: 700,
      mismatch: 'none',
      fulfilment: 'done',
    });
    expect((await clientOf(site, 1).settlements.list({ paymentId: payment.id })).items).toHaveLength(1);
    expect((await site.released()).filter((id) => id === payment.id)).toHaveLength(1);
    expect((await site.copies()).toSorted((a, b) => b - a)[0]).toBeGreaterThanOrEqual(64);
    const told = async (): Promise<string[]> =>
      (await clientOf(site, 0).events.list({ paymentId: payment.id })).items.map(({ type }) => type);
    await until('it is told', async () => (await told()).includes('payment.paid'));
    expect((await told()).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'attempt.prompted',
      'payment.created',
      'payment.paid',
      'settlement.created',
    ]);
  });

  test('D-06 64 parallel creates with one idempotency key make one payment and one prompt', async () => {
    const before = [...site.simulator.requests()].length;
    const input = { amount: 500, reference: 'ONE-KEY', phone: newPhone() };
    const created = await times(64, (i) => clientOf(site, i).payments.create(input, { idempotencyKey: 'the-same' }));
    expect(new Set(created.map(({ id }) => id)).size).toBe(1);
    await until('the prompt is out', () => [...site.simulator.requests()].length > before);
    expect([...site.simulator.requests()].length - before).toBe(1);
    await expect(clientOf(site, 0).payments.create({ ...input, amount: 501 }, { idempotencyKey: 'the-same' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
  });

  test('D-22 two tabs that prompt one payment at once send one prompt', async () => {
    const { id } = await clientOf(site, 0).payments.create({ amount: 90, reference: 'TABS' });
    const before = [...site.simulator.requests()].length;
    const tabs = await Promise.allSettled([0, 1].map((i) => clientOf(site, i).payments.prompt(id, { phone: newPhone() })));
    expect(codesOf(tabs).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual(['attempt_in_flight', 'done']);
    expect([...site.simulator.requests()].length - before).toBe(1);
  });

  test('D-22 50 parallel prompts of one payment send one prompt', async () => {
    const { id } = await clientOf(site, 0).payments.create({ amount: 90, reference: 'FIFTY' });
    const before = [...site.simulator.requests()].length;
    const phone = newPhone();
    const results = codesOf(
      await Promise.allSettled(Array.from({ length: 50 }, (_, i) => clientOf(site, i).payments.prompt(id, { phone }))),
    );
    expect(results.filter((code) => code === 'done')).toHaveLength(1);
    expect(results.filter((code) => code === 'attempt_in_flight')).toHaveLength(49);
    expect([...site.simulator.requests()].length - before).toBe(1);
    expect((await clientOf(site, 1).payments.get(id)).attempts).toHaveLength(1);
  });

  test('D-22 50 parallel payments for one phone send it one prompt', async () => {
    const before = [...site.simulator.requests()].length;
    const phone = newPhone();
    await times(50, (i) => clientOf(site, i).payments.create({ amount: 90, reference: `PHONE-${i}`, phone }));
    expect([...site.simulator.requests()].length - before).toBe(1);
  });
});

test('a reader with a cursor misses no event and sees none twice while two processes write', async () => {
  const site = await twoProcesses();
  try {
    const reading = new AbortController();
    const seen: MalipoEvent[] = [];
    const reader = (async () => {
      for (let after = 0; !reading.signal.aborted;) {
        const { items, next } = await clientOf(site, 0).events.list({ after, limit: 7 });
        seen.push(...items);
        after = next;
      }
    })();
    const ids = (
      await times(6, async (writer) => {
        const made: string[] = [];
        for (let i = 0; i < 12; i++) {
          const { id } = await clientOf(site, writer).payments.create({ amount: 1 + i, reference: `W${writer}-${i}`, phone: newPhone() });
          made.push(id);
          if (i % 3 === 0) await clientOf(site, writer + 1).payments.cancel(id);
        }
        return made;
      })
    ).flat();
    // Per payment: created, prompted; every third cancelled too.
    await until('all is told', () => seen.length >= 72 * 2 + 24);
    reading.abort();
    await reader;
    expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: seen.length }, (_, i) => i + 1));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(new Set(seen.filter(({ type }) => type === 'payment.created').map(({ paymentId }) => paymentId))).toEqual(new Set(ids));
    expect(seen.filter(({ type }) => type === 'payment.cancelled')).toHaveLength(24);
  } finally {
    await site.close();
  }
});
