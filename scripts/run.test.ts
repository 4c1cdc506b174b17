import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

function runTask(...args: string[]): { status: number | null; words: string } {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.mjs'), ...args], {
    env,
    encoding: 'utf8',
  });
  return { status, words: stdout + stderr };
}

test('an unknown task is refused with the list of tasks', () => {
  const { status, words } = runTask('strat');
  expect(words).toMatch(/^There is no task “strat”\. Choose one of: start, test, /);
  expect(status).toBe(1);
});

test('a task gets its arguments, and its exit code is ours', () => {
  const { status, words } = runTask('check', 'colours');
  expect(words).toMatch(/^There is no such step\. Choose from: types, lint, /);
  expect(status).toBe(1);
});

test('where everything is installed, set-up has nothing to do', () => {
  expect(runTask('setup')).toEqual({ status: 0, words: '' });
});
