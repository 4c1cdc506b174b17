import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

/** Packages resolve to their sources; nothing needs to be built before a test. */
const conditions = ['malipo-source'];
const seconds = 1000;

function project(name: string, include: string[], timeoutMs: number): TestProjectInlineConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions: [...conditions, 'node'] } },
    test: { name, include, testTimeout: timeoutMs, hookTimeout: 60 * seconds, execArgv: ['--conditions=malipo-source'] },
  };
}

export default defineConfig({
  test: {
    globalSetup: ['test/setup/postgres-broker.ts'],
    maxWorkers: Math.min(4, availableParallelism()),
    projects: [
      project('unit', ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/setup/postgres.test.ts'], 20 * seconds),
      project('http', ['test/http/**/*.test.ts'], 30 * seconds),
      project('docs', ['test/docs/**/*.test.ts'], 60 * seconds),
      project('hostile', ['test/hostile/**/*.test.ts'], 300 * seconds),
      project('simulation', ['test/simulation/**/*.test.ts', 'test/mutants/**/*.test.ts'], 300 * seconds),
      project('nightly', ['test/nightly/**/*.test.ts'], 300 * seconds),
      project('others', ['test/others/**/*.test.ts'], 60 * seconds),
      project('package', ['test/package/**/*.test.ts'], 180 * seconds),
      // Fetches 700 MB of other runtimes first: for the night.
      project('runtimes', ['test/runtimes/*.test.ts'], 180 * seconds),
      project('e2e', ['test/e2e/**/*.test.ts', 'test/setup/browser.test.ts'], 60 * seconds),
    ],
  },
});
