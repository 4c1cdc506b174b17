import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, formatNairobiTimestamp, instant, later, readNairobiTimestamp } from './index.ts';
import type { Instant } from './index.ts';

const valuesModule = fileURLToPath(new URL('./index.ts', import.meta.url));

/** What a fresh process whose host stands in `zone` makes of each moment. */
function seenFrom(zone: string, moments: readonly number[]): string {
  const script = `
    const { formatInstant, formatNairobiTimestamp, readNairobiTimestamp } = await import(${JSON.stringify(valuesModule)});
    const rows = ${JSON.stringify(moments)}.map((at) => [formatNairobiTimestamp(at), formatInstant(at), readNairobiTimestamp(formatNairobiTimestamp(at))]);
    console.log(JSON.stringify({ offset: new Date(0).getTimezoneOffset(), rows }));`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { TZ: zone }, encoding: 'utf8' });
}

describe('the host zone changes nothing', () => {
  // Around midnight and the turn of the year, in Nairobi and in UTC, and in the hour that New York skips.
  const moments = [
    Date.UTC(2026, 10, 20, 20, 59, 59),
    Date.UTC(2026, 10, 20, 21, 0, 0),
    Date.UTC(2026, 10, 20, 21, 30, 0),
    Date.UTC(2026, 11, 31, 20, 59, 59),
    Date.UTC(2026, 11, 31, 21, 0, 0),
    Date.UTC(2026, 11, 31, 23, 59, 59),
    Date.UTC(2027, 0, 1, 0, 0, 0),
    Date.UTC(2028, 1, 28, 21, 0, 0),
    Date.UTC(2026, 2, 8, 7, 30, 0),
  ];
  const expected = [
    '20261120235959',
    '20261121000000',
    '20261121003000',
    '20261231235959',
    '20270101000000',
    '20270101025959',
    '20270101030000',
    '20280229000000',
    '20260308103000',
  ];

  test.each([
    ['UTC', 0],
    ['Asia/Tokyo', -540],
    ['America/New_York', 300],
  ] as const)('D-01 Timestamp is Nairobi time on a host in %s', (zone, offset) => {
    const seen = JSON.parse(seenFrom(zone, moments)) as { offset: number; rows: [string, string, number][] };
    expect(seen.offset).toBe(offset);
    expect(seen.rows.map(([timestamp]) => timestamp)).toEqual(expected);
    expect(seen.rows.map(([, , readBack]) => readBack)).toEqual(moments);
  });

  test('D-42 a payment at 00:30 in Nairobi is on the day it was made, on every host', () => {
    const at = readNairobiTimestamp(20261121003000);
    expect(at).toBe(Date.UTC(2026, 10, 20, 21, 30, 0));
    for (const zone of ['UTC', 'Asia/Tokyo', 'America/New_York'])
      expect(seenFrom(zone, [Number(at)])).toContain('2026-11-21T00:30:00.000+03:00');
  });
});

test('every second reads back as itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_289_999 }), (seconds) => {
      expect(readNairobiTimestamp(formatNairobiTimestamp(instant(seconds * 1000)))).toBe(seconds * 1000);
    }),
  );
});

test.each([
  ['31 February', '20260231120000'],
  ['29 February of no leap year', '20270229120000'],
  ['month 13', '20261321120000'],
  ['month 0', '20260021120000'],
  ['day 0', '20261100120000'],
  ['hour 24', '20261121240000'],
  ['minute 60', '20261121126000'],
  ['second 60', '20261121120060'],
  ['the year 99', '00991121120000'],
  ['too short', '2026112112000'],
  ['too long', '202611211200000'],
  ['ISO', '2026-11-21T12:00:00'],
  ['empty', ''],
  ['nothing', undefined],
  ['an object', {}],
  ['not a number', Number.NaN],
])('%s is no such time', (_what, raw) => {
  expect(readNairobiTimestamp(raw)).toBeUndefined();
});

test('D-09 an instant is whole milliseconds, and nothing else', () => {
  expect(instant(1_763_690_000_000)).toBe(1_763_690_000_000);
  for (const slip of [1.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => instant(slip)).toThrow(/whole number of milliseconds/);
  // @ts-expect-error a bare number has no unit and is not taken where an instant is wanted
  const unbranded: Instant = 1_763_690_000;
  expect(unbranded).toBeTypeOf('number');
  expect(formatInstant(later(instant(0), 3_600_000))).toBe('1970-01-01T04:00:00.000+03:00');
});
