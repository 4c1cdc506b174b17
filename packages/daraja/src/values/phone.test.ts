import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { InvalidInput, formatPhone, maskPhone, parsePhone, readPhone } from './index.ts';

describe('every usual spelling of a Kenyan mobile number is read', () => {
  test.each([
    '0700000001',
    '700000001',
    '254700000001',
    '+254700000001',
    '00254700000001',
    '+254 700 000 001',
    '0700-000-001',
    '(0700) 000001',
    '0700.000.001',
    ' 0700 000 001 ',
    '+254 (0)700 000 001',
    '2540700000001',
    '0700\u00a0000\u00a0001',
    '0700\u2011000\u2011001',
    '0700\u2013000\u2013001',
    '\u202a+254 700 000001\u202c',
  ])('%j', (text) => {
    expect(readPhone(text)).toBe('254700000001');
  });

  test('as a JSON number, and with the newer prefix', () => {
    expect(readPhone(254700000001)).toBe('254700000001');
    expect(readPhone(700000001)).toBe('254700000001');
    expect(readPhone('0110 000 001')).toBe('254110000001');
  });

  test.each(['0733000001', '0100000001', '0770000001', '0763000001', '0747000001'])('other networks are not turned away: %s', (text) => {
    expect(readPhone(text)).toBe(`254${text.slice(1)}`);
  });
});

test.each([
  '',
  'abc',
  '070000001',
  '07000000011',
  '0200000001',
  '0800000001',
  '25470000001',
  '2547000000011',
  '254900000001',
  '+255700000001',
  '254254700000001',
  '0700+000001',
  '++254700000001',
  '0700000001,',
  '2547****0001',
  '٠٧٠٠٠٠٠٠٠١',
  '0'.repeat(41),
  null,
  undefined,
  {},
  ['0700000001'],
  true,
  Number.NaN,
  7e20,
])('%j is no Kenyan mobile number', (input) => {
  expect(readPhone(input)).toBeUndefined();
});

test('parsePhone names the field, says how to write it, and shows no whole number', () => {
  const failure = catching(() => parsePhone('+255 700 123 456', 'payer'));
  expect(failure).toBeInstanceOf(InvalidInput);
  expect(failure).toMatchObject({ code: 'phone_invalid', details: { field: 'payer' } });
  expect(String(failure)).toContain('0712 345 678');
  expect(String(failure)).not.toContain('700 123');
});

test('libphonenumber agrees on every number, however it is spelt', () => {
  const digits = fc.tuple(fc.constantFrom('7', '1'), fc.stringMatching(/^\d{8}$/)).map((parts) => parts.join(''));
  const prefix = fc.constantFrom('0', '254', '+254', '+254 ', '+254-');
  const gap = fc.constantFrom('', ' ', '-');
  fc.assert(
    fc.property(digits, prefix, gap, (nine, before, between) => {
      const text = `${before}${nine.slice(0, 3)}${between}${nine.slice(3, 6)}${between}${nine.slice(6)}`;
      const oracle = parsePhoneNumberFromString(before === '254' ? `+${text}` : text, 'KE');
      expect(readPhone(text)).toBe(`254${nine}`);
      if (oracle?.isPossible() === true) expect(`+${readPhone(text)}`).toBe(oracle.number);
    }),
  );
});

test('what libphonenumber takes for a valid Kenyan mobile number is never refused', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+?[0-9 ()-]{7,16}$/), (text) => {
      const oracle = parsePhoneNumberFromString(text, 'KE');
      if (oracle?.country === 'KE' && oracle.isValid() && oracle.getType() === 'MOBILE' && oracle.ext === undefined)
        expect(`+${readPhone(text)}`).toBe(oracle.number);
    }),
    { numRuns: 2000 },
  );
});

test('reading what was read changes nothing, and nothing throws', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      const phone = readPhone(input);
      if (phone !== undefined) expect(readPhone(phone)).toBe(phone);
    }),
  );
});

test.each([
  ['0700123456', '0700***456'],
  ['+254 700 123 456', '0700***456'],
  ['254110123456', '0110***456'],
  ['+255700123456', '+2***56'],
  ['12345', '***'],
  ['', '***'],
])('%j is shown as %s in logs', (input, masked) => {
  expect(maskPhone(input)).toBe(masked);
});

test('its owner sees the number as people write it', () => {
  expect(formatPhone(parsePhone('254700123456'))).toBe('0700 123 456');
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
