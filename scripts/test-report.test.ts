import { expect, test } from 'vitest';
import { countReport } from './test-report.ts';

const file = (status: string, ...tests: string[]): unknown => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((outcome, index) => ({ fullName: `test ${index}`, status: outcome })),
});
const report = (...testResults: unknown[]): string => JSON.stringify({ testResults });

test.each([
  ['all passed', report(file('passed', 'passed', 'passed')), 0, 2, []],
  ['one failed', report(file('failed', 'passed', 'failed')), 1, 1, ['unit: test 1 (failed)']],
  ['one skipped', report(file('passed', 'passed', 'skipped')), 0, 1, ['unit: test 1 (skipped)']],
  ['a file did not load', report(file('failed')), 1, 0, ['unit: a.test.ts did not load']],
  ['broke outside its tests', report(file('passed', 'passed')), 1, 1, ['unit: vitest ended with 1; its own words stand above']],
  ['no report', undefined, 137, 0, ['unit: vitest ended with 137; its own words stand above']],
  ['no tests', report(), 0, 0, []],
])('%s', (_, json, exitCode, passed, failures) => {
  expect(countReport('unit', json, exitCode)).toEqual({ passed, failures });
});
