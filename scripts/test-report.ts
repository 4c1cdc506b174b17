/** What one suite of `npm test` came to. */
export interface Count {
  readonly passed: number;
  /** A name for each failure: tests, files that did not load, and a run that broke around its tests. */
  readonly failures: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Counts vitest's JSON report. A suite that ended badly without a failed test still counts as one failure:
 * an unhandled rejection, a crashed worker or a missing report must not pass as green. So must a skipped test not.
 */
export function countReport(suite: string, json: string | undefined, exitCode: number): Count {
  const { testResults } = json === undefined ? { testResults: [] } : (JSON.parse(json) as Report);
  const tests = testResults.flatMap((file) => file.assertionResults);
  const failures = testResults.flatMap((file) => {
    const failed = file.assertionResults
      .filter((test) => test.status !== 'passed')
      .map((test) => `${suite}: ${test.fullName} (${test.status})`);
    return failed.length === 0 && file.status === 'failed' ? [`${suite}: ${file.name} did not load`] : failed;
  });
  if (failures.length === 0 && exitCode !== 0) failures.push(`${suite}: vitest ended with ${exitCode}; its own words stand above`);
  return { passed: tests.filter((test) => test.status === 'passed').length, failures };
}
