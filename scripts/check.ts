// `npm run check`: types, lint, arrows, house rules, format, dead code. One line each; details only of what failed.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { findBrokenArrows, readEntryPoints } from './arrows.ts';
import { findBrokenHouseRules } from './house-rules.ts';
import { readSources } from './sources.ts';

/** What a step found; empty when all is well. */
type Finding = string;

interface Step {
  readonly name: string;
  readonly find: () => Promise<Finding> | Finding;
}

const root = dirname(import.meta.dirname);
const sources = readSources(root);

const steps: readonly Step[] = [
  { name: 'types', find: () => tool('typescript/bin/tsc', '-p', 'tsconfig.json') },
  { name: 'lint', find: () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '--format=unix') },
  { name: 'arrows', find: () => findBrokenArrows(sources, readEntryPoints(sources)).join('\n') },
  { name: 'house rules', find: () => findBrokenHouseRules(sources).join('\n') },
  { name: 'format', find: () => tool('oxfmt/bin/oxfmt', '--list-different').then((files) => files && `${files}\nRun npm run format.`) },
  { name: 'dead code', find: () => tool('knip/bin/knip.js', '--no-progress', '--no-config-hints') },
];

const wanted = process.argv.slice(2);
const chosen = steps.filter((step) => wanted.length === 0 || wanted.includes(step.name));
if (chosen.length === 0) fail(`There is no such step. Choose from: ${steps.map((step) => step.name).join(', ')}.`);

const running = chosen.map(async (step) => {
  const started = performance.now();
  const finding = await step.find();
  return { ...step, finding, seconds: (performance.now() - started) / 1000 };
});
let failures = 0;
for (const result of running) {
  const { name, finding, seconds } = await result;
  if (finding) failures += 1;
  console.log(`${finding ? '✗' : '✓'} ${name.padEnd(12)} ${seconds.toFixed(1)} s${finding ? `\n${finding}\n` : ''}`);
}
if (failures > 0) fail(`${failures} of ${chosen.length} steps failed.`);

/** Runs a tool of ours; its output is the finding, unless it is content. */
function tool(path: string, ...args: string[]): Promise<Finding> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', path), ...args], { cwd: root });
    const output: string[] = [];
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    child.stderr.on('data', (chunk) => output.push(String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? '' : output.join('').trim() || `${path} ended with ${code}.`));
  });
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
