import { readStandingOrderCallback } from '@malipo/daraja';
import { codeTable } from '@malipo/daraja/codes';
import { describe, expect, test } from 'vitest';
import { ENDPOINTS } from '../test/endpoints.ts';
import type { EndpointRow } from '../test/endpoints.ts';
import { IOT_ENDPOINTS } from '../test/iot-endpoints.ts';
import { openOffice, PAYER } from '../test/office.ts';
import type { Office } from '../test/office.ts';
import { REFUSALS } from './api/refusals.ts';

// Every endpoint of the vendor: our client's call, the simulator's answer, what is told later, and our reader of it.

const rows = Object.entries({ ...ENDPOINTS, ...IOT_ENDPOINTS });
const later = rows.flatMap(([name, row]) => (row.told ? [[name, { ...row, told: row.told }] as const] : []));

/** An office where everything that a call needs is true. */
async function ready(row: EndpointRow): Promise<Office> {
  const office = await openOffice();
  if (row.before) {
    const before = row.before(office);
    await office.system.advance(60_000);
    await before;
  }
  return office;
}

/** How a call ended, once enough time has passed for its retries and its result. */
async function ended(office: Office, row: EndpointRow): Promise<{ readonly answer?: unknown; readonly error?: Refused }> {
  const outcome = row.call(office).then(
    (answer) => ({ answer }),
    (error: Refused) => ({ error }),
  );
  await office.system.advance(120_000);
  return outcome;
}

interface Refused {
  readonly mayBeDone?: boolean;
  readonly details?: { readonly errorCode?: string };
}

const heard = (office: Office, path: string): readonly unknown[] =>
  office.received.filter((one) => one.path === path).map(({ text }) => JSON.parse(text) as unknown);

const failuresOf = (codes: string | undefined): readonly string[] => [
  ...new Set(codeTable.filter(({ api, status }) => api === codes && status === 'failed').map(({ code }) => code)),
];

test.each(rows)('%s is answered and read', async (_name, row) => {
  const office = await ready(row);
  const before = office.asked.length;
  const { answer, error } = await ended(office, row);
  expect(error).toBeUndefined();
  expect(office.asked.slice(before).at(-1)).toMatch(new RegExp(`^(GET|POST) ${row.path}$`));
  if (row.answer) expect(answer).toMatchObject(row.answer);
  else expect(answer).toBeTruthy();
  if (row.told) expect(heard(office, row.told.path).map((body) => row.told?.read(body))).toMatchObject([row.told.success]);
});

test.each(rows)('%s is refused with every code of the gateway', async (_name, row) => {
  const office = await ready(row);
  const moved = [...office.simulator.transactions()].length;
  for (const code of Object.keys(REFUSALS)) {
    const id = office.simulator.faults.add({ fault: 'refused', api: row.api, code });
    const { error } = await ended(office, row);
    expect(error, code).toBeDefined();
    office.simulator.faults.remove(id);
  }
  expect([...office.simulator.transactions()]).toHaveLength(moved);
});

describe.each(later.filter(([, { codes }]) => codes !== undefined && codes !== 'bonga'))('what %s tells later', (_name, row) => {
  test.each(failuresOf(row.codes))('%s', async (code) => {
    const office = await ready(row);
    const moved = [...office.simulator.transactions()].length;
    office.simulator.faults.add({ fault: 'result', api: row.api, code });
    await ended(office, row);
    expect(heard(office, row.told.path).map((body) => row.told.read(body))).toMatchObject([{ resultCode: code, succeeded: false }]);
    expect([...office.simulator.transactions()]).toHaveLength(moved);
  });
});

test.each(
  rows
    .filter(([, { told, codes }]) => !told || codes === 'bonga')
    .flatMap(([name, row]) => failuresOf(row.codes).map((code) => [name, code, row] as const)),
)('%s says %s at once, and the client says so too', async (_name, code, row) => {
  const office = await ready(row);
  const moved = [...office.simulator.transactions()].length;
  office.simulator.faults.add({ fault: 'result', api: row.api, code });
  expect((await ended(office, row)).error?.details?.errorCode).toBe(code);
  expect([...office.simulator.transactions()]).toHaveLength(moved);
});

/** What each call leaves behind when its answer is lost or worthless: how often it was sent, and what was booked. */
describe('sent once, whatever the answer was', () => {
  const troubles = [
    ['a time-out', { fault: 'slow', ms: 40_000 }],
    ['a reset', { fault: 'connectionLost' }],
    ['a reset before the work', { fault: 'connectionLost', when: 'before' }],
    ['a 500', { fault: 'serverError', when: 'after' }],
    ['a page of HTML', { fault: 'html', when: 'after' }],
    ['a bare 401', { fault: 'html', status: 401, when: 'after' }],
    ['nothing at all', { fault: 'empty', when: 'after' }],
  ] as const;
  const moving = rows.filter(([, { movesMoney }]) => movesMoney);

  test.each(moving.flatMap(([name, row]) => troubles.map(([what, rule]) => [name, what, row, rule] as const)))(
    '%s after %s',
    async (_name, _what, row, rule) => {
      const untroubled = await ready(row);
      const usual = await booked(untroubled, row);
      const office = await ready(row);
      const calls = office.simulator.calls[row.api];
      office.simulator.faults.add({ ...rule, api: row.api });
      const before = [...office.simulator.transactions()].length;
      const { error } = await ended(office, row);
      expect(office.simulator.calls[row.api] - calls).toBe(1);
      expect(error?.mayBeDone).toBe(true);
      const isDone = !('when' in rule && rule.when === 'before');
      expect([...office.simulator.transactions()].length - before).toBe(isDone ? usual : 0);
    },
  );
});

describe('sent once more after an invalid token, told by Daraja itself', () => {
  // Ratiba tells it in an envelope of its own whose words nobody has published: that one is not believed.
  test.each(rows.filter(([, { movesMoney, codes }]) => movesMoney && codes !== 'ratiba'))('%s', async (_name, row) => {
    const untroubled = await ready(row);
    const usual = await booked(untroubled, row);
    const office = await ready(row);
    const calls = office.simulator.calls[row.api];
    office.simulator.faults.add({ fault: 'staleToken', api: row.api, times: 1 });
    expect(await booked(office, row)).toBe(usual);
    expect(office.simulator.calls[row.api] - calls).toBe(2);
  });

  test('but never by Ratiba', async () => {
    const [, row] = rows.find(([name]) => name === 'ratiba') ?? [];
    if (!row) throw new Error('There is no row for Ratiba.');
    const office = await ready(row);
    office.simulator.faults.add({ fault: 'staleToken', api: row.api, times: 1 });
    expect(await booked(office, row)).toBe(0);
    expect(office.simulator.calls[row.api]).toBe(1);
  });
});

test.each(rows.filter(([, { movesMoney, api }]) => !movesMoney && api !== 'oauth'))(
  '%s moves nothing: it asks for a new token and goes on, in whatever words the old one was refused',
  async (_name, row) => {
    const office = await ready(row);
    await office.daraja.accessToken();
    await office.system.advance(90_000);
    office.simulator.faults.add({ fault: 'staleToken', api: row.api, times: 1 });
    const calls = office.simulator.calls[row.api];
    expect((await ended(office, row)).error).toBeUndefined();
    expect(office.simulator.calls[row.api] - calls).toBe(2);
  },
);

test('a standing order’s callback names the acknowledgement that it belongs to', async () => {
  const [, row] = rows.find(([name]) => name === 'ratiba') ?? [];
  for (const habit of ['pays', 'cancels'] as const) {
    const office = await openOffice();
    office.simulator.phone(PAYER).setHabit(habit);
    const { answer } = await ended(office, row!);
    const [callback] = heard(office, '/ratiba').map(readStandingOrderCallback);
    expect(callback).toMatchObject({ succeeded: habit === 'pays', responseId: (answer as { responseId: string }).responseId });
  }
});

/** How many transactions the call makes when nothing goes wrong. */
async function booked(office: Office, row: EndpointRow): Promise<number> {
  const before = [...office.simulator.transactions()].length;
  await ended(office, row);
  return [...office.simulator.transactions()].length - before;
}

test('these are all of them', () => {
  process.stdout.write(`${rows.length} endpoints, called and read.\n`);
  expect(rows).toHaveLength(50);
});
