import { MalipoError } from '@malipo/daraja/values';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void, level = 'info'): string {
  let text = '';
  write(createLog(level, { write: (line) => void (text += line) }));
  return text;
}

test('a line is JSON with level, time, code and sentence', () => {
  const line = JSON.parse(logged((log) => log.report({ level: 'warn', code: 'sweep_failed', message: 'Not now.' })));
  expect(line).toMatchObject({ level: 'warn', code: 'sweep_failed', msg: 'Not now.', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) });
});

test('D-35 no whole phone number, body or secret ends in the log, whoever put it there', () => {
  const text = logged((log) =>
    log.report({
      level: 'error',
      code: 'x',
      message: 'The phone 254711000111 was asked.',
      details: { body: '{"PhoneNumber":254711000222}', passkey: 'hush', note: 'then 0711000333 and +254711000444', paymentId: 'pay_1' },
      cause: new MalipoError('y', 'Refused for 0711000555.'),
    }),
  );
  expect(text).not.toMatch(/711000|hush|PhoneNumber/);
  expect(text).toContain('0711***111');
  expect(text).toContain('pay_1');
});

test('times and amounts are no phone numbers', () => {
  expect(logged((log) => log.info('x', 'At 1763691234567 KES 250000, receipt 0123456789A1.'))).toContain(
    'At 1763691234567 KES 250000, receipt 0123456789A1.',
  );
});

test('the level is kept', () => {
  expect(logged((log) => log.info('x', 'quiet'), 'warn')).toBe('');
});
