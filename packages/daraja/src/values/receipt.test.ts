import { expect, test } from 'vitest';
import { readReceipt } from './index.ts';

test.each(['UKL1AB2CD3', 'ukl1ab2cd3', ' UKL1AB2CD3\n'])('%j is read', (raw) => {
  expect(readReceipt(raw)).toBe('UKL1AB2CD3');
});

test.each([
  ['the placeholder of a failed operation', 'UKL0000000'],
  ['nine characters', 'UKL1AB2CD'],
  ['eleven', 'UKL1AB2CD34'],
  ['a blank inside', 'UKL1 B2CD3'],
  ['other letters', 'UKL1ÄB2CD3'],
  ['letters that grow when put in upper case', 'UKL1ßB2CD'],
  ['empty', ''],
  ['a number', 1_234_567_890],
  ['nothing', undefined],
  ['an object', {}],
])('%s is not', (_what, raw) => {
  expect(readReceipt(raw)).toBeUndefined();
});

test('O and 0, I and 1 are not taken for each other', () => {
  expect(readReceipt('UKL1OB2CD3')).not.toBe(readReceipt('UKL10B2CD3'));
});
