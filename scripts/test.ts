// `npm test`: every suite, one after another, closed by “N passed, N failed”. `npm test -- unit http` runs some.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { countReport } from './test-report.ts';
import type { Count } from './test-report.ts';

/** The projects of vitest.config.ts, quickest first. */
const suites = ['unit', 'http', 'docs', 'others', 'hostile', 'simulation', 'package', 'nightly', 'e2e'];

const root = dirname(import.meta.dirname);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites.includes(name));
if (unknown.length > 0) {
  console.error(`There is no suite “${unknown.join('”, “')}”. Choose from: ${suites.join(', ')}.`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'malipo-test-'));
const counts: Count[] = [];
const started = performance.now();
for (const suite of suites.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n── ${suite}`);
  counts.push(await run(suite));
}
rmSync(folder, { recursive: true, force: true });

const failures = counts.flatMap((count) => count.failures);
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ✗ ${name}`).join('\n')}`);
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;

function run(suite: string): Promise<Count> {
  const report = join(folder, `${suite}.json`);
  const args = ['run', '--project', suite, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => resolve(countReport(suite, readReport(report), code ?? 1)));
  });
}

function readReport(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
