import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';

/** The packages as `npm publish` would send them. */
export interface Packed {
  readonly folder: string;
  readonly packages: readonly PackedPackage[];
  tarball(name: string): string;
}

export interface PackedPackage {
  readonly name: string;
  readonly tarball: string;
  /** Paths inside the tarball. */
  readonly files: readonly string[];
  /** What users import: `malipo`, `malipo/sqlite`, … */
  readonly entryPoints: readonly string[];
}

export const root: string = dirname(dirname(import.meta.dirname));

/** Builds and packs all packages into a temp folder, which `remove` deletes. */
export function packAll(): Packed {
  const folder = mkdtempSync(join(tmpdir(), 'malipo-package-'));
  run(process.execPath, [join(root, 'scripts/build.ts')], root);
  const packages = ['daraja', 'simulator', 'malipo'].map((directory) => pack(join(root, 'packages', directory), folder));
  return {
    folder,
    packages,
    tarball: (name) => {
      const found = packages.find((packed) => packed.name === name);
      if (!found) throw new Error(`No package is called ${name}.`);
      return found.tarball;
    },
  };
}

function pack(directory: string, folder: string): PackedPackage {
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], directory)) as [
    { filename: string; files: { path: string }[] },
  ];
  const { name, exports } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, unknown>;
  };
  return {
    name,
    tarball: join(folder, packed.filename),
    files: packed.files.map((file) => file.path),
    entryPoints: Object.keys(exports).map((subpath) => posix.join(name, subpath)),
  };
}

/** An empty project that has installed what a user would; its folder. */
export function installInto(folder: string, ...wanted: string[]): string {
  const project = mkdtempSync(join(folder, 'user-'));
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'user', private: true, type: 'module', allowScripts: { node: true } }),
  );
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', ...wanted], project);
  return project;
}

/** The oldest Node that our packages promise to run on; its program. */
export function installOldestNode(folder: string): string {
  const { engines } = JSON.parse(readFileSync(join(root, 'packages/malipo/package.json'), 'utf8')) as { engines: { node: string } };
  const version = `${engines.node.replace('>=', '')}.0`;
  // The package fetches the program by its install script, which this repository forbids to all others.
  const project = installInto(folder, `node@${version}`, '--ignore-scripts=false');
  return join(project, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Names of everything that lies in a project's node_modules. */
export function installed(project: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  return Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''));
}

/** Runs a program as a user would: nothing of this workspace's environment reaches it. Throws with its words if it fails. */
export function run(program: string, args: readonly string[], cwd: string): string {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Runs a module of the user's own making in their project. */
export function runModule(project: string, source: string, node: string = process.execPath): string {
  return run(node, ['--input-type=module', '--eval', source], project);
}

export function remove(packed: Packed): void {
  rmSync(packed.folder, { recursive: true, force: true });
}

function npm(args: readonly string[], cwd: string): string {
  const own = process.env['npm_execpath'];
  return own?.endsWith('.js') ? run(process.execPath, [own, ...args], cwd) : run('npm', args, cwd);
}
